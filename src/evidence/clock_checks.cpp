// SPDX-License-Identifier: EUPL-1.2
#include "evidence/clock_checks.hpp"

#include <sys/timex.h>

#include <cstdlib>

namespace urna::evidence {
namespace {

std::string millis_text(std::chrono::microseconds span) {
  return std::to_string(std::chrono::ceil<std::chrono::milliseconds>(std::chrono::abs(span)).count());
}

}  // namespace

ClockSeen clock_now() {
  timex told{};  // no mode: nothing is set
  const int state = ::adjtimex(&told);
  if (state < 0) return {};
  const bool is_in_nanos = (told.status & STA_NANO) != 0;
  const std::chrono::nanoseconds offset(is_in_nanos ? told.offset : told.offset * 1000);
  return {.is_readable = true,
          .is_kept = state != TIME_ERROR && (told.status & STA_UNSYNC) == 0,
          .offset = std::chrono::duration_cast<std::chrono::microseconds>(offset),
          .error_at_most = std::chrono::microseconds(told.maxerror)};
}

assurance::CollectorManifest clock_manifest() {
  return {"time.sync", 1, std::chrono::hours(1), true, {"kernel_clock", "policy"}};
}

assurance::Look look_at_clock(const ClockSeen& seen, std::chrono::milliseconds off_max) {
  if (!seen.is_readable) return assurance::Look::unseen("unreadable");
  return assurance::Look::at({{"clock_kept", seen.is_kept ? "yes" : "no", !seen.is_kept},
                              {"clock_offset_ms", millis_text(seen.offset), std::chrono::abs(seen.offset) > off_max},
                              {"clock_error_ms", millis_text(seen.error_at_most), seen.error_at_most > off_max}});
}

}  // namespace urna::evidence
