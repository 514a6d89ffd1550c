// SPDX-License-Identifier: EUPL-1.2
#include "api/download_release_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/approval_kind.hpp"
#include "api/caller.hpp"
#include "api/detail/people_for_tests.hpp"
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
using identity::ApprovalFault;
using identity::ApprovalRequest;
using identity::ApprovalState;
using identity::InTenant;
using identity::Role;
using namespace std::chrono_literals;

/// Rosa and Emma own the desk, Karl prepares elections and has carried away more than he may.
class ReleaseOfWhoeverIsStopped : public testing::Test {
 protected:
  ReleaseOfWhoeverIsStopped() {
    for (const auto& [name, role] : {std::pair("rosa", Role::tenant_owner), std::pair("emma", Role::tenant_owner),
                                     std::pair("karl", Role::organiser), std::pair("hilda", Role::help_desk)}) {
      detail::add_person(who.stores, name);
      detail::give(who.stores, name, role, InTenant{test_tenant}, now);
    }
    api.add_action();
    api.add_routes(router);
    stop("karl");
  }
  void stop(const std::string& name) {
    EXPECT_FALSE(meter.take(id_named(name), few, {0, 3, 1}, now));
    EXPECT_TRUE(meter.is_stopped(id_named(name)));
  }
  bool may_take(const std::string& name) { return meter.take(id_named(name), few, {0, 1, 1}, now).has_value(); }
  std::string ask(const std::string& name, Method method, const std::string& pattern, const json::object& body = {},
                  const std::string& person = {}) {
    Request request;
    request.body = json::serialize(body);
    request.caller = detail::caller_named(who.stores, name, now);
    if (!person.empty()) request.path_parameters["person"] = to_hex(id_named(person).get());
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      const Response response = route->handler(request);
      const auto* const problem = std::get_if<http::Problem>(&response.body);
      if (problem != nullptr) return problem->code;
      if (const auto* text = std::get_if<std::string>(&response.body)) said = json::parse(*text).as_object();
      return std::to_string(response.status);
    }
    return "no-route";
  }
  std::string ask_for_oneself(const std::string& name, const json::object& body = {{"reason", "the yearly audit"}}) {
    return ask(name, Method::post, "/api/tenant/downloads/release", body);
  }
  std::string ask_for(const std::string& name, const std::string& person) {
    return ask(name, Method::post, "/api/tenant/downloads/stopped/{person}/release", {{"reason", "he rang me"}},
               person);
  }
  /// Somebody's word for the newest request.
  Result<ApprovalRequest, ApprovalFault> confirm(const std::string& name) {
    const auto newest = approvals.all(now).back();
    identity::Session session;
    session.person = id_named(name);
    session.factor = identity::Factor::verified_key;
    session.shown = now;
    return approvals.confirm(newest.id, newest.hash, *identity::StepUp::of(session), now);
  }
  ApprovalFault refusal(const std::string& name) {
    const auto refused = confirm(name);
    EXPECT_FALSE(refused);
    return refused ? ApprovalFault::unknown_request : refused.error();
  }

  Timestamp now{1'795'513'327s};
  json::object said;
  const tenancy::DownloadThresholds few{{{9, 1, 9}, {9, 2, 9}}, {{9, 1, 9}, {9, 2, 9}}};
  detail::TestPeople who;
  Colleagues colleagues{test_tenant, who.stores, [this] { return now; }};
  crypto::ReplayedRandom random{5};
  identity::MemoryApprovalStore approval_store;
  identity::ApprovalDesk approvals{approval_store, random,
                                   [this](const std::string& id) { return colleagues.is_there(id); }, now};
  tenancy::MemoryDownloadLedger ledger;
  tenancy::DownloadMeter meter{ledger};
  std::vector<journal::Entry> noted;
  DownloadReleaseApi api{{.tenant = test_tenant,
                          .people = who.stores,
                          .colleagues = colleagues,
                          .ledger = ledger,
                          .approvals = approvals,
                          .note = [this](const journal::Entry& entry) { noted.push_back(entry); }},
                         [] {
                           return std::vector{id_named("karl"), id_named("emma")};
                         },
                         [this] { return now; }};
  http::Router router;
};

