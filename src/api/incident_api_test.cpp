// SPDX-License-Identifier: EUPL-1.2
#include "api/incident_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/incident_watch.hpp"
#include "api/place_watch.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/service_token.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_incident_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;
using journal::Event;

json::object json_of(const Response& response) {
  const auto* const text = std::get_if<std::string>(&response.body);
  return text == nullptr ? json::object() : json::parse(*text).as_object();
}

/// The field that was refused first.
std::string field_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem == nullptr || problem->fields.empty() ? "" : problem->fields[0].path;
}

constexpr const char* one = "/api/incidents/{incident}";
constexpr const char* steps = "/api/incidents/{incident}/steps";
constexpr const char* notices = "/api/incidents/{incident}/notices";

struct IncidentsOverHttp : testing::Test {
  IncidentsOverHttp() { api.add_routes(router); }

  Response ask(Method method, const std::string& pattern, Request::Named parameters = {}, const json::object& body = {},
               Request::Named query = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = std::move(parameters);
      request.query = std::move(query);
      request.body = json::serialize(body);
      request.caller = Caller{.who = who, .name = "somebody", .tenant = {}, .now = now};
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  std::string reported(bool is_drill = false) {
    return std::string(
        json_of(ask(Method::post, "/api/incidents", {}, {{"kind", "a lost disk"}, {"is_drill", is_drill}}))
            .at("id")
            .as_string());
  }
  json::object read(const std::string& id) { return json_of(ask(Method::get, one, {{"incident", id}})); }
  Response step(const std::string& id, json::object body) {
    body["version"] = read(id).at("version");
    return ask(Method::post, steps, {{"incident", id}}, body);
  }
  Response tell(const std::string& id, json::object body) {
    body["version"] = read(id).at("version");
    return ask(Method::post, notices, {{"incident", id}}, body);
  }
  Response qualify(const std::string& id, const std::string& aware_at, json::object facts) {
    return step(id, {{"step", "qualified"}, {"aware_at", aware_at}, {"facts", std::move(facts)}});
  }
  void happens(Event event, Timestamp at) {
    journal::Entry entry;
    entry.at = at;
    entry.event = event;
    const auto arrival = storage::SqliteJournal::Arrival::of(entry);
    journal_.append(std::span(&arrival, 1), {});
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> kinds;
    for (const auto& kept : store.all()) kinds.push_back(kept.incident.kind());
    return kinds;
  }

  Timestamp now = *timestamp_from("2026-11-24T09:00:00Z");
  identity::Subject who = PersonId(std::array<std::byte, 16>{std::byte{1}});
  TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  std::vector<journal::Entry> noted;
  storage::SqliteIncidentStore store{folder.path("incidents.db"), keystore.sealer,
                                     [this](const incident::KeptIncident& kept, incident::IncidentNews news) {
                                       noted.push_back(storage::entry_about_incident(kept.id, news, now));
                                       return noted.back();
                                     }};
  storage::SqliteJournal journal_{folder.path("journal.db"), "vote.example.org"};
  identity::MemoryPersonStore people;
  crypto::SystemRandom random;
  IncidentApi api{store, people, random};
  http::Router router;
};

// Shows INC-01.
TEST_F(IncidentsOverHttp, GoThroughTheirStatesInOrderAndJumpOverNone) {
  const std::string id = reported();
  EXPECT_EQ(code_of(step(id, {{"step", "contained"}, {"text", "x"}})), "wrong-state");
  EXPECT_EQ(status_of(qualify(id, "2026-11-24T08:00:00Z", {})), 200U);
  EXPECT_EQ(code_of(qualify(id, "2026-11-24T08:00:00Z", {})), "wrong-state");
  EXPECT_EQ(field_of(step(id, {{"step", "contained"}, {"text", " "}})), "text");
  EXPECT_EQ(status_of(step(id, {{"step", "contained"}, {"text", "the disk was found"}})), 200U);
  EXPECT_EQ(status_of(step(id, {{"step", "recovered"}, {"text", "wiped"}})), 200U);
  EXPECT_EQ(status_of(step(id, {{"step", "promised"}, {"what", "a list"}, {"owner", "Ada"}, {"due", "2026-12-01"}})),
            200U);
  EXPECT_EQ(status_of(step(id, {{"step", "reviewed"}, {"cause", "no list"}, {"lessons", "keep one"}})), 200U);
  EXPECT_EQ(code_of(step(id, {{"step", "closed"}})), "something-is-open");
  EXPECT_EQ(status_of(step(id, {{"step", "done"}, {"action", 0}})), 200U);
  EXPECT_EQ(status_of(step(id, {{"step", "closed"}})), 200U);
  EXPECT_EQ(code_of(step(id, {{"step", "remarked"}, {"text", "later"}})), "wrong-state");
  const json::object whole = read(id);
  EXPECT_EQ(whole.at("state"), "closed");
  EXPECT_EQ(whole.at("timeline").as_array().size(), 9U);
  EXPECT_EQ(noted.front().event, Event::incident_opened);
  EXPECT_EQ(noted.back().event, Event::incident_closed);
}

// Shows INC-02, B75.
TEST_F(IncidentsOverHttp, AreKnownNeitherInTheFutureNorLaterThanWasSaid) {
  const std::string id = reported();
  EXPECT_EQ(field_of(qualify(id, "2026-11-24T09:00:01Z", {})), "aware_at");
  EXPECT_EQ(status_of(qualify(id, "2026-11-24T08:00:00Z", {})), 200U);
  EXPECT_EQ(field_of(step(id, {{"step", "known_since"}, {"aware_at", "2026-11-24T08:00:01Z"}})), "aware_at");
  EXPECT_EQ(read(id).at("aware_at"), "2026-11-24T08:00:00Z");
  EXPECT_EQ(status_of(step(id, {{"step", "known_since"}, {"aware_at", "2026-11-23T08:00:00Z"}})), 200U);
}

// Shows INC-02, INC-05.
TEST_F(IncidentsOverHttp, SayWhoIsToBeToldByWhenAndKeepWhatWasSentWordForWord) {
  const std::string id = reported();
  qualify(id, "2026-11-24T08:00:00Z", {{"has_personal_data", true}, {"customers", {"c1"}}});
  EXPECT_EQ(read(id).at("next").at("due"), "2026-11-25T08:00:00Z");
  EXPECT_EQ(code_of(tell(id, {{"notice", "people"}, {"text", "x"}})), "not-owed");
  const json::object draft = json_of(ask(Method::get, "/api/incidents/{incident}/drafts/{notice}",
                                         {{"incident", id}, {"notice", "customer"}}, {}, {{"language", "fr"}}));
  EXPECT_NE(draft.at("text").as_string().find("pas encore connu"), std::string::npos);
  now += 25h;
  EXPECT_TRUE(read(id).at("next").at("is_late").as_bool());
  EXPECT_EQ(field_of(tell(id, {{"notice", "customer"}, {"text", "a disk is lost"}})), "reason_if_late");
  const json::object late{{"notice", "customer"}, {"text", "a disk is lost"}, {"reason_if_late", "nobody was there"}};
  EXPECT_EQ(status_of(tell(id, late)), 201U);
  EXPECT_EQ(code_of(tell(id, late)), "told-already");
  const json::object whole = read(id);
  EXPECT_TRUE(whole.at("next").is_null());
  EXPECT_TRUE(whole.at("clocks").at(0).at("is_late").as_bool()) << "it stays late";
  const std::string number = std::to_string(whole.at("notices").at(0).at("number").to_number<int>());
  const json::object sent =
      json_of(ask(Method::get, "/api/incidents/{incident}/notices/{number}", {{"incident", id}, {"number", number}}));
  EXPECT_EQ(sent.at("text"), "a disk is lost");
  EXPECT_EQ(sent.at("sha256"), json::value(to_hex(crypto::sha256("a disk is lost"))));
  EXPECT_EQ(whole.at("clocks").at(0).at("copy"), sent.at("sha256"));
}

TEST_F(IncidentsOverHttp, NameTheFieldThatIsUnfitAndChangeNothing) {
  const std::string id = reported();
  EXPECT_EQ(field_of(qualify(id, "yesterday", {})), "aware_at");
  EXPECT_EQ(field_of(qualify(id, "2026-11-24T08:00:00Z", {{"severity", "huge"}})), "facts.severity");
  EXPECT_EQ(field_of(step(id, {{"step", "forgotten"}, {"text", "x"}})), "step");
  EXPECT_EQ(field_of(step(id, {{"step", "closed"}, {"is_drill", true}})), "is_drill");
  EXPECT_EQ(field_of(ask(Method::post, "/api/incidents", {}, {{"kind", "   "}})), "kind");
  EXPECT_EQ(
      code_of(ask(Method::post, steps, {{"incident", id}}, {{"version", 7}, {"step", "dismissed"}, {"text", "none"}})),
      "changed-meanwhile");
  EXPECT_EQ(status_of(ask(Method::get, one, {{"incident", "nothing"}})), 404U);
  EXPECT_EQ(read(id).at("version"), 1);
  EXPECT_EQ(store.all().size(), 1U);
}

TEST_F(IncidentsOverHttp, AreHandledByPeople) {
  who = identity::ServiceId(std::array<std::byte, 16>{std::byte{2}});
  EXPECT_EQ(status_of(ask(Method::post, "/api/incidents", {}, {{"kind", "a lost disk"}})), 403U);
  EXPECT_EQ(status_of(ask(Method::get, "/api/incidents")), 200U);
}

// Shows INC-05.
TEST_F(IncidentsOverHttp, OfAnExerciseAreInNoStatistics) {
  const std::string real = reported();
  const std::string drill = reported(true);
  for (const std::string& id : {real, drill}) qualify(id, "2026-11-24T08:30:00Z", {{"customers", {"c1"}}});
  tell(real, {{"notice", "customer"}, {"text", "a disk is lost"}});
  const json::object whole = json_of(ask(Method::get, "/api/incident-statistics")).at("whole").as_object();
  EXPECT_EQ(whole.at("incidents"), 1);
  EXPECT_EQ(whole.at("notices_in_time"), 1);
  EXPECT_EQ(whole.at("median_seconds_to_tell"), 1'800);
  EXPECT_EQ(field_of(ask(Method::get, "/api/incident-statistics", {}, {}, {{"from", "May"}})), "from");
}

// Shows INC-03, AUD-08.
TEST_F(IncidentsOverHttp, OpenByThemselvesOnceForWhatTheJournalShows) {
  IncidentWatch watch(journal_, journal::LogName::platform(), store, random);
  happens(Event::journal_gap, now - 8 * 24h);
  watch.tend(now);
  EXPECT_TRUE(kinds().empty()) << "before anybody watched";
  happens(Event::account_signed_in, now);
  happens(Event::journal_gap, now);
  happens(Event::journal_altered, now);
  happens(Event::hosting_alarm, now);
  watch.tend(now);
  const std::vector<std::string> both{"journal.damaged", "visit.unannounced"};
  EXPECT_EQ(kinds(), both);
  EXPECT_EQ(noted.front().actor, journal::Actor::program());
  IncidentWatch after_a_restart(journal_, journal::LogName::platform(), store, random);
  after_a_restart.tend(now);
  happens(Event::journal_gap, now + 1h);
  after_a_restart.tend(now + 1h);
  EXPECT_EQ(kinds(), both) << "one is still open";
  const std::string id = to_hex(store.all().front().id.get());
  step(id, {{"step", "dismissed"}, {"text", "a drill of ours"}});
  happens(Event::journal_gap, now + 2h);
  after_a_restart.tend(now + 2h);
  EXPECT_EQ(kinds().size(), 3U);
}

// Shows INC-03.
TEST_F(IncidentsOverHttp, OpenWhenAnAdministratorComesFromWhereTheyNeverDid) {
  IncidentWatch watch(journal_, journal::LogName::platform(), store, random);
  std::optional<std::string> kept;
  const PlaceWatch::Keeping keeping{.text = [&] { return kept; },
                                    .put = [&](const std::string& text) { kept = text; },
                                    .digest = [](const std::string& text) { return crypto::sha256("a key" + text); }};
  const journal::Actor administrator = journal::Actor::person({std::byte{1}});
  const auto arrives = [&](PlaceWatch& places, const char* from) {
    places.arrived(administrator, *identity::network_address(from));
    places.tend(now);
  };
  PlaceWatch places(keeping, watch);
  for (const char* from : {"192.0.2.7", "192.0.2.200", "192.0.2.7"}) arrives(places, from);
  EXPECT_TRUE(kinds().empty()) << "the first place, and its neighbour";
  PlaceWatch after_a_restart(keeping, watch);
  arrives(after_a_restart, "192.0.2.9");
  EXPECT_TRUE(kinds().empty()) << "after a restart";
  arrives(after_a_restart, "2001:db8:1::1");
  EXPECT_EQ(kinds(), std::vector<std::string>{"sign-in.new-place"});
  arrives(after_a_restart, "2001:db8:1:2::1");
  arrives(after_a_restart, "198.51.100.1");
  EXPECT_EQ(kinds().size(), 1U) << "one is still open";
  const auto timeline = store.all().front().incident.timeline();
  ASSERT_EQ(timeline.size(), 3U) << "and says of both";
  EXPECT_EQ(timeline[2].text, administrator.text() + " has signed in from where they never did before");
  for (const char* place : {"192.0.2", "c00002", "2001", "198.51", "c63364"})
    EXPECT_EQ(kept->find(place), std::string::npos) << "only digests are kept";
}

// Shows INC-02.
TEST_F(IncidentsOverHttp, SayOnceEachTimeTheTimeForANoticeRunsOut) {
  IncidentWatch watch(journal_, journal::LogName::platform(), store, random);
  const std::string id = reported();
  qualify(id, "2026-11-24T09:00:00Z", {{"customers", {"c1"}}});
  std::vector<int> hours;
  for (int hour = 0; hour < 30; ++hour) {
    noted.clear();
    watch.tend(now + hour * 1h);
    if (!noted.empty()) hours.push_back(hour);
  }
  EXPECT_EQ(hours, (std::vector{12, 18, 22, 24}));
  EXPECT_EQ(read(id).at("timeline").as_array().size(), 2U);
}

}  // namespace
}  // namespace urna::api
