// SPDX-License-Identifier: EUPL-1.2
#include "api/assurance_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/detail/answer_for_tests.hpp"
#include "api/detail/callers_for_tests.hpp"
#include "base/test_folder.hpp"
#include "identity/memory_person_store.hpp"
#include "keystore/unlocked_keystore.hpp"
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
const std::string measure_of_one = one + "/measures/{measure}";
const std::string aside_of_one = measure_of_one + "/aside";

std::string field_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr && !problem->fields.empty() ? problem->fields[0].path : "";
}
json::object json_of(const Response& response) { return json::parse(std::get<std::string>(response.body)).as_object(); }

PersonId person(int number) { return PersonId(std::array<std::byte, 16>{static_cast<std::byte>(number)}); }

json::object description() {
  return {{"name", "Works council vote"}, {"service_types", json::array{"online_service"}},
          {"hosting", "on_premise"},      {"exposure", "internet"},
          {"audience", "limited"},        {"max_downtime", "under_24h"},
          {"data_volume", "low"},         {"data_location", "eu"},
          {"service_profile", "vote"},    {"level", 2}};
}

struct AssuranceOverHttp : testing::Test {
  AssuranceOverHttp() { api.add_routes(router); }

  Response ask(int who, Method method, const std::string& pattern, Request::Named parameters = {},
               const json::object& body = {}, Request::Named query = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      Request request;
      request.method = method;
      request.path_parameters = std::move(parameters);
      request.query = std::move(query);
      request.body = json::serialize(body);
      Caller caller{.who = person(who), .name = "somebody", .tenant = {}, .now = now};
      if (who == 0) caller.who = identity::ServiceId();
      request.caller = detail::as_officer(caller);
      return route->handler(request);
    }
    throw std::logic_error("no such route: " + pattern);
  }
  Request::Named at(const std::string& measure = "RH.2") { return {{"service", service()}, {"measure", measure}}; }
  std::string service() {
    if (id.empty()) {
      const auto made = ask(1, Method::post, "/api/assurance/services", {}, {{"description", description()}});
      EXPECT_EQ(status_of(made), 201U) << field_of(made);
      id = json_of(made).at("id").as_string();
    }
    return id;
  }
  json::object read() { return json_of(ask(1, Method::get, one, {{"service", service()}})); }
  json::object measure(const std::string& wanted) {
    const json::object service = read();
    for (const json::value& listed : service.at("measures").as_array()) {
      if (listed.at("id") == json::value(wanted)) return listed.as_object();
    }
    return {};
  }
  Response answer(std::int64_t version, const std::string& status, const std::string& of = "RH.2") {
    return ask(1, Method::put, measure_of_one, at(of), {{"version", version}, {"answer", {{"status", status}}}});
  }

  Timestamp now{std::chrono::seconds(1'800'000'000)};
  const TestFolder folder{TestFolder::in_memory()};
  keystore::UnlockedKeystore keystore;
  crypto::SystemRandom random;
  storage::SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer};
  identity::MemoryPersonStore people;
  AssuranceApi api{store, people, random};
  http::Router router;
  std::string id;
};

TEST_F(AssuranceOverHttp, RefusesADescriptionAndNamesTheField) {
  const auto add = [&](const char* name, const json::value& value) {
    json::object wrong = description();
    wrong[name] = value;
    return ask(1, Method::post, "/api/assurance/services", {}, {{"description", wrong}});
  };
  EXPECT_EQ(field_of(add("name", "")), "description.name");
  EXPECT_EQ(field_of(add("hosting", "the moon")), "description.hosting");
  EXPECT_EQ(field_of(add("colour", "red")), "description.colour");
  EXPECT_EQ(field_of(ask(1, Method::post, "/api/assurance/services", {}, {})), "description");
  json::object lower = description();
  lower["max_downtime"] = "under_4h";
  lower["audience"] = "national";
  EXPECT_EQ(field_of(ask(1, Method::post, "/api/assurance/services", {}, {{"description", lower}})),
            "description.level");
  EXPECT_TRUE(store.all().empty());
}

TEST_F(AssuranceOverHttp, AProgramReadsAndSaysNothing) {
  EXPECT_EQ(status_of(ask(0, Method::get, "/api/assurance/services")), 200U);
  for (const auto& route : router.routes()) {
    if (route->method == Method::get) continue;
    EXPECT_EQ(status_of(ask(0, route->method, route->pattern, at(), {{"version", 1}})), 403U) << route->pattern;
  }
  EXPECT_EQ(read().at("version").as_int64(), 1);
}

TEST_F(AssuranceOverHttp, WhatIsNotThereIsNotFound) {
  for (const char* unknown : {"", "me", "00112233445566778899aabbccddeeff"}) {
    for (const auto& route : router.routes()) {
      if (route->pattern.find("{service}") == std::string::npos) continue;
      const json::object body{{"version", 1},
                              {"reason", "because"},
                              {"description", description()},
                              {"answer", {{"status", "fait"}}},
                              {"own", json::array()},
                              {"text", "half of it is done"}};
      json::object fitting{{"version", 1}};
      for (const char* name : {"description", "answer", "own", "reason"}) {
        const bool is_asked =
            route->pattern.ends_with(name) ||
            (std::string_view(name) == "answer" && route->pattern == measure_of_one) ||
            (std::string_view(name) == "reason" && route->pattern == aside_of_one && route->method == Method::post);
        if (is_asked) fitting[name] = body.at(name);
      }
      if (route->pattern.ends_with("/comments")) fitting["text"] = body.at("text");
      if (route->pattern.ends_with("/platform")) fitting["is_this_platform"] = true;
      const auto response = ask(1, route->method, route->pattern, {{"service", unknown}, {"measure", "RH.2"}}, fitting);
      EXPECT_EQ(status_of(response), 404U) << route->pattern << code_of(response);
    }
  }
  EXPECT_EQ(status_of(answer(1, "fait", "NO.SUCH")), 404U);
}

