// SPDX-License-Identifier: EUPL-1.2
#include "incident/unlock_window.hpp"

#include <gtest/gtest.h>

#include "incident/detector.hpp"

namespace urna::incident {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp tuesday = std::chrono::sys_days(2026y / std::chrono::November / 24);

bool contains(const char* text, Timestamp moment) {
  const auto window = UnlockWindow::parse(text);
  EXPECT_TRUE(window) << text;
  return window && window->contains(moment);
}

TEST(UnlockWindow, IsOfItsHoursAndDays) {
  EXPECT_TRUE(contains("06:00-19:30", tuesday + 6h));
  EXPECT_TRUE(contains("06:00-19:30", tuesday + 19h + 29min));
  EXPECT_FALSE(contains("06:00-19:30", tuesday + 19h + 30min));
  EXPECT_FALSE(contains("06:00-19:30", tuesday + 5h + 59min));
  EXPECT_TRUE(contains("mon-fri 00:00-24:00", tuesday + 23h + 59min));
  EXPECT_FALSE(contains("wed-mon 00:00-24:00", tuesday + 12h));
  EXPECT_TRUE(contains("sat-tue 00:00-24:00", tuesday + 12h));
  EXPECT_TRUE(contains("tue 10:00-11:00", tuesday + 10h));
  EXPECT_FALSE(contains("tue 10:00-11:00", tuesday + 24h + 10h));
}

TEST(UnlockWindow, OverMidnightIsOfTheDayOnWhichItBegan) {
  EXPECT_TRUE(contains("tue 22:00-02:00", tuesday + 23h));
  EXPECT_TRUE(contains("tue 22:00-02:00", tuesday + 25h));
  EXPECT_FALSE(contains("tue 22:00-02:00", tuesday + 1h));
  EXPECT_FALSE(contains("tue 22:00-02:00", tuesday + 26h));
}

TEST(UnlockWindow, HasOneSpelling) {
  for (const char* text :
       {"", "06:00", "6:00-19:00", "06:00-25:00", "06:60-19:00", "06:00-06:00", "24:00-06:00", "xyz 06:00-19:00",
        "mon- 06:00-19:00", "mon-fri  06:00-19:00", "Mon 06:00-19:00", "06:00-19:00 ", "24:01-06:00"})
    EXPECT_FALSE(UnlockWindow::parse(text)) << text;
}

// Shows INC-03.
TEST(UnlockWindow, AnUnlockingOutsideOfAllWindowsIsAnIncidentAndNoneIsWhereNobodySetAny) {
  const auto unlocked_at = [](Timestamp at, journal::Outcome outcome = journal::Outcome::ok) {
    journal::Entry entry;
    entry.event = journal::Event::keystore_unlocked;
    entry.at = at;
    entry.outcome = outcome;
    return entry;
  };
  JournalWatch judged({*UnlockWindow::parse("mon-fri 06:00-19:00"), *UnlockWindow::parse("sat 10:00-12:00")});
  EXPECT_EQ(judged.see(unlocked_at(tuesday + 3h)), (Detection{"unlock.outside-window", Severity::high}));
  EXPECT_FALSE(judged.see(unlocked_at(tuesday + 8h)));
  EXPECT_FALSE(judged.see(unlocked_at(tuesday + 96h + 11h)));
  EXPECT_FALSE(judged.see(unlocked_at(tuesday + 3h, journal::Outcome::deny)));
  JournalWatch not_judged;
  EXPECT_FALSE(not_judged.see(unlocked_at(tuesday + 3h)));
}

}  // namespace
}  // namespace urna::incident
