// SPDX-License-Identifier: EUPL-1.2
#include "incident/incident.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace urna::incident {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using enum IncidentFault;

// The last Saturday of March: in Europe the clocks on the wall skip an hour in the night that follows.
constexpr Timestamp now = sys_days(2026y / 3 / 28) + 20h;
const Digest sent{};
const std::string person = "u:1";

IncidentFacts everything() {
  IncidentFacts facts;
  facts.has_personal_data = facts.is_risk_high = facts.is_in_scope = true;
  facts.role = DataRole::controller;
  facts.customers = {"c1"};
  return facts;
}

Incident a_qualified_one(IncidentFacts facts = everything()) {
  Incident incident = Incident::detect("journal.gap", "detector", now);
  EXPECT_FALSE(incident.qualify(std::move(facts), now, person, now));
  return incident;
}

const Clock& clock_of(const Incident& incident, Notice notice) {
  return *std::ranges::find(incident.clocks(), notice, &Clock::notice);
}

// Shows INC-01.
TEST(Incident, JumpsOverNoState) {
  Incident incident = Incident::detect("journal.gap", "detector", now);
  EXPECT_EQ(incident.contain("x", person, now), wrong_state);
  EXPECT_EQ(incident.recover("x", person, now), wrong_state);
  EXPECT_EQ(incident.review("x", "x", person, now), wrong_state);
  EXPECT_EQ(incident.close(person, now), wrong_state);
  EXPECT_EQ(incident.learn({}, person, now), wrong_state);
  EXPECT_FALSE(incident.qualify({}, now, person, now));
  EXPECT_EQ(incident.qualify({}, now, person, now), wrong_state);
  EXPECT_EQ(incident.dismiss("none", person, now), wrong_state);
  EXPECT_EQ(incident.recover("x", person, now), wrong_state);
  EXPECT_FALSE(incident.contain("line cut", person, now));
  EXPECT_EQ(incident.contain("again", person, now), wrong_state);
  EXPECT_FALSE(incident.recover("restored", person, now));
  EXPECT_EQ(incident.review("cause", " ", person, now), reason_missing);
  EXPECT_FALSE(incident.review("cause", "lessons", person, now));
  EXPECT_FALSE(incident.close(person, now));
  EXPECT_EQ(incident.learn({}, person, now), wrong_state);
}

// Shows INC-01.
TEST(Incident, IsDismissedWithAReasonOrNotAtAll) {
  Incident incident = Incident::detect("journal.gap", "detector", now);
  EXPECT_EQ(incident.dismiss("", person, now), reason_missing);
  EXPECT_EQ(incident.state(), IncidentState::detected);
  EXPECT_FALSE(incident.dismiss("a drill", person, now));
  EXPECT_EQ(incident.qualify({}, now, person, now), wrong_state);
}

// Shows INC-01.
TEST(Incident, ItsTimelineOnlyGrows) {
  Incident incident = a_qualified_one();
  const auto before = incident.timeline();
  EXPECT_FALSE(incident.contain("line cut", person, now + 1h));
  ASSERT_EQ(incident.timeline().size(), before.size() + 1);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(incident.timeline()[i], before[i]);
}

// Shows INC-02.
TEST(Incident, ClocksRunFromTheMomentAtWhichItWasKnownAndNotFromItsEnd) {
  Incident incident = Incident::detect("journal.gap", "detector", now);
  ASSERT_FALSE(incident.qualify(everything(), now - 3h, person, now));
  ASSERT_FALSE(incident.contain("line cut", person, now + 10h));
  EXPECT_EQ(clock_of(incident, Notice::customer).due, now + 21h);
  EXPECT_EQ(clock_of(incident, Notice::authority).due, now + 69h) << "an hour is an hour in a night that skips one";
  EXPECT_EQ(clock_of(incident, Notice::early_warning).due, now + 21h);
  EXPECT_EQ(clock_of(incident, Notice::agency_final_report).due, sys_days(2026y / 4 / 28) + 17h);
}

// Shows INC-02, B75.
TEST(Incident, WasNotKnownInTheFutureAndNeverLaterThanWasSaid) {
  Incident incident = Incident::detect("journal.gap", "detector", now);
  EXPECT_EQ(incident.qualify({}, now + 1s, person, now), aware_in_future);
  ASSERT_FALSE(incident.qualify(everything(), now - 1h, person, now));
  EXPECT_EQ(incident.correct_awareness(now - 1h + 1s, person, now), aware_later);
  EXPECT_FALSE(incident.correct_awareness(now - 2h, person, now));
  EXPECT_EQ(clock_of(incident, Notice::customer).due, now + 22h);
}

// Shows INC-02.
TEST(Incident, TellsThoseWhoHaveToKnow) {
  IncidentFacts facts;
  EXPECT_TRUE(owed(facts).empty());
  facts.customers = {"c1"};
  facts.has_personal_data = true;
  EXPECT_EQ(owed(facts), std::vector{Notice::customer}) << "who tells the authority is the customer";
  facts.role = DataRole::controller;
  EXPECT_EQ(owed(facts), (std::vector{Notice::customer, Notice::authority}));
  facts.is_risk_high = true;
  EXPECT_EQ(owed(facts), (std::vector{Notice::customer, Notice::authority, Notice::people}));
  EXPECT_EQ(owed(everything()).size(), notice_count);
}

// Shows INC-02.
TEST(Incident, OwesWhatItOwedWhateverIsLearntLater) {
  Incident incident = a_qualified_one();
  ASSERT_FALSE(incident.learn({}, person, now + 1h));
  EXPECT_EQ(incident.clocks().size(), notice_count);
  Incident grows = a_qualified_one({});
  EXPECT_TRUE(grows.clocks().empty());
  ASSERT_FALSE(grows.learn(everything(), person, now + 30h));
  EXPECT_TRUE(clock_of(grows, Notice::customer).is_late(now + 30h)) << "known since the day before";
}

