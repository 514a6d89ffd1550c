// SPDX-License-Identifier: EUPL-1.2
#include "chronicle.hpp"

#include <array>
#include <fstream>

#include "crypto/hash.hpp"
#include "desk.hpp"

namespace urnad {
using namespace urna;  // NOLINT(google-build-using-namespace)

Digest digest_of_program() {
  static const Digest digest = [] {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    crypto::Sha256 sha256;
    std::array<char, 1 << 16> piece{};
    while (file.read(piece.data(), piece.size()) || file.gcount() > 0)
      sha256.add(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
    return sha256.finish();
  }();
  return digest;
}

bool Chronicle::note(const journal::Entry& entry) {
  try {
    const Digest hash = lock_.note(entry);
    log_.event("noted", {{"entry", std::string(name_of(entry.event))},
                         {"result", std::string(name_of(entry.outcome))},
                         {"chain", to_hex(hash)}});
    return true;
  } catch (const std::exception& failure) {
    log_.error(failure.what());
    return false;
  }
}

void Chronicle::note_program(journal::Event event) {
  journal::Entry entry;
  entry.at = now();
  entry.event = event;
  entry.object = journal::Object::of("binary", to_hex(digest_of_program()));
  note(entry);
}

}  // namespace urnad
