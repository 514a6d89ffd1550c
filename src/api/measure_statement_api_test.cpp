// SPDX-License-Identifier: EUPL-1.2
#include "api/measure_statement_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/assurance_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "api/signing_rights_api.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

const std::string one = "/api/assurance/services/{service}";
const std::string all = one + "/measures/{measure}/statements";
const std::string delegations = one + "/approval/delegations";

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }
std::string id_of(int number) { return to_hex(person(number).get()); }
json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }
std::vector<std::string> fields_of(const Response& response) {
  std::vector<std::string> found;
  if (const auto* const problem = std::get_if<http::Problem>(&response.body))
    for (const auto& field : problem->fields) found.push_back(field.path);
  return found;
}

constexpr int ada = 1, provider = 2, stranger = 3, director = 4;
const std::string report = std::string(31, '0') + "7";

struct StatementsOverHttp : testing::Test {
  StatementsOverHttp() {
    services.add_routes(router);
    api.add_routes(router);
    rights.add_routes(router);
    for (const int who : {ada, provider, stranger, director}) {
      static_cast<void>(people.change(std::to_string(who) + "@example.org", [&](auto& known) {
        known.emplace();
        known->id = person(who);
        known->address = std::to_string(who) + "@example.org";
        known->name = "Person " + std::to_string(who);
        known->state = identity::PersonState::active;
        return true;
      }));
    }
    const json::object description{{"name", "Works council vote"},
                                   {"service_types", json::array{"online_service"}},
                                   {"hosting", "cloud"},
                                   {"exposure", "internet"},
                                   {"audience", "limited"},
                                   {"max_downtime", "under_24h"},
                                   {"data_volume", "low"},
                                   {"data_location", "eu"},
                                   {"level", 2},
                                   {"outsourced_activities", json::array{"admin"}}};
    id =
        json_of(ask(ada, Method::post, "/api/assurance/services", {{"description", description}})).at("id").as_string();
    auto kept = store.all().front();
    auto file = assurance::parse_service_file(kept.file, assurance::Catalogue::built_in()).value();
    assurance::Contributor theirs;
    theirs.address = "2@example.org";
    theirs.person = person(provider);
    theirs.kind = assurance::ContributorKind::provider;
    theirs.since = now;
    file.contributors = {theirs};
    kept.file = service_file_json(file);
    kept.version += 1;
    EXPECT_TRUE(store.put(kept, {now, person(ada), R"({"what":"service-added","index":0,"personalised":0})"}));
  }

