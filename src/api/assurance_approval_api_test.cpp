// SPDX-License-Identifier: EUPL-1.2
#include "api/assurance_approval_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/assurance_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string one = "/api/assurance/services/{service}";
const std::string at = one + "/approval";

std::vector<std::string> fields_of(const Response& response) {
  std::vector<std::string> found;
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  if (problem != nullptr)
    for (const auto& field : problem->fields) found.push_back(field.path);
  return found;
}
json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }
std::string id_of(int number) { return to_hex(person(number).get()); }

constexpr int author = 1, expert = 2, director = 3, deputy = 4;

json::object description() {
  return {{"name", "Works council vote"},
          {"organisation", "Ville de Lille"},
          {"service_types", json::array{"online_service"}},
          {"hosting", "on_premise"},
          {"exposure", "internet"},
          {"audience", "limited"},
          {"max_downtime", "under_24h"},
          {"data_volume", "low"},
          {"data_location", "eu"},
          {"service_profile", "vote"},
          {"level", 2}};
}

struct ApprovalOverHttp : testing::Test {
  ApprovalOverHttp() {
    services.add_routes(router);
    api.add_routes(router);
    for (const int who : {author, expert, director, deputy}) {
      static_cast<void>(people.change(std::to_string(who) + "@example.org", [&](auto& known) {
        known.emplace();
        known->id = person(who);
        known->address = std::to_string(who) + "@example.org";
        known->name = "Person " + std::to_string(who);
        return true;
      }));
    }
    id = json_of(ask(author, Method::post, "/api/assurance/services", {{"description", description()}}))
             .at("id")
             .as_string();
  }

