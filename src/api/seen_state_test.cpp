// SPDX-License-Identifier: EUPL-1.2
#include "api/seen_state.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "api/detail/answer_for_tests.hpp"

namespace urna::api {
namespace {

using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;

/// Contacts that are read and overwritten.
struct StateOverHttp : testing::Test {
  StateOverHttp() {
    add(Method::get, [this](Request&) {
      return is_there ? http::json(R"({"contacts":[)" + contacts + R"(],"can_tell":)" + passing + "}")
                      : http::problem(404, "unknown");
    });
    add(Method::put, [this](Request& request) {
      if (request.body == "unfit") return http::problem(422, "unfit-fields");
      contacts = request.body;
      ++changes;
      return http::no_content();
    });
    seen.watch(router);
  }
  void add(Method method, http::Handler handler) {
    router.add({.method = method,
                .pattern = "/api/tenant/alerts",
                .permission = http::Permission("a"),
                .handler = std::move(handler),
                .body_bytes_max = method == Method::put ? 100U : 0U});
  }
  Response ask(Method method, const std::string& body = {}, const std::optional<std::string>& if_match = {}) {
    for (const auto& route : router.routes()) {
      if (route->method != method) continue;
      Request request;
      request.method = method;
      request.body = body;
      if (if_match) request.headers.add("If-Match", *if_match);
      return route->handler(request);
    }
    throw std::logic_error("no such route");
  }
  static std::string tag_in(const Response& response) { return std::string(response.headers.get("ETag").value_or("")); }

  std::string contacts = R"("ada")";
  std::string passing = "1";
  bool is_there = true;
  std::atomic<int> changes = 0;
  http::Router router;
  SeenState seen;
};

// Shows B57.
TEST_F(StateOverHttp, WhoSaysNotWhatTheySawChangesNothing) {
  const auto refused = ask(Method::put, R"("eve")");
  EXPECT_EQ(status_of(refused), 428U);
  EXPECT_EQ(code_of(refused), "state-unseen");
  EXPECT_EQ(refused.headers.get("Content-Location"), "/api/tenant/alerts");
  EXPECT_EQ(changes, 0);
}

// Shows B57.
TEST_F(StateOverHttp, WhoSawWhatIsNoMoreChangesNothingAndIsToldWhatIsThere) {
  const std::string before = tag_in(ask(Method::get));
  ASSERT_EQ(before.size(), 34U);
  EXPECT_EQ(status_of(ask(Method::put, R"("bo")", before)), 204U);
  const auto refused = ask(Method::put, R"("eve")", before);
  EXPECT_EQ(status_of(refused), 412U);
  EXPECT_EQ(code_of(refused), "changed-meanwhile");
  EXPECT_EQ(tag_in(refused), tag_in(ask(Method::get)));
  EXPECT_EQ(contacts, R"("bo")");
  for (const char* unseen : {"*", "\"\"", "W/", ""})
    EXPECT_EQ(status_of(ask(Method::put, "1", unseen)), 412U) << unseen;
  EXPECT_EQ(status_of(ask(Method::put, "1", "W/" + tag_in(refused))), 412U) << "a weak tag names no state";
  EXPECT_EQ(status_of(ask(Method::put, R"("eve")", "\"a\", " + tag_in(refused))), 204U);
}

TEST_F(StateOverHttp, WhatWasDoneHasTheTagOfWhatItLeft) {
  const auto done = ask(Method::put, R"("bo")", tag_in(ask(Method::get)));
  EXPECT_EQ(tag_in(done), tag_in(ask(Method::get)));
  EXPECT_EQ(status_of(ask(Method::put, R"("cy")", tag_in(done))), 204U);
  EXPECT_EQ(tag_in(ask(Method::put, "unfit", tag_in(ask(Method::get)))), "");
}

TEST_F(StateOverHttp, WhatChangesByItselfIsNoChange) {
  const std::string before = tag_in(ask(Method::get));
  passing = "2";
  EXPECT_EQ(tag_in(ask(Method::get)), before);
  constexpr const char* told = R"({"people":[{"person":"a","hour":{"files":3},"own":1}]})";
  constexpr const char* later = R"({"people":[{"person":"a","hour":{"files":4},"own":1}]})";
  EXPECT_EQ(state_tag(told, {}, {"hour"}), state_tag(later, {}, {"hour"}));
  EXPECT_NE(state_tag(told, {}, {}), state_tag(later, {}, {}));
  EXPECT_NE(state_tag(told, {"people"}, {"own"}), state_tag(R"({"people":[]})", {"people"}, {"own"}));
}

TEST_F(StateOverHttp, WhatIsNotThereIsRefusedInTheWordsOfWhatIsAsked) {
  is_there = false;
  EXPECT_EQ(status_of(ask(Method::put, "unfit")), 422U);
  EXPECT_EQ(tag_in(ask(Method::get)), "");
}

// Shows B57.
TEST_F(StateOverHttp, OfManyAtOnceWhoSawTheSameExactlyOneChangesIt) {
  const std::string before = tag_in(ask(Method::get));
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&, i] { ask(Method::put, std::to_string(i), before); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(changes, 1);
}

}  // namespace
}  // namespace urna::api
