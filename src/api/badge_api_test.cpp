// SPDX-License-Identifier: EUPL-1.2
#include "api/badge_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/assurance_approval_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "identity/memory_person_store.hpp"
#include "journal/signed_note.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::ApprovalRecord;
using assurance::AssuredId;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

constexpr const char* name = "Vote of <b>the mill</b>";
constexpr const char* within = "/api/assurance/services/{service}/badge";
const std::string outside = "/api/badges/{badge}/badge.";

struct Badges : testing::Test {
  Badges() {
    api.add_routes(router);
    EXPECT_TRUE(store.put({AssuredId{}, 1, file("fait")}, {now, PersonId{}, "made"}));
  }

  /// A service all of whose measures have that answer.
  static std::string file(const char* status) {
    const auto& catalogue = assurance::Catalogue::built_in();
    json::object all{{"description",
                      {{"name", name},
                       {"organisation", "Ville de Lille"},
                       {"service_types", json::array{"online_service"}},
                       {"hosting", "on_premise"},
                       {"exposure", "internet"},
                       {"audience", "limited"},
                       {"max_downtime", "under_24h"},
                       {"data_volume", "low"},
                       {"data_location", "eu"},
                       {"level", 2}}},
                     {"measures", json::object()},
                     {"own", json::array()}};
    const auto read = assurance::parse_service_file(json::serialize(all), catalogue);
    const auto answers = assurance::answers_of(*read, catalogue);
    for (const auto& one : evaluate(catalogue, read->description.meaning, answers, assurance::Reading::urna).measures)
      all["measures"].as_object()[catalogue.measures[one.place].id] = {{"status", status}, {"details", "secret words"}};
    return json::serialize(all);
  }
  /// It is decided that the service runs for six months from 20 November 2026.
  void decide(bool is_accepted = true) {
    const auto& catalogue = assurance::Catalogue::built_in();
    const auto read = assurance::parse_service_file(file("fait"), catalogue);
    const auto answers = assurance::answers_of(*read, catalogue);
    const auto evaluation = evaluate(catalogue, read->description.meaning, answers, assurance::Reading::urna);
    assurance::Decision decision;
    decision.authority = {"Grace Hopper", "Director", PersonId{}};
    decision.board = {2026y / 11 / 20, is_accepted, is_accepted ? 6 : 0, is_accepted ? "" : "No backups", {}};
    decision.taken = now;
    decision.standing = assurance::standing_of(*read, answers, evaluation, catalogue);
    ApprovalRecord record{1, true,
                          decision_json(decision, {{}, 1, {{}, 1, file("fait")}, evaluation, {}, "urna 0"}, catalogue)};
    record.note = "note";
    record.watch = watch_json(assurance::DecisionWatch(decision).memory());
    sealed = crypto::sha256_hex(record.file);
    EXPECT_TRUE(store.put_approval({AssuredId{}, ++version, file("fait")}, record, {}, {now, PersonId{}, "decided"}));
  }
  void answer_all(const char* status) {
    EXPECT_TRUE(store.put({AssuredId{}, ++version, file(status)}, {now, PersonId{}, "answered"}));
  }

