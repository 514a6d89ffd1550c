// SPDX-License-Identifier: EUPL-1.2
#include "api/throttled_address.hpp"

#include <arpa/inet.h>

#include <array>
#include <span>

#include "base/bytes.hpp"

namespace urna::api {

std::string throttled_address(const std::string& peer) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, peer.c_str(), bytes.data()) != 1) return peer;
  return to_hex(std::as_bytes(std::span(bytes).first(8)));
}

}  // namespace urna::api
