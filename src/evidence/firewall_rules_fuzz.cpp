// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "evidence/firewall_checks.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::evidence;
  const auto rules = firewall_rules_in({reinterpret_cast<const char*>(data), size});
  if (rules) urna::ensure(rules->sha256.size() == 64, "a digest");
  return 0;
}
