// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.hpp"
#include "journal/witness.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto request = urna::journal::add_checkpoint_from(text);
  if (request) urna::ensure(urna::journal::add_checkpoint_text(*request) == text, "there is one spelling");
  const auto seen = urna::journal::witnessed_size_from(text);
  if (seen) urna::ensure(urna::journal::witnessed_size_text(*seen) == text, "there is one spelling");
  return 0;
}
