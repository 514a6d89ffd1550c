// SPDX-License-Identifier: EUPL-1.2
#include "assurance/decision_watch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::assurance {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using enum WatchNotice;

constexpr sys_days board_day = 2026y / 1 / 15;
Timestamp at(sys_days day) { return day + 9h; }

Decision accepted(int months, std::vector<DecisionCondition> conditions = {}) {
  Decision decision;
  decision.board = {board_day, true, months, "", std::move(conditions)};
  return decision;
}

Observation with_index(int numerator, int denominator = 1) { return {IndexFigure(numerator, denominator)}; }
const Observation good = with_index(4), fair = with_index(5, 2), bad = with_index(1, 2);
using Notices = std::vector<WatchNotice>;

// Shows HST-10.
TEST(DecisionWatch, HoldsFromTheDayOfTheBoardUntilTheDayBeforeItsEnd) {
  DecisionWatch watch(accepted(12));
  EXPECT_EQ(watch.state(at(board_day - days(1))), DecisionState::upcoming);
  EXPECT_EQ(watch.state(at(board_day)), DecisionState::active);
  EXPECT_EQ(watch.state(at(2026y / 11 / 14)), DecisionState::active);
  EXPECT_EQ(watch.state(at(2026y / 11 / 15)), DecisionState::expiring);
  EXPECT_EQ(watch.state(at(2027y / 1 / 14)), DecisionState::expiring);
  EXPECT_EQ(watch.state(at(2027y / 1 / 15)), DecisionState::expired);
}

// Shows HST-10.
TEST(DecisionWatch, SaysEarlierThatALongDecisionEnds) {
  for (const auto& [months, window] : {std::pair(6, 2), std::pair(12, 2), std::pair(24, 4), std::pair(36, 6)}) {
    DecisionWatch watch(accepted(months));
    const sys_days near_the_end = months_later(months_later(board_day, months), -window);
    EXPECT_TRUE(watch.observe(good, at(near_the_end - days(1))).empty()) << months;
    EXPECT_EQ(watch.observe(good, at(near_the_end)), Notices{expiring}) << months;
    EXPECT_TRUE(watch.observe(good, at(near_the_end + days(1))).empty()) << months;
  }
}

// Shows HST-10.
TEST(DecisionWatch, GoesUnderWatchAtOnceAndComesNearerAfterFourteenDays) {
  DecisionWatch watch(accepted(36));
  const sys_days fell = 2026y / 6 / 1;
  EXPECT_TRUE(watch.observe(good, at(fell - days(1))).empty());
  EXPECT_EQ(watch.observe(fair, at(fell)), Notices{put_under_watch});
  EXPECT_EQ(watch.state(at(fell)), DecisionState::under_watch);
  EXPECT_TRUE(watch.observe(fair, at(fell + days(13))).empty());
  EXPECT_EQ(watch.ends(), months_later(board_day, 36));
  EXPECT_EQ(watch.observe(fair, at(fell + days(14))), Notices{shortened});
  EXPECT_EQ(watch.ends(), months_later(board_day, 12));
  EXPECT_EQ(watch.state(at(fell + days(14))), DecisionState::active);
}

// Shows HST-10.
TEST(DecisionWatch, RecoversWhenItIsMendedInTimeAndIsNeverProlonged) {
  DecisionWatch watch(accepted(36));
  watch.observe(fair, at(2026y / 6 / 1));
  EXPECT_EQ(watch.observe(good, at(2026y / 6 / 10)), Notices{recovered});
  EXPECT_EQ(watch.state(at(2026y / 6 / 10)), DecisionState::active);
  EXPECT_EQ(watch.ends(), months_later(board_day, 36));
  watch.observe(fair, at(2026y / 7 / 1));
  watch.observe(fair, at(2026y / 7 / 15));
  EXPECT_TRUE(watch.observe(good, at(2026y / 7 / 16)).empty());
  EXPECT_EQ(watch.ends(), months_later(board_day, 12));
}

// Shows HST-10.
TEST(DecisionWatch, CountsTheDaysAnewWhenItFallsAgain) {
  DecisionWatch watch(accepted(36));
  watch.observe(fair, at(2026y / 6 / 1));
  watch.observe(good, at(2026y / 6 / 10));
  EXPECT_EQ(watch.observe(fair, at(2026y / 6 / 12)), Notices{put_under_watch});
  EXPECT_TRUE(watch.observe(fair, at(2026y / 6 / 16)).empty());
}

// Shows HST-10.
TEST(DecisionWatch, EndsOnTheDayWhenWhatItIsWorthHasPassedAlready) {
  DecisionWatch watch(accepted(36));
  const sys_days fell = 2027y / 6 / 1;  // more than the twelve months that this index allows
  watch.observe(fair, at(fell));
  EXPECT_EQ(watch.observe(fair, at(fell + days(14))), (Notices{shortened, expiring, expired}));
  EXPECT_EQ(watch.state(at(fell + days(14))), DecisionState::expired);
}

