// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/detail/people_for_tests.hpp"
#include "api/person_door_api.hpp"

namespace urna::api {
namespace {

using detail::test_tenant;
using http::Method;
using http::Request;
using http::Response;
using testing::HasSubstr;
using testing::Not;

/// Where Rosa signs in with a password alone.
struct Cookies : testing::Test {
  Cookies() {
    detail::add_person(who.stores, "rosa");
    who.people.change("rosa@example.org", [&](std::optional<identity::Person>& person) {
      person->totp.reset();
      const auto form = identity::password_to_hash("nine goats cross a wooden bridge");
      person->password = crypto::hash_password(form->expose(), {1, 8}, random);
      return true;
    });
    api.add_routes(router);
  }

  /// Every cookie that an answer hands out, as it is written.
  std::vector<std::string> handed_out(const std::string& pattern, Request request) {
    std::vector<std::string> cookies;
    for (const auto& route : router.routes()) {
      if (route->method != Method::post || route->pattern != pattern) continue;
      const Response response = route->handler(request);
      EXPECT_LT(response.status, 300U);
      for (const auto& [name, value] : response.headers)
        if (http::equal_but_for_case(name, "Set-Cookie")) cookies.emplace_back(value);
    }
    return cookies;
  }
  std::vector<std::string> sign_in() {
    Request request;
    request.body = R"({"address":"rosa@example.org","password":"nine goats cross a wooden bridge"})";
    return handed_out("/api/account/sign-in", request);
  }
  static std::string name_of(const std::string& cookie) { return cookie.substr(0, cookie.find('=')); }

  Timestamp now{std::chrono::seconds(1'795'513'327)};
  detail::TestPeople who;
  crypto::ReplayedRandom random{3};
  identity::Sessions sessions{who.session_store, random};
  struct : identity::PersonWitness {
    void note(identity::PersonEvent, const std::optional<identity::PersonId>&, Timestamp) override {}
  } nobody;
  identity::PersonDoor door{{who.people, who.invitations, who.grants, who.groups}, sessions, nobody, random, {1, 8}};
  PersonDoorApi api{
      door, sessions, who.stores, random, [this] { return now; }, {test_tenant, "https://vote.example.org"}};
  http::Router router;
};

// Shows IDN-05.
TEST_F(Cookies, AreOfThisHostAloneAndGoWithNoRequestOfAnotherSite) {
  std::vector<std::string> all = sign_in();
  ASSERT_EQ(all.size(), 2U);
  Request asked;
  const auto of_browser = handed_out("/api/account/sign-in/challenge", asked);
  ASSERT_EQ(of_browser.size(), 1U);
  all.insert(all.end(), of_browser.begin(), of_browser.end());
  for (const std::string& cookie : all) {
    EXPECT_TRUE(cookie.starts_with("__Host-")) << cookie;
    EXPECT_THAT(cookie, HasSubstr("; Path=/;"));
    EXPECT_THAT(cookie, HasSubstr("; Secure"));
    EXPECT_THAT(cookie, HasSubstr("; SameSite=Strict"));
    EXPECT_THAT(cookie, Not(HasSubstr("Domain"))) << "or else browsers do not take it";
    const bool pages_read_it = name_of(cookie) == "__Host-urna-page";
    EXPECT_EQ(cookie.find("; HttpOnly") == std::string::npos, pages_read_it) << cookie;
  }
  EXPECT_EQ(name_of(all[0]), "__Host-urna");
  EXPECT_EQ(all[0].find("Max-Age"), std::string::npos) << "it ends with the browser";
}

// Shows IDN-05.
TEST_F(Cookies, AreTakenBackAtSigningOutAndOpenNothingAnyMore) {
  const std::string opens = sign_in().at(0);
  const std::string value = opens.substr(opens.find('=') + 1, 64);
  Request request;
  request.headers.set("Cookie", "__Host-urna=" + value);
  request.caller = detail::caller_named(who.stores, "rosa", now);
  ASSERT_TRUE(sessions.find(value, test_tenant, now));
  const auto taken_back = handed_out("/api/account/sign-out", request);
  ASSERT_EQ(taken_back.size(), 2U);
  for (const std::string& cookie : taken_back) {
    EXPECT_THAT(cookie, HasSubstr("=; Path=/; Secure; SameSite=Strict"));
    EXPECT_THAT(cookie, HasSubstr("; Max-Age=0"));
  }
  EXPECT_FALSE(sessions.find(value, test_tenant, now));
}

}  // namespace
}  // namespace urna::api
