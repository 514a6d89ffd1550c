// SPDX-License-Identifier: EUPL-1.2
#include "api/desk_gate.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "api/detail/people_for_tests.hpp"

namespace urna::api {
namespace {

using detail::test_tenant;
using http::Method;
using http::Request;
using http::Response;
using identity::InElection;
using identity::InTenant;
using identity::Permission;
using identity::Role;
using namespace std::chrono_literals;

const std::string council = "c8TyQrNqbVkmhA";
const std::string committee = "n4wpxiMSJtSPaa";

class Gate : public testing::Test {
 protected:
  Gate() {
    detail::add_person(who.stores, "rosa");
    detail::give(who.stores, "rosa", Role::organiser, InTenant{test_tenant}, now);
    detail::add_person(who.stores, "emma");
    detail::give(who.stores, "emma", Role::board_member, InElection{test_tenant, identity::ElectionUuid(council)}, now);
    detail::add_person(who.stores, "ada");
  }
  identity::OpenedSession signed_in(const std::string& name, identity::Factor factor = identity::Factor::second,
                                    identity::TenantId tenant = test_tenant) {
    return sessions.open({detail::id_named(name), tenant, identity::SessionKind::staff, factor}, "", now);
  }
  /// As a page of ours asks.
  static Request from_page(const identity::OpenedSession& session, Method method = Method::post,
                           const std::string& uuid = {}) {
    Request request;
    request.method = method;
    request.headers.set("Cookie", "__Host-urna=" + session.cookie.expose());
    request.headers.set("Host", "vote.example.org");
    request.headers.set("Origin", "https://vote.example.org");
    request.headers.set("Sec-Fetch-Site", "same-origin");
    request.headers.set("X-Urna", "1");
    request.headers.set("X-Urna-Page", session.csrf.expose());
    request.peer = "192.0.2.7";
    if (!uuid.empty()) request.path_parameters["uuid"] = uuid;
    return request;
  }
  /// `200`, or why not.
  std::string asked(const http::Permission& permission, Request& request) const {
    return asked(gate, permission, request);
  }
  static std::string asked(const DeskGate& which, const http::Permission& permission, Request& request) {
    const auto refusal = which(permission, request);
    if (!refusal) return "200";
    const auto& problem = std::get<http::Problem>(refusal->body);
    return std::to_string(problem.status) + " " + problem.code;
  }
  std::string asked(const http::Permission& permission, Request&& request) const { return asked(permission, request); }

