// SPDX-License-Identifier: EUPL-1.2
#include "incident/incident_json.hpp"

#include <gtest/gtest.h>

namespace urna::incident {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr Timestamp now = sys_days(2026y / 11 / 24) + 9h;

Incident a_whole_one() {
  Incident incident = Incident::rehearse("data.altered", "n:urnad", now);
  IncidentFacts facts;
  facts.severity = Severity::critical;
  facts.has_personal_data = facts.is_in_scope = true;
  facts.customers = {"c1", "c2"};
  facts.people = 12;
  facts.nature = "a “disk” went\nmissing";
  EXPECT_FALSE(incident.qualify(facts, now - 2h, "u:1", now));
  EXPECT_FALSE(incident.tell(Notice::customer, {}, "", "u:1", now + 1h));
  EXPECT_FALSE(incident.promise({"a second lock", "Ada", 2026y / 12 / 1}, "u:1", now + 1h));
  EXPECT_FALSE(incident.do_action(0, "u:1", now + 2h));
  EXPECT_FALSE(incident.contain("the door was shut", "u:1", now + 2h));
  EXPECT_FALSE(incident.look(now + 24h).empty());
  return incident;
}

// Shows INC-01.
TEST(IncidentJson, LosesNothing) {
  const Incident incident = a_whole_one();
  const auto again = parse_incident(incident_json(incident));
  ASSERT_TRUE(again) << again.error().field << ' ' << again.error().what;
  EXPECT_EQ(again->parts(), incident.parts());
}

TEST(IncidentJson, TakesWhatIsNotSaidForUnknown) {
  const auto facts = parse_facts("{}");
  ASSERT_TRUE(facts);
  EXPECT_EQ(*facts, IncidentFacts{});
  EXPECT_EQ(*parse_facts(facts_json(*facts)), *facts);
}

TEST(IncidentJson, NamesTheFieldThatIsUnfit) {
  const auto fault = [](std::string_view text) {
    const auto facts = parse_facts(text);
    return facts ? "taken" : facts.error().field;
  };
  EXPECT_EQ(fault(R"({"severity":"huge"})"), "severity");
  EXPECT_EQ(fault(R"({"people":-1})"), "people");
  EXPECT_EQ(fault(R"({"nature":""})"), "nature");
  EXPECT_EQ(fault(R"({"nature":")" + std::string(2'001, 'a') + R"("})"), "nature");
  EXPECT_EQ(fault(R"({"customers":["c1",7]})"), "customers[1]");
  EXPECT_EQ(fault(R"({"is_risk_high":"yes"})"), "is_risk_high");
  EXPECT_EQ(fault(R"({"is_closed":true})"), "is_closed");
  EXPECT_EQ(fault("[]"), "");
  EXPECT_EQ(fault("{"), "");
}

}  // namespace
}  // namespace urna::incident
