// SPDX-License-Identifier: EUPL-1.2
#include "api/contributors_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <map>

#include "api/assurance_api.hpp"
#include "api/assurance_approval_api.hpp"
#include "api/assurance_paper_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "api/dossier_api.hpp"
#include "api/many_services_api.hpp"
#include "api/measure_statement_api.hpp"
#include "api/oscal_api.hpp"
#include "api/service_door.hpp"
#include "api/signing_rights_api.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::Contributor;
using assurance::ContributorKind;
using assurance::Level;
using assurance::Levels;
using assurance::Section;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string one = "/api/assurance/services/{service}";
const std::string contributors_of_one = one + "/contributors";
const std::string contributor_of_one = contributors_of_one + "/{contributor}";
const std::string measure_of_one = one + "/measures/{measure}";

constexpr int officer = 9, nobody = 8, ada = 1, bob = 2, carl = 3;

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }
std::string address(int number) { return "p" + std::to_string(number) + "@example.org"; }
std::string text_of(const Response& response) {
  const auto* const text = std::get_if<std::string>(&response.body);
  return text != nullptr ? *text : "";
}
json::object json_of(const Response& response) { return json::parse(text_of(response)).as_object(); }
Level level(const Levels& levels, Section section) { return levels[static_cast<std::size_t>(section)]; }

json::object description(const char* name = "Works council vote") {
  return {{"name", name},
          {"service_types", json::array{"online_service"}},
          {"hosting", "cloud"},
          {"exposure", "internet"},
          {"audience", "limited"},
          {"max_downtime", "under_24h"},
          {"data_volume", "low"},
          {"data_location", "eu"},
          {"level", 2},
          {"presentation", "MARK-DESCRIBE"},
          {"outsourced_activities", json::array{"admin"}}};
}

struct ContributorsOverHttp : testing::Test {
  ContributorsOverHttp() {
    services.add_routes(router);
    approvals.add_routes(router);
    papers.add_routes(router);
    dossiers.add_routes(router);
    many.add_routes(router);
    statements.add_routes(router);
    signing_rights.add_routes(router);
    plans.add_routes(router);
    api.add_routes(router);
    for (const int who : {officer, nobody, ada, bob, carl}) add_person(who);
    id = json_of(ask(officer, Method::post, "/api/assurance/services", {{"description", description()}}))
             .at("id")
             .as_string();
  }

