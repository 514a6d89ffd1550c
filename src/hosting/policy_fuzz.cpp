// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "hosting/policy.hpp"

// Shows HST-02, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::hosting;
  const auto policy = Policy::parse({reinterpret_cast<const char*>(data), size});
  if (!policy) return 0;
  const HostingRegister nothing;
  for (const Finding& finding : judge(*policy, nothing, {"e1", 3, {}}, {}))
    urna::ensure(finding.verdict == Verdict::unknown, "of an election that runs nowhere nothing is known");
  return 0;
}