  Timestamp now{1'795'513'327s};
  detail::TestPeople who;
  crypto::ReplayedRandom random{3};
  identity::Sessions sessions{who.session_store, random};
  DeskGate gate{test_tenant, "https://vote.example.org", who.stores, sessions, [this] { return now; }};
};

const http::Permission prepare = named(Permission::election_prepare);

// Shows IDN-05, B55.
TEST_F(Gate, LetsNobodyInWithoutTheTokenOfTheSessionsOwnPage) {
  const auto session = signed_in("rosa");
  const auto other = signed_in("rosa");
  const auto with = [&](const char* header, const std::string& value) {
    Request request = from_page(session);
    value.empty() ? request.headers.remove(header) : request.headers.set(header, value);
    return asked(prepare, request);
  };
  EXPECT_EQ(with("X-Nothing", ""), "200");
  EXPECT_EQ(with("X-Urna-Page", ""), "403 page-token-wrong");
  EXPECT_EQ(with("X-Urna-Page", other.csrf.expose()), "403 page-token-wrong") << "the token of another session";
  EXPECT_EQ(with("X-Urna-Page", session.cookie.expose()), "403 page-token-wrong");
  EXPECT_EQ(with("X-Urna", ""), "403 header-missing");
  EXPECT_EQ(with("Origin", "null"), "403 other-site");
  EXPECT_EQ(with("Origin", "https://elsewhere.example"), "403 other-site");
  EXPECT_EQ(with("Origin", "http://vote.example.org"), "403 other-site");
  EXPECT_EQ(with("Origin", "https://vote.example.org.elsewhere.example"), "403 other-site");
  EXPECT_EQ(with("Sec-Fetch-Site", "cross-site"), "403 other-site");
  EXPECT_EQ(with("Sec-Fetch-Site", "same-site"), "403 other-site") << "another host of the same domain is another site";
  EXPECT_EQ(with("Origin", ""), "200") << "a program says nothing of where it comes from";
}

// Shows IDN-09.
TEST_F(Gate, LetsSomebodyOfThePlatformStayToTheSecondAndNoLonger) {
  identity::Person olga;
  olga.id = detail::id_named("olga");
  olga.state = identity::PersonState::active;
  PeopleStores stores = who.stores;
  stores.find_guest = [&](const identity::PersonId& id) {
    return id == olga.id ? std::optional(identity::copy_of(olga)) : std::nullopt;
  };
  const DeskGate with_guests{test_tenant, "https://vote.example.org", stores, sessions, [this] { return now; }};
  const auto session = signed_in("olga", identity::Factor::verified_key);
  const auto asks = [&](Permission permission) {
    Request request = from_page(session, Method::get);
    const auto refusal = with_guests(named(permission), request);
    return refusal ? std::get<http::Problem>(refusal->body).code : std::string("may");
  };
  EXPECT_EQ(asks(Permission::election_read), "signed-out") << "nobody has let her in";
  identity::Grant grant;
  grant.id = identity::GrantId(identity::Identifier{std::byte{9}});
  grant.subject = olga.id;
  grant.role = Role::support;
  grant.place = InTenant{test_tenant};
  grant.not_before = now;
  grant.expires = now + 600s;
  who.grants.add(grant);
  EXPECT_EQ(asks(Permission::election_read), "may");
  EXPECT_EQ(asks(Permission::roll_read), "not-allowed");
  now += 599s;
  EXPECT_EQ(asks(Permission::election_read), "may");
  olga.state = identity::PersonState::disabled;
  EXPECT_EQ(asks(Permission::election_read), "signed-out") << "she has left the platform";
  olga.state = identity::PersonState::active;
  now += 1s;
  EXPECT_EQ(asks(Permission::election_read), "signed-out");
}

// Shows IDN-07, IDN-09.
TEST_F(Gate, TakesRolesOnThePlatformAtItsOwnDeskAlone) {
  identity::Grant grant;
  grant.id = identity::GrantId(identity::Identifier{std::byte{8}});
  grant.subject = detail::id_named("ada");
  grant.role = Role::system_operator;
  grant.place = identity::OnPlatform{};
  grant.not_before = now;
  grant.expires = now + 600s;
  who.grants.add(grant);
  const DeskGate own{test_tenant, "https://vote.example.org", who.stores, sessions, [this] { return now; }, true};
  const auto session = signed_in("ada", identity::Factor::verified_key);
  const auto asks = [&](const DeskGate& at, const http::Permission& permission) {
    Request request = from_page(session, Method::get);
    const auto refusal = at(permission, request);
    return refusal ? std::get<http::Problem>(refusal->body).code : std::string("may");
  };
  EXPECT_EQ(asks(own, named_on_platform(Permission::tenant_read)), "may");
  EXPECT_EQ(asks(own, named_on_platform(Permission::grant_give)), "not-allowed");
  EXPECT_EQ(asks(own, named(Permission::incident_read)), "not-allowed") << "the tenant's things are not the platform's";
  EXPECT_EQ(asks(gate, named_on_platform(Permission::tenant_read)), "not-found")
      << "a customer's desk is not the platform";
}

// Shows B55.
TEST_F(Gate, GuardsSigningInAgainstPagesOfOthers) {
  const http::Permission enter = named(OpenAct::enter_account);
  Request request;
  request.method = Method::post;
  EXPECT_EQ(asked(enter, request), "403 header-missing");
  request.headers.set("X-Urna", "1");
  EXPECT_EQ(asked(enter, request), "200");
  request.headers.set("Origin", "https://elsewhere.example");
  EXPECT_EQ(asked(enter, request), "403 other-site");
}

// Shows IDN-05.
TEST_F(Gate, LetsNoOtherSiteChangeAnythingByAnyRouteThatThereIs) {
  detail::add_person(who.stores, "olga");
  detail::give(who.stores, "olga", Role::tenant_owner, InTenant{test_tenant}, now);
  detail::give(who.stores, "olga", Role::platform_owner, identity::OnPlatform{}, now);
  const DeskGate own{test_tenant, "https://vote.example.org", who.stores, sessions, [this] { return now; }, true};
  const auto session = signed_in("olga", identity::Factor::verified_key);
  // What the running program has: another test compares.
  std::ifstream file(std::string(URNA_TESTS) + "/vectors/route_roles.txt");
  std::size_t changing = 0;
  std::set<std::string> without_cookies;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string path;
    std::string method;
    std::string permission;
    words >> path >> method >> permission;
    if (method == "GET" || !path.starts_with('/')) continue;
    SCOPED_TRACE(line);
    ++changing;
    Request request = from_page(session, Method::post, council);
    const auto asked_with = [&](const char* header, const char* value) {
      Request one = request;
      value == nullptr ? one.headers.remove(header) : one.headers.set(header, value);
      return asked(own, http::Permission(permission), one);
    };
    if (permission == "vote" || permission == "trustee.act" || permission == "document.open-link" ||
        permission == "machine.speak") {
      without_cookies.insert(permission);  // what these take is in the request itself; a cookie opens nothing
      continue;
    }
    EXPECT_EQ(asked_with("X-Nothing", nullptr), "200");
    EXPECT_EQ(asked_with("X-Urna", nullptr), "403 header-missing");
    EXPECT_EQ(asked_with("Origin", "https://elsewhere.example"), "403 other-site");
    EXPECT_EQ(asked_with("Sec-Fetch-Site", "cross-site"), "403 other-site");
    const bool has_session = permission != "account.enter" && permission != "visit.show-code";
    EXPECT_EQ(asked_with("X-Urna-Page", nullptr), has_session ? "403 page-token-wrong" : "200");
  }
  EXPECT_GT(changing, 70U) << "the table was read";
  EXPECT_EQ(without_cookies.size(), 4U);
}

// Shows IDN-05, B07, B54.
TEST_F(Gate, TakesOneCookieWholeOfThisTenantAndAlive) {
  const auto session = signed_in("rosa");
  const std::string cookie = "__Host-urna=" + session.cookie.expose();
  const auto with = [&](const std::string& sent) {
    Request request = from_page(session, Method::get);
    request.headers.set("Cookie", sent);
    return asked(prepare, request);
  };
  EXPECT_EQ(with(cookie), "200");
  EXPECT_EQ(with(cookie + "; " + cookie), "401 signed-out") << "twice";
  EXPECT_EQ(with(cookie.substr(0, cookie.size() - 1)), "401 signed-out") << "cut short";
  EXPECT_EQ(with("__Host-urna="), "401 signed-out");
  EXPECT_EQ(with("__Host-urna=" + session.csrf.expose()), "401 signed-out") << "what pages may read opens nothing";
  const auto elsewhere =
      signed_in("rosa", identity::Factor::second, identity::TenantId(identity::Identifier{std::byte{1}}));
  EXPECT_EQ(with("__Host-urna=" + elsewhere.cookie.expose()), "401 signed-out") << "another tenant's";
  now += 31min;
  EXPECT_EQ(with(cookie), "401 signed-out") << "idle for too long";
  const auto again = signed_in("rosa");
  sessions.sign_out(again.cookie.expose());
  EXPECT_EQ(with("__Host-urna=" + again.cookie.expose()), "401 signed-out") << "after signing out";
}

// Shows IDN-10.
TEST_F(Gate, LetsADisabledPersonDoNothingAtOnce) {
  const auto session = signed_in("rosa");
  EXPECT_EQ(asked(prepare, from_page(session)), "200");
  who.people.change("rosa@example.org", [](std::optional<identity::Person>& person) {
    person->state = identity::PersonState::disabled;
    return true;
  });
  EXPECT_EQ(asked(prepare, from_page(session)), "401 signed-out");
}

TEST_F(Gate, JudgesEachElectionByItsOwnGrants) {
  const auto rosa = signed_in("rosa");
  const auto emma = signed_in("emma");
  const auto ada = signed_in("ada");
  const http::Permission close = named(Permission::election_close);
  EXPECT_EQ(asked(close, from_page(emma, Method::post, council)), "200");
  EXPECT_EQ(asked(close, from_page(emma, Method::post, committee)), "403 not-allowed") << "another election";
  EXPECT_EQ(asked(close, from_page(rosa, Method::post, council)), "403 not-allowed") << "not of the board";
  EXPECT_EQ(asked(prepare, from_page(rosa, Method::put, council)), "200") << "of the whole tenant";
  EXPECT_EQ(asked(prepare, from_page(rosa)), "200");
  EXPECT_EQ(asked(prepare, from_page(emma)), "403 not-allowed") << "whoever has one election makes no other";
  EXPECT_EQ(asked(prepare, from_page(ada)), "403 not-allowed") << "an account is no role";
  const http::Permission read = named_somewhere(Permission::election_read);
  EXPECT_EQ(asked(read, from_page(emma, Method::get)), "200") << "lists what may be seen";
  EXPECT_EQ(asked(read, from_page(ada, Method::get)), "403 not-allowed");
  EXPECT_EQ(asked(named(Permission::election_read), from_page(emma, Method::get)), "403 not-allowed");
}

TEST_F(Gate, SaysWhoCouldAllowIt) {
  Request request = from_page(signed_in("ada"));
  const auto refusal = gate(named(Permission::election_open), request);
  ASSERT_TRUE(refusal);
  const auto& problem = std::get<http::Problem>(refusal->body);
  ASSERT_EQ(problem.fields.size(), 2U);
  EXPECT_EQ(problem.fields[0].problem, "election.open");
  EXPECT_EQ(problem.fields[1].problem, "tenant_owner board_member");
}

TEST_F(Gate, WantsAFactorShownLatelyForWhatCountsMost) {
  const auto session = signed_in("emma");
  const http::Permission open = named(Permission::election_open);
  EXPECT_EQ(asked(open, from_page(session, Method::post, council)), "200");
  now += 5min;
  EXPECT_EQ(asked(open, from_page(session, Method::post, council)), "200");
  now += 1s;
  EXPECT_EQ(asked(open, from_page(session, Method::post, council)), "401 step-up");
  EXPECT_EQ(asked(named(Permission::election_read), from_page(session, Method::get, council)), "200");
  const auto bare = signed_in("emma", identity::Factor::none);
  EXPECT_EQ(asked(open, from_page(bare, Method::post, council)), "401 other-factor");
  detail::give(who.stores, "ada", Role::tenant_owner, InTenant{test_tenant}, now);
  EXPECT_EQ(asked(named(Permission::person_read), from_page(signed_in("ada"), Method::get)), "401 other-factor")
      << "an owner shows a key that verifies its owner";
  const auto with_key = signed_in("ada", identity::Factor::verified_key);
  EXPECT_EQ(asked(named(Permission::person_read), from_page(with_key, Method::get)), "200");
}

TEST_F(Gate, HearsOfAChangeOfRolesAtOnce) {
  const auto session = signed_in("emma");
  const auto grants = who.grants.of(detail::id_named("emma"), {});
  who.grants.change(grants.at(0).id, [&](identity::Grant& grant) {
    grant.ended = now;
    return true;
  });
  EXPECT_EQ(asked(named(Permission::election_read), from_page(session, Method::get, council)), "403 not-allowed");
}

// Shows IDN-11.
TEST_F(Gate, LetsProgramsInByTheirTokenAndFromTheirAddress) {
  identity::ServiceAccess access;
  access.name = "the payroll";
  access.place = InTenant{test_tenant};
  access.by = detail::id_named("rosa");
  access.permissions = {Permission::roll_change};
  access.from = {*identity::AddressRange::parse("192.0.2.0/24")};
  access.expires = now + 24h;
  const auto token =
      identity::issue_service_token(who.services, random, access, identity::Permissions{Permission::roll_change}, now);
  ASSERT_TRUE(token);
  const auto ask = [&](Permission permission, const std::string& shown, const std::string& peer = "192.0.2.9") {
    Request request;
    request.method = Method::post;
    request.peer = peer;
    request.path_parameters["uuid"] = council;
    request.headers.set("Authorization", "Bearer " + shown);
    return asked(named(permission), request);
  };
  EXPECT_EQ(ask(Permission::roll_change, token->expose()), "200");
  EXPECT_EQ(ask(Permission::roll_read, token->expose()), "401 token-refused");
  EXPECT_EQ(ask(Permission::roll_change, token->expose(), "198.51.100.1"), "401 token-refused");
  EXPECT_EQ(ask(Permission::roll_change, token->expose() + "0"), "401 token-refused");
  Request shown;
  shown.method = Method::get;
  shown.target = "/api/organiser/elections?token=" + token->expose();
  EXPECT_EQ(asked(named(Permission::roll_read), shown), "400 token-in-address");
  EXPECT_EQ(ask(Permission::roll_change, token->expose()), "401 token-refused") << "revoked: others have read it";
}

// Shows IDN-07, IDN-11.
TEST_F(Gate, AllowsAProgramNoMoreThanWhoMadeItsTokenMayNow) {
  const auto token_of = [&](const std::optional<identity::PersonId>& maker) {
    identity::ServiceAccess access;
    access.name = "the payroll";
    access.place = InTenant{test_tenant};
    access.by = maker;
    access.permissions = {Permission::roll_change, Permission::election_read};
    access.from = {*identity::AddressRange::parse("192.0.2.0/24")};
    access.expires = now + 24h;
    return identity::issue_service_token(who.services, random, access, access.permissions, now).value().expose();
  };
  const auto ask = [&](Permission permission, const std::string& token) {
    Request request;
    request.method = Method::post;
    request.peer = "192.0.2.9";
    request.path_parameters["uuid"] = council;
    request.headers.set("Authorization", "Bearer " + token);
    return asked(named(permission), request);
  };
  const std::string of_rosa = token_of(detail::id_named("rosa"));
  EXPECT_EQ(ask(Permission::roll_change, of_rosa), "200");
  EXPECT_EQ(ask(Permission::roll_change, token_of(std::nullopt)), "403 maker-may-not") << "nobody answers for it";
  EXPECT_EQ(ask(Permission::roll_change, token_of(detail::id_named("emma"))), "403 maker-may-not")
      << "she may in one election, and it is of all";
  // Rosa's role is taken from her, and given back.
  for (const identity::Grant& grant : who.stores.grants.all()) {
    if (grant.subject != identity::Subject(detail::id_named("rosa"))) continue;
    who.stores.grants.change(grant.id, [&](identity::Grant& held) {
      held.ended = now;
      return true;
    });
  }
  EXPECT_EQ(ask(Permission::roll_change, of_rosa), "403 maker-may-not");
  EXPECT_EQ(ask(Permission::election_read, of_rosa), "403 maker-may-not");
  detail::give(who.stores, "rosa", Role::organiser, InTenant{test_tenant}, now);
  EXPECT_EQ(ask(Permission::roll_change, of_rosa), "200");
}

TEST_F(Gate, AllowsNothingThatItDoesNotKnow) {
  EXPECT_EQ(asked(http::Permission("election.conjure"), from_page(signed_in("rosa"))), "403 not-allowed");
  EXPECT_FALSE(wanted_by(http::Permission("somewhere.vote")));
}

}  // namespace
}  // namespace urna::api
