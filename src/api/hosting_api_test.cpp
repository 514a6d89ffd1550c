// SPDX-License-Identifier: EUPL-1.2
#include "api/hosting_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/hosting_socket.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_hosting_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string election = "Aa1Bb2Cc3Dd4Ee";
const std::string other_election = "Aa1Bb2Cc3Dd4Ef";
const std::string one_visit = "/api/hosting/interventions/{intervention}";

/// `422 fields.country not-a-country`, `409 referred-to`, or the status alone.
std::string said(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  std::string text = std::to_string(status_of(response));
  if (problem == nullptr) return text;
  if (problem->fields.empty()) return text + " " + problem->code;
  return text + " " + problem->fields[0].path + " " + problem->fields[0].problem;
}
json::object json_of(const Response& response) {
  const auto* const text = std::get_if<std::string>(&response.body);
  EXPECT_NE(text, nullptr) << said(response);
  return text == nullptr ? json::object() : json::parse(*text).as_object();
}

json::object record(const char* kind, const char* id, json::object fields, const char* from = "2026-01-01") {
  return {{"id", id}, {"kind", kind}, {"from", from}, {"fields", std::move(fields)}};
}

json::object site(const char* id, const char* city, std::int64_t latitude, const char* country = "FR") {
  return record("site", id,
                {{"organisation", "acme"},
                 {"name", std::string("Datacentre ") + id},
                 {"city", city},
                 {"address", "17 rue Secrete"},
                 {"country", country},
                 {"is_cloud", false},
                 {"latitude_millidegrees", latitude},
                 {"longitude_millidegrees", 3'000}});
}

/// Everything that the rules ask for, on two sites, for all elections of the platform.
json::array a_good_register() {
  json::array all{
      record("organisation", "acme",
             {{"name", "Acme"}, {"legal_id", "LEGAL-77"}, {"country", "FR"}, {"trade", "operator"}}),
      record(
          "technician", "t1",
          {{"name", "Jean Dupont"}, {"employer", "acme"}, {"valid_from", "2026-01-01"}, {"valid_to", "2036-01-01"}})};
  for (const char* kind : {"hosting", "data_processing"})
    all.push_back(
        record("contract", kind[0] == 'h' ? "c-h" : "c-d",
               {{"organisation", "acme"}, {"kind", kind}, {"valid_from", "2026-01-01"}, {"valid_to", "2036-01-01"}}));
  for (const char* name : {"nord", "sud"}) {
    const bool is_nord = std::string_view(name) == "nord";
    const auto of = [&](const char* what) { return std::string(what) + "-" + name; };
    all.push_back(site(name, is_nord ? "Lille" : "Marseille", is_nord ? 50'630 : 43'300));
    all.push_back(record("room", of("room").c_str(), {{"site", name}, {"name", "ROOM-9"}}));
    all.push_back(record("rack", of("rack").c_str(), {{"room", of("room")}, {"name", "RACK-9"}}));
    all.push_back(record("server", of("server").c_str(),
                         {{"label", of("urne")},
                          {"serial", "SERIAL-9"},
                          {"owner", "acme"},
                          {"title_document", "T"},
                          {"rack", of("rack")},
                          {"state", "in_use"}}));
    all.push_back(record("zone", of("zone").c_str(), {{"name", "votes"}, {"vlan", 4012}, {"level", 3}}));
    all.push_back(record(
        "node", of("node").c_str(),
        {{"machine", of("server")}, {"environment", "production"}, {"public_key", "KEY-9"}, {"zone", of("zone")}}));
    all.push_back(record("deployment", of("run").c_str(),
                         {{"subject", "platform"},
                          {"subject_kind", "platform"},
                          {"node", of("node")},
                          {"role", is_nord ? "primary" : "standby"}}));
    for (const char* role : {"main", "second"})
      all.push_back(record("line", of(role).c_str(),
                           {{"site", name}, {"organisation", "acme"}, {"role", role}, {"path", of(role)}}));
    all.push_back(record("certification", of("iso").c_str(),
                         {{"of", name},
                          {"standard", "ISO 27001"},
                          {"scope", "Hosting"},
                          {"number", "NUMBER-9"},
                          {"valid_from", "2026-01-01"},
                          {"valid_to", "2036-01-01"}}));
  }
  return all;
}

struct HostingOverHttp : testing::Test {
  HostingOverHttp() {
    api.add_routes(router);
    pages.add_routes(router);
    socket.add_routes(router);
  }

  Response ask(int who, Method method, const std::string& pattern, const json::value& body = json::object(),
               Request::Named parameters = {}, Request::Named query = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = std::move(parameters);
      request.query = std::move(query);
      request.body = json::serialize(body);
      Caller caller{.who = PersonId(std::array<std::byte, 16>{static_cast<std::byte>(who)}),
                    .name = "somebody",
                    .tenant = {},
                    .now = now};
      if (who == 0) caller.who = identity::ServiceId();
      request.caller = caller;
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  Response import(json::array records) {
    return ask(1, Method::post, "/api/hosting/register",
               json::object{{"format", "urna-hosting-register/1"}, {"records", std::move(records)}});
  }
  Response put(const json::object& body) { return ask(1, Method::post, "/api/hosting/records", body); }
  Response end(const char* id, const json::object& body = {}) {
    return ask(1, Method::post, "/api/hosting/records/{record}/end", body, {{"record", id}});
  }
  json::object public_page(const std::string& of = election) {
    return json_of(ask(1, Method::get, "/api/elections/{uuid}/hosting", {}, {{"uuid", of}}));
  }
  Response decide(int who, const json::object& body) { return ask(who, Method::post, "/api/hosting/decisions", body); }
  Response agree(int who, const std::string& id) {
    return ask(who, Method::post, "/api/hosting/decisions/{decision}/agree", {}, {{"decision", id}});
  }
  Response declare(int who, const char* policy) {
    return decide(who, {{"kind", "policy"}, {"policy", policy}, {"level", 2}, {"reason", "as decided"}});
  }
  std::optional<std::vector<std::string>> broken(const std::string& of = election) {
    const auto report = hosting_report(keeper, {of, "sole", now + 24h});
    return report ? std::optional(report->broken) : std::nullopt;
  }
  std::string id_in(const Response& response) { return std::string(json_of(response).at("id").as_string()); }

  Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};
  bool is_notable = true;
  std::vector<journal::Entry> noted;
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteHostingStore store{folder.path("hosting.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  HostingKeeper::Clock clock = [this] { return now; };
  HostingKeeper::Note note = [this](const journal::Entry& entry) {
    if (is_notable) noted.push_back(entry);
    return is_notable;
  };
  HostingKeeper keeper{store, random, clock, note};
  HostingApi api{keeper, random, people, clock, [](const auto&...) { return std::nullopt; }};
  HostingPages pages{keeper, "sole", [] { return std::vector{*protocol::ElectionUuid::parse(election)}; },
                     [](const protocol::ElectionUuid& one) { return one.text() == election; },
                     [](std::string_view text) { return "signed: " + std::string(text); }};
  HostingSocket socket{keeper, clock, note};
  http::Router router;
};

// Shows B73, HST-01.
TEST_F(HostingOverHttp, RefusesAPlaceThatCannotBeAndNamesTheField) {
  ASSERT_EQ(said(put(a_good_register()[0].as_object())), "201");
  for (const char* country : {"XX", "EU", "fr"})
    EXPECT_EQ(said(put(site("nord", "Lille", 50'000, country))), "422 fields.country not-a-country") << country;
  EXPECT_EQ(said(put(record("certification", "iso",
                            {{"of", "acme"},
                             {"standard", "ISO 27001"},
                             {"scope", "all"},
                             {"number", "1"},
                             {"valid_from", "2026-02-01"},
                             {"valid_to", "2026-01-31"}}))),
            "422 fields.valid_to before-valid-from");
  EXPECT_EQ(said(put(record("room", "room", {{"site", "nowhere"}, {"name", "A"}}))),
            "422 fields.site refers-to-nothing");
  EXPECT_EQ(said(put(record("planet", "mars", {}))), "422 kind not-a-kind");
  EXPECT_EQ(said(end("acme", {{"at", "2025-01-01T00:00Z"}})), "422 at before-what-is-known");
  EXPECT_EQ(said(end("nobody")), "404 unknown-record");
  EXPECT_EQ(json_of(ask(1, Method::get, "/api/hosting/register")).at("records").as_array().size(), 1U);
}

// Shows HST-01.
TEST_F(HostingOverHttp, TakesAWholeRegisterOrNothingOfIt) {
  json::array records = a_good_register();
  json::array wrong = records;
  wrong.push_back(record("rack", "rack-9", {{"room", "room-9"}, {"name", "9"}}));
  EXPECT_EQ(said(import(wrong)), "422 records[" + std::to_string(records.size()) + "].fields.room refers-to-nothing");
  EXPECT_TRUE(keeper.whole().is_empty());
  EXPECT_FALSE(public_page().at("is_declared").as_bool());
  EXPECT_EQ(said(import(records)), "201");
  EXPECT_EQ(said(import(records)), "422 records[0].from before-what-is-known") << "nothing is told twice";
  const json::object exported = json_of(ask(1, Method::get, "/hosting/register"));
  EXPECT_EQ(exported.at("records").as_array().size(), records.size());
  is_notable = false;
  EXPECT_EQ(said(ask(1, Method::post, "/hosting/register", exported)), "503 audit-unavailable");
}

// Shows HST-01.
TEST_F(HostingOverHttp, SaysWhereAnElectionRanAtAnyMomentInUnderASecond) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  ASSERT_EQ(said(put(record("rack", "rack-2", {{"room", "room-nord"}, {"name", "R-2"}}, "2026-02-01"))), "201");
  json::object moved = record("server", "server-nord",
                              {{"label", "urne-nord"},
                               {"serial", "SERIAL-9"},
                               {"owner", "acme"},
                               {"title_document", "T"},
                               {"rack", "rack-2"},
                               {"state", "in_use"}},
                              "2026-03-01");
  ASSERT_EQ(said(put(moved)), "201");
  const auto rack_at = [&](const char* at) {
    const auto answer =
        json_of(ask(1, Method::get, "/api/hosting/where", {}, {}, {{"election", election}, {"at", at}}));
    return std::string(answer.at("placements").at(0).at("rack").at("id").as_string());
  };
  EXPECT_EQ(rack_at("2026-02-28T23:59Z"), "rack-nord");
  EXPECT_EQ(rack_at("2026-03-01T00:00Z"), "rack-2");
  EXPECT_EQ(said(end("rack-2")), "409 referred-to");
  EXPECT_EQ(json_of(ask(1, Method::get, "/api/hosting/records/{record}", {}, {{"record", "server-nord"}}))
                .at("history")
                .as_array()
                .size(),
            2U);
  json::array many;
  for (int i = 0; i < 3'000; ++i)
    many.push_back(
        record("medium", ("disk-" + std::to_string(i)).c_str(),
               {{"label", "D"}, {"kind", "disk"}, {"site", "nord"}, {"content", "data"}, {"state", "in_use"}}));
  ASSERT_EQ(said(import(many)), "201");
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(rack_at("2026-03-01T00:00Z"), "rack-2");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
}

// Shows HST-06.
TEST_F(HostingOverHttp, ThePublicPageHasNothingThatHelpsToBreakIn) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  keystore.keystore.lock();
  const json::object page = public_page();
  const std::string text = json::serialize(page);
  for (const char* secret : {"SERIAL-9", "RACK-9", "ROOM-9", "rue Secrete", "Dupont", "KEY-9", "4012", "NUMBER-9",
                             "LEGAL-77", "rack-nord", "node-nord", "room-nord", "main-nord", "t1", "millidegrees"})
    EXPECT_THAT(text, testing::Not(testing::HasSubstr(secret)));
  const json::object& place = page.at("places").at(0).as_object();
  std::vector<std::string> names;
  for (const auto& [name, value] : place) names.emplace_back(name);
  EXPECT_THAT(names,
              testing::ElementsAre("role", "since", "datacentre", "city", "country", "is_cloud", "server", "owner",
                                   "operator", "certificates", "proof_level", "doubts", "last_statement", "inspected"));
  EXPECT_EQ(place.at("city"), "Lille");
  EXPECT_EQ(place.at("proof_level"), 0);
  EXPECT_EQ(place.at("certificates").at(0).at("valid_to"), "2036-01-01");
  const auto listed = json_of(ask(1, Method::get, "/.well-known/urna-hosting.json"));
  EXPECT_EQ(listed.at("elections").as_array().size(), 1U);
  EXPECT_EQ(said(ask(1, Method::get, "/api/elections/{uuid}/hosting", {}, {{"uuid", other_election}})),
            "404 unknown-election");
}

// Shows HST-02, GEN-03.
TEST_F(HostingOverHttp, AnElectionIsKeptFromOpeningWhileARuleIsBrokenOnceThereAreRules) {
  EXPECT_FALSE(broken()) << "nothing is asked of a platform that has said nothing";
  ASSERT_EQ(said(declare(1, "built-in")), "201");
  ASSERT_TRUE(broken());
  EXPECT_GT(broken()->size(), 5U) << "what is not known blocks";
  ASSERT_EQ(said(import(a_good_register())), "201");
  EXPECT_THAT(*broken(), testing::IsEmpty());
  ASSERT_EQ(said(end("second-sud")), "200");
  EXPECT_THAT(*broken(), testing::ElementsAre("site.two-lines"));
  keystore.keystore.lock();
  EXPECT_ANY_THROW(broken()) << "whoever cannot judge lets nothing through";
}

// Shows HST-02.
TEST_F(HostingOverHttp, ADerogationTakesTwoPeopleIsForOneElectionAndIsPublished) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  ASSERT_EQ(said(declare(1, "built-in")), "201");
  ASSERT_EQ(said(end("second-sud")), "200");
  json::object wish{
      {"kind", "derogation"}, {"election", election}, {"rule", "site.two-lines"}, {"reason", "Until June"}};
  const Response asked = decide(1, wish);
  ASSERT_EQ(said(asked), "201");
  EXPECT_EQ(said(decide(2, wish)), "409 asked-already");
  EXPECT_THAT(*broken(), testing::ElementsAre("site.two-lines")) << "one person is not two";
  EXPECT_TRUE(public_page().at("derogations").as_array().empty());
  EXPECT_EQ(said(agree(1, id_in(asked))), "403 same-person");
  EXPECT_EQ(said(agree(2, id_in(asked))), "200");
  EXPECT_EQ(said(agree(3, id_in(asked))), "409 wrong-state");
  EXPECT_THAT(*broken(), testing::IsEmpty());
  EXPECT_THAT(*broken(other_election), testing::ElementsAre("site.two-lines"));
  const json::object page = public_page();
  EXPECT_EQ(page.at("derogations").at(0).at("reason"), "Until June");
  EXPECT_EQ(page.at("derogations").at(0).as_object().size(), 4U) << "nobody is named";
  ASSERT_EQ(said(ask(3, Method::remove, "/api/hosting/decisions/{decision}", {}, {{"decision", id_in(asked)}})), "200");
  EXPECT_THAT(*broken(), testing::ElementsAre("site.two-lines"));
  wish["rule"] = "no.such-rule";
  EXPECT_EQ(said(decide(1, wish)), "422 rule not-a-rule");
}

// Shows HST-02.
TEST_F(HostingOverHttp, ToAskLessOfElectionsTakesTwoPeople) {
  EXPECT_EQ(said(declare(1, "{}")), "422 policy format: is missing");
  ASSERT_EQ(said(declare(1, "built-in")), "201");
  const Response asked = declare(1, "none");
  ASSERT_EQ(said(asked), "201");
  EXPECT_TRUE(broken());
  EXPECT_EQ(said(agree(1, id_in(asked))), "403 same-person");
  EXPECT_EQ(said(agree(2, id_in(asked))), "200");
  EXPECT_FALSE(broken());
}

// Shows HST-03, B72.
TEST_F(HostingOverHttp, AVisitGoesFromItsAnnouncementToItsReview) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  json::object plan{{"site", "nord"},
                    {"technicians", {"t1"}},
                    {"systems", {"server-nord"}},
                    {"purpose", "Replace a disk"},
                    {"from", "2026-11-24T01:00Z"},
                    {"to", "2026-11-24T03:00Z"}};
  const auto announce = [&](const char* name, const json::value& value) {
    json::object wrong = plan;
    wrong[name] = value;
    return said(ask(1, Method::post, "/api/hosting/interventions", wrong));
  };
  EXPECT_EQ(announce("to", "2026-11-24T00:59Z"), "422 to before-from");
  EXPECT_EQ(announce("to", "2027-12-29T00:00Z"), "422 to over-a-week");
  EXPECT_EQ(announce("to", "soon"), "422 to not-a-moment");
  EXPECT_EQ(announce("purpose", " "), "422 purpose missing");
  EXPECT_EQ(announce("technicians", json::array{"nobody"}), "422 technicians refers-to-nothing");
  EXPECT_EQ(announce("systems", json::array{"t1"}), "422 systems refers-to-nothing");
  ASSERT_EQ(
      said(put(record(
          "technician", "t1",
          {{"name", "Jean Dupont"}, {"employer", "acme"}, {"valid_from", "2026-01-01"}, {"valid_to", "2026-11-23"}},
          "2026-02-01"))),
      "201");
  EXPECT_EQ(announce("ticket", "T-1"), "422 technicians not-valid-then");
  ASSERT_EQ(
      said(put(record(
          "technician", "t1",
          {{"name", "Jean Dupont"}, {"employer", "acme"}, {"valid_from", "2026-01-01"}, {"valid_to", "2026-11-24"}},
          "2026-03-01"))),
      "201");
  const Response begun = ask(1, Method::post, "/api/hosting/interventions", plan);
  ASSERT_EQ(said(begun), "201");
  const std::string id = id_in(begun);
  const auto step = [&](int who, const char* what, json::object more = {}) {
    more["step"] = what;
    const bool is_decided = std::string_view(what) == "approve" || std::string_view(what) == "review";
    return said(
        ask(who, Method::post, one_visit + (is_decided ? "/decision" : "/steps"), more, {{"intervention", id}}));
  };
  EXPECT_EQ(step(1, "approve"), "403 same-person");
  const json::object approved =
      json_of(ask(2, Method::post, one_visit + "/decision", {{"step", "approve"}}, {{"intervention", id}}));
  const json::value code = approved.at("new_codes").at(0).at("code");
  const auto show = [&](const char* where) {
    return said(ask(2, Method::post, one_visit + where, {{"code", code}}, {{"intervention", id}}));
  };
  EXPECT_EQ(step(2, "check-in", {{"technician", "t1"}}), "422 step not-a-choice") << "nobody is there without a code";
  EXPECT_EQ(show("/arrivals"), "409 too-early") << "an hour early";
  now += 1h;
  EXPECT_EQ(show("/arrivals"), "200");
  EXPECT_EQ(step(2, "close", {{"actions", "done"}}), "409 still-inside");
  now += 1h;
  EXPECT_EQ(show("/departures"), "200");
  EXPECT_EQ(step(2, "close", {{"statement_before", "absent"}, {"statement_after", "absent"}}), "422 actions missing");
  EXPECT_EQ(step(2, "close", {{"actions", "done"}}), "422 statement_before missing");
  EXPECT_EQ(step(2, "close", {{"actions", "done"}, {"statement_before", "absent"}, {"statement_after", "absent"}}),
            "200");
  EXPECT_EQ(step(2, "review"), "403 same-person");
  EXPECT_EQ(step(1, "review"), "200");
  const json::object whole = json_of(ask(1, Method::get, one_visit, {}, {{"intervention", id}}));
  EXPECT_EQ(whole.at("state"), "reviewed");
  EXPECT_EQ(whole.at("steps").as_array().size(), 6U);
  EXPECT_EQ(json_of(ask(1, Method::get, "/api/hosting/interventions")).at("interventions").as_array().size(), 1U);
}

// Shows HST-03.
TEST_F(HostingOverHttp, AVisitThatNobodyAnnouncedOrThatLastsTooLongIsAnAlarmEachOnce) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  const json::object plan{{"site", "nord"},    {"technicians", {"t1"}},        {"systems", {"server-nord"}},
                          {"purpose", "Seen"}, {"to", "2026-11-24T01:00:00Z"}, {"is_found", true}};
  ASSERT_EQ(said(ask(1, Method::post, "/api/hosting/interventions", plan)), "201");
  keeper.tend();
  ASSERT_EQ(noted.size(), 1U);
  EXPECT_EQ(noted[0].event, journal::Event::hosting_alarm);
  now += 2min;
  keeper.tend();
  EXPECT_EQ(noted.size(), 1U);
  now += 2h;
  is_notable = false;
  keeper.tend();
  is_notable = true;
  now += 2min;
  keeper.tend();
  EXPECT_EQ(noted.size(), 2U) << "what could not be noted is told later";
}

TEST_F(HostingOverHttp, AProgramReadsAndSaysNothing) {
  EXPECT_EQ(said(ask(0, Method::get, "/api/hosting/register")), "200");
  EXPECT_EQ(json_of(ask(0, Method::get, "/api/hosting/kinds")).at("kinds").as_array().size(), hosting::kind_count);
  for (const auto& route : router.routes()) {
    if (route->method == Method::get || !route->pattern.starts_with("/api/hosting")) continue;
    EXPECT_EQ(status_of(ask(0, route->method, route->pattern)), 403U) << route->pattern;
  }
}

// Shows HST-02.
TEST_F(HostingOverHttp, SaysOfEachRuleWhyItFails) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  EXPECT_TRUE(json_of(ask(1, Method::get, "/api/hosting/findings")).at("policy").is_null());
  ASSERT_EQ(said(declare(1, "built-in")), "201");
  ASSERT_EQ(said(end("second-sud")), "200");
  const json::object all = json_of(ask(1, Method::get, "/api/hosting/findings"));
  EXPECT_EQ(all.at("subjects").at(0).at("subject"), "platform");
  bool is_found = false;
  for (const json::value& one : all.at("subjects").at(0).at("findings").as_array()) {
    if (one.at("about") != "sud" || one.at("rule") != "site.two-lines") continue;
    is_found = true;
    EXPECT_EQ(one.at("verdict"), "fail");
    EXPECT_TRUE(one.at("blocks").as_bool());
    EXPECT_EQ(one.at("text").as_object().size(), 4U);
  }
  EXPECT_TRUE(is_found);
}

// Shows HST-09.
TEST_F(HostingOverHttp, MediaOfACustomerAreOpenUntilTheyAreSaidToBeWipedOrDestroyed) {
  ASSERT_EQ(said(import(a_good_register())), "201");
  const auto medium = [](const char* id, const char* state, const char* from, const char* customer = "sole") {
    return record("medium", id,
                  {{"label", std::string("Tape ") + id},
                   {"kind", "backup"},
                   {"site", "nord"},
                   {"content", "Sealed backups"},
                   {"state", state},
                   {"customer", customer}},
                  from);
  };
  for (const char* id : {"t-1", "t-2", "t-3"}) ASSERT_EQ(said(put(medium(id, "in_use", "2026-02-01"))), "201");
  ASSERT_EQ(said(put(medium("t-4", "in_use", "2026-02-01", "another"))), "201");
  ASSERT_EQ(said(put(medium("t-1", "destroyed", "2026-03-01"))), "201");
  ASSERT_EQ(said(end("t-2", {{"at", "2026-03-01T00:00Z"}})), "200");
  const std::map<std::string, bool> expected{{"Tape t-1", false}, {"Tape t-2", true}, {"Tape t-3", true}};
  EXPECT_EQ(keeper.media_of("sole"), expected) << "what is only gone from the register may lie in a drawer";
  keystore.keystore.lock();
  EXPECT_EQ(keeper.media_of("sole"), expected);
}

}  // namespace
}  // namespace urna::api
