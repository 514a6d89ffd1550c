// SPDX-License-Identifier: EUPL-1.2
#include "base/timestamp.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna {
namespace {

// Shows GEN-05.
TEST(Timestamp, RefusesWhatIsNoMoment) {
  for (const char* text : {"", "2026-11-24", "2026-11-24T09:42", "2026-11-24T24:00Z", "2026-11-24T09:60Z",
                           "2026-11-24T09:42:60Z", "2026-02-29T09:42Z", "2026-13-01T09:42Z", "2026-11-24 09:42Z",
                           "2026-11-24T09:42z", "2026-11-24T0x:42Z", "2026-11-24T09:42+00:00", "-026-11-24T09:42Z"}) {
    EXPECT_FALSE(timestamp_from(text)) << text;
  }
}

// Shows GEN-05.
TEST(Timestamp, IsWrittenToTheSecondOrToTheMinute) {
  const Timestamp moment{std::chrono::seconds(1795513327)};
  EXPECT_EQ(timestamp_text(moment), "2026-11-24T09:42:07Z");
  EXPECT_EQ(timestamp_minute_text(moment), "2026-11-24T09:42Z");
  EXPECT_EQ(timestamp_from("2026-11-24T09:42Z"), moment - std::chrono::seconds(7));
}

// Shows GEN-05.
RC_GTEST_PROP(Timestamp, IsReadAsItWasWritten, ()) {
  const Timestamp moment{std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, 253'402'300'800))};
  RC_ASSERT(timestamp_from(timestamp_text(moment)) == moment);
}

TEST(Day, RefusesWhatIsNoDay) {
  for (const char* text : {"", "1990-1-31", "1990-02-30", "31/01/1990", "1990-01-31 ", "199O-01-31"}) {
    EXPECT_FALSE(day_from(text)) << text;
  }
  EXPECT_EQ(day_text(day_from("1990-01-31").value()), "1990-01-31");
}

}  // namespace
}  // namespace urna