// Shows HST-10.
TEST(DecisionWatch, LeavesNoTimeWhereABallotIsAboutToOpen) {
  DecisionWatch watch(accepted(36));
  Observation seen = fair;
  seen.is_ballot_about_to_open = true;
  EXPECT_EQ(watch.observe(seen, at(2026y / 6 / 1)), (Notices{put_under_watch, shortened}));
}

// Shows HST-10.
TEST(DecisionWatch, SuspendsUnderOneAndClosesNothingWhileABallotIsOpen) {
  DecisionWatch watch(accepted(12));
  Observation seen = bad;
  seen.is_ballot_open = true;
  const Timestamp now = at(2026y / 6 / 1);
  EXPECT_EQ(watch.observe(seen, now), (Notices{suspended, board_alerted, put_under_watch}));
  EXPECT_EQ(watch.state(now), DecisionState::suspended);
  EXPECT_FALSE(watch.may_close(seen, now));
  EXPECT_TRUE(watch.observe(seen, now + 1h).empty());
  EXPECT_TRUE(watch.may_close(bad, now));
  EXPECT_EQ(watch.observe(good, now + 2h), Notices{recovered});
  EXPECT_EQ(watch.state(now + 2h), DecisionState::active);
}

// Shows HST-10.
TEST(DecisionWatch, StaysSuspendedHoweverLongNobodyMendsIt) {
  DecisionWatch watch(accepted(12));
  watch.observe(bad, at(2026y / 6 / 1));
  watch.observe(bad, at(2026y / 7 / 1));
  EXPECT_EQ(watch.state(at(2026y / 7 / 1)), DecisionState::suspended);
  EXPECT_EQ(watch.ends(), months_later(board_day, 12));
}

// Shows HST-10.
TEST(DecisionWatch, TellsTheBoardOfABallotThatOpensWhileItIsSuspended) {
  DecisionWatch watch(accepted(12));
  watch.observe(bad, at(2026y / 6 / 1));
  Observation seen = bad;
  seen.is_ballot_open = true;
  EXPECT_EQ(watch.observe(seen, at(2026y / 6 / 2)), Notices{board_alerted});
}

// Shows HST-10.
TEST(DecisionWatch, MissesAConditionOnTheDayAfterItIsDue) {
  DecisionWatch watch(accepted(12, {{"SAUV.1", Status::done, 2026y / 3 / 31}}));
  Observation seen = good;
  seen.measures = {{"SAUV.1", Status::in_progress}};
  EXPECT_TRUE(watch.observe(seen, at(2026y / 3 / 31)).empty());
  EXPECT_EQ(watch.observe(seen, at(2026y / 4 / 1)), Notices{condition_missed});
  EXPECT_EQ(watch.state(at(2026y / 4 / 1)), DecisionState::under_watch);
  EXPECT_TRUE(watch.observe(seen, at(2026y / 4 / 2)).empty());
  seen.measures = {{"SAUV.1", Status::done}};
  EXPECT_EQ(watch.observe(seen, at(2026y / 4 / 3)), Notices{recovered});
  EXPECT_EQ(watch.observe(good, at(2026y / 4 / 4)), Notices{condition_missed}) << "nothing is known of the measure";
}

// Shows HST-10.
TEST(DecisionWatch, LeavesARefusalAndAnArchivedDecisionAlone) {
  Decision refused;
  refused.board = {board_day, false, 0, "No backups", {}};
  DecisionWatch no(refused);
  EXPECT_TRUE(no.observe(bad, at(board_day + days(400))).empty());
  EXPECT_EQ(no.state(at(board_day)), DecisionState::refused);
  DecisionWatch replaced(accepted(12));
  replaced.archive();
  EXPECT_TRUE(replaced.observe(bad, at(board_day + days(400))).empty());
  EXPECT_EQ(replaced.state(at(board_day)), DecisionState::archived);
}

// Shows HST-10.
RC_GTEST_PROP(DecisionWatch, NeverOutlivesItsTermNorThreeYearsAndNeverHoldsUnderOne, ()) {
  const int months = *rc::gen::element(6, 12, 24, 36);
  DecisionWatch watch(accepted(months));
  auto end = *watch.ends();
  sys_days day = board_day;
  while (day < board_day + days(1'200)) {
    day += days(*rc::gen::inRange(1, 60));
    const Observation seen = with_index(*rc::gen::inRange(0, 501), 100);
    watch.observe(seen, at(day));
    RC_ASSERT(*watch.ends() <= end);
    end = *watch.ends();
    const DecisionState state = watch.state(at(day));
    if (!seen.index.is_at_least(1)) RC_ASSERT(state == DecisionState::suspended || state == DecisionState::expired);
    if (state == DecisionState::active) RC_ASSERT(months_later(board_day, months_at_most(seen.index)) >= end);
  }
  RC_ASSERT(watch.state(at(day)) == DecisionState::expired);
}

}  // namespace
}  // namespace urna::assurance
