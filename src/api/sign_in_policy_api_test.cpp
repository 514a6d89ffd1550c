// SPDX-License-Identifier: EUPL-1.2
#include "api/sign_in_policy_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/demand_json.hpp"
#include "api/detail/people_for_tests.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::id_named;
using detail::test_tenant;
using http::Method;
using http::Request;
using http::Response;
using identity::Factor;
using identity::InTenant;
using identity::Role;
using identity::SignInDemand;
using identity::Strength;
using namespace std::chrono_literals;

std::string code_of(const Response& response) {
  const auto* const problem = std::get_if<http::Problem>(&response.body);
  return problem != nullptr ? problem->code : std::to_string(response.status);
}

const SignInDemand floor_of_organisers = identity::floor_of(Role::organiser);
const SignInDemand with_keys{Strength::standard, Factor::key, {10min, 4h}};

/// Rosa and Emma own the desk, Karl prepares elections with a device.
class PolicyOfACustomer : public testing::Test {
 protected:
  PolicyOfACustomer() {
    for (const auto& [name, role] : {std::pair("rosa", Role::tenant_owner), std::pair("emma", Role::tenant_owner),
                                     std::pair("karl", Role::organiser)}) {
      detail::add_person(who.stores, name);
      detail::give(who.stores, name, role, InTenant{test_tenant}, now);
      mend(name, Strength::standard, 0);
    }
    open();
  }
  void open() {
    api = std::make_unique<SignInPolicyApi>(
        SignInPolicyApi::Store{.text = [this] { return kept; },
                               .put = [this](const std::string& text) { kept = text; }},
        SignInPolicyApi::Parts{.people = who.stores,
                               .sessions = sessions,
                               .policies = policies,
                               .note = [this](const journal::Entry& entry) { noted.push_back(entry); }},
        [this] { return now; });
    router = std::make_unique<http::Router>();
    api->add_routes(*router);
  }
  void mend(const std::string& name, Strength strength, unsigned keys) {
    who.people.change(name + "@example.org", [&](std::optional<identity::Person>& person) {
      person->strength = strength;
      for (unsigned i = 0; i < keys; ++i) {
        identity::SecurityKey key;
        key.id = {static_cast<std::byte>(i + 1)};
        person->keys.push_back(std::move(key));
      }
      return true;
    });
  }
  Response ask(const std::string& name, Method method, const std::string& pattern, const json::object& body = {}) {
    Request request;
    request.body = json::serialize(body);
    request.caller = detail::caller_named(who.stores, name, now);
    for (const auto& route : router->routes())
      if (route->method == method && route->pattern == "/api/tenant/sign-in-policy" + pattern)
        return route->handler(request);
    return http::problem(599, "no-route");
  }
  static json::object wish(const std::string& role, const std::optional<SignInDemand>& demand) {
    json::object body{{"role", role}, {"demand", nullptr}, {"reason", "why"}};
    if (!demand) return body;
    json::object wanted = detail::demand_json(*demand);
    wanted.erase("characters_min");
    body["demand"] = std::move(wanted);
    return body;
  }
  std::string change(const std::optional<SignInDemand>& demand, const std::string& role = "organiser") {
    return code_of(ask("rosa", Method::put, "", wish(role, demand)));
  }
  json::object preview(const std::optional<SignInDemand>& demand, const std::string& as = "rosa") {
    const Response response = ask(as, Method::post, "/preview", wish("organiser", demand));
    return json::parse(std::get<std::string>(response.body)).as_object();
  }
  /// What the gate says to somebody with a session of this factor.
  std::string enters(const std::string& name, Factor factor, const http::Permission& permission) {
    const auto opened = sessions.open({id_named(name), test_tenant, identity::SessionKind::staff, factor}, "", now);
    Request request;
    request.method = Method::get;
    request.headers.set("Cookie", "__Host-urna=" + opened.cookie.expose());
    const auto refusal = gate(permission, request);
    return refusal ? code_of(*refusal) : "200";
  }
  SignInDemand demanded() const { return policies.demand_for(std::vector{Role::organiser}); }

