// SPDX-License-Identifier: EUPL-1.2
// Whatever the readers of hexadecimal and Base64 accept, the writers write again, character for character.
#include <cstdint>

#include "base/bytes.hpp"
#include "base/ensure.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(bytes, bytes + size);
  if (const auto read = urna::from_hex(text)) urna::ensure(urna::to_hex(*read) == text, "hexadecimal has one form");
  if (const auto read = urna::from_base64(text)) urna::ensure(urna::to_base64(*read) == text, "Base64 has one form");
  return 0;
}
