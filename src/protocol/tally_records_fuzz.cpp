// SPDX-License-Identifier: EUPL-1.2
// Whatever the readers of the tally's small records accept, the writers write again, byte for byte.
#include <cstdint>

#include "base/ensure.hpp"
#include "protocol/tally_records.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto owned = protocol::read_owned(text)) {
    ensure(protocol::owned_text(*owned) == text, "an owned record has one form");
  }
  if (const auto sized = protocol::read_sized_encrypted_tally(text)) {
    ensure(protocol::sized_encrypted_tally_text(*sized) == text, "a sized tally has one form");
  }
  const std::vector<std::vector<protocol::Shape>> all_shapes = {
      {{false, {2}}, {false, {4}}}, {{true, {3, 2, 4}}}, {{false, {1}}}};
  for (const crypto::Group* group : {&crypto::ed25519(), &crypto::belenios_2048()}) {
    for (const auto& shapes : all_shapes) {
      const auto tally = protocol::read_encrypted_tally(*group, shapes, text);
      if (tally) ensure(protocol::encrypted_tally_text(*group, shapes, *tally) == text, "a tally has one form");
    }
  }
  return 0;
}
