// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/hosting_api.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_hosting_store.hpp"

/// Who is on the premises, shown by a code, over HTTP.
namespace urna::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::Not;

const std::string arrivals = "/api/visits/arrivals";
const std::string departures = "/api/visits/departures";
const std::string one_visit = "/api/hosting/interventions/{intervention}";
const std::string document(32, 'd');

/// `422 code missing`, `409 too-early`, or the status alone.
std::string said(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  const std::string text = std::to_string(status_of(response));
  if (problem == nullptr) return text;
  return problem->fields.empty() ? text + " " + problem->code
                                 : text + " " + problem->fields[0].path + " " + problem->fields[0].problem;
}
json::object json_of(const Response& response) {
  const auto* const text = std::get_if<std::string>(&response.body);
  EXPECT_NE(text, nullptr) << said(response);
  return text == nullptr ? json::object() : json::parse(*text).as_object();
}

json::object record(const char* kind, const std::string& id, json::object fields) {
  return {{"id", id}, {"kind", kind}, {"from", "2026-01-01"}, {"fields", std::move(fields)}};
}

/// Two datacentres, in each a server: the platform's in `nord`, that of the customer `other` in `sud`.
json::array two_places() {
  json::array all{record("organisation", "acme",
                         {{"name", "Acme"}, {"legal_id", "L"}, {"country", "FR"}, {"trade", "operator"}})};
  for (const char* who : {"t1", "t2"})
    all.push_back(record("technician", who,
                         {{"name", who == std::string("t1") ? "Jean Dupont" : "Marie Petit"},
                          {"employer", "acme"},
                          {"valid_from", "2026-01-01"},
                          {"valid_to", "2036-01-01"}}));
  for (const std::string name : {"nord", "sud"}) {
    all.push_back(record("site", name,
                         {{"organisation", "acme"},
                          {"name", "Datacentre " + name},
                          {"city", "Lille"},
                          {"address", "17 rue Secrete"},
                          {"country", "FR"},
                          {"is_cloud", false},
                          {"latitude_millidegrees", 50'630},
                          {"longitude_millidegrees", 3'000}}));
    all.push_back(record("room", "room-" + name, {{"site", name}, {"name", "Room"}}));
    all.push_back(record("rack", "rack-" + name, {{"room", "room-" + name}, {"name", "Rack"}}));
    all.push_back(record("server", "server-" + name,
                         {{"label", "urne-" + name},
                          {"serial", "S"},
                          {"owner", "acme"},
                          {"title_document", "T"},
                          {"rack", "rack-" + name},
                          {"state", "in_use"}}));
    all.push_back(record("zone", "zone-" + name, {{"name", "votes"}, {"vlan", 12}, {"level", 3}}));
    all.push_back(record("node", "node-" + name,
                         {{"machine", "server-" + name},
                          {"environment", "production"},
                          {"public_key", "K"},
                          {"zone", "zone-" + name}}));
    const bool is_platform = name == "nord";
    all.push_back(record("deployment", "run-" + name,
                         {{"subject", is_platform ? "platform" : "other"},
                          {"subject_kind", is_platform ? "platform" : "customer"},
                          {"node", "node-" + name},
                          {"role", "primary"}}));
  }
  return all;
}

struct Presences : testing::Test {
  Presences() {
    api.add_routes(router);
    pages.add_visit_routes(router);
    others_pages.add_visit_routes(others);
    EXPECT_EQ(said(ask(1, Method::post, "/api/hosting/register",
                       {{"format", "urna-hosting-register/1"}, {"records", two_places()}})),
              "201");
  }

  Response ask(int who, Method method, const std::string& pattern, const json::value& body = json::object(),
               Request::Named parameters = {}, const http::Router* at = nullptr) {
    for (const auto& route : (at == nullptr ? &router : at)->routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = std::move(parameters);
      request.body = json::serialize(body);
      request.peer = peer;
      if (who != 0)
        request.caller = Caller{.who = PersonId(std::array<std::byte, 16>{static_cast<std::byte>(who)}),
                                .name = "somebody",
                                .tenant = {},
                                .now = now};
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  Response of_visit(int who, const std::string& what, const json::object& body) {
    return ask(who, Method::post, one_visit + what, body, {{"intervention", id}});
  }
  /// A stranger types a code.
  std::string type(const std::string& where, const std::string& code) {
    return said(ask(0, Method::post, where, {{"code", code}}));
  }
  std::string announce(const char* system = "server-nord") {
    const json::object plan{{"site", "nord"},           {"technicians", {"t1", "t2"}}, {"systems", {system}},
                            {"purpose", "Replace a disk"}, {"from", "2026-11-24T01:00Z"}, {"to", "2026-11-24T03:00Z"}};
    id = std::string(json_of(ask(1, Method::post, "/api/hosting/interventions", plan)).at("id").as_string());
    return id;
  }
  /// Announced and approved.  @returns  the codes of t1 and t2
  std::array<std::string, 2> approve() {
    const json::object approved = json_of(of_visit(2, "/decision", {{"step", "approve"}}));
    const json::array& codes = approved.at("new_codes").as_array();
    return {std::string(codes.at(0).at("code").as_string()), std::string(codes.at(1).at("code").as_string())};
  }
  json::object whole() { return json_of(ask(1, Method::get, one_visit, {}, {{"intervention", id}})); }

  Timestamp now{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};
  std::string peer = "192.0.2.1";
  std::string id;
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteHostingStore store{folder.path("hosting.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  HostingKeeper::Clock clock = [this] { return now; };
  HostingKeeper keeper{store, random, clock, [](const journal::Entry&) { return true; }};
  HostingApi api{keeper, random, people, clock,
                 [](const PersonId&, const documents::DocumentId& asked, std::uint32_t version)
                     -> std::optional<documents::Documents::Description> {
                   if (to_hex(asked.get()) != document || version != 2) return std::nullopt;
                   documents::Documents::Description read;
                   read.document.name = "badges.csv";
                   read.version.digest.fill(std::byte{7});
                   return read;
                 }};
  HostingPages pages{keeper, "sole", [] { return std::vector<protocol::ElectionUuid>(); }, nullptr, nullptr};
  HostingPages others_pages{keeper, "other", [] { return std::vector<protocol::ElectionUuid>(); }, nullptr, nullptr};
  http::Router router;
  http::Router others;
};

// Shows HST-03, HST-06.
TEST_F(Presences, AStrangerLearnsNothingFromACodeThatIsNone) {
  const std::string unknown = type(arrivals, "0000-0000-0000");
  EXPECT_EQ(unknown, "403 code-refused");
  announce();
  EXPECT_EQ(type(arrivals, ""), "422 code must not be empty");
  const auto codes = approve();
  now += 1h;
  EXPECT_EQ(said(of_visit(2, "/codes", {{"technician", "t1"}})), "200");
  EXPECT_EQ(type(arrivals, codes[0]), unknown) << "another was given";
  EXPECT_EQ(said(ask(2, Method::remove, one_visit + "/codes/{technician}", {},
                     {{"intervention", id}, {"technician", "t2"}})),
            "200");
  EXPECT_EQ(type(arrivals, codes[1]), unknown) << "withdrawn";
  EXPECT_EQ(type(departures, codes[1]), unknown);
  EXPECT_TRUE(whole().at("presences").as_array().empty());
  peer = "192.0.2.2";
  announce();
  const auto late = approve();
  now += 2h + hosting::Intervention::code_margin;
  EXPECT_EQ(type(arrivals, late[0]), unknown) << "over";
  EXPECT_EQ(type(departures, late[0]), unknown);
  EXPECT_EQ(type(arrivals, std::string(65, '0')), "422 code has at most 64 bytes");
}

// Shows HST-03.
TEST_F(Presences, WhoGuessesWaitsAndNobodyElseDoes) {
  announce();
  const auto codes = approve();
  now += 1h;
  for (int tries = 0; tries < 5; ++tries) EXPECT_EQ(type(arrivals, "0000-0000-0000"), "403 code-refused");
  const Response waits = ask(0, Method::post, arrivals, {{"code", codes[0]}});
  EXPECT_EQ(said(waits), "429 too-many-tries") << "also with the right one";
  EXPECT_FALSE(waits.headers.get("Retry-After").value_or("").empty());
  EXPECT_EQ(type(departures, codes[0]), "429 too-many-tries");
  peer = "192.0.2.2";
  EXPECT_EQ(type(arrivals, codes[0]), "200");
  for (int tries = 0; tries < 6; ++tries) said(of_visit(2, "/arrivals", {{"code", "0000-0000-0000"}}));
  EXPECT_EQ(said(of_visit(2, "/arrivals", {{"code", codes[1]}})), "429 too-many-tries") << "operators do not guess";
}

// Shows HST-03, HST-06.
TEST_F(Presences, WhoShowsTheirCodeIsThereUntilTheyShowItAgain) {
  announce();
  const auto codes = approve();
  EXPECT_THAT(codes[0], testing::MatchesRegex("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"));
  EXPECT_NE(codes[0], codes[1]);
  EXPECT_EQ(type(arrivals, codes[0]), "409 too-early");
  now += 1h;
  EXPECT_EQ(type(departures, codes[0]), "409 not-inside");
  std::string typed = codes[0];
  for (char& character : typed) character = static_cast<char>(std::tolower(character));
  const Response arrived = ask(0, Method::post, arrivals, {{"code", " " + typed}});
  ASSERT_EQ(said(arrived), "200");
  const std::string told = json::serialize(json_of(arrived));
  EXPECT_EQ(json_of(arrived).at("came"), "2026-11-24T01:00:00Z");
  for (const char* secret : {"Dupont", "Petit", "t1", "nord", "rue", "disk", id.c_str()})
    EXPECT_THAT(told, Not(HasSubstr(secret)));
  EXPECT_EQ(type(arrivals, codes[0]), "409 still-inside");
  EXPECT_EQ(said(of_visit(2, "/arrivals", {{"code", codes[1]}})), "200");
  EXPECT_EQ(said(of_visit(2, "/steps", {{"step", "close"}, {"actions", "done"}})), "409 still-inside");
  now += 1h;
  EXPECT_EQ(type(departures, codes[0]), "200");
  EXPECT_EQ(said(of_visit(2, "/departures", {{"technician", "t2"}})), "422 reason missing");
  EXPECT_EQ(said(of_visit(2, "/departures", {{"technician", "t2"}, {"reason", "Told by telephone"}})), "200");
  const json::object told_whole = whole();
  const json::array& presences = told_whole.at("presences").as_array();
  EXPECT_EQ(presences.at(0).at("left"), "2026-11-24T02:00:00Z");
  EXPECT_TRUE(presences.at(0).at("left_with_code").as_bool());
  EXPECT_TRUE(presences.at(1).at("came_with_code").as_bool());
  EXPECT_FALSE(presences.at(1).at("left_with_code").as_bool());
  EXPECT_EQ(presences.at(1).at("left_reason"), "Told by telephone");
  const std::string all = json::serialize(told_whole);
  EXPECT_THAT(all, Not(HasSubstr("digest"))) << "what is kept of a code is nobody's business";
  EXPECT_THAT(all, Not(HasSubstr("new_codes"))) << "a code is shown once";
  EXPECT_EQ(said(of_visit(2, "/steps",
                          {{"step", "close"},
                           {"actions", "done"},
                           {"statement_before", "absent"},
                           {"statement_after", "absent"}})),
            "200");
  EXPECT_EQ(type(arrivals, codes[0]), "403 code-refused") << "closed";
}

// Shows HST-03.
TEST_F(Presences, ACodeOfAnotherVisitIsNoneAtTheConsole) {
  announce();
  const auto codes = approve();
  announce();
  approve();
  now += 1h;
  EXPECT_EQ(said(of_visit(2, "/arrivals", {{"code", codes[0]}})), "403 code-refused");
}

// Shows HST-03.
TEST_F(Presences, TheLogOfTheDoorIsAttachedByVersionAndDigest) {
  announce();
  const auto codes = approve();
  now += 1h;
  ASSERT_EQ(type(arrivals, codes[0]), "200");
  EXPECT_EQ(said(of_visit(2, "/badge-logs", {{"document", document}, {"version", 1}})),
            "422 document refers-to-nothing");
  EXPECT_EQ(said(of_visit(2, "/badge-logs", {{"document", document}, {"version", 2}})), "200");
  EXPECT_EQ(said(of_visit(2, "/badge-logs", {{"document", document}, {"version", 2}})),
            "422 document attached-already");
  const json::object told = whole();
  const json::object& log = told.at("badge_logs").at(0).as_object();
  EXPECT_EQ(log.at("name"), "badges.csv");
  EXPECT_EQ(log.at("sha256"), json::string("0707070707070707070707070707070707070707070707070707070707070707"));
}

// Shows HST-03.
TEST_F(Presences, SomebodyNobodyKnowsIsNotedAndIsAnAlarm) {
  const json::object plan{{"site", "nord"},           {"technicians", json::array()}, {"systems", {"server-nord"}},
                          {"purpose", "Seen"},        {"to", "2026-11-24T01:00Z"},    {"is_found", true},
                          {"stranger", "A blue coat"}};
  const json::object found = json_of(ask(1, Method::post, "/api/hosting/interventions", plan));
  id = std::string(found.at("id").as_string());
  keeper.tend();
  EXPECT_EQ(whole().at("alarms"), (json::array{"not_announced"}));
  EXPECT_EQ(said(of_visit(1, "/departures", {{"reason", "Sent away"}})), "200");
  json::object announced = plan;
  announced["is_found"] = false;
  announced["from"] = "2026-11-24T00:30Z";
  EXPECT_EQ(said(ask(1, Method::post, "/api/hosting/interventions", announced)), "422 stranger is not known");
}

// Shows HST-03.
TEST_F(Presences, ACustomerReadsTheVisitsOfItsOwnMachinesAndNoOthers) {
  announce("server-nord");
  const auto codes = approve();
  now += 1h;
  ASSERT_EQ(type(arrivals, codes[0]), "200");
  announce("server-sud");
  const auto read = [&](const http::Router& at) {
    return json_of(ask(3, Method::get, "/api/tenant/interventions", {}, {}, &at));
  };
  const json::object own = read(router);
  ASSERT_EQ(own.at("interventions").as_array().size(), 1U);
  const json::object& visit = own.at("interventions").at(0).as_object();
  EXPECT_EQ(visit.at("systems"), (json::array{"urne-nord"}));
  EXPECT_EQ(visit.at("presences").at(0).at("name"), "Jean Dupont");
  const std::string text = json::serialize(own);
  for (const char* secret : {"rue Secrete", "digest", codes[0].c_str(), "announced_by", "approved_by", "urne-sud"})
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  const json::object theirs = read(others);
  ASSERT_EQ(theirs.at("interventions").as_array().size(), 1U);
  EXPECT_EQ(theirs.at("interventions").at(0).at("systems"), (json::array{"urne-sud"}));
}

}  // namespace
}  // namespace urna::api
