// SPDX-License-Identifier: EUPL-1.2
#include "api/firewall_api.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/answer_for_tests.hpp"
#include "api/permissions.hpp"
#include "base/bytes.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::code_of;
using detail::status_of;
using http::Method;
using http::Request;
using http::Response;
using namespace std::chrono_literals;

std::string rules(const std::string& list) { return R"({"unknown_country":"as-denied","rules":[)" + list + "]}"; }
std::string rule(const std::string& scope, const std::string& action, const std::string& network) {
  return R"({"scope":")" + scope + R"(","action":")" + action + R"(","network":")" + network + R"(","note":"why"})";
}

class FirewallOfACustomer : public ::testing::Test {
 protected:
  FirewallOfACustomer() { open(); }

  void open() {
    api_ = std::make_unique<FirewallApi>(
        FirewallApi::Store{.text = [this] { return kept_; },
                           .put =
                               [this](const std::string& text) {
                                 if (is_disk_full_) throw std::runtime_error("full");
                                 kept_ = text;
                               }},
        [this] { return groups_; },
        [this] {
          if (is_journal_full_) throw std::runtime_error("the journal is full");
          ++lapses_;
        },
        [this] { return now_; });
    router_ = std::make_unique<http::Router>();
    api_->add_routes(*router_);
  }

  Response ask(Method method, const std::string& pattern, const std::string& from, const std::string& body = "") {
    Request request = signed_in(from, editor_groups_);
    request.body = body;
    for (const auto& route : router_->routes())
      if (route->method == method && route->pattern == pattern) return route->handler(request);
    return http::problem(599, "no-route");
  }
  Response propose(const std::string& list, const std::string& from = "192.0.2.7") {
    return ask(Method::put, "/api/tenant/firewall", from, rules(list));
  }
  Response confirm(const std::string& from = "192.0.2.7") {
    return ask(Method::post, "/api/tenant/firewall/confirm", from);
  }
  template <class Wanted>
  bool lets_in(Wanted permission, const std::string& from) const {
    Request request;
    request.peer = from;
    return !api_->refusal(named(permission), request);
  }

  static Request signed_in(const std::string& from, const std::set<identity::GroupId>& groups) {
    Request request;
    request.peer = from;
    Caller caller{.who = identity::PersonId{}, .name = "Odile", .tenant = {}, .now = {}};
    caller.groups = groups;
    request.caller = caller;
    return request;
  }
  template <class Wanted>
  bool lets_in_caller(Wanted permission, const std::string& from, const std::set<identity::GroupId>& groups) const {
    return !api_->refusal_of_caller(named(permission), signed_in(from, groups));
  }