  void add_person(int who) {
    static_cast<void>(people.change(address(who), [&](auto& known) {
      known.emplace();
      known->id = person(who);
      known->address = address(who);
      known->name = "Person " + std::to_string(who);
      known->state = identity::PersonState::active;
      return true;
    }));
  }
  Response ask(int who, Method method, const std::string& pattern, const json::object& body = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = {{"service", id},
                                 {"measure", measure},
                                 {"number", "1"},
                                 {"contributor", contributor},
                                 {"statement", contributor},
                                 {"delegation", contributor}};
      request.body = json::serialize(body);
      Caller caller{.who = person(who), .name = "somebody", .tenant = {}, .now = now};
      request.caller = who == officer ? detail::as_officer(caller) : caller;
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  json::object read(int who = officer) { return json_of(ask(who, Method::get, one)); }
  std::int64_t version() { return read().at("version").as_int64(); }
  Response invite(int by, const std::string& whom, const std::string& kind, json::object more = {}) {
    more["services"] = json::array{id};
    more["address"] = whom;
    more["kind"] = kind;
    return ask(by, Method::post, "/api/assurance/contributors", more);
  }
  Response invite(int by, int whom, const std::string& kind, json::object more = {}) {
    return invite(by, address(whom), kind, std::move(more));
  }
  /// By whom an entry is found, in the list that an officer reads.
  json::object entry(const std::string& whom) {
    const json::object all = json_of(ask(officer, Method::get, contributors_of_one));
    for (const json::value& listed : all.at("contributors").as_array())
      if (listed.at("address") == json::value(whom)) return listed.as_object();
    return {};
  }
  std::string entry_id(int whom) { return std::string(entry(address(whom)).at("id").as_string()); }
  Response remove(int by, int whom) {
    contributor = entry_id(whom);
    return ask(by, Method::remove, contributor_of_one);
  }
  Response change(int by, int whom, const std::string& kind) {
    contributor = entry_id(whom);
    return ask(by, Method::put, contributor_of_one, {{"version", version()}, {"kind", kind}});
  }
  /// Writes what no request would: whatever stands in the list is judged the same.
  void rewrite(const std::function<void(assurance::ServiceFile&)>& change) {
    auto kept = store.find(*detail_id()).value();
    auto file = parse_service_file(kept.file, catalogue).value();
    change(file);
    kept.file = service_file_json(file);
    kept.version += 1;
    ASSERT_TRUE(store.put(kept, {now, person(officer), R"({"what":"service-added","index":0,"personalised":0})"}));
  }
  std::optional<assurance::AssuredId> detail_id() {
    const auto bytes = from_hex(id);
    std::array<std::byte, 16> raw{};
    std::ranges::copy(*bytes, raw.begin());
    return assurance::AssuredId(raw);
  }
  void give(int whom, const Levels& levels) {
    rewrite([&](assurance::ServiceFile& file) {
      Contributor given;
      given.address = address(whom);
      given.person = person(whom);
      given.kind = ContributorKind::custom;
      given.levels = levels;
      given.since = now;
      Contributor other;
      other.id = assurance::ContributorId(person(7).get());
      other.address = "mark-contacts@example.org";
      other.kind = ContributorKind::reader;
      other.since = now;
      file.contributors = {given, other};
      file.answers["RH.2"].aside = assurance::SettingAside{"MARK-ASIDE", person(officer)};
    });
  }
  void say(const char* of, const json::object& answer) {
    measure = of;
    const auto said = ask(officer, Method::put, measure_of_one, {{"version", version()}, {"answer", answer}});
    ASSERT_EQ(status_of(said), 200U) << code_of(said);
  }
  /// What each section of the service says is in it.
  void fill() {
    say("RH.2", {{"status", "fait"}, {"details", "MARK-SECURE"}});
    ASSERT_EQ(status_of(ask(officer, Method::post, measure_of_one + "/comments",
                            {{"version", version()}, {"text", "MARK-COMMENT"}})),
              200U);
    ASSERT_EQ(status_of(ask(officer, Method::post, measure_of_one + "/aside",
                            {{"version", version()}, {"reason", "MARK-ASIDE"}})),
              200U);
    const json::object own{{"title", "MARK-OWN"}, {"category", "protection"}, {"status", "fait"}};
    ASSERT_EQ(status_of(ask(officer, Method::put, one + "/own", {{"version", version()}, {"own", json::array{own}}})),
              200U);
    ASSERT_EQ(status_of(ask(officer, Method::post, one + "/approval", {{"version", version()}})), 201U);
    const json::object authority{{"name", "MARK-APPROVE"},
                                 {"position", "Director"},
                                 {"person", to_hex(person(carl).get())},
                                 {"version", version()}};
    ASSERT_EQ(status_of(ask(officer, Method::put, one + "/approval/authority", authority)), 200U);
  }
  std::string provided() {
    const json::object whole = read();
    for (const json::value& listed : whole.at("measures").as_array())
      if (listed.at("bearer") == json::value("provider") || listed.at("bearer") == json::value("shared"))
        return std::string(listed.at("id").as_string());
    return "";
  }

  Timestamp now{std::chrono::seconds(1'800'000'000)};
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  const assurance::Catalogue& catalogue = assurance::Catalogue::built_in();
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  identity::MemoryInvitationStore invitations;
  AssuranceApi services{store, people, random};
  AssuranceApprovalApi approvals{store,
                                 people,
                                 {.may_sign = [](const PersonId&) { return true; },
                                  .sign = [](std::string_view text) { return std::string(text); },
                                  .program = "urna",
                                  .ballots = [] { return AssuranceApprovalApi::Ballots{}; }}};
  AssurancePaperApi papers{store, people};
  DossierApi dossiers{store, people, {}};
  ManyServicesApi many{store, people, random};
  MeasureStatementApi statements{store, people, random, {}};
  SigningRightsApi signing_rights{store, people, random, [](const PersonId&) { return true; }};
  OscalApi plans{store, people};
  ContributorsApi api{store, people, invitations, random, {.tenant = {}, .origin = "https://vote.example.org"}};
  http::Router router;
  std::string id;
  std::string measure = "RH.2";
  std::string contributor = to_hex(person(7).get());
};

/// What signs, delegates and waives: a role's alone, at the gate.
bool is_by_role_alone(const http::Route& route) { return !is_in_service(route.permission); }

/// What opens a route, written down again: another reading of §g than the door's.
using Opens = std::function<bool(const Levels&)>;
const Opens always = [](const Levels& levels) {
  return std::ranges::any_of(levels, [](Level given) { return given != Level::hidden; });
};
Opens at_least(Section section, Level wanted) {
  return [section, wanted](const Levels& levels) { return level(levels, section) >= wanted; };
}
Opens approving(Level wanted) {
  return [wanted](const Levels& levels) {
    return level(levels, Section::approve) >= wanted && level(levels, Section::describe) != Level::hidden &&
           level(levels, Section::secure) != Level::hidden && level(levels, Section::risks) != Level::hidden;
  };
}
const Opens never = [](const Levels&) { return false; };

const std::map<std::string, Opens> opened_by{
    {"GET " + one, always},
    {"DELETE " + one, never},
    {"GET " + one + "/history", always},
    {"PUT " + one + "/description", at_least(Section::describe, Level::writes)},
    {"PUT " + one + "/own", at_least(Section::secure, Level::writes)},
    {"PUT " + one + "/platform", never},
    {"POST " + one + "/copies", never},
    {"GET " + one + "/measures", at_least(Section::secure, Level::reads)},
    {"PUT " + measure_of_one, at_least(Section::secure, Level::writes)},
    {"POST " + measure_of_one + "/comments", at_least(Section::secure, Level::writes)},
    {"POST " + measure_of_one + "/aside", at_least(Section::secure, Level::writes)},
    {"PUT " + measure_of_one + "/aside", at_least(Section::secure, Level::writes)},
    {"DELETE " + measure_of_one + "/aside", at_least(Section::secure, Level::writes)},
    {"GET " + measure_of_one + "/statements", at_least(Section::secure, Level::reads)},
    {"POST " + measure_of_one + "/statements", at_least(Section::secure, Level::writes)},
    {"GET " + measure_of_one + "/statements/{statement}/note", at_least(Section::secure, Level::reads)},
    {"POST " + measure_of_one + "/statements/{statement}/withdrawal", at_least(Section::secure, Level::writes)},
    {"GET " + one + "/approval/delegations", approving(Level::reads)},
    {"GET " + contributors_of_one, at_least(Section::contacts, Level::reads)},
    {"PUT " + contributor_of_one, never},
    {"DELETE " + contributor_of_one, never},
    {"GET " + one + "/approval", approving(Level::reads)},
    {"POST " + one + "/approval", approving(Level::writes)},
    {"DELETE " + one + "/approval", approving(Level::writes)},
    {"PUT " + one + "/approval/authority", approving(Level::writes)},
    {"POST " + one + "/approval/opinions", approving(Level::writes)},
    {"PUT " + one + "/approval/opinions", approving(Level::writes)},
    {"DELETE " + one + "/approval/opinions", approving(Level::writes)},
    {"PUT " + one + "/approval/documents", approving(Level::writes)},
    {"POST " + one + "/approval/form", never},
    {"GET " + one + "/approval/form", approving(Level::reads)},
    {"PUT " + one + "/approval/board", never},
    {"GET " + one + "/approval/decisions/{number}", approving(Level::reads)},
    {"GET " + one + "/approval/decisions/{number}/statement", approving(Level::reads)},
    {"GET " + one + "/approval/decisions/{number}/paper", approving(Level::reads)},
    {"GET " + one + "/approval/decisions/{number}/attestation", approving(Level::reads)},
    {"GET " + one + "/approval/decisions/{number}/dossier", approving(Level::reads)},
    {"GET " + one + "/oscal", approving(Level::reads)},
};

/// What may be found of each section, wherever it is said.
const std::map<Section, std::vector<std::string>> marks{
    {Section::describe, {"MARK-DESCRIBE", "\"required_level\"", "\"field\":"}},
    {Section::secure, {"MARK-SECURE", "MARK-COMMENT", "MARK-ASIDE", "MARK-OWN", "\"index\"", "\"RH.2\""}},
    {Section::approve, {"MARK-APPROVE", "approval-", "opinion"}},
    {Section::risks, {"\"likelihood\""}},
    {Section::contacts, {"mark-contacts"}}};

TEST_F(ContributorsOverHttp, WhatIsHiddenIsInNoAnswerWhateverElseIsGiven) {
  fill();
  std::size_t combination = 0;
  for (; combination < 243; ++combination) {
    Levels levels{};
    std::string named;
    for (std::size_t place = 0, left = combination; place < levels.size(); ++place, left /= 3) {
      levels[place] = static_cast<Level>(left % 3);
      named += std::string(word_of(static_cast<Section>(place))) + "=" + std::string(word_of(levels[place])) + " ";
    }
    give(ada, levels);
    const auto before = store.find(*detail_id())->version;
    for (const auto& route : router.routes()) {
      if (route->pattern.find("{service}") == std::string::npos) continue;
      const std::string name = std::string(http::name_of(route->method)) + " " + route->pattern;
      if (is_by_role_alone(*route)) continue;  // a role's alone, at the gate
      ASSERT_TRUE(opened_by.contains(name)) << name << " is not in this table";
      // The draft is looked for in what follows.
      if (name == "DELETE " + one + "/approval" && opened_by.at(name)(levels)) continue;
      const auto response = ask(ada, route->method, route->pattern);
      const bool is_refused = code_of(response) == "not-in-service" || code_of(response) == "unknown-assured-service";
      ASSERT_EQ(!is_refused, opened_by.at(name)(levels)) << name << " " << named << code_of(response);
      for (const auto& [section, texts] : marks) {
        if (level(levels, section) != Level::hidden) continue;
        for (const std::string& text : texts)
          ASSERT_EQ(text_of(response).find(text), std::string::npos) << text << " in " << name << " " << named;
      }
    }
    // With nothing to say in it, one request alone can be done.
    const bool ends_an_aside = level(levels, Section::secure) == Level::writes;
    ASSERT_EQ(store.find(*detail_id())->version, before + (ends_an_aside ? 1 : 0)) << named;
    ASSERT_EQ(store.approvals(*detail_id()).size(), 1U) << named;
  }
}

TEST_F(ContributorsOverHttp, WhoeverIsNotInTheListFindsNoService) {
  fill();
  ASSERT_EQ(status_of(invite(officer, ada, "owner")), 201U);
  for (const auto& route : router.routes()) {
    if (route->pattern.find("{service}") == std::string::npos || is_by_role_alone(*route)) continue;
    EXPECT_EQ(status_of(ask(bob, route->method, route->pattern)), 404U) << route->pattern;
  }
  EXPECT_EQ(status_of(ask(bob, Method::get, "/api/assurance/services")), 403U);
  EXPECT_TRUE(json_of(ask(bob, Method::get, "/api/assurance/approvals")).at("approvals").as_array().empty());
  EXPECT_EQ(json_of(ask(ada, Method::get, "/api/assurance/services")).at("services").as_array().size(), 1U);
  EXPECT_EQ(status_of(invite(bob, carl, "reader")), 404U);
}

TEST_F(ContributorsOverHttp, AProviderSeesAndFeedsItsMeasuresAndNothingElse) {
  fill();
  ASSERT_EQ(status_of(invite(officer, ada, "provider")), 201U);
  const std::string theirs = provided();
  ASSERT_FALSE(theirs.empty());
  const std::string seen = text_of(ask(ada, Method::get, one));
  for (const auto& [section, texts] : marks)
    for (const std::string& text : texts) EXPECT_EQ(seen.find(text), std::string::npos) << text;
  const json::object theirs_told = read(ada);
  for (const json::value& listed : theirs_told.at("measures").as_array())
    EXPECT_TRUE(listed.at("bearer") == json::value("provider") || listed.at("bearer") == json::value("shared"));
  EXPECT_EQ(read(ada).at("name").as_string(), "Works council vote");
  EXPECT_TRUE(json_of(ask(ada, Method::get, one + "/history")).at("history").as_array().empty());
  for (const auto& route : router.routes()) {
    const std::string& pattern = route->pattern;
    const bool is_theirs = pattern == one || pattern.starts_with(measure_of_one) || pattern.ends_with("/history");
    if (pattern.find("{service}") == std::string::npos || is_by_role_alone(*route)) continue;
    if (is_theirs && route->method != Method::remove && !pattern.ends_with("/aside")) continue;
    EXPECT_EQ(status_of(ask(ada, route->method, pattern)), 403U) << pattern;
  }
  // One of others is not there for them.
  const json::object answer{{"version", version()}, {"answer", {{"status", "fait"}}}};
  EXPECT_EQ(status_of(ask(ada, Method::put, measure_of_one, answer)), 404U);
  EXPECT_EQ(status_of(ask(ada, Method::post, measure_of_one + "/comments", {{"version", version()}, {"text", "x"}})),
            404U);
  measure = theirs;
  EXPECT_EQ(status_of(ask(ada, Method::put, measure_of_one, answer)), 200U);
  const auto said = ask(ada, Method::post, measure_of_one + "/comments", {{"version", version()}, {"text", "ours"}});
  EXPECT_EQ(status_of(said), 200U) << code_of(said);
  EXPECT_NE(text_of(said).find("ours"), std::string::npos);
  EXPECT_EQ(text_of(said).find("MARK"), std::string::npos)
      << "what is answered to a change is no more than what is read";
}

TEST_F(ContributorsOverHttp, AnAuditorReadsUntilTheirTimeIsOver) {
  EXPECT_EQ(status_of(invite(officer, ada, "auditor")), 422U);
  ASSERT_EQ(status_of(invite(officer, ada, "auditor", {{"ends", timestamp_text(now + std::chrono::hours(1))}})), 201U);
  EXPECT_EQ(status_of(ask(ada, Method::get, one)), 200U);
  EXPECT_EQ(status_of(ask(ada, Method::put, one + "/description", {{"version", 1}})), 403U);
  EXPECT_EQ(status_of(ask(ada, Method::post, measure_of_one + "/comments", {{"version", 1}, {"text", "x"}})), 403U);
  now += std::chrono::hours(1);
  EXPECT_EQ(status_of(ask(ada, Method::get, one)), 404U);
  EXPECT_TRUE(entry(address(ada)).at("is_over").as_bool());
}

TEST_F(ContributorsOverHttp, AnOwnerSaysWhoWorksOnItButNotOfThemselves) {
  ASSERT_EQ(status_of(invite(officer, ada, "owner")), 201U);
  EXPECT_EQ(status_of(invite(ada, ada, "owner")), 403U);
  ASSERT_EQ(status_of(invite(ada, bob, "writer")), 201U);
  EXPECT_EQ(code_of(invite(ada, bob, "reader")), "already-there");
  EXPECT_EQ(status_of(invite(bob, carl, "reader")), 403U) << "a writer invites nobody";
  EXPECT_EQ(code_of(change(ada, ada, "reader")), "to-oneself");
  EXPECT_EQ(code_of(remove(ada, ada)), "to-oneself");
  EXPECT_EQ(code_of(remove(officer, ada)), "last-owner");
  ASSERT_EQ(status_of(change(ada, bob, "owner")), 200U);
  ASSERT_EQ(status_of(remove(bob, ada)), 200U);
  EXPECT_EQ(status_of(ask(ada, Method::get, one)), 404U);
  const auto history = json_of(ask(bob, Method::get, one + "/history")).at("history").as_array();
  ASSERT_EQ(history.size(), 5U);
  EXPECT_EQ(history[0].at("what").as_string(), "contributor-removed");
  EXPECT_EQ(history[0].at("contributor").as_string(), "Person 1");
  EXPECT_EQ(history[1].at("what").as_string(), "contributor-changed");
}

TEST_F(ContributorsOverHttp, ARoleOfTheCustomerIsNotTheListsToChange) {
  ASSERT_EQ(status_of(invite(officer, ada, "owner")), 201U);
  ASSERT_EQ(status_of(invite(ada, officer, "reader")), 201U);
  EXPECT_EQ(status_of(ask(officer, Method::put, one + "/description",
                          {{"version", version()}, {"description", description("Another name")}})),
            200U);
}

TEST_F(ContributorsOverHttp, WhoeverLeavesAnswersForNoMeasure) {
  ASSERT_EQ(status_of(invite(officer, ada, "writer")), 201U);
  const auto answering = [&](int by, int who) {
    return ask(by, Method::put, measure_of_one,
               {{"version", version()},
                {"answer", {{"status", "aLancer"}, {"responsibles", json::array{to_hex(person(who).get())}}}}});
  };
  EXPECT_EQ(status_of(answering(ada, bob)), 422U) << "bob works on another service";
  ASSERT_EQ(status_of(answering(ada, ada)), 200U);
  EXPECT_NE(text_of(ask(officer, Method::get, one)).find("Person 1"), std::string::npos);
  ASSERT_EQ(status_of(remove(officer, ada)), 200U);
  EXPECT_EQ(text_of(ask(officer, Method::get, one)).find("Person 1"), std::string::npos);
}

TEST_F(ContributorsOverHttp, OutsidersAnswerForNoMeasureOfTheServicesOwnAndOneIsTakenOutAllTheSame) {
  ASSERT_EQ(status_of(invite(officer, ada, "writer")), 201U);
  const auto own = [](const char* title, int who) {
    return json::object{{"title", title},
                        {"category", "protection"},
                        {"status", "fait"},
                        {"responsibles", json::array{to_hex(person(who).get())}}};
  };
  const auto put = [&](const json::array& all) {
    return ask(ada, Method::put, one + "/own", {{"version", version()}, {"own", all}});
  };
  const auto refused = put({own("A guard", ada), own("A dog", bob)});
  ASSERT_EQ(status_of(refused), 422U);
  EXPECT_EQ(std::get<http::Problem>(refused.body).fields.at(0).path, "own[1].responsibles");
  // Bob answered for the second one when he still worked here; it moves up when the first one goes.
  rewrite([&](assurance::ServiceFile& file) {
    for (const int who : {ada, bob}) {
      auto& kept = file.own.emplace_back();
      kept.title = who == ada ? "A guard" : "A dog";
      kept.answer.responsibles = {person(who)};
    }
  });
  ASSERT_EQ(status_of(put({own("A dog", bob)})), 200U);
  EXPECT_EQ(json_of(ask(ada, Method::get, one)).at("own").as_array().size(), 1U);
}

TEST_F(ContributorsOverHttp, WhoeverMayNotWriteMeasuresAnyMoreWordsNoneThroughATemplate) {
  ASSERT_EQ(status_of(invite(officer, ada, "writer")), 201U);
  ASSERT_EQ(status_of(invite(officer, bob, "writer")), 201U);
  rewrite([&](assurance::ServiceFile& file) {
    for (const int who : {ada, bob}) {
      auto& own = file.own.emplace_back();
      own.title = "Of person " + std::to_string(who);
      own.from = assurance::TemplateLink{assurance::TemplateId(person(who).get()), person(who)};
    }
  });
  const auto is_attached = [&](std::size_t place) {
    const json::object whole = read();
    EXPECT_EQ(whole.at("own").as_array().size(), 2U) << "its measure stays";
    return !whole.at("own").at(place).at("template").is_null();
  };
  EXPECT_TRUE(is_attached(0));
  ASSERT_EQ(status_of(change(officer, ada, "owner")), 200U);
  EXPECT_TRUE(is_attached(0)) << "an owner writes measures too";
  ASSERT_EQ(status_of(change(officer, bob, "reader")), 200U);
  EXPECT_FALSE(is_attached(1));
  EXPECT_TRUE(is_attached(0));
  ASSERT_EQ(status_of(change(officer, bob, "owner")), 200U);
  EXPECT_FALSE(is_attached(1)) << "not by itself";
  ASSERT_EQ(status_of(remove(officer, ada)), 200U);
  EXPECT_FALSE(is_attached(0));
}

TEST_F(ContributorsOverHttp, AnAddressWithoutAnAccountIsInvitedToOneWithoutARole) {
  const auto invited = invite(officer, "new@example.org", "provider");
  ASSERT_EQ(status_of(invited), 201U);
  EXPECT_TRUE(json_of(invited).at("link").as_string().starts_with("https://vote.example.org/console#/invitation/"));
  ASSERT_EQ(invitations.all().size(), 1U);
  EXPECT_TRUE(invitations.all()[0].roles.empty());
  EXPECT_TRUE(entry("new@example.org").at("person").is_null());
  // Whoever comes by it has that address: the list knows them from then on.
  static_cast<void>(people.change("new@example.org", [&](auto& known) {
    known.emplace();
    known->id = person(4);
    known->address = "new@example.org";
    known->state = identity::PersonState::active;
    return true;
  }));
  EXPECT_EQ(status_of(ask(4, Method::get, one)), 200U);
  EXPECT_EQ(status_of(invite(officer, "info@example.org", "reader")), 422U);
  EXPECT_EQ(status_of(invite(officer, "new@example.org", "reader")), 409U);
}

TEST_F(ContributorsOverHttp, AnInvitationToSeveralServicesIsOfAllOrOfNone) {
  const std::string first = id;
  const auto second =
      json_of(ask(officer, Method::post, "/api/assurance/services", {{"description", description("Town hall site")}}));
  const std::string other(second.at("id").as_string());
  ASSERT_EQ(status_of(invite(officer, ada, "owner")), 201U);
  const auto both = [&](int by, int whom) {
    return ask(by, Method::post, "/api/assurance/contributors",
               {{"services", json::array{first, other}}, {"address", address(whom)}, {"kind", "reader"}});
  };
  EXPECT_EQ(status_of(both(ada, bob)), 404U) << "the other is not hers";
  EXPECT_TRUE(entry(address(bob)).empty());
  ASSERT_EQ(status_of(both(officer, bob)), 201U);
  EXPECT_EQ(json_of(ask(bob, Method::get, "/api/assurance/services")).at("services").as_array().size(), 2U);
}

TEST_F(ContributorsOverHttp, ACommentHasBounds) {
  const auto write = [&](const std::string& text) {
    return status_of(
        ask(officer, Method::post, measure_of_one + "/comments", {{"version", version()}, {"text", text}}));
  };
  EXPECT_EQ(write(" "), 422U);
  EXPECT_EQ(write(std::string("a\x07", 2)), 422U);
  EXPECT_EQ(write(std::string(assurance::comment_bytes_max + 1, 'a')), 422U);
  rewrite([&](assurance::ServiceFile& file) {
    file.comments["RH.2"].assign(assurance::comments_of_measure_max, {now, person(officer), "said"});
  });
  EXPECT_EQ(write("one more"), 422U);
}

}  // namespace
}  // namespace urna::api
