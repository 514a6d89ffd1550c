// SPDX-License-Identifier: EUPL-1.2
#include "api/download_gate.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>

#include "api/permissions.hpp"
#include "tenancy/memory_download_ledger.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using namespace std::chrono_literals;

constexpr const char* roll = "/api/organiser/elections/{uuid}/roll";
constexpr const char* journal_export = "/api/organiser/journal/export";

class Downloads : public ::testing::Test {
 protected:
  Downloads() {
    const auto add = [&](const char* pattern, http::Handler handler) {
      router_.add({.pattern = pattern, .permission = http::Permission("p"), .handler = std::move(handler)});
    };
    add(roll, [this](Request&) {
      ++made_;
      return http::json(R"({"total":3,"voters":[{},{},{}]})");
    });
    add(journal_export, [](Request&) {
      return http::download("text/plain", "a",
                            http::Chunks{[left = 5]() mutable {
                                           return left-- > 0 ? std::optional(std::string(100, 'x')) : std::nullopt;
                                         },
                                         std::nullopt});
    });
    add("/api/organiser/elections/{uuid}/checklist", [](Request&) { return http::json("{}"); });
    gate_.add_routes(router_);
    gate_.watch(router_);
  }

  Response ask(const std::string& pattern, const std::string& who = "a") {
    Request request;
    request.caller = who;
    for (const auto& route : router_.routes())
      if (route->pattern == pattern) return route->handler(request);
    return http::problem(599, "no-route");
  }
  static bool is_refused(const Response& response) {
    const auto* const problem = std::get_if<http::Problem>(&response.body);
    return problem != nullptr && problem->status == 403 && problem->code == "threshold";
  }

  Timestamp now_{1'795'513'320s};
  std::atomic<int> made_ = 0;
  std::atomic<int> told_ = 0;
  std::atomic<int> stopped_ = 0;
  tenancy::MemoryDownloadLedger ledger_;
  http::Router router_;
  DownloadGate gate_{[](const tenancy::PersonId&) -> tenancy::DownloadThresholds {
                       return {.hour = {.soft = {6, 10, 1000}, .hard = {12, 10, 1000}},
                               .day = {.soft = {100, 100, 10'000}, .hard = {100, 100, 10'000}}};
                     },
                     ledger_,
                     [](const Request& request) -> std::optional<journal::Actor> {
                       const auto* const name = std::any_cast<std::string>(&request.caller);
                       if (name == nullptr || name->empty()) return std::nullopt;
                       std::array<std::byte, 16> pseudonym{};
                       pseudonym[0] = static_cast<std::byte>(name->front());
                       return journal::Actor::person(pseudonym);
                     },
                     [this](const journal::Actor&, journal::Event event) {
                       ++(event == journal::Event::download_stopped ? stopped_ : told_);
                     },
                     [this] { return now_; }};
};

TEST_F(Downloads, StopAtTheThresholdHoweverTheyAreCutUp) {
  for (int page = 0; page < 4; ++page) EXPECT_FALSE(is_refused(ask(roll))) << page;
  EXPECT_EQ(told_, 1) << "beyond the soft threshold somebody is told, once";
  EXPECT_TRUE(is_refused(ask(roll)));
  EXPECT_TRUE(is_refused(ask(journal_export))) << "who was stopped takes nothing more";
  EXPECT_EQ(stopped_, 1) << "and somebody is told, once";
  now_ += 25h;
  EXPECT_TRUE(is_refused(ask(roll))) << "until somebody else releases them";
  EXPECT_FALSE(is_refused(ask(roll, "b"))) << "another person goes on";
  EXPECT_FALSE(is_refused(ask("/api/organiser/elections/{uuid}/checklist")));
}

TEST_F(Downloads, AreNotEvenMadeForWhoWasStopped) {
  while (!is_refused(ask(roll))) {
  }
  const int made = made_;
  EXPECT_TRUE(is_refused(ask(roll)));
  EXPECT_EQ(made_, made);
}

// Shows GEN-03.
TEST_F(Downloads, AreNobodysUncounted) { EXPECT_TRUE(is_refused(ask(roll, ""))); }

// Shows B68.
TEST_F(Downloads, InParallelPassTheThresholdExactlyAsOftenAsItAllows) {
  std::atomic<int> passed = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 50; ++i) threads.emplace_back([&] { passed += is_refused(ask(roll)) ? 0 : 1; });
  }
  EXPECT_EQ(passed, 4);
}

TEST_F(Downloads, OfAnUnknownLengthAreCutOffWhereTheThresholdIs) {
  EXPECT_FALSE(is_refused(ask(roll)));  // a few bytes
  int pieces = 0;
  const auto take_all = [&] {
    Response response = ask(journal_export);
    if (is_refused(response)) return;
    auto& chunks = std::get<http::Chunks>(response.body);
    while (chunks.next()) ++pieces;
  };
  take_all();
  EXPECT_EQ(pieces, 5);
  EXPECT_THROW(take_all(), std::runtime_error);
  EXPECT_EQ(pieces, 9) << "1000 bytes, of which the roll has taken a few";
}

TEST_F(Downloads, AreToldToWhoTookThem) {
  ask(roll);
  const auto told = json::parse(std::get<std::string>(ask("/api/tenant/downloads").body)).as_object();
  EXPECT_EQ(told.at("hour").as_object().at("records").to_number<int>(), 3);
  EXPECT_FALSE(told.at("is_stopped").as_bool());
  const auto of_another = json::parse(std::get<std::string>(ask("/api/tenant/downloads", "b").body)).as_object();
  EXPECT_EQ(of_another.at("hour").as_object().at("records").to_number<int>(), 0);
}

}  // namespace
}  // namespace urna::api
