// SPDX-License-Identifier: EUPL-1.2
#include "api/people_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/detail/people_for_tests.hpp"
#include "identity/service_token.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::id_named;
using detail::test_tenant;
using http::Method;
using http::Request;
using http::Response;
using identity::InTenant;
using identity::Person;
using identity::Role;
using identity::SessionKind;
using identity::Strength;
using namespace std::chrono_literals;

/// Rosa owns the customer; Emma and Ada work there.
struct PeopleOfACustomer : testing::Test {
  PeopleOfACustomer() {
    for (const char* name : {"rosa", "emma", "ada"}) detail::add_person(who.stores, name);
    detail::give(who.stores, "rosa", Role::tenant_owner, InTenant{test_tenant}, now);
    api.add_routes(router);
  }

  /// `204`, or why not.
  std::string ask(Method method, const std::string& pattern, Request::Named path, const json::object& body = {}) {
    Request request;
    request.caller = detail::caller_named(who.stores, asker, now);
    request.path_parameters = std::move(path);
    if (!body.empty()) request.body = json::serialize(body);
    for (const auto& route : router.routes()) {
      if (route->method != method || route->pattern != pattern) continue;
      const Response response = route->handler(request);
      const auto* const problem = std::get_if<http::Problem>(&response.body);
      if (problem != nullptr) return std::to_string(problem->status) + " " + problem->code;
      if (const auto* text = std::get_if<std::string>(&response.body)) said = *text;
      return std::to_string(response.status);
    }
    return "no such route";
  }
  std::string make_group() {
    EXPECT_EQ(ask(Method::post, "/api/groups", {}, {{"name", "Office"}}), "201");
    return std::string(json::parse(said).at("id").as_string());
  }
  std::string give_to_group(const std::string& group, const char* role) {
    return ask(Method::post, "/api/grants", {},
               {{"group", group}, {"role", role}, {"reason", "why"}, {"ends", timestamp_text(now + 24h)}});
  }
  std::string join(const std::string& group, const char* name) {
    return ask(Method::put, "/api/groups/{group}/members/{person}",
               {{"group", group}, {"person", to_hex(id_named(name).get())}});
  }
  /// With two keys that verify, and a password that was judged for this.
  void equip(const char* name, Strength strength) {
    who.people.change(std::string(name) + "@example.org", [&](std::optional<Person>& person) {
      person->strength = strength;
      for (const std::byte number : {std::byte{1}, std::byte{2}}) {
        identity::SecurityKey key;
        key.id = {number};
        key.has_verified = true;
        person->keys.push_back(std::move(key));
      }
      return true;
    });
  }
  bool is_signed_in(const identity::OpenedSession& session) {
    return sessions.find(session.cookie.expose(), test_tenant, now).has_value();
  }
  identity::OpenedSession sign_in(const char* name) {
    return sessions.open({id_named(name), test_tenant, SessionKind::staff, identity::Factor::verified_key}, "", now);
  }

  std::string end(const identity::GrantId& grant) {
    return ask(Method::remove, "/api/grants/{grant}", {{"grant", to_hex(grant.get())}});
  }

