// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/firewall.hpp"

#include <gtest/gtest.h>

#include "tenancy/firewall_change.hpp"

namespace urna::tenancy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp now{hours(24 * 20'000)};

InternetNetwork network(std::string_view text) { return InternetNetwork::parse(text).value(); }
Visitor from(std::string_view text, std::optional<std::string> country = {}, std::vector<Group> groups = {}) {
  Visitor visitor{InternetAddress::parse(text).value(), {}, std::move(groups)};
  if (country) visitor.country = Country(*country);
  return visitor;
}
Rule rule(RuleAction action, std::variant<InternetNetwork, Country, Group> whom, std::optional<Timestamp> expires = {},
          Scope scope = Scope::administrators) {
  return {scope, action, std::move(whom), "a reason", expires};
}
Rule allow(std::string_view text, std::optional<Timestamp> expires = {}) {
  return rule(RuleAction::allow, network(text), expires);
}
Rule deny(std::string_view text, std::optional<Timestamp> expires = {}) {
  return rule(RuleAction::deny, network(text), expires);
}
bool lets_in(const Firewall& firewall, const Visitor& visitor, Timestamp when = now,
             Scope scope = Scope::administrators) {
  return judge(firewall, scope, visitor, when).is_let_in;
}

// Shows TEN-05.
TEST(Firewall, DeniesBeforeItAllowsWhateverTheOrder) {
  for (const Firewall& firewall :
       {Firewall{{allow("192.0.2.0/24"), deny("192.0.2.7")}}, Firewall{{deny("192.0.2.7"), allow("192.0.2.0/24")}}}) {
    EXPECT_FALSE(lets_in(firewall, from("192.0.2.7")));
    EXPECT_FALSE(lets_in(firewall, from("::ffff:192.0.2.7")));
    EXPECT_TRUE(lets_in(firewall, from("192.0.2.8")));
    EXPECT_FALSE(lets_in(firewall, from("198.51.100.1")));
  }
}

// Shows TEN-05.
TEST(Firewall, NamesTheRuleThatDecided) {
  const Firewall firewall{{allow("192.0.2.0/24"), deny("192.0.2.7")}};
  EXPECT_EQ(judge(firewall, Scope::administrators, from("192.0.2.7"), now).rule, 1U);
  EXPECT_EQ(judge(firewall, Scope::administrators, from("192.0.2.8"), now).rule, 0U);
  EXPECT_EQ(judge(firewall, Scope::administrators, from("198.51.100.1"), now).rule, std::nullopt);
}

// Shows TEN-05.
TEST(Firewall, LetsEverybodyInWhoIsNotDeniedWhereNothingIsAllowed) {
  EXPECT_TRUE(lets_in({}, from("192.0.2.1")));
  EXPECT_TRUE(lets_in({{deny("192.0.2.7")}}, from("192.0.2.1")));
}

// Shows TEN-05.
TEST(Firewall, KeepsScopesApart) {
  const Firewall firewall{{deny("0.0.0.0/0")}};
  EXPECT_FALSE(lets_in(firewall, from("192.0.2.1")));
  for (const Scope scope : {Scope::staff, Scope::voters, Scope::programs, Scope::exports})
    EXPECT_TRUE(lets_in(firewall, from("192.0.2.1"), now, scope));
}

// Shows TEN-05.
TEST(Firewall, OpensNoDoorWhenARuleThatAllowsExpires) {
  const Firewall firewall{{allow("192.0.2.0/24", now + hours(1))}};
  EXPECT_TRUE(lets_in(firewall, from("192.0.2.1"), now + hours(1) - seconds(1)));
  EXPECT_FALSE(lets_in(firewall, from("198.51.100.1")));
  EXPECT_FALSE(lets_in(firewall, from("192.0.2.1"), now + hours(1)));
  EXPECT_FALSE(lets_in(firewall, from("198.51.100.1"), now + hours(1)));
}

// Shows TEN-05.
TEST(Firewall, DeniesNoLongerThanItsRuleSays) {
  const Firewall firewall{{deny("192.0.2.0/24", now + hours(1))}};
  EXPECT_FALSE(lets_in(firewall, from("192.0.2.1"), now + hours(1) - seconds(1)));
  EXPECT_TRUE(lets_in(firewall, from("192.0.2.1"), now + hours(1)));
}

// Shows TEN-05.
TEST(Firewall, KnowsWhatToDoWithAnUnknownCountry) {
  const Rule deny_fr = rule(RuleAction::deny, Country("FR"));
  const Rule allow_fr = rule(RuleAction::allow, Country("FR"));
  for (const auto policy : {UnknownCountry::as_denied, UnknownCountry::as_allowed}) {
    EXPECT_FALSE(lets_in({{deny_fr}, policy}, from("192.0.2.1", "FR")));
    EXPECT_TRUE(lets_in({{deny_fr}, policy}, from("192.0.2.1", "BE")));
    EXPECT_TRUE(lets_in({{allow_fr}, policy}, from("192.0.2.1", "FR")));
    EXPECT_FALSE(lets_in({{allow_fr}, policy}, from("192.0.2.1", "BE")));
    const bool is_let_in = policy == UnknownCountry::as_allowed;
    EXPECT_EQ(lets_in({{deny_fr}, policy}, from("192.0.2.1")), is_let_in);
    EXPECT_EQ(lets_in({{allow_fr}, policy}, from("192.0.2.1")), is_let_in);
  }
}

// Shows TEN-05.
TEST(Firewall, LimitsAScopeToAGroup) {
  const Firewall firewall{{rule(RuleAction::allow, Group("security officers"))}};
  EXPECT_TRUE(lets_in(firewall, from("192.0.2.1", {}, {Group("clerks"), Group("security officers")})));
  EXPECT_FALSE(lets_in(firewall, from("192.0.2.1", {}, {Group("clerks")})));
  EXPECT_FALSE(lets_in(firewall, from("192.0.2.1")));
  const Visitor unnamed{InternetAddress::parse("192.0.2.1").value()};
  EXPECT_TRUE(lets_in(firewall, unnamed)) << "as far as the door, where they say who they are";
  EXPECT_TRUE(lets_in(Firewall{{rule(RuleAction::deny, Group("clerks"))}}, unnamed));
  EXPECT_FALSE(lets_in(Firewall{{rule(RuleAction::deny, Group("clerks"))}}, from("192.0.2.1", {}, {Group("clerks")})));
  EXPECT_FALSE(lets_in(firewall, from("192.0.2.1")));
}

// Shows TEN-05.
TEST(Firewall, RefusesRulesThatNobodyWillUnderstand) {
  const auto fault = [](Rule bad) {
    const std::vector rules{allow("192.0.2.0/24"), std::move(bad)};
    const auto refusal = check_rules(rules, now);
    EXPECT_TRUE(refusal && refusal->rule == 1);
    return refusal ? std::optional(refusal->fault) : std::nullopt;
  };
  Rule unexplained = deny("192.0.2.7");
  unexplained.note.clear();
  EXPECT_EQ(fault(unexplained), RuleFault::malformed_note);
  for (const char* country : {"fr", "FRA", "F", "", "F1"})
    EXPECT_EQ(fault(rule(RuleAction::deny, Country(country))), RuleFault::malformed_country) << country;
  EXPECT_EQ(fault(rule(RuleAction::deny, Group(""))), RuleFault::malformed_group);
  Rule of_voters = rule(RuleAction::deny, Group("clerks"));
  of_voters.scope = Scope::voters;
  EXPECT_EQ(fault(of_voters), RuleFault::group_of_nobody);
  EXPECT_EQ(fault(deny("192.0.2.7", now)), RuleFault::already_expired);
  EXPECT_EQ(check_rules(std::vector(rules_max + 1, deny("192.0.2.7")), now)->fault, RuleFault::too_many_rules);
  EXPECT_FALSE(check_rules(std::vector(rules_max, deny("192.0.2.7")), now));
}

struct FirewallChange : testing::Test {
  const Firewall before{{allow("192.0.2.0/24")}};
  const Firewall after{{allow("198.51.100.0/24"), allow("192.0.2.1")}};
  const Visitor editor = from("192.0.2.1");
  FirewallState state{before};

  auto propose(const Firewall& proposed, std::string_view typed = {}, Timestamp when = now) {
    return state.propose(proposed, Scope::administrators, editor, typed, when);
  }
  auto confirm(const Visitor& who, Timestamp when) { return state.confirm(Scope::administrators, who, when); }
};

// Shows TEN-05.
TEST_F(FirewallChange, GoesBackByItselfUnlessItIsConfirmed) {
  ASSERT_TRUE(propose(after));
  EXPECT_EQ(state.goes_back_at(), now + minutes(5));
  EXPECT_EQ(state.in_force(now), after);
  EXPECT_EQ(state.in_force(now + minutes(5) - seconds(1)), after);
  EXPECT_EQ(state.in_force(now + minutes(5)), before);
  EXPECT_EQ(confirm(editor, now + minutes(5)).error(), FirewallChangeFault::nothing_waits);
  EXPECT_EQ(state.in_force(now + hours(9)), before);
}

// Shows TEN-05.
TEST_F(FirewallChange, StaysWhenItIsConfirmedFromTheNewRules) {
  ASSERT_TRUE(propose(after));
  EXPECT_EQ(confirm(from("192.0.2.2"), now).error(), FirewallChangeFault::not_from_the_new_rules);
  EXPECT_EQ(confirm(editor, now + minutes(4)), after);
  EXPECT_EQ(state.in_force(now + hours(9)), after);
  EXPECT_EQ(confirm(editor, now + minutes(4)).error(), FirewallChangeFault::nothing_waits);
}

// Shows TEN-05, B66.
TEST_F(FirewallChange, IsRefusedWhenItLocksItsEditorOut) {
  EXPECT_EQ(propose({{allow("198.51.100.0/24")}}).error(), FirewallChangeFault::locks_editor_out);
  EXPECT_EQ(propose({{allow("192.0.2.0/24"), deny("192.0.2.1")}}).error(), FirewallChangeFault::locks_editor_out);
  EXPECT_EQ(state.in_force(now), before);
  const auto seen = preview({{allow("192.0.2.0/24"), deny("192.0.2.1")}}, Scope::administrators, editor, now);
  EXPECT_TRUE(seen.locks_editor_out);
  EXPECT_EQ(seen.rule, 1U);
}

// Shows TEN-05, B66.
TEST_F(FirewallChange, SaysWhenItWillLockItsEditorOut) {
  const auto seen = propose({{allow("192.0.2.0/24", now + hours(8)), deny("203.0.113.0/24", now + hours(1))}});
  ASSERT_TRUE(seen);
  EXPECT_FALSE(seen->locks_editor_out);
  EXPECT_EQ(seen->locks_editor_out_at, now + hours(8));
  EXPECT_EQ(preview(before, Scope::administrators, editor, now).locks_editor_out_at, std::nullopt);
}

// Shows TEN-05, B64.
TEST_F(FirewallChange, StopsVotersByCountryOnlyWithTheWords) {
  for (const auto action : {RuleAction::deny, RuleAction::allow}) {
    FirewallState fresh{before};
    Firewall proposed = before;
    proposed.rules.push_back(rule(action, Country("RU"), {}, Scope::voters));
    for (const char* typed : {"", "yes", "stop voters abroad"})
      EXPECT_EQ(fresh.propose(proposed, Scope::administrators, editor, typed, now).error(),
                FirewallChangeFault::needs_typed_words);
    EXPECT_TRUE(fresh.propose(proposed, Scope::administrators, editor, voters_abroad_words, now));
  }
  Firewall of_staff = before;
  of_staff.rules.push_back(rule(RuleAction::deny, Country("RU"), {}, Scope::staff));
  EXPECT_TRUE(propose(of_staff));
}

// Shows TEN-05.
TEST_F(FirewallChange, IsOneAtATime) {
  ASSERT_TRUE(propose(after));
  EXPECT_EQ(propose(before).error(), FirewallChangeFault::another_is_waiting);
  EXPECT_TRUE(state.take_back(now));
  EXPECT_EQ(state.in_force(now), before);
  EXPECT_FALSE(state.take_back(now));
  ASSERT_TRUE(propose(after));
  EXPECT_TRUE(propose(after, {}, now + minutes(5))) << "the first has gone back";
}

// Shows TEN-05, B64.
TEST_F(FirewallChange, IsRefusedWithMalformedRules) {
  Firewall malformed = before;
  malformed.rules[0].note.clear();
  EXPECT_EQ(propose(malformed).error(), FirewallChangeFault::malformed_rules);
}

// Shows TEN-05, B77.
TEST_F(FirewallChange, IsNotInForceWhenTheClockIsSetBack) {
  ASSERT_TRUE(propose(after));
  EXPECT_EQ(state.in_force(now - hours(1)), before);
}

}  // namespace
}  // namespace urna::tenancy
