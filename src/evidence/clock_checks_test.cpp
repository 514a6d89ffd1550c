// SPDX-License-Identifier: EUPL-1.2
#include "evidence/clock_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using namespace std::chrono_literals;
using assurance::Finding;

TEST(ClockChecks, AClockThatNobodyKeepsOrThatIsOffFails) {
  const ClockSeen good{.is_readable = true, .is_kept = true, .offset = -900us, .error_at_most = 20ms};
  EXPECT_EQ(look_at_clock(good, 1s).finding, Finding::passed);
  ClockSeen bad = good;
  bad.is_kept = false;
  EXPECT_EQ(look_at_clock(bad, 1s).finding, Finding::failed);
  bad = good;
  bad.offset = -1001ms;
  EXPECT_EQ(look_at_clock(bad, 1s).finding, Finding::failed);
  bad = good;
  bad.error_at_most = 1001ms;
  EXPECT_EQ(look_at_clock(bad, 1s).finding, Finding::failed) << "nobody has set it for long";
  EXPECT_EQ(look_at_clock({}, 1s).finding, Finding::unknown);
}

TEST(ClockChecks, TheKernelSaysSomething) {
  const auto seen = look_at_clock(clock_now(), 1s).seen;
  EXPECT_TRUE(seen.front().what == "clock_kept" || seen.front().what == "unseen");
}

}  // namespace
}  // namespace urna::evidence
