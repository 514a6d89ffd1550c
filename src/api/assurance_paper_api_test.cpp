// SPDX-License-Identifier: EUPL-1.2
#include "api/assurance_paper_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <tuple>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/approval_paper_facts.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

using assurance::ApprovalRecord;
using assurance::AssuredId;
using detail::code_of;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr Timestamp now = std::chrono::sys_days(2026y / 11 / 22) + 10h;
const std::string at = "/api/assurance/services/{service}";

const std::string file =
    R"x({"description":{"name":"Vote","organisation":"Ville de Lille","service_types":["online_service"],)x"
    R"x("hosting":"on_premise","exposure":"internet","audience":"limited","max_downtime":"under_24h",)x"
    R"x("data_volume":"low","data_location":"eu","level":2},)x"
    R"x("measures":{"RH.2":{"status":"fait","details":"=HYPERLINK(\"http://evil.example\")","priority":1}},)x"
    R"x("own":[{"title":"+ a guard; at night","category":"protection","status":"enCours"}]})x";

std::string text_of(const Response& response) {
  if (const auto* const text = std::get_if<std::string>(&response.body)) return *text;
  return code_of(response);
}

struct Papers : testing::Test {
  Papers() {
    api.add_routes(router);
    EXPECT_TRUE(store.put({AssuredId{}, 1, file}, {now, PersonId{}, "made"}));
  }
  Response ask(const std::string& rest, const std::string& language = "fr") {
    for (const auto& route : router.routes()) {
      if (route->pattern != at + rest) continue;
      Request request;
      request.path_parameters = {{"service", service}, {"number", number}};
      request.query = {{"language", language}};
      request.caller = detail::as_officer(Caller{.who = PersonId{}, .name = "somebody", .tenant = {}, .now = now});
      return route->handler(request);
    }
    throw std::logic_error("no such route");
  }
  void draft(const assurance::ApprovalDraft& what) {
    EXPECT_TRUE(store.put_approval({AssuredId{}, ++version, file}, {1, false, approval_draft_json(what)}, {},
                                   {now, PersonId{}, "filled in"}));
  }
  static ApprovalRecord decided(std::uint64_t which, bool is_accepted,
                                std::vector<assurance::DecisionCondition> conditions = {}) {
    assurance::Decision decision;
    decision.authority = {"Grace Hopper", "Director", PersonId{}};
    decision.board = {2026y / 11 / 20, is_accepted, is_accepted ? 12 : 0, is_accepted ? "" : "No backups",
                      std::move(conditions)};
    decision.taken = now;
    decision.standing.standard.total = assurance::IndexFigure(5, 2);
    const assurance::DecidedService service{{}, which, {{}, 1, file}, {}, {{PersonId{}, "Grace"}}, "urna 0"};
    return {which, true, decision_json(decision, service, assurance::Catalogue::built_in()),
            "sha256 …\n\n— vote.example.org/statement AAAAAAAA\n",
            watch_json(assurance::DecisionWatch(decision).memory())};
  }
  void decide(std::uint64_t which, bool is_accepted) {
    const ApprovalRecord record = decided(which, is_accepted);
    EXPECT_TRUE(store.put_approval({AssuredId{}, ++version, file}, record, {}, {now, PersonId{}, "decided"}));
  }

  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  AssurancePaperApi api{store, people};
  http::Router router;
  std::string service = "00000000000000000000000000000000";
  std::string number = "1";
  std::uint64_t version = 1;
};

// Shows INP-04.
TEST_F(Papers, ACellThatASpreadsheetWouldComputeIsGuarded) {
  const std::string csv = text_of(ask("/measures"));
  EXPECT_TRUE(
      csv.starts_with("\uFEFFid;title;category;importance;bearer;status;"
                      "details;priority;due;responsibles;aside;why;proof\r\n"));
  EXPECT_THAT(csv, HasSubstr(";fait;\"'=HYPERLINK(\"\"http://evil.example\"\")\";P1;"));
  EXPECT_THAT(csv, HasSubstr("\r\n;\"'+ a guard; at night\";protection;own;;enCours;"));
  EXPECT_THAT(csv, Not(HasSubstr(";=HYPERLINK")));
}

TEST_F(Papers, TitlesAreInTheLanguageThatIsAskedFor) {
  EXPECT_THAT(text_of(ask("/measures", "fr")), HasSubstr("\r\nRH.2;Sensibiliser tous les intervenants;"));
  EXPECT_THAT(text_of(ask("/measures", "nl")), HasSubstr("\r\nRH.2;Alle betrokkenen bewust maken;"));
  EXPECT_THAT(text_of(ask("/measures", "de")), HasSubstr("\r\nRH.2;Alle Beteiligten sensibilisieren;"));
  EXPECT_THAT(text_of(ask("/measures", "en")), HasSubstr("\r\nRH.2;Train everyone involved;"));
}

TEST_F(Papers, ConditionsAreInTheLanguageOfThePaper) {
  using report::Language;
  assurance::Catalogue catalogue = assurance::Catalogue::built_in();
  const auto condition_in = [&](Language language) {
    return detail::paper_of(decided(1, true, {{"RH.2", assurance::Status::done, 2027y / 6 / 30}}), catalogue, language)
        .conditions.at(0)
        .measure;
  };
  EXPECT_EQ(condition_in(Language::dutch), "Alle betrokkenen bewust maken");
  EXPECT_EQ(condition_in(Language::german), "Alle Beteiligten sensibilisieren");
  // One that words it anew has no German: whoever reads it is told in English.
  catalogue.measures[catalogue.place_of("RH.2")].title = {"Former chacun", "Teach everyone"};
  EXPECT_EQ(condition_in(Language::german), "Teach everyone");
  EXPECT_EQ(condition_in(Language::french), "Former chacun");
}

