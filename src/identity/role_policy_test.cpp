// SPDX-License-Identifier: EUPL-1.2
#include "identity/role_policy.hpp"

#include <gtest/gtest.h>

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

const Timestamp now{1'795'513'327s};

Grant grant_of(Role role) {
  Grant grant;
  grant.role = role;
  grant.not_before = now - 1h;
  return grant;
}

Person with_keys(std::size_t count, bool verified) {
  Person person;
  for (std::size_t i = 0; i < count; ++i) {
    SecurityKey key;
    key.id = {static_cast<std::byte>(i)};
    key.has_verified = verified;
    person.keys.push_back(std::move(key));
  }
  return person;
}

// Shows IDN-01, IDN-05.
TEST(RolePolicy, IsNeverBelowWhatThePlatformAsks) {
  for (const RoleFacts& role : every_role()) {
    const SignInDemand floor = floor_of(role.role);
    EXPECT_TRUE(is_sound(role.role, floor)) << role.name;
    SignInDemand easier = floor;
    easier.session.idle += 1min;
    EXPECT_FALSE(is_sound(role.role, easier)) << role.name;
    easier = floor;
    easier.session.in_all += 1min;
    EXPECT_FALSE(is_sound(role.role, easier)) << role.name;
    if (floor.strength != Strength::basic) {
      easier = floor;
      easier.strength = Strength::basic;
      EXPECT_FALSE(is_sound(role.role, easier)) << role.name;
    }
    if (floor.factor != Factor::none) {
      easier = floor;
      easier.factor = Factor::none;
      EXPECT_FALSE(is_sound(role.role, easier)) << role.name;
    }
    // Kept before the platform asked for more: the floor holds.
    const RolePolicies old{{role.role, {Strength::basic, Factor::none, {100h, 100h}}}};
    EXPECT_EQ(demand_of(old, role.role), floor) << role.name;
  }
}

TEST(RolePolicy, LeavesTimeToWork) {
  SignInDemand demand = floor_of(Role::organiser);
  demand.session = {5min, 15min};
  EXPECT_TRUE(is_sound(Role::organiser, demand));
  for (const SessionLimits useless : {SessionLimits{4min, 15min}, {5min, 14min}, {20min, 15min}}) {
    demand.session = useless;
    EXPECT_FALSE(is_sound(Role::organiser, demand));
  }
}

// Shows IDN-08.
TEST(RolePolicy, IsLoosenedWhenAnyPartGetsEasierWhateverElseGetsHarder) {
  const SignInDemand before{Strength::standard, Factor::key, {20min, 4h}};
  EXPECT_FALSE(loosens(before, before));
  EXPECT_FALSE(loosens(before, {Strength::high, Factor::verified_key, {10min, 1h}}));
  EXPECT_TRUE(loosens(before, {Strength::basic, Factor::verified_key, {10min, 1h}}));
  EXPECT_TRUE(loosens(before, {Strength::high, Factor::second, {10min, 1h}}));
  EXPECT_TRUE(loosens(before, {Strength::high, Factor::verified_key, {21min, 1h}}));
  EXPECT_TRUE(loosens(before, {Strength::high, Factor::verified_key, {10min, 5h}}));
}

TEST(RolePolicy, IsTheStrictestOfAllRolesSomebodyHolds) {
  RolePolicyBook book;
  const std::vector<Grant> held{grant_of(Role::organiser), grant_of(Role::help_desk)};
  EXPECT_TRUE(book.is_empty());
  EXPECT_FALSE(shortfall_of(Person(), book.laid_down_for(held)).is_any()) << "nothing was laid down";
  book.replace({{Role::organiser, {Strength::high, Factor::second, {30min, 2h}}},
                {Role::help_desk, {Strength::standard, Factor::key, {10min, 8h}}}});
  EXPECT_EQ(book.demand_for(held), (SignInDemand{Strength::high, Factor::key, {10min, 2h}}));
  EXPECT_EQ(book.laid_down_for(held), (SignInDemand{Strength::high, Factor::key, {10min, 2h}}));
  EXPECT_EQ(book.laid_down_for(std::vector{grant_of(Role::observer)}),
            (SignInDemand{Strength::basic, Factor::none, usual_limits(SessionKind::staff)}));
  EXPECT_EQ(book.demand_for(std::vector{Role::tenant_owner}), floor_of(Role::tenant_owner));
}

TEST(RolePolicy, HoldsNobodyUpByWhatThePlatformAsksAnyway) {
  RolePolicyBook book;
  SignInDemand shorter = floor_of(Role::support);
  shorter.session.idle = 10min;
  book.replace({{Role::support, shorter}});
  const SignInDemand demand = book.laid_down_for(std::vector{grant_of(Role::support)});
  EXPECT_FALSE(shortfall_of(Person(), demand).is_any()) << "a guest, whose keys are kept elsewhere";
  EXPECT_EQ(demand.session.idle, 10min);
}

// Shows IDN-04.
TEST(RolePolicy, TakesTwoKeysForAKeyAndTwoThatVerifyForOneThatVerifies) {
  EXPECT_EQ(with_keys(1, true).factor_at_best(), Factor::second);
  EXPECT_EQ(with_keys(2, false).factor_at_best(), Factor::key);
  EXPECT_EQ(with_keys(2, true).factor_at_best(), Factor::verified_key);
  Person with_device;
  with_device.totp.emplace();
  EXPECT_TRUE(shortfall_of(with_device, {Strength::basic, Factor::key, {}}).factor);
  EXPECT_FALSE(shortfall_of(with_keys(2, false), {Strength::basic, Factor::key, {}}).is_any());
  EXPECT_TRUE(shortfall_of(with_keys(2, true), {Strength::standard, Factor::key, {}}).password);
}

}  // namespace
}  // namespace urna::identity
