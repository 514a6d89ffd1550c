// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "evidence/isolation_checks.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const std::string& name : urna::evidence::elections_listed_in({reinterpret_cast<const char*>(data), size}))
    urna::ensure(name.find_first_of("/?#% ") == std::string::npos, "it goes into an address");
  return 0;
}