  Timestamp now_{1'795'513'327s};
  std::map<std::string, std::string> groups_;
  std::set<identity::GroupId> editor_groups_;
  int lapses_ = 0;
  bool is_journal_full_ = false;
  std::optional<std::string> kept_;
  bool is_disk_full_ = false;
  std::unique_ptr<FirewallApi> api_;
  std::unique_ptr<http::Router> router_;
};

TEST_F(FirewallOfACustomer, StopsWhoComesFromElsewhere) {
  ASSERT_EQ(status_of(propose(rule("staff", "allow", "192.0.2.0/24") + "," + rule("voter", "deny", "198.51.100.0/24"))),
            200U);
  EXPECT_FALSE(lets_in(identity::Permission::election_prepare, "203.0.113.9"));
  EXPECT_FALSE(lets_in(OpenAct::vote, "198.51.100.1"));
  EXPECT_FALSE(lets_in(OpenAct::vote, "::ffff:198.51.100.1")) << "the same address in another spelling";
  EXPECT_TRUE(lets_in(identity::Permission::election_prepare, "192.0.2.9"));
  EXPECT_TRUE(lets_in(OpenAct::vote, "203.0.113.9"));
  EXPECT_TRUE(lets_in(OpenAct::see_pages, "198.51.100.1")) << "pages are the same for everybody";
  EXPECT_TRUE(lets_in(OpenAct::enter_account, "203.0.113.9")) << "an administrator may sign in from anywhere";
}

TEST_F(FirewallOfACustomer, JudgesWhatIsCarriedAwayByRulesOfItsOwn) {
  ASSERT_EQ(status_of(propose(rule("export", "allow", "192.0.2.0/28"))), 200U);
  EXPECT_TRUE(lets_in(OpenAct::keep_account, "192.0.2.200"));
  EXPECT_FALSE(lets_in(OpenAct::carry_away, "192.0.2.200")) << "documents and the journal stay in the office";
  EXPECT_FALSE(lets_in(identity::Permission::journal_read, "192.0.2.200"));
  EXPECT_TRUE(lets_in(OpenAct::carry_away, "192.0.2.7"));
}

// Shows B66.
TEST_F(FirewallOfACustomer, DoesNotLetItsEditorLockThemselvesOut) {
  EXPECT_EQ(code_of(propose(rule("admin", "allow", "198.51.100.0/24"))), "locks-you-out");
  EXPECT_EQ(code_of(propose(rule("admin", "deny", "192.0.2.7"))), "locks-you-out");
  EXPECT_FALSE(kept_);
  const Response seen =
      ask(Method::post, "/api/tenant/firewall/preview", "192.0.2.7", rules(rule("admin", "allow", "198.51.100.0/24")));
  const json::object preview = json::parse(std::get<std::string>(seen.body)).as_object();
  EXPECT_TRUE(preview.at("locks_you_out").as_bool());
  EXPECT_EQ(preview.at("your_address").as_string(), "192.0.2.7");
}

TEST_F(FirewallOfACustomer, GoesBackByItselfUnlessItIsConfirmedFromTheNewRules) {
  ASSERT_EQ(status_of(propose(rule("staff", "deny", "203.0.113.0/24"))), 200U);
  EXPECT_EQ(code_of(propose(rule("staff", "deny", "203.0.113.0/24"))), "another-is-waiting");
  open();  // the program starts anew
  EXPECT_FALSE(lets_in(identity::Permission::election_open, "203.0.113.9"));
  now_ += 5min;
  EXPECT_TRUE(lets_in(identity::Permission::election_open, "203.0.113.9"));
  EXPECT_EQ(code_of(confirm()), "nothing-waits");

  ASSERT_EQ(status_of(propose(rule("staff", "deny", "203.0.113.0/24") + "," + rule("admin", "allow", "192.0.2.0/24"))),
            200U);
  EXPECT_EQ(code_of(confirm("203.0.113.9")), "not-from-the-new-rules");
  EXPECT_EQ(status_of(confirm()), 200U);
  now_ += 24h;
  open();
  EXPECT_FALSE(lets_in(identity::Permission::election_open, "203.0.113.9"));
  EXPECT_FALSE(lets_in(identity::Permission::firewall_change, "203.0.113.9"));
}

// Shows TEN-05.
TEST_F(FirewallOfACustomer, SaysOnceThatAChangeWentBackByItself) {
  ASSERT_EQ(status_of(propose(rule("staff", "deny", "203.0.113.0/24"))), 200U);
  now_ += 4min + 59s;
  api_->tend();
  EXPECT_EQ(lapses_, 0);
  now_ += 1s;
  open();  // also when nobody was there at that moment
  is_journal_full_ = true;
  EXPECT_THROW(api_->tend(), std::runtime_error);
  is_journal_full_ = false;
  api_->tend();
  EXPECT_EQ(lapses_, 1) << "what could not be noted is noted later";
  api_->tend();
  open();
  api_->tend();
  EXPECT_EQ(lapses_, 1);

  ASSERT_EQ(status_of(propose(rule("staff", "deny", "203.0.113.0/24"))), 200U);
  now_ += 5min;
  ASSERT_EQ(status_of(propose(rule("staff", "deny", "198.51.100.0/24"))), 200U);
  EXPECT_EQ(lapses_, 2) << "the next change hides no lapse";
  ASSERT_EQ(status_of(ask(Method::remove, "/api/tenant/firewall/trial", "192.0.2.7")), 200U);
  api_->tend();
  EXPECT_EQ(lapses_, 2) << "what somebody took back did not lapse";
}

// Shows TEN-05.
TEST_F(FirewallOfACustomer, LimitsPeopleToAGroupOnceItIsKnownWhoTheyAre) {
  const identity::GroupId bureau{{std::byte{7}}};
  const std::string id = to_hex(bureau.get());
  const auto of_group = [&](const std::string& scope, const std::string& action, const std::string& group) {
    return R"({"scope":")" + scope + R"(","action":")" + action + R"(","group":")" + group + R"(","note":"why"})";
  };
  EXPECT_EQ(code_of(propose(of_group("staff", "allow", id))), "malformed-rules") << "there is no such group";
  groups_[id] = "Bureau";
  EXPECT_EQ(code_of(propose(of_group("voter", "allow", id))), "malformed-rules") << "voters are in no group";
  EXPECT_EQ(code_of(propose(of_group("admin", "allow", id))), "locks-you-out");
  ASSERT_EQ(status_of(propose(of_group("staff", "allow", id) + "," + rule("staff", "deny", "203.0.113.0/24"))), 200U);
  EXPECT_TRUE(lets_in(identity::Permission::election_prepare, "192.0.2.9")) << "nobody knows yet who asks";
  EXPECT_TRUE(lets_in_caller(identity::Permission::election_prepare, "192.0.2.9", {bureau}));
  EXPECT_FALSE(lets_in_caller(identity::Permission::election_prepare, "192.0.2.9", {}));
  EXPECT_FALSE(lets_in_caller(identity::Permission::election_prepare, "203.0.113.9", {bureau}));
  EXPECT_TRUE(lets_in_caller(identity::Permission::firewall_change, "192.0.2.9", {}));
  ASSERT_EQ(status_of(ask(Method::remove, "/api/tenant/firewall/trial", "192.0.2.7")), 200U);

  editor_groups_ = {bureau};
  ASSERT_EQ(status_of(propose(of_group("admin", "allow", id) + "," + of_group("staff", "deny", id))), 200U);
  EXPECT_FALSE(lets_in_caller(identity::Permission::firewall_change, "192.0.2.9", {}));
  EXPECT_FALSE(lets_in_caller(identity::Permission::election_prepare, "192.0.2.9", {bureau}));
  EXPECT_TRUE(lets_in_caller(OpenAct::keep_account, "192.0.2.9", {bureau})) << "their own account, as an administrator";
  editor_groups_ = {};
  EXPECT_EQ(code_of(confirm()), "not-from-the-new-rules");
}

// Shows TEN-05.
TEST_F(FirewallOfACustomer, JudgesProgramsByRulesOfTheirOwnBesides) {
  const auto lets_program_in = [&](const std::string& from) {
    Request request;
    request.peer = from;
    request.headers.add("Authorization", "Bearer urna_x");
    return !api_->refusal(named(identity::Permission::election_read), request);
  };
  ASSERT_EQ(status_of(propose(rule("api", "allow", "198.51.100.0/24") + "," + rule("staff", "deny", "198.51.100.7"))),
            200U);
  EXPECT_FALSE(lets_program_in("203.0.113.9"));
  EXPECT_TRUE(lets_program_in("198.51.100.9"));
  EXPECT_FALSE(lets_program_in("198.51.100.7"));
  EXPECT_TRUE(lets_in(identity::Permission::election_read, "203.0.113.9")) << "people are no programs";
}

// Shows TEN-05.
TEST_F(FirewallOfACustomer, JudgesWhatIsCarriedAwayByRulesOfItsOwnBesides) {
  ASSERT_EQ(status_of(propose(rule("export", "allow", "192.0.2.0/24"))), 200U);
  Request request;
  request.path = "/api/organiser/journal/export";
  request.peer = "203.0.113.9";
  EXPECT_TRUE(api_->refusal(named(OpenAct::keep_account), request));
  request.peer = "192.0.2.7";
  EXPECT_FALSE(api_->refusal(named(OpenAct::keep_account), request));
  EXPECT_FALSE(lets_in(identity::Permission::journal_read, "203.0.113.9"));
  EXPECT_TRUE(lets_in(OpenAct::keep_account, "203.0.113.9"));
}

TEST_F(FirewallOfACustomer, IsTakenBackAtOnce) {
  ASSERT_EQ(status_of(propose(rule("voter", "deny", "203.0.113.0/24"))), 200U);
  EXPECT_EQ(status_of(ask(Method::remove, "/api/tenant/firewall/trial", "192.0.2.7")), 200U);
  EXPECT_TRUE(lets_in(OpenAct::vote, "203.0.113.9"));
  EXPECT_EQ(code_of(ask(Method::remove, "/api/tenant/firewall/trial", "192.0.2.7")), "nothing-waits");
}

// Shows B64.
TEST_F(FirewallOfACustomer, RefusesRulesThatMeanSomethingElse) {
  for (const char* network : {"10.0.0.0/33", "::ffff:10.0.0.1/8", "010.1.1.1", "10.0.0.1/8", "10.0.0", "a.example", ""})
    EXPECT_EQ(status_of(propose(rule("staff", "deny", network))), 422U) << network;
  EXPECT_EQ(status_of(propose(rule("everybody", "deny", "10.0.0.0/8"))), 422U);
  EXPECT_EQ(status_of(propose(R"({"scope":"staff","action":"deny","note":"none of the three"})")), 422U);
  EXPECT_EQ(code_of(propose(R"({"scope":"voter","action":"deny","country":"FR","note":"x"})")), "no-country-table");
  std::string many;
  for (int i = 0; i < 501; ++i) many += (many.empty() ? "" : ",") + rule("staff", "deny", "10.0.0.0/8");
  EXPECT_EQ(status_of(propose(many)), 422U);
  EXPECT_FALSE(kept_);
}

// Shows TEN-05.
TEST_F(FirewallOfACustomer, JudgesByCountryOnceThereIsATable) {
  const auto country = [](const std::string& scope, const std::string& action, const std::string& code) {
    return R"({"scope":")" + scope + R"(","action":")" + action + R"(","country":")" + code + R"(","note":"x"})";
  };
  api_->know_countries({[](const tenancy::InternetAddress& address) -> std::optional<tenancy::Country> {
                          if (address.text().starts_with("198.51.100.")) return tenancy::Country("FR");
                          if (address.text().starts_with("203.0.113.")) return tenancy::Country("CH");
                          return std::nullopt;
                        },
                        now_});
  EXPECT_EQ(status_of(propose(country("staff", "allow", "fr"))), 422U) << "no code";
  EXPECT_EQ(code_of(propose(country("voter", "deny", "CH"))), "needs-typed-words");
  EXPECT_EQ(code_of(propose(country("admin", "allow", "FR"), "203.0.113.9")), "locks-you-out");
  ASSERT_EQ(status_of(propose(country("admin", "allow", "FR"), "198.51.100.9")), 200U);
  EXPECT_EQ(code_of(confirm("203.0.113.9")), "not-from-the-new-rules");
  EXPECT_EQ(status_of(confirm("198.51.100.9")), 200U);
  EXPECT_FALSE(lets_in(identity::Permission::firewall_change, "203.0.113.9"));
  ASSERT_EQ(status_of(propose(country("staff", "allow", "FR") + "," + country("api", "deny", "CH"), "198.51.100.9")),
            200U);
  EXPECT_TRUE(lets_in(identity::Permission::election_prepare, "198.51.100.9"));
  EXPECT_FALSE(lets_in(identity::Permission::election_prepare, "203.0.113.9"));
  EXPECT_FALSE(lets_in(identity::Permission::election_prepare, "192.0.2.9")) << "of an unknown country";
  EXPECT_TRUE(lets_in(OpenAct::vote, "203.0.113.9"));
}

TEST_F(FirewallOfACustomer, KeepsAsManyRulesAsItTakes) {
  std::string many;
  for (int i = 0; i < 500; ++i) many += (many.empty() ? "" : ",") + rule("staff", "deny", "203.0.113.0/24");
  ASSERT_EQ(status_of(propose(many)), 200U);
  ASSERT_EQ(status_of(confirm()), 200U);
  open();
  EXPECT_FALSE(lets_in(identity::Permission::election_open, "203.0.113.9"));
}

TEST_F(FirewallOfACustomer, IsNotInForceBeforeItIsOnTheDisk) {
  is_disk_full_ = true;
  EXPECT_THROW(propose(rule("voter", "deny", "203.0.113.0/24")), std::runtime_error);
  EXPECT_TRUE(lets_in(OpenAct::vote, "203.0.113.9"));
}

// Shows GEN-03.
TEST_F(FirewallOfACustomer, OpensNoDoorWhenItsRulesCannotBeRead) {
  kept_ = R"({"confirmed":{}})";
  EXPECT_THROW(open(), std::runtime_error);
}

// Shows B65.
TEST(ClientAddress, IsBelievedOfOurProxiesOnly) {
  const std::vector proxies{*tenancy::InternetNetwork::parse("10.0.0.0/8")};
  const auto asked = [&](const std::string& peer, std::initializer_list<const char*> forwarded) {
    Request request;
    request.peer = peer;
    for (const char* value : forwarded) request.headers.add("x-forwarded-for", value);
    return client_of(request, proxies);
  };
  EXPECT_EQ(asked("203.0.113.9", {"127.0.0.1"}), "203.0.113.9");
  EXPECT_EQ(asked("10.0.0.1", {"127.0.0.1, 203.0.113.9"}), "203.0.113.9") << "the rightmost that is no proxy of ours";
  EXPECT_EQ(asked("10.0.0.1", {"192.0.2.1", "203.0.113.9, 10.0.0.2"}), "203.0.113.9");
  EXPECT_EQ(asked("10.0.0.1", {}), "10.0.0.1");
  EXPECT_EQ(asked("10.0.0.1", {"nonsense"}), std::nullopt);
  EXPECT_EQ(asked("::ffff:203.0.113.9", {}), "203.0.113.9");
  EXPECT_EQ(asked("", {"203.0.113.9"}), "") << "a Unix socket";
}

}  // namespace
}  // namespace urna::api