  Timestamp now{1'795'513'327s};
  const char* asker = "rosa";
  std::string said;
  detail::TestPeople who;
  crypto::ReplayedRandom random{3};
  identity::Sessions sessions{who.session_store, random};
  struct : identity::PersonWitness {
    void note(identity::PersonEvent, const std::optional<identity::PersonId>&, Timestamp) override {}
  } nobody;
  identity::PersonDoor door{{who.people, who.invitations, who.grants, who.groups}, sessions, nobody, random, {1, 8}};
  PeopleApi api{door, sessions, who.stores, random, {test_tenant, "https://vote.example.org"}};
  http::Router router;
};

// Shows IDN-07.
TEST_F(PeopleOfACustomer, GetNoRoleThroughAGroupThatTheyWouldNotGetThemselves) {
  const std::string office = make_group();
  ASSERT_EQ(give_to_group(office, "staff_manager"), "201");
  EXPECT_EQ(join(office, "emma"), "409 factor-missing") << "a device alone";
  equip("emma", Strength::standard);
  EXPECT_EQ(join(office, "emma"), "409 password-weak") << "judged for less";
  equip("ada", Strength::high);
  EXPECT_EQ(join(office, "ada"), "204");

  // The other way round: first the members, then what they are given.
  const std::string later = make_group();
  ASSERT_EQ(join(later, "emma"), "204");
  EXPECT_EQ(give_to_group(later, "staff_manager"), "409 password-weak");
  EXPECT_EQ(give_to_group(later, "observer"), "422 unfit-fields") << "of an election";
  EXPECT_EQ(give_to_group(later, "organiser"), "201");
}

// Shows IDN-05.
TEST_F(PeopleOfACustomer, WhoManageOthersFromNowOnSignInAgain) {
  equip("emma", Strength::high);
  equip("ada", Strength::high);
  const auto emma = sign_in("emma");
  const auto ada = sign_in("ada");
  const std::string office = make_group();
  ASSERT_EQ(give_to_group(office, "organiser"), "201");
  ASSERT_EQ(join(office, "emma"), "204");
  EXPECT_TRUE(is_signed_in(emma)) << "an organiser's session is as long as before";
  ASSERT_EQ(give_to_group(office, "security_officer"), "201");
  EXPECT_FALSE(is_signed_in(emma));
  EXPECT_TRUE(is_signed_in(ada));
  ASSERT_EQ(join(office, "ada"), "204");
  EXPECT_FALSE(is_signed_in(ada));

  const auto again = sign_in("emma");
  ASSERT_EQ(ask(Method::post, "/api/grants", {},
                {{"person", to_hex(id_named("emma").get())},
                 {"role", "staff_manager"},
                 {"reason", "why"},
                 {"ends", timestamp_text(now + 24h)}}),
            "201");
  EXPECT_FALSE(is_signed_in(again));
}

// Shows IDN-07.
TEST_F(PeopleOfACustomer, AreNotSentAwayByWhoeverMayDoLess) {
  const auto of_emma = detail::give(who.stores, "emma", Role::tenant_owner, InTenant{test_tenant}, now);
  detail::give(who.stores, "ada", Role::staff_manager, InTenant{test_tenant}, now);
  for (const char* name : {"karl", "odile"}) detail::add_person(who.stores, name);
  const auto of_karl = detail::give(who.stores, "karl", Role::security_officer, InTenant{test_tenant}, now);
  const auto of_odile = detail::give(who.stores, "odile", Role::organiser, InTenant{test_tenant}, now);
  const std::string watch = make_group();
  ASSERT_EQ(give_to_group(watch, "auditor"), "201");

  asker = "ada";
  EXPECT_EQ(end(of_emma), "403 giver-lacks") << "one owner would be left, whose word alone is enough";
  EXPECT_EQ(end(of_karl), "403 giver-lacks");
  EXPECT_EQ(ask(Method::remove, "/api/groups/{group}/members/{person}",
                {{"group", watch}, {"person", to_hex(id_named("odile").get())}}),
            "403 giver-lacks");
  EXPECT_EQ(ask(Method::remove, "/api/groups/{group}", {{"group", watch}}), "403 giver-lacks");
  EXPECT_EQ(end(of_odile), "204");
  asker = "karl";
  EXPECT_EQ(end(of_emma), "204") << "whoever handles incidents does not wait for an owner";
  asker = "rosa";
  EXPECT_EQ(end(of_karl), "204");
  EXPECT_EQ(ask(Method::remove, "/api/groups/{group}", {{"group", watch}}), "204");
}

// Shows IDN-10.
TEST_F(PeopleOfACustomer, TakeNoTokenAlongWhenTheyLeave) {
  identity::ServiceAccess access;
  access.name = "the payroll";
  access.place = InTenant{test_tenant};
  access.permissions = {identity::Permission::roll_read};
  access.from = {*identity::AddressRange::parse("192.0.2.0/24")};
  access.expires = now + 24h;
  access.by = id_named("emma");
  ASSERT_TRUE(identity::issue_service_token(who.services, random, access, access.permissions, now));
  access.by = id_named("rosa");
  ASSERT_TRUE(identity::issue_service_token(who.services, random, access, access.permissions, now));
  ASSERT_EQ(ask(Method::post, "/api/people/{person}/disable", {{"person", to_hex(id_named("emma").get())}}), "204");
  for (const identity::ServiceAccess& one : who.services.all())
    EXPECT_EQ(one.revoked.has_value(), one.by == id_named("emma"));
}

}  // namespace
}  // namespace urna::api