TEST_F(AssuranceOverHttp, ADescriptionBringsItsMeasuresAndWhy) {
  const auto service = read();
  EXPECT_GT(service.at("measures").as_array().size(), 60U);
  EXPECT_EQ(service.at("index").at("standard").at("shown").as_string(), "0.0");
  EXPECT_TRUE(service.at("index").at("proved").is_null());
  EXPECT_EQ(service.at("months_at_most").as_int64(), 0);
  const auto owned = measure("U.HOST.2");
  ASSERT_FALSE(owned.empty()) << "a vote stands on machines of its own";
  EXPECT_FALSE(owned.at("why").as_array().empty());
  EXPECT_FALSE(service.at("risks").as_array().empty());
}

TEST_F(AssuranceOverHttp, AnAnswerMovesTheIndexAndStandsInTheHistory) {
  const double gain = measure("RH.2").at("gain").to_number<double>();
  const auto answered = answer(1, "fait");
  ASSERT_EQ(status_of(answered), 200U) << code_of(answered);
  EXPECT_NEAR(read().at("index").at("standard").at("total").to_number<double>(), gain, 1e-12);
  EXPECT_EQ(measure("RH.2").at("status").as_string(), "fait");
  const auto history = json_of(ask(1, Method::get, one + "/history", at())).at("history").as_array();
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].at("measure").as_string(), "RH.2");
  EXPECT_EQ(history[0].at("to").as_string(), "fait");
}

TEST_F(AssuranceOverHttp, WhoeverWasSlowerIsTold) {
  ASSERT_EQ(status_of(answer(1, "fait")), 200U);
  const auto late = answer(1, "aLancer");
  EXPECT_EQ(status_of(late), 409U);
  EXPECT_EQ(code_of(late), "changed-meanwhile");
  EXPECT_EQ(measure("RH.2").at("status").as_string(), "fait");
}

TEST_F(AssuranceOverHttp, SettingAsideTakesTwoPeople) {
  EXPECT_EQ(field_of(answer(1, "nonFait")), "answer.status");
  ASSERT_EQ(status_of(ask(1, Method::post, aside_of_one, at(), {{"version", 1}, {"reason", "nobody works there"}})),
            200U);
  EXPECT_EQ(measure("RH.2").at("counted").as_string(), "");
  const auto alone = ask(1, Method::put, aside_of_one, at(), {{"version", 2}});
  EXPECT_EQ(code_of(alone), "same-person");
  ASSERT_EQ(status_of(ask(2, Method::put, aside_of_one, at(), {{"version", 2}})), 200U);
  EXPECT_EQ(measure("RH.2").at("counted").as_string(), "nonFait");
  EXPECT_EQ(read().at("measures_set_aside").as_int64(), 1);
  EXPECT_EQ(code_of(ask(3, Method::put, aside_of_one, at(), {{"version", 3}})), "nothing-waits");
  // What is answered later leaves it aside; only ending it does not.
  ASSERT_EQ(status_of(answer(3, "fait")), 200U);
  EXPECT_EQ(measure("RH.2").at("counted").as_string(), "nonFait");
  ASSERT_EQ(status_of(ask(1, Method::remove, aside_of_one, at())), 200U);
  EXPECT_EQ(measure("RH.2").at("counted").as_string(), "fait");
}

TEST_F(AssuranceOverHttp, AMeasureOfOnesOwnCountsInThePersonalisedIndexOnly) {
  const json::object guard{{"title", "A guard at night"}, {"category", "protection"}, {"status", "fait"}};
  json::object nameless = guard;
  nameless["title"] = " ";
  const auto refused = ask(1, Method::put, one + "/own", at(), {{"version", 1}, {"own", json::array{guard, nameless}}});
  EXPECT_EQ(field_of(refused), "own[1].title");
  ASSERT_EQ(status_of(ask(1, Method::put, one + "/own", at(), {{"version", 1}, {"own", json::array{guard}}})), 200U);
  EXPECT_EQ(read().at("own").as_array().size(), 1U);
  EXPECT_EQ(read().at("index").at("standard").at("total").to_number<double>(), 0);
}

TEST_F(AssuranceOverHttp, SaysTheLeastLevelWhileSomebodyDescribes) {
  const auto need = [&](Request::Named query) {
    return ask(1, Method::get, "/api/assurance/need", {}, {}, std::move(query));
  };
  const Request::Named small{
      {"exposure", "internet"}, {"audience", "limited"}, {"max_downtime", "over_24h"}, {"data_volume", "low"}};
  EXPECT_EQ(json_of(need(small)).at("required_level").as_int64(), 1);
  Request::Named sensitive = small;
  sensitive["data_volume"] = "very_high";
  sensitive["data"] = "technical,special_category";
  EXPECT_EQ(json_of(need(sensitive)).at("required_level").as_int64(), 3);
  Request::Named wrong = small;
  wrong["exposure"] = "somewhere";
  EXPECT_EQ(status_of(need(wrong)), 422U);
  wrong = small;
  wrong["colour"] = "red";
  EXPECT_EQ(field_of(need(wrong)), "colour");
}

TEST_F(AssuranceOverHttp, RemovesAService) {
  ASSERT_EQ(status_of(ask(1, Method::remove, one, {{"service", service()}})), 204U);
  EXPECT_EQ(status_of(ask(1, Method::get, one, {{"service", id}})), 404U);
  EXPECT_TRUE(json_of(ask(1, Method::get, "/api/assurance/services")).at("services").as_array().empty());
}

}  // namespace
}  // namespace urna::api
