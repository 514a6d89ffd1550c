// SPDX-License-Identifier: EUPL-1.2
// A library that is put before libc (LD_PRELOAD) in the real urna-collect and answers for the kernel what is known of
// its clock: nobody need set the clock of a machine that others use.  `URNA_CLOCK` says what: `kept`, somebody keeps
// it; `loose`, what the kernel says on its own a while after the last who kept it has gone.
#include <sys/timex.h>

#include <cstdlib>
#include <string_view>

namespace {

constexpr long error_kept_us = 20'000;
constexpr long error_loose_us = 16'000'000;  // the most that the kernel says: it grows by 500 µs in a second

bool is_kept() {
  const char* const told = std::getenv("URNA_CLOCK");
  return told != nullptr && std::string_view(told) == "kept";
}

}  // namespace

extern "C" int adjtimex(timex* told) noexcept {
  *told = {};
  told->status = is_kept() ? STA_PLL : STA_UNSYNC;
  told->maxerror = is_kept() ? error_kept_us : error_loose_us;
  return is_kept() ? TIME_OK : TIME_ERROR;
}