// Shows INC-02.
TEST(Incident, LateNoticesWantAReasonAndStayLate) {
  Incident incident = a_qualified_one();
  EXPECT_EQ(incident.tell(Notice::customer, sent, "", person, now + 24h + 1s), reason_missing);
  EXPECT_FALSE(incident.tell(Notice::customer, sent, "nobody at the desk", person, now + 24h + 1s));
  EXPECT_TRUE(clock_of(incident, Notice::customer).is_late(now + 100h));
  EXPECT_EQ(incident.tell(Notice::customer, sent, "", person, now + 25h), told_already);
  EXPECT_FALSE(incident.tell(Notice::authority, sent, "", person, now + 72h));
  EXPECT_FALSE(clock_of(incident, Notice::authority).is_late(now + 100h));
  EXPECT_EQ(a_qualified_one({}).tell(Notice::people, sent, "", person, now), not_owed);
}

// Shows INC-02.
TEST(Incident, AlarmsOnceAtEachPartOfItsTime) {
  IncidentFacts facts;
  facts.customers = {"c1"};
  Incident incident = a_qualified_one(facts);
  const auto alarm = [](int hundredths) { return std::vector{ClockAlarm{Notice::customer, hundredths}}; };
  EXPECT_TRUE(incident.look(now + 12h - 1s).empty());
  EXPECT_EQ(incident.look(now + 12h), alarm(50));
  EXPECT_TRUE(incident.look(now + 13h).empty());
  EXPECT_EQ(incident.look(now + 18h), alarm(75));
  EXPECT_EQ(incident.look(now + 21h + 36min), alarm(90));
  EXPECT_EQ(incident.look(now + 24h), alarm(100));
  EXPECT_TRUE(incident.look(now + 48h).empty());
  Incident told = a_qualified_one(facts);
  ASSERT_FALSE(told.tell(Notice::customer, sent, "", person, now + 1h));
  EXPECT_TRUE(told.look(now + 48h).empty());
}

// Shows INC-01.
TEST(Incident, ClosesWhenEverybodyWasToldAndEverythingPromisedIsDone) {
  IncidentFacts facts;
  facts.customers = {"c1"};
  Incident incident = a_qualified_one(facts);
  EXPECT_EQ(incident.promise({"a second line", "Ada", 2026y / 3 / 27, {}}, person, now), in_past);
  EXPECT_EQ(incident.promise({"", "Ada", 2026y / 5 / 1, {}}, person, now), reason_missing);
  EXPECT_FALSE(incident.promise({"a second line", "Ada", 2026y / 5 / 1, {}}, person, now));
  EXPECT_FALSE(incident.contain("c", person, now));
  EXPECT_FALSE(incident.recover("r", person, now));
  EXPECT_FALSE(incident.review("cause", "lessons", person, now));
  EXPECT_EQ(incident.close(person, now), open_action);
  EXPECT_FALSE(incident.tell(Notice::customer, sent, "", person, now));
  EXPECT_EQ(incident.close(person, now), open_action);
  EXPECT_FALSE(incident.do_action(0, person, now + 1h));
  EXPECT_EQ(incident.do_action(0, person, now + 1h), wrong_state);
  EXPECT_EQ(incident.do_action(1, person, now + 1h), wrong_state);
  EXPECT_FALSE(incident.close(person, now + 1h));
}

// Shows INC-05.
TEST(IncidentStatistics, CountThoseOfTheQuarterAndItsKind) {
  IncidentFacts facts;
  facts.customers = {"c1"};
  std::vector<Incident> incidents;
  for (const auto& [hours_to_tell, hours_to_contain] : {std::pair(2h, 1h), std::pair(30h, 5h), std::pair(10h, 3h)}) {
    incidents.push_back(a_qualified_one(facts));
    EXPECT_FALSE(incidents.back().tell(Notice::customer, sent, "late", person, now + hours_to_tell));
    EXPECT_FALSE(incidents.back().contain("c", person, now + hours_to_contain));
  }
  incidents.push_back(Incident::detect("journal.gap", "detector", now));
  EXPECT_FALSE(incidents.back().dismiss("a drill", person, now));
  incidents.push_back(Incident::detect("other", "detector", now));
  const auto found = statistics(incidents, "journal.gap", now, now + 1s);
  EXPECT_EQ(found.incidents, 3U);
  EXPECT_EQ(found.notices, 3U);
  EXPECT_EQ(found.notices_in_time, 2U);
  EXPECT_EQ(found.to_aware, 0s);
  EXPECT_EQ(found.to_tell, 10h);
  EXPECT_EQ(found.to_contain, 3h);
  EXPECT_EQ(statistics(incidents, "", now, now + 1s).incidents, 4U);
  EXPECT_EQ(statistics(incidents, "", now + 1s, now + 2s).incidents, 0U);
  EXPECT_FALSE(statistics(incidents, "other", now, now + 1s).to_tell);
}

RC_GTEST_PROP(Incident, NoClockIsEverDueBeforeItStartsNorMovesOn, ()) {
  const Timestamp aware = now - std::chrono::seconds(*rc::gen::inRange(0, 40'000'000));
  for (std::size_t number = 0; number < notice_count; ++number) {
    const Notice notice = static_cast<Notice>(number);
    RC_ASSERT(due(notice, aware) >= aware + 24h);
    RC_ASSERT(due(notice, aware) <= aware + 31 * 24h);
    RC_ASSERT(due(notice, aware - 1s) < due(notice, aware) || number + 1 == notice_count);
  }
}

}  // namespace
}  // namespace urna::incident
