// SPDX-License-Identifier: EUPL-1.2
#include "api/evidence_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/assurance_api.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_assured_service_store.hpp"
#include "storage/sqlite_evidence_store.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using assurance::Finding;
using assurance::Look;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }

/// A platform whose two checks find what the test says, and a service whose measures are all declared done.
struct EvidenceOverHttp : testing::Test {
  EvidenceOverHttp() {
    evidence_api.add_routes(router);
    assurance_api.add_routes(router);
    const json::object description{{"name", "This platform"},   {"service_types", json::array{"online_service"}},
                                   {"hosting", "on_premise"},   {"exposure", "internet"},
                                   {"audience", "limited"},     {"max_downtime", "under_24h"},
                                   {"data_volume", "low"},      {"data_location", "eu"},
                                   {"service_profile", "vote"}, {"level", 2}};
    const auto made = ask(Method::post, "/api/assurance/services", {}, {{"description", description}});
    id = json_of(made).at("id").as_string();
  }
  Response ask(Method method, const std::string& pattern, Request::Named parameters = {},
               const json::object& body = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = std::move(parameters);
      request.body = json::serialize(body);
      request.caller = detail::as_officer(Caller{
          .who = PersonId(std::array<std::byte, 16>{std::byte{1}}), .name = "somebody", .tenant = {}, .now = now});
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  json::object service() { return json_of(ask(Method::get, "/api/assurance/services/{service}", {{"service", id}})); }
  std::int64_t version() { return service().at("version").as_int64(); }
  json::object measure(const std::string& wanted) {
    const json::object read = service();
    for (const json::value& listed : read.at("measures").as_array())
      if (listed.at("id") == json::value(wanted)) return listed.as_object();
    return {};
  }
  void declare_done(const std::string& measure) {
    const auto answered =
        ask(Method::put, "/api/assurance/services/{service}/measures/{measure}",
            {{"service", id}, {"measure", measure}}, {{"version", version()}, {"answer", {{"status", "fait"}}}});
    ASSERT_EQ(status_of(answered), 200U);
  }
  unsigned link(bool is_this_platform) {
    return status_of(ask(Method::put, "/api/assurance/services/{service}/platform", {{"service", id}},
                         {{"version", version()}, {"is_this_platform", is_this_platform}}));
  }
  json::object check(const std::string& name) {
    return json_of(ask(Method::get, "/api/assurance/checks/{check}", {{"check", name}}));
  }
  double index(const char* which) { return service().at("index").at(which).at("total").to_number<double>(); }

  Timestamp now{1'800'000'000s};
  Finding mfa = Finding::passed;
  int looks = 0;
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteEvidenceStore evidence{folder.path("evidence.db"), keystore.sealer};
  EvidenceKeeper keeper{evidence,
                        {{{"auth.mfa", 1, 24h, true, {"accounts"}},
                          [this] {
                            ++looks;
                            if (mfa == Finding::unknown) throw std::runtime_error("nobody knows");
                            const bool is_wrong = mfa == Finding::failed;
                            return Look::at({{"without_second_factor", is_wrong ? "1" : "0", is_wrong}});
                          }},
                         {{"log.retention", 1, 24h, true, {"journal"}}, [] { return Look::at({}); }}},
                        [this] { return now; }};
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  AssuranceApi assurance_api{store, people, random, &keeper};
  EvidenceApi evidence_api{&keeper};
  http::Router router;
  std::string id;
};

// Shows HST-10.
TEST_F(EvidenceOverHttp, ACheckThatFailsTakesTheMeasureOutOfTheProvedIndexAndGivesItBack) {
  declare_done("DISTANCE.2");
  ASSERT_EQ(link(true), 200U);
  keeper.tend();
  EXPECT_EQ(measure("DISTANCE.2").at("proof").as_string(), "verified");
  EXPECT_DOUBLE_EQ(index("proved"), index("standard"));
  mfa = Finding::failed;
  now += 24h;
  keeper.tend();
  EXPECT_EQ(measure("DISTANCE.2").at("proof").as_string(), "failed");
  EXPECT_EQ(index("proved"), 0);
  EXPECT_GT(index("standard"), 0) << "what was declared stands as it was declared";
  mfa = Finding::passed;
  now += 24h;
  keeper.tend();
  EXPECT_DOUBLE_EQ(index("proved"), index("standard"));
}

TEST_F(EvidenceOverHttp, AMachineNeverRaisesWhatNobodyDeclared) {
  ASSERT_EQ(link(true), 200U);
  keeper.tend();
  EXPECT_EQ(measure("DISTANCE.2").at("proof").as_string(), "verified");
  EXPECT_EQ(measure("DISTANCE.2").at("counted").as_string(), "");
  EXPECT_EQ(index("proved"), 0);
}

TEST_F(EvidenceOverHttp, WhatIsNotLookedAtAnyMoreCountsHalf) {
  declare_done("DISTANCE.2");
  ASSERT_EQ(link(true), 200U);
  keeper.tend();
  now += 48h;
  EXPECT_EQ(check("auth.mfa").at("finding").as_string(), "unknown");
  EXPECT_EQ(measure("DISTANCE.2").at("proof").as_string(), "stale");
  EXPECT_LT(index("proved"), index("standard"));
  EXPECT_GT(index("proved"), 0);
}

TEST_F(EvidenceOverHttp, ALookThatBreaksOffIsUnknownAndSaysNothingOfWhatBroke) {
  mfa = Finding::unknown;
  keeper.tend();
  const auto read = check("auth.mfa");
  EXPECT_EQ(read.at("finding").as_string(), "unknown");
  EXPECT_EQ(json::serialize(read).find("nobody knows"), std::string::npos);
}

TEST_F(EvidenceOverHttp, LooksWhenItIsTimeAndWhenSomebodyAsks) {
  EXPECT_EQ(keeper.tend(), 2U);
  EXPECT_EQ(keeper.tend(), 0U);
  EXPECT_EQ(check("auth.mfa").at("next").as_string(), timestamp_text(now + 24h));
  now += 1h;
  const auto asked = ask(Method::post, "/api/assurance/checks/{check}/look", {{"check", "auth.mfa"}});
  EXPECT_EQ(status_of(asked), 200U);
  EXPECT_EQ(looks, 2);
  EXPECT_EQ(check("auth.mfa").at("history").as_array().size(), 2U);
  now += 23h;
  EXPECT_EQ(keeper.tend(), 1U) << "the other one alone";
  EXPECT_EQ(status_of(ask(Method::post, "/api/assurance/checks/{check}/look", {{"check", "no.such"}})), 404U);
}

TEST_F(EvidenceOverHttp, RemembersWhatItFoundBefore) {
  mfa = Finding::failed;
  keeper.tend();
  const EvidenceKeeper later(evidence, {{{"auth.mfa", 1, 24h, true, {"accounts"}}, [] { return Look::at({}); }}},
                             [this] { return now; });
  EXPECT_EQ(finding_now(*later.standing("auth.mfa"), now), Finding::failed);
}

TEST_F(EvidenceOverHttp, IsNotVerifiedUntilSomebodySaysWhichServiceThisIs) {
  declare_done("DISTANCE.2");
  keeper.tend();
  EXPECT_TRUE(service().at("index").at("proved").is_null());
  EXPECT_TRUE(measure("DISTANCE.2").at("proof").is_null());
  ASSERT_EQ(link(true), 200U);
  ASSERT_EQ(link(false), 200U);
  EXPECT_TRUE(service().at("index").at("proved").is_null());
}

TEST_F(EvidenceOverHttp, OnACustomersDeskNothingOfTheMachineIsShown) {
  http::Router customers;
  EvidenceApi nothing(nullptr);
  nothing.add_routes(customers);
  AssuranceApi without(store, people, random);
  without.add_routes(customers);
  ASSERT_EQ(link(true), 200U);
  std::swap(router, customers);
  EXPECT_EQ(link(true), 409U);
  EXPECT_TRUE(service().at("index").at("proved").is_null());
  const auto listed = json_of(ask(Method::get, "/api/assurance/checks"));
  EXPECT_FALSE(listed.at("is_here").as_bool());
  EXPECT_TRUE(listed.at("checks").as_array().empty());
  EXPECT_EQ(status_of(ask(Method::get, "/api/assurance/checks/{check}", {{"check", "auth.mfa"}})), 404U);
}

}  // namespace
}  // namespace urna::api