  Response ask(int who, Method method, const std::string& pattern, const json::object& body = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = {{"service", id}, {"measure", measure}, {"number", number}};
      request.body = json::serialize(body);
      Caller caller{.who = person(who), .name = "somebody", .tenant = {}, .now = now};
      if (who == 0) caller.who = identity::ServiceId();
      request.caller = detail::as_officer(caller);
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  json::object read() { return json_of(ask(author, Method::get, at)); }
  std::int64_t version() { return read().at("version").as_int64(); }
  std::string next_step() { return std::string(read().at("draft").at("next_step").as_string()); }
  /// A step, with the newest version.
  Response step(int who, Method method, const std::string& what, json::object body = {}) {
    body["version"] = version();
    return ask(who, method, at + what, body);
  }
  void begin() { EXPECT_EQ(status_of(step(author, Method::post, "")), 201U); }
  Response name_authority(int whom = director) {
    return step(author, Method::put, "/authority",
                {{"name", "Grace Hopper"}, {"position", "Director"}, {"person", id_of(whom)}});
  }
  Response advise(int who = expert) {
    return step(who, Method::post, "/opinions",
                {{"collaborators", json::array{"Ada, expert"}}, {"verdict", "favourable"}, {"months", 12}});
  }
  Response fill_in_board(int months = 6, json::array conditions = {}) {
    return step(author, Method::put, "/board",
                {{"date", "2027-01-15"},
                 {"is_accepted", months > 0},
                 {"months", months},
                 {"reason_of_refusal", months > 0 ? json::value() : json::value("No backups")},
                 {"conditions", std::move(conditions)}});
  }
  void fill_in(int months = 6, const json::array& conditions = {}) {
    begin();
    EXPECT_EQ(status_of(name_authority()), 200U);
    EXPECT_EQ(status_of(advise()), 200U);
    EXPECT_EQ(status_of(step(author, Method::put, "/documents", {{"titles", json::array{"Risk study"}}})), 200U);
    EXPECT_EQ(status_of(step(author, Method::post, "/form")), 200U);
    const auto board = fill_in_board(months, conditions);
    EXPECT_EQ(status_of(board), 200U) << code_of(board);
    EXPECT_EQ(next_step(), "summary");
  }
  /// Every measure of the service.
  void answer_all(const char* status = "fait") {
    const auto service = json_of(ask(author, Method::get, one));
    for (const json::value& listed : service.at("measures").as_array()) {
      measure = listed.at("id").as_string();
      answer(status);
    }
  }
  void answer(const char* status) {
    const auto answered = ask(author, Method::put, one + "/measures/{measure}",
                              {{"version", version()}, {"answer", {{"status", status}}}});
    EXPECT_EQ(status_of(answered), 200U) << code_of(answered);
  }
  Response sign(int who = director) { return step(who, Method::post, "/signature"); }

  Timestamp now{std::chrono::seconds(1'800'000'000)};  // 15 January 2027
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteAssuredServiceStore store{
      folder.path("assurance.db"), keystore.sealer,
      [this](const assurance::AssuredId& service) { return storage::entries_about_service(service, now); }};
  identity::MemoryPersonStore people;
  AssuranceApi services{store, people, random};
  AssuranceApprovalApi::Ballots ballots;
  std::vector<std::string> signed_texts;
  AssuranceApprovalApi api{store,
                           people,
                           {.may_sign = [](const PersonId& who) { return who != person(expert); },
                            .sign =
                                [this](std::string_view text) {
                                  signed_texts.emplace_back(text);
                                  return std::string(text) + "\nsigned\n";
                                },
                            .program = "urna 0",
                            .platform = {},
                            .ballots = [this] { return ballots; }}};
  http::Router router;
  std::string id = "00000000000000000000000000000000";
  std::string measure = "RH.2";
  std::string number = "1";
};

TEST_F(ApprovalOverHttp, SomebodySignsForTheAuthorityWhileADelegationHoldsAndTheDecisionNamesIt) {
  answer_all();
  fill_in();
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority");
  const auto give = [&](int from, Timestamp not_before, Timestamp expires, bool is_ended = false) {
    auto kept = store.all().front();
    auto file = assurance::parse_service_file(kept.file, assurance::Catalogue::built_in()).value();
    file.delegations = {{assurance::DelegationId(), {person(from), person(deputy), not_before, expires}, now}};
    if (is_ended) file.delegations[0].ended = assurance::GivenDelegation::End{now, person(from)};
    kept.file = service_file_json(file);
    kept.version += 1;
    ASSERT_TRUE(store.put(kept, {now, person(from), R"({"what":"delegation-given","index":0,"personalised":0})"}));
  };
  const std::chrono::hours day{24};
  give(expert, now - day, now + day);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "of somebody who is not the authority";
  give(director, now + day, now + 2 * day);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "to come";
  give(director, now - 2 * day, now);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "over";
  give(director, now - day, now + day, true);
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority") << "ended early";
  give(director, now - day, now + day);
  EXPECT_TRUE(json_of(ask(deputy, Method::get, at)).at("may_sign_for").as_bool());
  EXPECT_FALSE(json_of(ask(expert, Method::get, at)).at("may_sign_for").as_bool());
  const auto done = sign(deputy);
  ASSERT_EQ(status_of(done), 201U) << code_of(done);
  const json::object decision = json_of(done).at("decisions").at(0).as_object();
  EXPECT_EQ(decision.at("signed_by").at("id").as_string(), id_of(deputy));
  EXPECT_EQ(decision.at("delegation").at("expires").as_string(), timestamp_text(now + day));
}

TEST_F(ApprovalOverHttp, TellsEachWhetherItWaitsForThemAndForWhat) {
  const auto waits_for = [&](int who) {
    const auto approvals = json_of(ask(who, Method::get, "/api/assurance/approvals")).at("approvals").as_array();
    const json::value word = approvals.empty() ? json::value() : approvals[0].at("waits_for_me");
    return word.is_null() ? std::string() : std::string(word.as_string());
  };
  const auto said = [&] {
    return waits_for(author) + "," + waits_for(expert) + "," + waits_for(director) + "," + waits_for(deputy);
  };
  answer_all();
  begin();
  EXPECT_EQ(said(), ",,,") << "no authority yet";
  ASSERT_EQ(status_of(name_authority()), 200U);
  EXPECT_EQ(said(), ",opinion,,opinion") << "neither the author nor the authority advises";
  ASSERT_EQ(status_of(advise()), 200U);
  EXPECT_EQ(said(), ",,,") << "the author goes on";
  ASSERT_EQ(status_of(ask(author, Method::remove, at)), 200U);
  fill_in();
  EXPECT_EQ(said(), ",,signature,");
  auto kept = store.all().front();
  auto file = assurance::parse_service_file(kept.file, assurance::Catalogue::built_in()).value();
  const std::chrono::hours day{24};
  file.delegations = {{assurance::DelegationId(), {person(director), person(deputy), now - day, now + day}, now}};
  kept.file = service_file_json(file);
  kept.version += 1;
  ASSERT_TRUE(store.put(kept, {now, person(director), R"({"what":"delegation-given","index":0,"personalised":0})"}));
  EXPECT_EQ(said(), ",,signature,signature") << "a delegate may as well";
  now += day;
  EXPECT_EQ(said(), ",,signature,") << "no longer";
  ASSERT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(said(), ",,,");
}

TEST_F(ApprovalOverHttp, TheAuthorSignsNeitherTheirOwnFileNorIsTheAuthorityOfIt) {
  begin();
  const auto oneself = name_authority(author);
  EXPECT_EQ(code_of(oneself), "three-people");
  EXPECT_EQ(status_of(oneself), 403U);
  ASSERT_EQ(status_of(name_authority()), 200U);
  EXPECT_EQ(code_of(advise(author)), "three-people");
  EXPECT_EQ(code_of(advise(director)), "three-people");
  ASSERT_EQ(status_of(ask(author, Method::remove, at)), 200U);
  answer_all();
  fill_in();
  EXPECT_EQ(code_of(sign(author)), "three-people");
  EXPECT_EQ(code_of(sign(expert)), "three-people");
  EXPECT_EQ(code_of(sign(deputy)), "not-the-authority");
  EXPECT_TRUE(read().at("decisions").as_array().empty()) << "nothing half done";
  EXPECT_EQ(next_step(), "summary");
}

TEST_F(ApprovalOverHttp, NobodyIsNamedWhoMayNotSignOrHasAdvised) {
  begin();
  EXPECT_EQ(fields_of(name_authority(expert)), std::vector<std::string>{"person"});
  ASSERT_EQ(status_of(name_authority(deputy)), 200U);
  ASSERT_EQ(status_of(advise(director)), 200U);
  EXPECT_EQ(code_of(name_authority(director)), "three-people");
  const json::object told = read();
  ASSERT_EQ(told.at("authorities").as_array().size(), 1U);
  EXPECT_EQ(told.at("authorities").as_array()[0].at("id").as_string(), id_of(deputy));
}

TEST_F(ApprovalOverHttp, OnlyTheAuthorFillsInAndStepsComeInTheirOrder) {
  EXPECT_EQ(code_of(name_authority()), "no-draft");
  begin();
  EXPECT_EQ(code_of(step(author, Method::post, "")), "draft-there");
  EXPECT_EQ(code_of(advise()), "too-early");
  EXPECT_EQ(code_of(step(author, Method::put, "/documents", {{"titles", json::array()}})), "too-early");
  EXPECT_EQ(code_of(step(author, Method::post, "/form")), "too-early");
  EXPECT_EQ(code_of(fill_in_board()), "too-early");
  EXPECT_EQ(code_of(sign()), "too-early");
  EXPECT_EQ(next_step(), "authority");
  ASSERT_EQ(status_of(name_authority()), 200U);
  EXPECT_EQ(code_of(step(deputy, Method::put, "/opinions")), "not-the-author");
  ASSERT_EQ(status_of(step(author, Method::put, "/opinions")), 200U);
  ASSERT_EQ(status_of(advise()), 200U);
  EXPECT_EQ(code_of(step(author, Method::put, "/opinions")), "opinions-there");
  EXPECT_EQ(code_of(ask(deputy, Method::remove, at + "/opinions")), "no-opinion");
  ASSERT_EQ(status_of(ask(expert, Method::remove, at + "/opinions")), 200U);
  EXPECT_TRUE(read().at("draft").at("opinions").is_null()) << "nobody says that none was asked for";
  EXPECT_EQ(next_step(), "opinions");
}

TEST_F(ApprovalOverHttp, WhatDoesNotFitIsNamedAndChangesNothing) {
  begin();
  ASSERT_EQ(status_of(name_authority()), 200U);
  const auto opinion = [&](const char* verdict, int months) {
    return step(expert, Method::post, "/opinions",
                {{"collaborators", json::array{"Ada"}}, {"verdict", verdict}, {"months", months}});
  };
  EXPECT_EQ(fields_of(opinion("perhaps", 12)), std::vector<std::string>{"verdict"});
  EXPECT_EQ(fields_of(opinion("favourable", 7)), std::vector<std::string>{"months"});
  EXPECT_EQ(fields_of(opinion("unfavourable", 6)), std::vector<std::string>{"months"});
  ASSERT_EQ(status_of(advise()), 200U);
  ASSERT_EQ(status_of(step(author, Method::put, "/documents", {{"titles", json::array()}})), 200U);
  ASSERT_EQ(status_of(step(author, Method::post, "/form")), 200U);
  const auto board = [&](const char* date, int months, const char* due) {
    return step(author, Method::put, "/board",
                {{"date", date},
                 {"is_accepted", true},
                 {"months", months},
                 {"conditions", json::array{{{"measure", "RH.2"}, {"status", "fait"}, {"due", due}}}}});
  };
  EXPECT_EQ(fields_of(board("2027-02-30", 6, "2027-03-01")), std::vector<std::string>{"date"});
  EXPECT_EQ(fields_of(board("2029-01-15", 6, "2029-03-01")), std::vector<std::string>{"date"});
  EXPECT_EQ(fields_of(board("2027-01-15", 5, "2027-03-01")), std::vector<std::string>{"months"});
  EXPECT_EQ(fields_of(board("2027-01-15", 6, "2027-07-15")), std::vector<std::string>{"conditions"});
  EXPECT_EQ(fields_of(fill_in_board(6, {{{"measure", "NO.SUCH"}, {"status", "fait"}, {"due", "2027-03-01"}}})),
            std::vector<std::string>{"conditions[0].measure"});
  EXPECT_EQ(next_step(), "board");
}

TEST_F(ApprovalOverHttp, WhatWasReadIsWhatIsSigned) {
  answer_all();
  fill_in();
  const std::int64_t seen = version();
  measure = "RH.2";
  answer("aLancer");
  EXPECT_EQ(code_of(ask(director, Method::post, at + "/signature", {{"version", seen}})), "changed-meanwhile");
  EXPECT_TRUE(read().at("decisions").as_array().empty());
  EXPECT_EQ(code_of(ask(author, Method::put, at + "/documents", {{"version", seen}, {"titles", json::array()}})),
            "changed-meanwhile");
}

TEST_F(ApprovalOverHttp, SaysWhatStandsInTheWayAndRefusesTheSignature) {
  fill_in();
  const json::object told = read();
  EXPECT_GT(told.at("obstacles").as_array().size(), 10U);
  const auto blocked = sign();
  EXPECT_EQ(code_of(blocked), "approval-blocked");
  EXPECT_EQ(status_of(blocked), 409U);
  EXPECT_EQ(fields_of(blocked).front(), "measure-unanswered");
  EXPECT_EQ(fields_of(blocked).back(), "index-too-low");
  answer_all("enCours");  // half of everything: a little over 2
  EXPECT_TRUE(read().at("obstacles").as_array().empty());
  ASSERT_EQ(status_of(fill_in_board(24)), 200U);
  EXPECT_EQ(fields_of(sign()), std::vector<std::string>{"longer-than-index-allows"});
  ASSERT_EQ(status_of(fill_in_board(12)), 200U);
  EXPECT_EQ(status_of(sign()), 201U);
}

TEST_F(ApprovalOverHttp, ADescriptionWithoutOrganisationIsNotDecidedOn) {
  json::object unnamed = description();
  unnamed.erase("organisation");
  ASSERT_EQ(
      status_of(ask(author, Method::put, one + "/description", {{"version", version()}, {"description", unnamed}})),
      200U);
  answer_all();
  fill_in();
  EXPECT_EQ(read().at("lacks").as_array().at(0).as_string(), "organisation");
  EXPECT_EQ(fields_of(sign()), std::vector<std::string>{"description-incomplete"});
}

TEST_F(ApprovalOverHttp, ADecisionIsSealedAndSigned) {
  answer_all();
  fill_in(24);
  const auto made = sign();
  ASSERT_EQ(status_of(made), 201U) << code_of(made);
  const json::object told = json_of(made);
  EXPECT_TRUE(told.at("draft").is_null());
  EXPECT_EQ(told.at("current").to_number<int>(), 1);
  const json::object decision = told.at("decisions").as_array().at(0).as_object();
  EXPECT_EQ(decision.at("state").as_string(), "active");
  EXPECT_EQ(decision.at("ends").as_string(), "2029-01-15");
  EXPECT_EQ(decision.at("signed_by").at("name").as_string(), "Person 3");
  const auto bytes = ask(deputy, Method::get, at + "/decisions/{number}");
  const std::string digest = crypto::sha256_hex(std::get<std::string>(bytes.body));
  EXPECT_EQ(decision.at("sha256").as_string(), digest);
  ASSERT_EQ(signed_texts.size(), 1U);
  EXPECT_NE(signed_texts[0].find("sha256 " + digest + "\n"), std::string::npos) << signed_texts[0];
  EXPECT_NE(signed_texts[0].find("approved until 2029-01-14\n"), std::string::npos);
  const auto note = ask(0, Method::get, at + "/decisions/{number}/statement");
  EXPECT_TRUE(std::get<std::string>(note.body).ends_with("\nsigned\n"));
  // The journal names the digest, in public.
  const auto letters = store.outbox().waiting(1000);
  EXPECT_NE(letters.back().entry.find("decision:" + digest), std::string::npos) << letters.back().entry;
  // Whatever happens to the service, these bytes stay.
  measure = "RH.2";
  answer("aLancer");
  const auto later = ask(deputy, Method::get, at + "/decisions/{number}");
  EXPECT_EQ(std::get<std::string>(later.body), std::get<std::string>(bytes.body));
  number = "2";
  EXPECT_EQ(code_of(ask(deputy, Method::get, at + "/decisions/{number}")), "unknown-decision");
  number = "1x";
  EXPECT_EQ(code_of(ask(deputy, Method::get, at + "/decisions/{number}/statement")), "unknown-decision");
  EXPECT_EQ(json_of(ask(author, Method::get, one + "/history")).at("history").as_array().at(1).at("what").as_string(),
            "service-approved");
}

TEST_F(ApprovalOverHttp, ARefusalTakesNoMarksAndLeavesTheOneBefore) {
  answer_all();
  fill_in(12);
  ASSERT_EQ(status_of(sign()), 201U);
  fill_in(0);
  const auto refused = sign();
  ASSERT_EQ(status_of(refused), 201U) << code_of(refused);
  const json::object told = json_of(refused);
  EXPECT_EQ(told.at("current").to_number<int>(), 1);
  EXPECT_EQ(told.at("decisions").as_array().at(0).at("state").as_string(), "refused");
  EXPECT_EQ(told.at("decisions").as_array().at(0).at("board").at("reason_of_refusal").as_string(), "No backups");
}

TEST_F(ApprovalOverHttp, ADecisionIsWatchedAndEnds) {
  answer_all();
  fill_in(24, {{{"measure", "RH.2"}, {"status", "fait"}, {"due", "2027-06-30"}}});
  ASSERT_EQ(status_of(sign()), 201U);
  const auto state = [&] {
    const auto approvals = json_of(ask(0, Method::get, "/api/assurance/approvals"));
    return std::string(approvals.at("approvals").as_array().at(0).at("state").as_string());
  };
  EXPECT_EQ(state(), "active");
  answer_all("enCours");  // worth twelve months
  EXPECT_EQ(state(), "under-watch");
  const std::uint64_t before = store.outbox().last_number();
  api.tend(now);
  api.tend(now);
  EXPECT_EQ(store.outbox().last_number(), before + 1) << "told once";
  now += std::chrono::days(14);
  api.tend(now);
  EXPECT_EQ(read().at("decisions").as_array().at(0).at("ends").as_string(), "2028-01-15");
  EXPECT_EQ(read().at("decisions").as_array().at(0).at("decided_end").as_string(), "2029-01-15");
  answer_all();
  now = Timestamp(std::chrono::sys_days(std::chrono::year(2027) / 9 / 15));
  EXPECT_EQ(state(), "expiring");
  now = Timestamp(std::chrono::sys_days(std::chrono::year(2028) / 1 / 15));
  EXPECT_EQ(state(), "expired");
}

TEST_F(ApprovalOverHttp, AMissedConditionPutsADecisionUnderWatch) {
  answer_all("enCours");
  fill_in(6, {{{"measure", "RH.2"}, {"status", "fait"}, {"due", "2027-03-31"}}});
  ASSERT_EQ(status_of(sign()), 201U);
  now = Timestamp(std::chrono::sys_days(std::chrono::year(2027) / 4 / 1));
  EXPECT_EQ(read().at("decisions").as_array().at(0).at("state").as_string(), "under-watch");
  measure = "RH.2";
  answer("fait");
  EXPECT_EQ(read().at("decisions").as_array().at(0).at("state").as_string(), "active");
}

TEST_F(ApprovalOverHttp, ASuspendedDecisionAlertsTheBoardOnceWhileAPollIsOpen) {
  answer_all();
  fill_in(12);
  ASSERT_EQ(status_of(sign()), 201U);
  answer_all("aLancer");
  ballots.is_open = true;
  api.tend(now);
  const auto letters = store.outbox().waiting(1000);
  const auto told = [&](const std::string& event) {
    return std::ranges::count_if(
        letters, [&](const auto& letter) { return letter.entry.find("\"" + event + "\"") != std::string::npos; });
  };
  EXPECT_EQ(told("assurance.decision-suspended"), 1);
  EXPECT_EQ(told("assurance.board-alerted"), 1);
  EXPECT_EQ(read().at("decisions").as_array().at(0).at("state").as_string(), "suspended");
}

TEST_F(ApprovalOverHttp, AProgramReadsAndFillsInNothing) {
  begin();
  for (const auto& route : router.routes()) {
    if (route->method == Method::get || route->pattern.find("/approval") == std::string::npos) continue;
    EXPECT_EQ(status_of(ask(0, route->method, route->pattern, {{"version", 2}})), 403U) << route->pattern;
  }
  EXPECT_EQ(next_step(), "authority");
}

TEST_F(ApprovalOverHttp, OfAServiceThatIsNotThereNothingIsTold) {
  id = "00112233445566778899aabbccddeeff";
  for (const auto& route : router.routes()) {
    if (route->method != Method::get || route->pattern.find("{service}/approval") == std::string::npos) continue;
    EXPECT_EQ(code_of(ask(author, route->method, route->pattern)), "unknown-assured-service") << route->pattern;
  }
  EXPECT_EQ(code_of(ask(author, Method::post, at, {{"version", 1}})), "unknown-assured-service");
  EXPECT_EQ(code_of(ask(author, Method::remove, at)), "unknown-assured-service");
}

}  // namespace
}  // namespace urna::api