  Response ask(Method method, const std::string& pattern, Request::Named parameters, Request::Named query = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = std::move(parameters);
      request.query = std::move(query);
      if (pattern == within)
        request.caller = detail::as_officer(Caller{.who = PersonId{}, .name = "Grace", .tenant = {}, .now = now});
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  json::object within_service(Method method) {
    return json::parse(bytes_of(ask(method, within, {{"service", std::string(32, '0')}}))).as_object();
  }
  static std::string bytes_of(const Response& response) {
    const auto* const text = std::get_if<std::string>(&response.body);
    return text != nullptr ? *text : code_of(response);
  }
  /// Shown, as everybody sees it.
  std::string address() {
    const std::string svg(within_service(Method::put).at("svg").as_string());
    return svg.substr(svg.size() - std::string("/badge.svg").size() - 32, 32);
  }
  Response see(const std::string& kind, const std::string& badge) {
    return ask(Method::get, outside + kind, {{"badge", badge}});
  }
  json::object data() { return json::parse(bytes_of(see("json", address()))).as_object(); }
  std::string state() { return std::string(data().at("state").as_string()); }

  Timestamp now = std::chrono::sys_days(2026y / 11 / 22) + 10h;
  const crypto::SigningKey key{Secret<32>()};
  const journal::NoteKey trusted{"vote.example.org/statement", key.verification_key()};
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  crypto::SystemRandom random;
  AssuranceApprovalApi approvals{store,
                                 people,
                                 {.may_sign = [](const PersonId&) { return true; },
                                  .sign = [](std::string_view) { return std::string(); },
                                  .program = "urna 0",
                                  .ballots = [] { return AssuranceApprovalApi::Ballots(); }}};
  std::optional<std::string> kept;
  BadgeApi api{ServiceDoor(store, people),
               {.badge = [this](const AssuredId& id, Timestamp moment) { return approvals.badge(id, moment); },
                .sign = [this](std::string_view text) { return journal::sign_note(text, trusted.name(), key); },
                .text = [this] { return kept; },
                .put = [this](const std::string& text) { kept = text; },
                .now = [this] { return now; },
                .origin = "https://vote.example.org"},
               random};
  http::Router router;
  std::uint64_t version = 1;
  std::string sealed;
};

TEST_F(Badges, AreShownToNobodyBeforeSomebodySaysSo) {
  decide();
  const json::object before = within_service(Method::get);
  EXPECT_FALSE(before.at("is_shown").as_bool());
  EXPECT_TRUE(before.at("svg").is_null()) << "no address is drawn before";
  const std::string shown = address();
  for (const char* kind : {"svg", "json", "note"}) {
    EXPECT_EQ(status_of(see(kind, shown)), 200U);
    EXPECT_EQ(code_of(see(kind, std::string(32, '0'))), "unknown-badge") << "the service's own id is no address";
    EXPECT_EQ(code_of(see(kind, "../" + shown)), "unknown-badge");
    EXPECT_EQ(code_of(see(kind, "")), "unknown-badge");
  }
  EXPECT_FALSE(within_service(Method::remove).at("is_shown").as_bool());
  for (const char* kind : {"svg", "json", "note"}) EXPECT_EQ(code_of(see(kind, shown)), "unknown-badge");
  EXPECT_EQ(address(), shown) << "a page that has it keeps it";
}

TEST_F(Badges, OfAServiceThatIsGoneAreGone) {
  const std::string shown = address();
  EXPECT_TRUE(store.remove(AssuredId{}));
  EXPECT_EQ(code_of(see("svg", shown)), "unknown-badge");
  for (const Method method : {Method::get, Method::put, Method::remove})
    EXPECT_EQ(code_of(ask(method, within, {{"service", std::string(32, '0')}})), "unknown-assured-service");
}

TEST_F(Badges, SayAtOnceWhatHasBecomeOfADecision) {
  EXPECT_EQ(state(), "none");
  decide();
  EXPECT_EQ(state(), "valid");
  EXPECT_EQ(data().at("until").as_string(), "2027-05-19");
  EXPECT_EQ(data().at("index").as_string(), "5.0");
  answer_all("aLancer");
  EXPECT_EQ(state(), "suspended") << "the index is under 1, and nobody tended anything meanwhile";
  EXPECT_THAT(bytes_of(see("svg", address())), HasSubstr("Approval suspended"));
  answer_all("fait");
  now += std::chrono::days(200);
  EXPECT_EQ(state(), "expired");
  EXPECT_THAT(bytes_of(see("svg", address())), HasSubstr("Approval expired"));
  EXPECT_THAT(bytes_of(see("svg", address())), Not(HasSubstr("Security approved")));
}

TEST_F(Badges, OfARefusedServiceShowNoApproval) {
  decide(false);
  EXPECT_EQ(state(), "none");
  EXPECT_TRUE(data().at("decision").is_null());
  EXPECT_TRUE(data().at("index").is_null());
}

TEST_F(Badges, AreKeptByNobodyForLongAndShownByAnybody) {
  decide();
  for (const char* kind : {"svg", "json", "note"}) {
    const Response response = see(kind, address());
    EXPECT_EQ(response.headers.get("Cache-Control"), "public, max-age=60, must-revalidate");
    EXPECT_EQ(response.headers.get("Cross-Origin-Resource-Policy"), "cross-origin");
  }
  EXPECT_EQ(see("svg", address()).headers.get("Content-Type"), "image/svg+xml");
}

TEST_F(Badges, HoldAStatementThatNobodyChanges) {
  decide();
  const json::object said = data();
  const std::string note(said.at("note").as_string());
  const auto opened = journal::open_note(note, std::span(&trusted, 1));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened,
            "urna/badge/v1\nbadge " + address() + "\nname " + name + "\nstate valid\nuntil 2027-05-19\ndecision " +
                sealed +
                "\nindex 5.0\nproved none\naside 0\nat 2026-11-22T10:00:00Z\ngood until 2026-11-22T11:00:00Z\n");
  EXPECT_EQ(bytes_of(see("note", address())), note);
  answer_all("aLancer");
  std::string forged(data().at("note").as_string());
  forged.replace(forged.find("state suspended"), 15, "state valid");
  EXPECT_FALSE(journal::open_note(forged, std::span(&trusted, 1)));
}

TEST_F(Badges, SayNothingElseOfTheCustomer) {
  decide();
  for (const char* kind : {"svg", "json", "note"}) {
    const std::string bytes = bytes_of(see(kind, address()));
    for (const char* secret : {"Grace", "Lille", "secret words", "RH.2"}) EXPECT_THAT(bytes, Not(HasSubstr(secret)));
    EXPECT_THAT(bytes, Not(HasSubstr(std::string(32, '0')))) << "nor the service's id";
  }
  EXPECT_THAT(bytes_of(see("svg", address())), Not(HasSubstr("<b>")));
}

TEST_F(Badges, SpeakFourLanguages) {
  decide();
  const auto picture = [&](const char* language) {
    return ask(Method::get, outside + "svg", {{"badge", address()}}, {{"language", language}});
  };
  EXPECT_THAT(bytes_of(picture("fr")), HasSubstr("Sécurité homologuée"));
  EXPECT_THAT(bytes_of(picture("de")), HasSubstr("Index 5,0"));
  EXPECT_EQ(code_of(picture("tlh")), "unknown-language");
}

TEST_F(Badges, AreNothingThatAProgramShows) {
  for (const auto& route : router.routes()) {
    if (route->method == Method::get) continue;
    Request request;
    request.method = route->method;
    request.path_parameters = {{"service", std::string(32, '0')}};
    request.caller = Caller{.who = identity::ServiceId(), .name = "program", .tenant = {}, .now = now};
    EXPECT_EQ(status_of(route->handler(request)), 403U);
  }
  EXPECT_FALSE(kept);
}

}  // namespace
}  // namespace urna::api
