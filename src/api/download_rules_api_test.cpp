// SPDX-License-Identifier: EUPL-1.2
#include "api/download_rules_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/people_for_tests.hpp"
#include "api/detail/thresholds_json.hpp"
#include "identity/memory_approval_store.hpp"
#include "tenancy/memory_download_ledger.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::id_named;
using detail::test_tenant;
using http::Method;
using http::Request;
using http::Response;
using identity::InTenant;
using identity::Role;
using tenancy::DownloadThresholds;
using namespace std::chrono_literals;

std::string code_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->code : std::to_string(response.status);
}

DownloadThresholds files(std::uint64_t hard) {
  const tenancy::Threshold one{{10, hard, 10}, {20, hard, 20}};
  return {one, one};
}

/// Rosa and Emma own the desk, Karl prepares elections.
class RulesOfACustomer : public testing::Test {
 protected:
  RulesOfACustomer() {
    for (const auto& [name, role] : {std::pair("rosa", Role::tenant_owner), std::pair("emma", Role::tenant_owner),
                                     std::pair("karl", Role::organiser)}) {
      detail::add_person(who.stores, name);
      detail::give(who.stores, name, role, InTenant{test_tenant}, now);
    }
    open();
  }
  void open() {
    api = std::make_unique<DownloadRulesApi>(
        DownloadRulesApi::Store{.text = [this] { return kept; },
                                .put = [this](const std::string& text) { kept = text; }},
        DownloadRulesApi::Parts{.tenant = test_tenant,
                                .people = who.stores,
                                .colleagues = colleagues,
                                .ledger = ledger,
                                .approvals = approvals,
                                .note = [this](const journal::Entry& entry) { noted.push_back(entry); }},
        [this] { return now; });
    api->add_actions();
    router = std::make_unique<http::Router>();
    api->add_routes(*router);
  }
  Response ask(const std::string& name, Method method, const std::string& pattern, const json::object& body = {}) {
    Request request;
    request.body = json::serialize(body);
    request.caller = detail::caller_named(who.stores, name, now);
    for (const auto& route : router->routes())
      if (route->method == method && route->pattern == pattern) return route->handler(request);
    return http::problem(599, "no-route");
  }
  Response change(const std::string& subject, const std::optional<DownloadThresholds>& thresholds) {
    json::object body{{"subject", subject}, {"thresholds", nullptr}, {"reason", "why"}};
    if (thresholds) body["thresholds"] = detail::thresholds_json(*thresholds);
    return ask("rosa", Method::put, "/api/tenant/thresholds", body);
  }
  /// Somebody's word for the newest request.
  std::string confirm(const std::string& name) {
    const auto newest = approvals.all(now).back();
    return code_of(ask(name, Method::post, "/api/tenant/thresholds/confirm",
                       {{"approval", to_hex(newest.id.get())}, {"hash", to_hex(newest.hash)}}));
  }
  std::uint64_t files_of(const std::string& name) const { return api->thresholds_of(id_named(name)).day.hard.files; }

  Timestamp now{1'795'513'327s};
  detail::TestPeople who;
  Colleagues colleagues{test_tenant, who.stores, [this] { return now; }};
  crypto::ReplayedRandom random{5};
  identity::MemoryApprovalStore approval_store;
  identity::ApprovalDesk approvals{approval_store, random,
                                   [this](const std::string& id) { return colleagues.is_there(id); }, now};
  tenancy::MemoryDownloadLedger ledger;
  std::optional<std::string> kept;
  std::vector<journal::Entry> noted;
  std::unique_ptr<DownloadRulesApi> api;
  std::unique_ptr<http::Router> router;
  const std::string karl = "person:" + to_hex(id_named("karl").get());
};

// Shows TEN-06, IDN-08.
TEST_F(RulesOfACustomer, LetMoreOutOnlyWhenAnotherPersonConfirms) {
  EXPECT_EQ(files_of("karl"), usual_download_thresholds().day.hard.files);
  EXPECT_EQ(code_of(change(karl, files(7))), "200") << "less takes one person";
  EXPECT_EQ(files_of("karl"), 7U);
  EXPECT_EQ(code_of(change(karl, files(8))), "202");
  EXPECT_EQ(files_of("karl"), 7U) << "until somebody confirms";
  EXPECT_EQ(confirm("rosa"), "own-approval");
  EXPECT_EQ(confirm("karl"), "not-theirs");
  EXPECT_EQ(confirm("emma"), "200");
  EXPECT_EQ(files_of("karl"), 8U);
  EXPECT_EQ(confirm("emma"), "approval-ended") << "once";
  open();
  EXPECT_EQ(files_of("karl"), 8U);
  EXPECT_EQ(code_of(change(karl, std::nullopt)), "202") << "the usual figures are wider";
  EXPECT_EQ(code_of(change(karl, std::nullopt)), "asked-already");
  now += 25h;
  EXPECT_EQ(confirm("emma"), "approval-ended");
  ASSERT_EQ(noted.size(), 1U);
  EXPECT_EQ(noted.front().event, journal::Event::download_thresholds_changed);
  EXPECT_EQ(noted.front().subject, journal::Actor::person(id_named("karl").get()));
}

// Shows TEN-06.
TEST_F(RulesOfACustomer, AreNotRaisedFromFiguresThatNobodyConfirmed) {
  change(karl, files(7));
  ASSERT_EQ(code_of(change(karl, files(100))), "202");
  change(karl, files(3));
  EXPECT_EQ(confirm("emma"), "act-refused");
  EXPECT_EQ(files_of("karl"), 3U);
}

// Shows TEN-06.
TEST_F(RulesOfACustomer, HoldForEverybodyInARoleUntilAPersonHasTheirOwn) {
  EXPECT_EQ(code_of(change("role:organiser", files(5))), "200");
  EXPECT_EQ(files_of("karl"), 5U);
  EXPECT_EQ(files_of("rosa"), usual_download_thresholds().day.hard.files);
  EXPECT_EQ(code_of(change(karl, files(6))), "202") << "more than the role has";
  for (const char* subject : {"role:captain", "person:1", "karl", ""})
    EXPECT_NE(code_of(change(subject, files(1))), "200");
  EXPECT_EQ(code_of(change("person:" + std::string(32, '0'), files(1))), "unknown-person");
  DownloadThresholds unsound = files(5);
  unsound.hour.soft.files = 6;
  EXPECT_EQ(code_of(change(karl, unsound)), "unfit-fields");
  kept = "{}";
  EXPECT_THROW(open(), std::runtime_error) << "then nobody takes anything";
}

TEST_F(RulesOfACustomer, SayWhatEachPersonCarriedAway) {
  ASSERT_TRUE(tenancy::DownloadMeter(ledger).take(id_named("karl"), files(50), {3, 2, 1}, now));
  change("role:organiser", files(5));
  const Response response = ask("rosa", Method::get, "/api/tenant/thresholds");
  const json::value told = json::parse(std::get<std::string>(response.body));
  for (const json::value& one : told.at("people").as_array()) {
    if (one.at("name").as_string() != "karl") continue;
    EXPECT_EQ(one.at("day"), (json::value{{"records", 3}, {"files", 2}, {"bytes", 1}}));
    EXPECT_EQ(one.at("thresholds").at("day").at("hard").at("files").as_int64(), 5);
    return;
  }
  FAIL() << "Karl is there";
}

}  // namespace
}  // namespace urna::api
