// SPDX-License-Identifier: EUPL-1.2
#include "hosting/intervention.hpp"

#include <gtest/gtest.h>

namespace urna::hosting {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using enum InterventionFault;

constexpr Timestamp now = sys_days(2026y / 5 / 4) + 8h;

InterventionPlan a_plan() {
  return {"nord",       {{"t1", 2026y / 1 / 1, 2026y / 12 / 31}, {"t2", 2026y / 1 / 1, 2026y / 12 / 31}},
          {"server-1"}, "Replace a disk",
          "T-7",        now + 1h,
          now + 3h};
}
InterventionOutcome an_outcome() { return {"Disk 2 replaced", "one disk in, one out", "note 1", "note 2"}; }

std::optional<InterventionFault> fault_of(InterventionPlan plan) {
  const auto made = Intervention::announce(std::move(plan), "clerk", now);
  return made ? std::nullopt : std::optional(made.error());
}

Intervention an_approved_one() {
  Intervention visit = Intervention::announce(a_plan(), "clerk", now).value();
  EXPECT_FALSE(visit.approve("boss", now));
  return visit;
}

// Shows HST-03, B72.
TEST(Intervention, SaysWhoWhenWhyAndAtWhatBeforeAnybodyComes) {
  InterventionPlan plan = a_plan();
  plan.technicians.clear();
  EXPECT_EQ(fault_of(plan), nobody);
  plan = a_plan();
  plan.systems.clear();
  EXPECT_EQ(fault_of(plan), nobody);
  plan = a_plan();
  plan.purpose = " ";
  EXPECT_EQ(fault_of(plan), purpose_missing);
  plan = a_plan();
  plan.to = plan.from;
  EXPECT_EQ(fault_of(plan), ends_before_start);
  plan.to = plan.from + days(400);
  EXPECT_EQ(fault_of(plan), too_long);
  plan = a_plan();
  plan.from = now - 3h;
  plan.to = now;
  EXPECT_EQ(fault_of(plan), in_the_past);
}

// Shows HST-03, B72.
TEST(Intervention, IsForTechniciansWhoAreValidOnEachOfItsDays) {
  InterventionPlan plan = a_plan();
  plan.technicians[1].valid_to = 2026y / 5 / 3;
  EXPECT_EQ(fault_of(plan), technician_not_valid);
  plan.technicians[1].valid_to = 2026y / 5 / 4;
  EXPECT_FALSE(fault_of(plan));
  plan.to = now + days(1);
  EXPECT_EQ(fault_of(plan), technician_not_valid);
  plan = a_plan();
  plan.technicians[0].valid_from = 2026y / 5 / 5;
  EXPECT_EQ(fault_of(plan), technician_not_valid);
}

// Shows HST-03.
TEST(Intervention, LetsNobodyInBeforeItIsApprovedNorWhoIsNotNamedNorAtAnotherHour) {
  Intervention visit = Intervention::announce(a_plan(), "clerk", now).value();
  EXPECT_EQ(visit.check_in("t1", now + 1h), wrong_state);
  EXPECT_EQ(visit.approve("clerk", now), own_approval);
  EXPECT_FALSE(visit.approve("boss", now));
  EXPECT_EQ(visit.approve("boss", now), wrong_state);
  EXPECT_EQ(visit.check_in("t9", now + 1h), not_expected);
  EXPECT_EQ(visit.check_in("t1", now + 29min), not_expected);
  EXPECT_EQ(visit.check_in("t1", now + 3h), not_expected);
  EXPECT_FALSE(visit.check_in("t1", now + 30min));
  EXPECT_EQ(visit.check_in("t1", now + 31min), still_inside);
  EXPECT_EQ(visit.call_off(now + 31min), wrong_state);
}

// Shows HST-03, B72.
TEST(Intervention, ClosesWithWhatWasDoneOnceEverybodyHasLeft) {
  Intervention visit = an_approved_one();
  EXPECT_EQ(visit.close(an_outcome(), "t1", now + 1h), wrong_state);
  EXPECT_FALSE(visit.check_in("t1", now + 1h));
  EXPECT_FALSE(visit.check_in("t2", now + 65min));
  EXPECT_FALSE(visit.check_out("t1", now + 2h));
  EXPECT_EQ(visit.check_out("t1", now + 2h), not_inside);
  EXPECT_EQ(visit.close(an_outcome(), "t1", now + 2h), still_inside);
  EXPECT_FALSE(visit.check_out("t2", now + 121min));
  InterventionOutcome outcome = an_outcome();
  outcome.actions = "";
  EXPECT_EQ(visit.close(outcome, "t1", now + 2h), actions_missing);
  outcome = an_outcome();
  outcome.statement_after = "";
  EXPECT_EQ(visit.close(outcome, "t1", now + 2h), statement_missing);
  EXPECT_FALSE(visit.close(an_outcome(), "t1", now + 2h));
  EXPECT_EQ(visit.began(), now + 1h);
  EXPECT_EQ(visit.ended(), now + 121min);
  EXPECT_EQ(visit.review("t1", now + 4h), own_review);
  EXPECT_FALSE(visit.review("boss", now + 4h));
  EXPECT_EQ(visit.state(), InterventionState::reviewed);
}

// Shows HST-03.
TEST(Intervention, ThatLastsTooLongRaisesOneAlarm) {
  Intervention visit = an_approved_one();
  EXPECT_FALSE(visit.check_in("t1", now + 1h));
  EXPECT_TRUE(visit.look(now + 3h).empty());
  EXPECT_EQ(visit.look(now + 3h + 1s), std::vector{InterventionAlarm::overlong});
  EXPECT_TRUE(visit.look(now + 4h).empty());
}

// Shows HST-03.
TEST(Intervention, ToWhichNobodyCameRaisesOneAlarm) {
  Intervention visit = an_approved_one();
  EXPECT_TRUE(visit.look(now + 3h - 1s).empty());
  EXPECT_EQ(visit.look(now + 3h), std::vector{InterventionAlarm::nobody_came});
  Intervention other = an_approved_one();
  EXPECT_FALSE(other.call_off(now));
  EXPECT_TRUE(other.look(now + 3h).empty());
}

// Shows HST-03.
TEST(Intervention, ThatNobodyAnnouncedIsAnAlarmAndStillClosesWithEverythingSaid) {
  Intervention visit = Intervention::found(a_plan(), "clerk", now).value();
  EXPECT_FALSE(visit.was_announced());
  EXPECT_EQ(visit.look(now), std::vector{InterventionAlarm::not_announced});
  EXPECT_EQ(visit.close(an_outcome(), "boss", now), still_inside);
  EXPECT_FALSE(visit.check_out("t1", now + 1h));
  EXPECT_FALSE(visit.check_out("t2", now + 1h));
  EXPECT_FALSE(visit.close(an_outcome(), "boss", now + 1h));
  InterventionPlan plan = a_plan();
  plan.purpose.clear();
  EXPECT_EQ(Intervention::found(plan, "clerk", now).error(), purpose_missing);
}

}  // namespace
}  // namespace urna::hosting