TEST_F(Papers, WhatWasSignedTogetherIsOnThePaperOfEach) {
  const auto id = [](unsigned char which) {
    std::array<std::byte, 16> bytes{};
    bytes[15] = std::byte{which};
    return AssuredId(bytes);
  };
  assurance::Sample sample;
  sample.size = 2;
  sample.source = "Loto du 28 novembre";
  sample.seed = "7 11 23 40";
  sample.signed_at = now - 24h;
  for (unsigned char which = 0; which < 5; ++which) sample.list.push_back({id(which), 3});
  const auto drawn = sample.drawn();
  for (const AssuredId& one : drawn) sample.inspections[one] = {3, true, "seen"};
  sample.inspections[drawn[1]].holds = false;
  assurance::Decision decision;
  decision.authority = {"Grace Hopper", "Director", PersonId{}};
  decision.board = {2026y / 11 / 20, true, 12, "", {}};
  decision.taken = now;
  decision.standing.standard.total = assurance::IndexFigure(5, 2);
  decision.standing.waivers = {{"RH.2", std::chrono::sys_days(2027y / 3 / 31)}};
  decision.delegation = assurance::Delegation{PersonId{}, PersonId{}, now - 24h, now + 24h};
  const auto paper_of = [&](const AssuredId& about) {
    assurance::DecidedService decided{about, 1, {about, 1, file}, {}, {{PersonId{}, "Grace"}}, "urna 0"};
    decided.together = assurance::Together{5, Digest{std::byte{0xab}}, "no cellar", sample};
    return detail::paper_of({1, true, decision_json(decision, decided, assurance::Catalogue::built_in()), "", ""},
                            assurance::Catalogue::built_in(), report::Language::english);
  };
  const report::ApprovalPaper paper = paper_of(drawn[0]);
  EXPECT_EQ(paper.batch->services, 5U);
  EXPECT_TRUE(paper.batch->list.starts_with("ab00"));
  EXPECT_EQ(paper.batch->remark, "no cellar");
  ASSERT_TRUE(paper.batch->sample);
  const report::PaperSample& shown = *paper.batch->sample;
  EXPECT_EQ(std::tuple(shown.listed, shown.drawn, shown.as_stated), std::tuple(5U, 2U, 1U));
  EXPECT_TRUE(shown.has_this);
  EXPECT_EQ(shown.remark, "seen");
  EXPECT_EQ(shown.expert, "Grace");
  EXPECT_EQ(shown.seed, "7 11 23 40");
  EXPECT_EQ(shown.source, "Loto du 28 novembre");
  EXPECT_EQ(shown.signed_at.day, 2026y / 11 / 21);
  EXPECT_EQ(shown.list, to_hex(crypto::sha256(assurance::sampling_list(sample.list))));
  ASSERT_EQ(paper.waivers.size(), 1U);
  EXPECT_EQ(paper.waivers[0].measure, "Train everyone involved");
  EXPECT_EQ(paper.waivers[0].until, 2027y / 3 / 31);
  EXPECT_EQ(paper.delegated_until, 2026y / 11 / 23);
  for (unsigned char which = 0; which < 5; ++which) {
    const bool is_drawn = std::ranges::find(drawn, id(which)) != drawn.end();
    EXPECT_EQ(paper_of(id(which)).batch->sample->has_this, is_drawn);
    EXPECT_EQ(paper_of(id(which)).batch->sample->remark, is_drawn ? "seen" : "");
  }
}

TEST_F(Papers, OnlyWhatIsApprovedIsAttested) {
  decide(1, true);
  decide(2, false);
  EXPECT_TRUE(text_of(ask("/approval/decisions/{number}/attestation")).starts_with("%PDF-"));
  EXPECT_TRUE(text_of(ask("/approval/decisions/{number}/paper", "de")).starts_with("%PDF-"));
  number = "2";
  EXPECT_EQ(code_of(ask("/approval/decisions/{number}/attestation")), "not-approved");
  EXPECT_TRUE(text_of(ask("/approval/decisions/{number}/paper", "nl")).starts_with("%PDF-"));
  for (const char* other : {"3", "01", "", "x"}) {
    number = other;
    EXPECT_EQ(code_of(ask("/approval/decisions/{number}/attestation")), "unknown-decision") << other;
    EXPECT_EQ(code_of(ask("/approval/decisions/{number}/paper")), "unknown-decision") << other;
  }
}

TEST_F(Papers, TheFormIsOfTheFileThatIsBeingFilledIn) {
  EXPECT_EQ(code_of(ask("/approval/form")), "no-draft");
  assurance::ApprovalDraft blank{PersonId{}};
  draft(blank);
  EXPECT_EQ(code_of(ask("/approval/form")), "too-early");
  EXPECT_FALSE(blank.set_authority({"Grace Hopper", "Director", PersonId{}}));
  draft(blank);
  EXPECT_TRUE(text_of(ask("/approval/form", "en")).starts_with("%PDF-"));
}

TEST_F(Papers, SpeakFourLanguagesAndOfNothingThatIsNotThere) {
  decide(1, true);
  for (const char* rest : {"/measures", "/approval/form", "/approval/decisions/{number}/paper",
                           "/approval/decisions/{number}/attestation"})
    EXPECT_EQ(code_of(ask(rest, "tlh")), "unknown-language") << rest;
  service = "00112233445566778899aabbccddeeff";
  for (const char* rest : {"/measures", "/approval/form", "/approval/decisions/{number}/paper",
                           "/approval/decisions/{number}/attestation"})
    EXPECT_EQ(code_of(ask(rest)), "unknown-assured-service") << rest;
}

}  // namespace
}  // namespace urna::api
