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
  EXPECT_FALSE(visit.give_code("t1", "code 1", now));
  EXPECT_FALSE(visit.give_code("t2", "code 2", now));
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
TEST(Intervention, LetsNobodyInBeforeItIsApprovedNorWithoutACodeNorAtAnotherHour) {
  Intervention visit = Intervention::announce(a_plan(), "clerk", now).value();
  EXPECT_EQ(visit.give_code("t1", "code 1", now), wrong_state) << "nobody has a code before";
  EXPECT_EQ(visit.arrive("code 1", "", now + 1h), code_refused);
  EXPECT_EQ(visit.approve("clerk", now), own_approval);
  EXPECT_FALSE(visit.approve("boss", now));
  EXPECT_EQ(visit.approve("boss", now), wrong_state);
  EXPECT_EQ(visit.arrive("", "", now + 1h), code_refused) << "nobody has been given one";
  EXPECT_EQ(visit.give_code("t9", "code 9", now), not_expected);
  EXPECT_EQ(visit.give_code("t1", "code 1", now + 3h), in_the_past);
  EXPECT_FALSE(visit.give_code("t1", "code 1", now));
  EXPECT_EQ(visit.arrive("code 2", "", now + 1h), code_refused);
  EXPECT_EQ(visit.arrive("code 1", "", now + 29min), too_early);
  EXPECT_EQ(visit.arrive("code 1", "", now + 3h), not_expected);
  EXPECT_EQ(visit.leave("code 1", "", now + 1h), not_inside);
  EXPECT_EQ(visit.state(), InterventionState::approved);
  EXPECT_FALSE(visit.arrive("code 1", "", now + 30min));
  EXPECT_EQ(visit.state(), InterventionState::in_progress);
  EXPECT_EQ(visit.arrive("code 1", "", now + 31min), still_inside);
  EXPECT_EQ(visit.call_off(now + 31min), wrong_state);
  EXPECT_TRUE(visit.presences()[0].came_by.is_by_code);
}

// Shows HST-03.
TEST(Intervention, ACodeIsGoodForNothingOnceAnotherWasGivenOrItWasWithdrawnOrItsTimeOrTheVisitIsOver) {
  Intervention visit = an_approved_one();
  EXPECT_FALSE(visit.give_code("t1", "newer", now));
  EXPECT_EQ(visit.arrive("code 1", "", now + 1h), code_refused);
  EXPECT_FALSE(visit.arrive("newer", "", now + 1h));
  EXPECT_FALSE(visit.withdraw_code("t2"));
  EXPECT_EQ(visit.withdraw_code("t2"), no_code);
  EXPECT_EQ(visit.arrive("code 2", "", now + 1h), code_refused);
  EXPECT_EQ(visit.leave("newer", "", now + 3h + Intervention::code_margin), code_refused);
  EXPECT_FALSE(visit.leave("newer", "", now + 3h + Intervention::code_margin - 1s)) << "after the planned end";
  EXPECT_FALSE(visit.close(an_outcome(), "t1", now + 5h));
  EXPECT_EQ(visit.arrive("newer", "", now + 2h), code_refused);
  EXPECT_TRUE(visit.file().codes.empty());
  Intervention other = an_approved_one();
  EXPECT_FALSE(other.call_off(now));
  EXPECT_EQ(other.arrive("code 1", "", now + 1h), code_refused);
  EXPECT_EQ(other.give_code("t1", "newer", now), wrong_state);
}

// Shows HST-03.
TEST(Intervention, WhoShowedNoCodeWhenLeavingIsSaidToHaveLeftWithAReason) {
  Intervention visit = an_approved_one();
  EXPECT_EQ(visit.note_departure("t1", "Seen leaving", "clerk", now), wrong_state);
  EXPECT_FALSE(visit.arrive("code 1", "", now + 1h));
  EXPECT_EQ(visit.note_departure("t2", "Seen leaving", "clerk", now + 2h), not_inside);
  EXPECT_EQ(visit.note_departure("t1", " ", "clerk", now + 2h), reason_missing);
  EXPECT_EQ(visit.close(an_outcome(), "clerk", now + 2h), still_inside);
  EXPECT_FALSE(visit.note_departure("t1", "Seen leaving", "clerk", now + 2h));
  const Presence& presence = visit.presences()[0];
  EXPECT_EQ(presence.left, now + 2h);
  EXPECT_FALSE(presence.left_by.is_by_code);
  EXPECT_EQ(presence.left_by.by, "clerk");
  EXPECT_EQ(presence.left_reason, "Seen leaving");
  EXPECT_FALSE(visit.close(an_outcome(), "clerk", now + 2h));
}

