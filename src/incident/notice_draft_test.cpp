// SPDX-License-Identifier: EUPL-1.2
#include "incident/notice_draft.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace urna::incident {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp now = std::chrono::sys_days(2026y / 3 / 28) + 20h;
constexpr std::array languages{Language::french, Language::dutch, Language::german, Language::english};

Incident an_incident(IncidentFacts facts) {
  facts.has_personal_data = facts.is_risk_high = facts.is_in_scope = true;
  facts.customers = {"c1"};
  Incident incident = Incident::detect("journal.gap", "detector", now - 2h);
  EXPECT_FALSE(incident.qualify(std::move(facts), now - 1h, "u:1", now));
  return incident;
}

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

const std::map<Language, std::string_view> unknown{{Language::french, "pas encore connu\n"},
                                                   {Language::dutch, "nog niet bekend\n"},
                                                   {Language::german, "noch nicht bekannt\n"},
                                                   {Language::english, "not known yet\n"}};

// Shows INC-05.
TEST(NoticeDraft, SaysOfEachPartThatItIsNotKnownYetRatherThanLeaveItOut) {
  const Incident incident = an_incident({});
  for (const Language language : languages) {
    const std::string draft = notice_draft(Notice::authority, incident, language, now);
    EXPECT_EQ(count(draft, unknown.at(language)), 6U)
        << draft << "people, nature, consequences, measures, contact, due";
    EXPECT_EQ(count(draft, "\n"), 16U) << draft;
  }
}

// Shows INC-05.
TEST(NoticeDraft, HoldsEverythingThatIsKnown) {
  IncidentFacts facts;
  facts.people = 1'204;
  facts.nature = "names and addresses of voters were read";
  facts.consequences = "unwanted mail";
  facts.measures = "keys renewed";
  facts.contact = "dpo@example.org";
  facts.role = DataRole::controller;
  const Incident incident = an_incident(facts);
  for (const Language language : languages) {
    for (std::size_t number = 0; number < notice_count; ++number) {
      const std::string draft = notice_draft(static_cast<Notice>(number), incident, language, now);
      EXPECT_EQ(count(draft, unknown.at(language)), 0U) << draft;
      for (const char* known : {"1204", "names and addresses", "unwanted mail", "keys renewed", "dpo@example.org",
                                "2026-03-28T18:00Z", "2026-03-28T19:00Z"})
        EXPECT_NE(draft.find(known), std::string::npos) << known << " in " << draft;
    }
  }
}

// Shows INC-05.
TEST(NoticeDraft, TellsACustomerThatTheAuthorityIsTheirsToTell) {
  IncidentFacts ours;
  ours.role = DataRole::controller;
  for (const Language language : languages) {
    EXPECT_EQ(count(notice_draft(Notice::customer, an_incident({}), language, now), "72"), 1U);
    EXPECT_EQ(count(notice_draft(Notice::customer, an_incident(ours), language, now), "72"), 0U);
  }
}

// Shows INC-05.
TEST(NoticeDraft, SaysFirstThatAnExerciseIsNone) {
  const Incident drill = Incident::rehearse("a lost disk", "u:1", now);
  for (const Language language : languages) {
    const std::string draft = notice_draft(Notice::customer, drill, language, now);
    const std::string real = notice_draft(Notice::customer, Incident::detect("a lost disk", "u:1", now), language, now);
    EXPECT_EQ(count(draft, "\n"), count(real, "\n") + 2) << draft;
    EXPECT_TRUE(draft.ends_with(real)) << draft;
  }
}

}  // namespace
}  // namespace urna::incident
