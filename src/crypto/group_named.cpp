// SPDX-License-Identifier: EUPL-1.2
#include "crypto/group.hpp"

namespace urna::crypto {
namespace {

constexpr std::array<std::string_view, 3> names = {"Ed25519", "BELENIOS-2048", "RFC-3526-2048"};

}  // namespace

const Group* group_named(std::string_view name) {
  if (name == names[0]) return &ed25519();
  if (name == names[1]) return &belenios_2048();
  if (name == names[2]) return &rfc3526_2048();
  return nullptr;
}

std::span<const std::string_view> group_names() { return names; }

}  // namespace urna::crypto