// Shows HST-03.
TEST(Intervention, TakesTheLogsOfTheDoorEachOnceWhileItIsOnAndUntilItIsReviewed) {
  Intervention visit = an_approved_one();
  const BadgeLog log{"aa", 1, "badges.csv", "d1", "clerk", now};
  EXPECT_EQ(visit.attach(log), wrong_state);
  EXPECT_FALSE(visit.arrive("code 1", "", now + 1h));
  EXPECT_FALSE(visit.attach(log));
  EXPECT_EQ(visit.attach(log), attached_already);
  EXPECT_FALSE(visit.leave("code 1", "", now + 2h));
  EXPECT_FALSE(visit.close(an_outcome(), "clerk", now + 2h));
  for (std::uint32_t version = 2; version <= Intervention::badge_logs_max; ++version)
    EXPECT_FALSE(visit.attach({"aa", version, "badges.csv", "d1", "clerk", now}));
  EXPECT_EQ(visit.attach({"bb", 1, "badges.csv", "d1", "clerk", now}), too_many_files);
  EXPECT_FALSE(visit.review("boss", now + 4h));
  EXPECT_EQ(visit.attach({"bb", 1, "badges.csv", "d1", "clerk", now}), wrong_state);
}

// Shows HST-03, B72.
TEST(Intervention, ClosesWithWhatWasDoneOnceEverybodyHasLeft) {
  Intervention visit = an_approved_one();
  EXPECT_EQ(visit.close(an_outcome(), "t1", now + 1h), wrong_state);
  EXPECT_FALSE(visit.arrive("code 1", "", now + 1h));
  EXPECT_FALSE(visit.arrive("code 2", "", now + 65min));
  EXPECT_FALSE(visit.leave("code 1", "", now + 2h));
  EXPECT_EQ(visit.leave("code 1", "", now + 2h), not_inside);
  EXPECT_EQ(visit.close(an_outcome(), "t1", now + 2h), still_inside);
  EXPECT_FALSE(visit.leave("code 2", "", now + 121min));
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
  EXPECT_FALSE(visit.arrive("code 1", "", now + 1h));
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
  EXPECT_FALSE(visit.note_departure("t1", "Sent away", "clerk", now + 1h));
  EXPECT_FALSE(visit.note_departure("t2", "Sent away", "clerk", now + 1h));
  EXPECT_FALSE(visit.close(an_outcome(), "boss", now + 1h));
  EXPECT_EQ(visit.give_code("t1", "code 1", now), wrong_state);
  InterventionPlan plan = a_plan();
  plan.purpose.clear();
  EXPECT_EQ(Intervention::found(plan, "clerk", now).error(), purpose_missing);
}

// Shows HST-03.
TEST(Intervention, SomebodyWhoIsNotInTheRegisterIsFoundAndNeverAnnounced) {
  InterventionPlan plan = a_plan();
  plan.technicians.clear();
  plan.stranger = "A man in a blue coat";
  EXPECT_EQ(fault_of(plan), nobody);
  Intervention visit = Intervention::found(plan, "clerk", now).value();
  EXPECT_EQ(visit.close(an_outcome(), "boss", now), still_inside);
  EXPECT_FALSE(visit.note_departure("", "Sent away", "clerk", now + 1h));
  EXPECT_FALSE(visit.close(an_outcome(), "boss", now + 1h));
  plan.stranger = std::string(201, 'x');
  EXPECT_EQ(Intervention::found(plan, "clerk", now).error(), nobody);
}

}  // namespace
}  // namespace urna::hosting