// Shows TEN-06, IDN-08, B70.
TEST_F(ReleaseOfWhoeverIsStopped, TakesTheWordOfAnotherWhoMayChangeTheRules) {
  EXPECT_EQ(ask_for_oneself("karl", {{"reason", "  "}}), "unfit-fields") << "without a reason nobody can judge";
  EXPECT_EQ(ask_for_oneself("emma"), "not-stopped");
  ASSERT_EQ(ask_for_oneself("karl"), "201");
  EXPECT_EQ(ask_for_oneself("karl"), "asked-already");
  EXPECT_EQ(refusal("karl"), ApprovalFault::own_request);
  EXPECT_EQ(refusal("hilda"), ApprovalFault::not_theirs);
  EXPECT_FALSE(may_take("karl"));
  const auto done = confirm("rosa");
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, ApprovalState::executed);
  EXPECT_EQ(refusal("emma"), ApprovalFault::ended) << "once";
  EXPECT_TRUE(may_take("karl")) << "from nothing";
  ASSERT_EQ(noted.size(), 1U);
  EXPECT_EQ(noted[0].event, journal::Event::download_released);
  EXPECT_EQ(noted[0].actor, journal::Actor::person(id_named("rosa").get()));
  EXPECT_EQ(noted[0].subject, journal::Actor::person(id_named("karl").get()));
}

// Shows TEN-06, IDN-08.
TEST_F(ReleaseOfWhoeverIsStopped, IsNobodysOwnAlsoWhenAnotherAsks) {
  stop("emma");
  ASSERT_EQ(ask_for("rosa", "emma"), "201");
  const auto newest = approvals.all(now).back();
  EXPECT_FALSE(may_decide(api.kind(), colleagues, newest, to_hex(id_named("emma").get()))) << "not offered to her";
  EXPECT_EQ(refusal("emma"), ApprovalFault::not_theirs) << "who would let herself go on";
  EXPECT_EQ(refusal("rosa"), ApprovalFault::own_request);
  EXPECT_FALSE(may_take("emma"));
  detail::add_person(who.stores, "odile");
  detail::give(who.stores, "odile", Role::security_officer, InTenant{test_tenant}, now);
  ASSERT_TRUE(confirm("odile"));
  EXPECT_TRUE(may_take("emma"));
}

// Shows TEN-06, B70.
TEST_F(ReleaseOfWhoeverIsStopped, IsAskedForAnewAfterADayOrAnotherStop) {
  ASSERT_EQ(ask_for_oneself("karl"), "201");
  now += 24h;
  EXPECT_EQ(refusal("rosa"), ApprovalFault::expired);
  EXPECT_FALSE(may_take("karl"));
  ASSERT_EQ(ask_for_oneself("karl"), "201");
  // Let go on and stopped again meanwhile: this is not what was asked for.
  ledger.exclusively(id_named("karl"), [](tenancy::DownloadCounts& counts) { counts = {}; });
  now += 1min;
  stop("karl");
  const auto done = confirm("rosa");
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, ApprovalState::failed);
  EXPECT_EQ(done->detail, "changed-meanwhile");
  EXPECT_FALSE(may_take("karl"));
  EXPECT_TRUE(noted.empty());
}

// Shows TEN-06.
TEST_F(ReleaseOfWhoeverIsStopped, IsNotDoneForWhoeverMayNotAskAnyMore) {
  ASSERT_EQ(ask_for("rosa", "karl"), "201");
  for (const auto& grant : who.grants.all()) {
    if (grant.subject != identity::Subject(id_named("rosa"))) continue;
    who.grants.change(grant.id, [&](identity::Grant& one) {
      one.ended = now;
      return true;
    });
  }
  const auto done = confirm("emma");
  ASSERT_TRUE(done);
  EXPECT_EQ(done->detail, "person-gone");
  EXPECT_FALSE(may_take("karl"));
}

TEST_F(ReleaseOfWhoeverIsStopped, IsSeenByThemAndByWhoeverMayAnswer) {
  ASSERT_EQ(ask("karl", Method::get, "/api/tenant/downloads/release"), "200");
  EXPECT_EQ(said.at("since").as_string(), timestamp_text(now));
  EXPECT_TRUE(said.at("waiting").is_null());
  ASSERT_EQ(ask_for_oneself("karl"), "201");
  ASSERT_EQ(ask("rosa", Method::get, "/api/tenant/downloads/stopped"), "200");
  const auto& listed = said.at("stopped").as_array();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].at("name").as_string(), "karl");
  EXPECT_FALSE(listed[0].at("own").as_bool());
  EXPECT_EQ(listed[0].at("waiting").at("requester").as_string(), "karl");
  const json::object asked = api.kind().asked(approvals.all(now).back());
  EXPECT_EQ(asked.at("person").as_string(), "karl");
  EXPECT_EQ(asked.at("stopped").as_string(), timestamp_text(now));
  ASSERT_EQ(ask("rosa", Method::get, "/api/tenant/downloads/release"), "200");
  EXPECT_TRUE(said.at("since").is_null());
}

}  // namespace
}  // namespace urna::api
