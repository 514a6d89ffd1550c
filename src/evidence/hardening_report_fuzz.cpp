// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>
#include <string_view>

#include "base/ensure.hpp"
#include "evidence/hardening_checks.hpp"

// Shows FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace urna::evidence;
  const auto report = hardening_report_in({reinterpret_cast<const char*>(data), size});
  if (report) urna::ensure(report->score <= 100 && report->tried > 0, "of 100, and of something");
  return 0;
}
