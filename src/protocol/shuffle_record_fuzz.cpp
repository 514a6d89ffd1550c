// SPDX-License-Identifier: EUPL-1.2
// Whatever the reader of shuffles accepts, the writer writes again, byte for byte.
#include <cstdint>

#include "base/ensure.hpp"
#include "protocol/shuffle_record.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  for (const crypto::Group* group : {&crypto::ed25519(), &crypto::rfc3526_2048()}) {
    for (const std::size_t num_tallied : {0, 1, 4}) {
      const auto record = protocol::read_shuffle(*group, 1, num_tallied, text);
      if (record) ensure(protocol::shuffle_text(*group, *record) == text, "a shuffle has one form");
    }
  }
  return 0;
}
