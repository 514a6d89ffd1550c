// SPDX-License-Identifier: EUPL-1.2
// Whatever the reader of entries accepts, the writer writes again, character for character.
#include <cstdint>

#include "base/ensure.hpp"
#include "journal/entry.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace urna::journal;  // NOLINT(google-build-using-namespace)
  const std::string text(bytes, bytes + size);
  if (const auto entry = entry_from(text)) {
    urna::ensure(entry_text(*entry) == text, "an entry has one spelling");
    urna::ensure(text.find('@') == std::string::npos, "an entry holds no mail address");
  }
  return 0;
}