  Response ask(int who, Method method, const std::string& pattern, const json::object& body = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = {{"service", id},
                                 {"measure", measure},
                                 {"statement", statement},
                                 {"delegation", delegation},
                                 {"waiver", waiver}};
      request.body = json::serialize(body);
      Caller caller{.who = person(who), .name = "somebody", .tenant = {}, .now = now};
      if (who == ada || who == director) {
        caller = detail::as_officer(caller);
      } else {
        caller.session.emplace();
        caller.session->factor = identity::Factor::second;
      }
      caller.session->shown = now - shown_ago;
      request.caller = caller;
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  json::object read() { return json_of(ask(ada, Method::get, one)); }
  std::int64_t version() { return read().at("version").as_int64(); }
  std::string proof() {
    const json::object service = read();
    for (const json::value& listed : service.at("measures").as_array())
      if (listed.at("id") == json::value(measure))
        return listed.at("proof").is_null() ? "" : std::string(listed.at("proof").as_string());
    return "not asked";
  }
  Response sign(int who, json::object body = {}) {
    json::object whole{{"version", version()},
                       {"text", "Everyone was trained in October"},
                       {"looked_at", "2027-01-10"},
                       {"holds_until", "2027-06-30"},
                       {"files", json::array{{{"document", report}, {"version", 1}}}}};
    for (const auto& [name, value] : body) whole[name] = value;
    return ask(who, Method::post, all, whole);
  }
  void remember(const Response& signed_one) {
    ASSERT_EQ(status_of(signed_one), 201U) << code_of(signed_one);
    statement = json_of(signed_one).at("statements").at(0).at("id").as_string();
  }
  std::string measure_of(bool is_for_provider) {
    const json::object service = read();
    for (const json::value& listed : service.at("measures").as_array()) {
      const bool is_theirs = listed.at("bearer") == "provider" || listed.at("bearer") == "shared";
      if (is_theirs == is_for_provider) return std::string(listed.at("id").as_string());
    }
    return "";
  }

  Timestamp now{std::chrono::seconds(1'800'000'000)};  // 15 January 2027
  std::chrono::seconds shown_ago{0};
  bool is_erased = false;
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  AssuranceApi services{store, people, random};
  MeasureStatementApi api{
      store,
      people,
      random,
      {.sign = [](std::string_view text) { return std::string(text) + "\nsigned\n"; },
       .document = [this](const PersonId& who, const documents::DocumentId& document,
                          std::uint32_t version) -> std::optional<documents::Documents::Description> {
         if (is_erased || who == person(stranger) || to_hex(document.get()) != report || version != 1)
           return std::nullopt;
         documents::Documents::Description found{};
         found.document.name = "training.pdf";
         found.version.digest[0] = std::byte{0xab};
         return found;
       }}};
  SigningRightsApi rights{store, people, random, [](const PersonId& who) { return who != person(stranger); }};
  http::Router router;
  std::string id;
  std::string measure = "RH.2";
  std::string statement = std::string(32, '0');
  std::string delegation = std::string(32, '0');
  std::string waiver = "1";
};

TEST_F(StatementsOverHttp, SignedItBearsItsMeasureUntilItsDayAndNoOther) {
  EXPECT_EQ(proof(), "") << "nothing was ever checked or signed";
  const auto response = sign(ada);
  remember(response);
  EXPECT_EQ(proof(), "attested");
  measure = "RH.4";
  EXPECT_EQ(proof(), "claimed");
  measure = "RH.2";
  const json::object told = json_of(response).at("statements").at(0).as_object();
  EXPECT_EQ(told.at("state").as_string(), "holds");
  EXPECT_EQ(told.at("by").as_string(), "Person 1");
  EXPECT_TRUE(told.at("files").at(0).at("is_readable").as_bool());
  EXPECT_EQ(told.at("files").at(0).at("name").as_string(), "training.pdf");
  now += std::chrono::days(200);
  EXPECT_EQ(proof(), "stale");
  EXPECT_EQ(json_of(ask(ada, Method::get, all)).at("statements").at(0).at("state").as_string(), "expired");
}

TEST_F(StatementsOverHttp, WithAFactorShownAnewAlone) {
  shown_ago = 6min;
  EXPECT_EQ(code_of(sign(ada)), "step-up");
  shown_ago = 4min;
  EXPECT_EQ(status_of(sign(ada)), 201U);
}

TEST_F(StatementsOverHttp, NobodyEditsItAndItIsWithdrawnOnceWithAReason) {
  remember(sign(ada));
  const std::string withdrawal = all + "/{statement}/withdrawal";
  EXPECT_EQ(status_of(ask(ada, Method::post, withdrawal, {{"version", version()}, {"reason", " "}})), 422U);
  EXPECT_EQ(status_of(ask(ada, Method::post, withdrawal, {{"version", 1}, {"reason", "wrong list"}})), 409U);
  EXPECT_EQ(proof(), "attested");
  const auto done = ask(ada, Method::post, withdrawal, {{"version", version()}, {"reason", "wrong list"}});
  ASSERT_EQ(status_of(done), 200U) << code_of(done);
  EXPECT_EQ(proof(), "claimed") << "and the service keeps a proved index: taking back raises nothing";
  EXPECT_EQ(json_of(done).at("statements").at(0).at("withdrawn").at("reason").as_string(), "wrong list");
  EXPECT_EQ(code_of(ask(ada, Method::post, withdrawal, {{"version", version()}, {"reason", "again"}})),
            "withdrawn-already");
  measure = "RH.4";
  EXPECT_EQ(code_of(ask(ada, Method::post, withdrawal, {{"version", version()}, {"reason", "x"}})),
            "unknown-statement");
}

TEST_F(StatementsOverHttp, AFileThatOneMayNotReadIsNotAttachedAndOneThatIsGoneIsSaid) {
  const json::object gone{{"document", std::string(32, 'f')}, {"version", 1}};
  EXPECT_EQ(fields_of(sign(ada, {{"files", json::array{gone}}})), std::vector<std::string>{"files[0].document"});
  const json::object known{{"document", report}, {"version", 1}};
  EXPECT_EQ(fields_of(sign(ada, {{"files", json::array{known, known}}})),
            std::vector<std::string>{"files[1].document"});
  const auto bare = sign(ada, {{"files", json::array()}});
  ASSERT_EQ(status_of(bare), 201U) << code_of(bare);
  EXPECT_EQ(json_of(bare).at("statements").at(0).at("state").as_string(), "without-file");
  EXPECT_EQ(proof(), "claimed") << "nothing shows it";
  ASSERT_EQ(status_of(sign(ada)), 201U);
  is_erased = true;
  const json::object told = json_of(ask(ada, Method::get, all)).at("statements").at(0).as_object();
  EXPECT_FALSE(told.at("files").at(0).at("is_readable").as_bool());
  EXPECT_TRUE(told.at("files").at(0).at("sha256").as_string().starts_with("ab00"));
}

TEST_F(StatementsOverHttp, DaysAndTextsAreJudgedByField) {
  const auto said = [&](const char* name, json::value value) { return fields_of(sign(ada, {{name, value}})); };
  EXPECT_EQ(said("looked_at", "2027-01-16"), std::vector<std::string>{"looked_at"});
  EXPECT_EQ(said("looked_at", "2026-01-01"), std::vector<std::string>{"looked_at"});
  EXPECT_EQ(said("looked_at", "soon"), std::vector<std::string>{"looked_at"});
  EXPECT_EQ(said("holds_until", "2027-01-14"), std::vector<std::string>{"holds_until"});
  EXPECT_EQ(said("holds_until", "2028-01-11"), std::vector<std::string>{"holds_until"});
  EXPECT_EQ(said("text", " \n"), std::vector<std::string>{"text"});
  EXPECT_EQ(said("text", "a\x01"), std::vector<std::string>{"text"});
  EXPECT_EQ(proof(), "") << "nothing was kept";
}

TEST_F(StatementsOverHttp, AProviderSignsOfWhatItBearsAndSeesNoOther) {
  measure = measure_of(false);
  EXPECT_EQ(code_of(sign(provider)), "unknown-measure");
  EXPECT_EQ(code_of(ask(provider, Method::get, all)), "unknown-measure");
  EXPECT_EQ(code_of(sign(stranger)), "unknown-assured-service");
  measure = measure_of(true);
  shown_ago = 6min;
  EXPECT_EQ(code_of(sign(provider)), "step-up");
  shown_ago = 0s;
  remember(sign(provider));
  EXPECT_EQ(proof(), "attested");
  EXPECT_EQ(status_of(ask(provider, Method::get, all + "/{statement}/note")), 200U);
  EXPECT_EQ(status_of(ask(stranger, Method::get, all + "/{statement}/note")), 404U);
}

TEST_F(StatementsOverHttp, ADelegationIsOfOnesOwnSignatureAndEndsEarly) {
  const auto give = [&](int to, const char* expires) {
    return ask(
        director, Method::post, delegations,
        {{"version", version()}, {"to", id_of(to)}, {"not_before", "2027-01-15T00:00:00Z"}, {"expires", expires}});
  };
  EXPECT_EQ(fields_of(give(stranger, "2027-02-15T00:00:00Z")), std::vector<std::string>{"to"});
  EXPECT_EQ(fields_of(give(director, "2027-02-15T00:00:00Z")), std::vector<std::string>{"to"});
  EXPECT_EQ(fields_of(give(ada, "2027-01-15T00:00:01Z")), std::vector<std::string>{"expires"});
  EXPECT_EQ(fields_of(give(ada, "2028-02-15T00:00:00Z")), std::vector<std::string>{"expires"});
  const auto given = give(ada, "2027-02-15T00:00:00Z");
  ASSERT_EQ(status_of(given), 201U) << code_of(given);
  const json::object told = json_of(given).at("delegations").at(0).as_object();
  EXPECT_EQ(told.at("from").at("id").as_string(), id_of(director)) << "whoever gives it, and nobody else";
  EXPECT_EQ(told.at("state").as_string(), "holds");
  delegation = told.at("id").as_string();
  const auto ended = ask(director, Method::remove, delegations + "/{delegation}");
  ASSERT_EQ(status_of(ended), 200U);
  EXPECT_EQ(json_of(ended).at("delegations").at(0).at("state").as_string(), "ended");
  EXPECT_EQ(code_of(ask(director, Method::remove, delegations + "/{delegation}")), "ended-already");
  delegation = json_of(give(provider, "2027-02-15T00:00:00Z")).at("delegations").at(0).at("id").as_string();
  EXPECT_EQ(code_of(ask(ada, Method::remove, delegations + "/{delegation}")), "not-the-giver");
}

TEST_F(StatementsOverHttp, AWaiverNamesAMeasureAReasonAndADay) {
  const auto waive = [&](const char* measure_named, const char* reason, const char* until) {
    return ask(director, Method::post, one + "/approval/waivers",
               {{"version", version()}, {"measure", measure_named}, {"reason", reason}, {"until", until}});
  };
  EXPECT_EQ(fields_of(waive("NO.SUCH", "x", "2027-02-01")), std::vector<std::string>{"measure"});
  EXPECT_EQ(fields_of(waive("RH.2", " ", "2027-02-01")), std::vector<std::string>{"reason"});
  EXPECT_EQ(fields_of(waive("RH.2", "x", "2027-01-14")), std::vector<std::string>{"until"});
  EXPECT_EQ(fields_of(waive("RH.2", "x", "2028-02-14")), std::vector<std::string>{"until"});
  const auto given = waive("RH.2", "until the disks come", "2027-02-01");
  ASSERT_EQ(status_of(given), 201U) << code_of(given);
  EXPECT_TRUE(json_of(given).at("waivers").at(0).at("holds").as_bool());
  now += std::chrono::days(30);
  EXPECT_FALSE(json_of(ask(director, Method::get, delegations)).at("waivers").at(0).at("holds").as_bool());
}

TEST_F(StatementsOverHttp, AWaiverEndsEarlyOnceWithAReasonAndIsNotLengthened) {
  const auto waive = [&] {
    return ask(director, Method::post, one + "/approval/waivers",
               {{"version", version()}, {"measure", "RH.2"}, {"reason", "no disks"}, {"until", "2027-02-01"}});
  };
  const auto end = [&](int who, const char* number, json::object body) {
    waiver = number;
    return ask(who, Method::post, one + "/approval/waivers/{waiver}/end", body);
  };
  const auto waivers = [&] { return json_of(ask(director, Method::get, delegations)).at("waivers").as_array(); };
  for (int twice = 0; twice < 2; ++twice) ASSERT_EQ(status_of(waive()), 201U);
  for (const char* other : {"0", "3", "01", "", "x", "18446744073709551617"})
    EXPECT_EQ(code_of(end(ada, other, {{"version", version()}, {"reason", "x"}})), "unknown-waiver") << other;
  EXPECT_EQ(fields_of(end(ada, "1", {{"version", version()}, {"reason", " "}})), std::vector<std::string>{"reason"});
  EXPECT_EQ(fields_of(end(ada, "1", {{"version", version()}})), std::vector<std::string>{"reason"});
  EXPECT_EQ(fields_of(end(ada, "1", {{"version", version()}, {"reason", "x"}, {"until", "2028-01-01"}})),
            std::vector<std::string>{"until"})
      << "nothing makes it longer";
  EXPECT_EQ(code_of(end(ada, "1", {{"version", 1}, {"reason", "x"}})), "changed-meanwhile");
  for (const json::value& kept : waivers()) EXPECT_TRUE(kept.at("holds").as_bool() && kept.at("ended").is_null());

  const auto before = version();
  const auto ended = end(ada, "1", {{"version", before}, {"reason", "the disks came"}});
  ASSERT_EQ(status_of(ended), 200U) << code_of(ended);
  EXPECT_EQ(version(), before + 1);
  const json::object first = waivers().at(1).as_object();
  EXPECT_EQ(first.at("number").as_int64(), 1) << "the oldest";
  EXPECT_FALSE(first.at("holds").as_bool());
  EXPECT_EQ(first.at("until").as_string(), "2027-02-01") << "as it was given";
  EXPECT_EQ(first.at("ended").at("reason").as_string(), "the disks came");
  EXPECT_EQ(first.at("ended").at("by").at("id").as_string(), id_of(ada)) << "whoever may give one, not the giver alone";
  EXPECT_TRUE(waivers().at(0).at("holds").as_bool()) << "the other one stays";
  EXPECT_EQ(code_of(end(ada, "1", {{"version", version()}, {"reason", "again"}})), "ended-already");
  now += std::chrono::days(30);
  EXPECT_EQ(code_of(end(ada, "2", {{"version", version()}, {"reason", "late"}})), "ended-already") << "it is over";
  EXPECT_TRUE(waivers().at(0).at("ended").is_null());
}

}  // namespace
}  // namespace urna::api
