// SPDX-License-Identifier: EUPL-1.2
// Whatever the reader of partial decryptions accepts, the writer writes again, byte for byte.
#include <cstdint>

#include "base/ensure.hpp"
#include "protocol/partial_decryption.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const std::vector<std::vector<protocol::Shape>> all_shapes = {
      {{false, {2}}, {false, {4}}}, {{true, {3, 2, 4}}}, {{false, {1}}}, {{false, {0}}}};
  for (const crypto::Group* group : {&crypto::ed25519(), &crypto::belenios_2048()}) {
    for (const auto& shapes : all_shapes) {
      const auto decryption = protocol::read_partial_decryption(*group, shapes, text);
      if (!decryption) continue;
      ensure(protocol::partial_decryption_text(*group, shapes, *decryption) == text,
             "a partial decryption has one form");
    }
  }
  return 0;
}
