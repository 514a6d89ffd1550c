// SPDX-License-Identifier: EUPL-1.2
// election.json from anybody: what is accepted is written back byte for byte, but for the optional language and
// "blank":false.
#include "base/ensure.hpp"
#include "protocol/election.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::protocol;  // NOLINT(google-build-using-namespace)
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto election = Election::parse(text);
  if (!election) return 0;
  const bool plain = text.find("\"language\"") == std::string::npos &&
                     text.find("\"blank\":false") == std::string::npos && text.find("\\u007f") == std::string::npos &&
                     text.find("\":\"\"") == std::string::npos;
  urna::ensure(!plain || election_text(election->description()) == text, "an election is written as it was read");
  return 0;
}