  Timestamp now{1'795'513'327s};
  detail::TestPeople who;
  crypto::ReplayedRandom random{5};
  identity::Sessions sessions{who.session_store, random};
  identity::RolePolicyBook policies;
  DeskGate gate{test_tenant, "https://vote.example.org", who.stores, sessions, [this] { return now; }, false,
                &policies};
  std::optional<std::string> kept;
  std::vector<journal::Entry> noted;
  std::unique_ptr<SignInPolicyApi> api;
  std::unique_ptr<http::Router> router;
};

const http::Permission own_account = named(OpenAct::mend_account);
const http::Permission prepare = named(identity::Permission::election_prepare);

// Shows IDN-01, IDN-04.
TEST_F(PolicyOfACustomer, LetsWhoeverIsBelowItReachNothingButTheirOwnAccount) {
  EXPECT_EQ(enters("karl", Factor::second, prepare), "200");
  const auto open_before =
      sessions.open({id_named("karl"), test_tenant, identity::SessionKind::staff, Factor::second}, "", now);
  ASSERT_EQ(change(with_keys), "200");
  for (const http::Permission& asked :
       {prepare, named(OpenAct::keep_account), named(OpenAct::carry_away), named(identity::Permission::policy_read)})
    EXPECT_EQ(enters("karl", Factor::second, asked), "below-policy") << asked.get();
  Request request;
  request.method = Method::get;
  request.headers.set("Cookie", "__Host-urna=" + open_before.cookie.expose());
  EXPECT_EQ(code_of(gate(prepare, request).value()), "below-policy") << "a session that was open";
  EXPECT_EQ(enters("karl", Factor::second, own_account), "200");
  EXPECT_EQ(enters("rosa", Factor::verified_key, prepare), "200") << "another role";

  mend("karl", Strength::standard, 2);
  EXPECT_EQ(enters("karl", Factor::second, prepare), "other-factor") << "has keys, and has not shown one";
  EXPECT_EQ(enters("karl", Factor::key, prepare), "200");
  ASSERT_EQ(change(SignInDemand{Strength::high, Factor::key, {10min, 4h}}), "200");
  EXPECT_EQ(enters("karl", Factor::key, prepare), "below-policy") << "the password was judged for less";
  mend("karl", Strength::high, 0);
  EXPECT_EQ(enters("karl", Factor::key, prepare), "200");
}

// Shows IDN-01.
TEST_F(PolicyOfACustomer, IsNeverBelowThePlatform) {
  EXPECT_EQ(change(SignInDemand{Strength::basic, Factor::second, floor_of_organisers.session}), "unfit-fields");
  EXPECT_EQ(change(SignInDemand{Strength::standard, Factor::none, floor_of_organisers.session}), "unfit-fields");
  EXPECT_EQ(change(SignInDemand{Strength::standard, Factor::second, {31min, 8h}}), "unfit-fields");
  EXPECT_EQ(change(SignInDemand{Strength::standard, Factor::second, {30min, 9h}}), "unfit-fields");
  EXPECT_EQ(change(SignInDemand{Strength::standard, Factor::second, {4min, 8h}}), "unfit-fields");
  EXPECT_EQ(change(with_keys, "captain"), "unfit-fields");
  EXPECT_EQ(change(with_keys, "platform_owner"), "unfit-fields") << "no role of a customer's";
  EXPECT_EQ(change(with_keys, "tenant_owner"), "unfit-fields") << "two keys that verify are the least";
  EXPECT_TRUE(policies.is_empty());
  EXPECT_FALSE(kept);
}

TEST_F(PolicyOfACustomer, OutlivesARestartAndWhatIsNoPolicyLetsNobodyIn) {
  ASSERT_EQ(change(with_keys), "200");
  policies.replace({});
  open();
  EXPECT_EQ(demanded(), with_keys);
  ASSERT_EQ(change(std::nullopt), "200") << "without a second person one is enough";
  EXPECT_EQ(demanded(), floor_of_organisers);
  for (const char* broken : {"{}", "", R"({"roles":[{"role":"captain"}]})"}) {
    kept = broken;
    EXPECT_THROW(open(), std::runtime_error);
  }
}

TEST_F(PolicyOfACustomer, SaysHowManyItWouldConcernBeforeItHolds) {
  detail::add_person(who.stores, "lena");
  detail::give(who.stores, "lena", Role::organiser, InTenant{test_tenant}, now);
  mend("lena", Strength::high, 2);
  const auto open_session = [&](const char* name, Factor factor) {
    sessions.open({id_named(name), test_tenant, identity::SessionKind::staff, factor}, "", now);
  };
  open_session("karl", Factor::second);
  open_session("lena", Factor::key);
  open_session("lena", Factor::second);
  const SignInDemand strict{Strength::high, Factor::key, {10min, 4h}};
  EXPECT_EQ(preview(strict), (json::object{{"loosens", false},
                                           {"takes_two", false},
                                           {"people", 2},
                                           {"passwords", 1},
                                           {"factors", 1},
                                           {"sessions", 2},
                                           {"you", false}}));
  EXPECT_TRUE(preview(strict, "karl").at("you").as_bool());
  now += 11min;
  EXPECT_EQ(preview(strict).at("sessions").as_int64(), 3) << "idle for longer than it would allow";
  EXPECT_TRUE(policies.is_empty()) << "nothing was changed";
  ASSERT_EQ(change(strict), "200");
  EXPECT_TRUE(preview(with_keys).at("loosens").as_bool());
}

}  // namespace
}  // namespace urna::api
