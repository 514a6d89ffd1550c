// SPDX-License-Identifier: EUPL-1.2
#include "identity/grant.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace urna::identity {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp now{seconds(1'790'000'000)};

template <class Id>
Id id(int number) {
  Identifier bytes{};
  bytes[0] = static_cast<std::byte>(number);
  return Id(bytes);
}

const PersonId rosa = id<PersonId>(1);
const PersonId karl = id<PersonId>(2);
const GroupId staff = id<GroupId>(3);
const TenantId lyon = id<TenantId>(4);
const TenantId evry = id<TenantId>(5);
const Place platform = OnPlatform{};
const Place in_lyon = InTenant{lyon};
const Place in_evry = InTenant{evry};
const Place council = InElection{lyon, ElectionUuid("council")};
const Place committee = InElection{lyon, ElectionUuid("committee")};
const Place mayor_of_evry = InElection{evry, ElectionUuid("council")};  // the same name elsewhere

Grant grant_of(Subject subject, Role role, Place place) {
  static int number = 100;
  return {id<GrantId>(++number), subject, role, place, now - days(1), now + hours(2), "for the tests", karl, {}};
}

/// With the best of sessions.
Asker asker_with(std::span<const Grant> grants, std::optional<TenantId> host, Subject who = rosa) {
  return {who, {}, grants, host, Factor::verified_key, now, now};
}

std::optional<Denial> denial(const Asker& asker, Permission permission, const Place& thing) {
  const auto right = authorise(asker, permission, thing);
  return right ? std::nullopt : std::optional(right.error());
}

// Shows IDN-07.
TEST(Authorise, DeniesWhoeverHasNoGrant) {
  for (const PermissionFacts& facts : every_permission()) {
    EXPECT_EQ(denial(asker_with({}, lyon), facts.permission, in_lyon), Denial::not_allowed) << facts.name;
    EXPECT_EQ(denial(asker_with({}, {}), facts.permission, platform), Denial::not_allowed) << facts.name;
  }
}

// Shows IDN-07.
TEST(Authorise, KnowsNoThingOfAnotherTenant) {
  const std::vector<Grant> grants = {grant_of(rosa, Role::tenant_owner, in_lyon),
                                     grant_of(rosa, Role::tenant_owner, in_evry),
                                     grant_of(rosa, Role::platform_owner, platform)};
  const Asker at_lyon = asker_with(grants, lyon);
  EXPECT_EQ(denial(at_lyon, Permission::election_read, in_evry), Denial::elsewhere) << "even of her own";
  EXPECT_EQ(denial(at_lyon, Permission::election_read, mayor_of_evry), Denial::elsewhere);
  EXPECT_EQ(denial(at_lyon, Permission::tenant_read, platform), Denial::elsewhere);
  EXPECT_EQ(denial(asker_with(grants, {}), Permission::election_read, council), Denial::elsewhere);
  EXPECT_EQ(denial(at_lyon, Permission::election_read, council), std::nullopt);
}

// Shows IDN-07.
TEST(Authorise, TakesNobodyElsesGrant) {
  const std::vector<Grant> grants = {grant_of(karl, Role::organiser, in_lyon),
                                     grant_of(staff, Role::organiser, in_lyon),
                                     grant_of(id<ServiceId>(1), Role::organiser, in_lyon)};
  Asker asker = asker_with(grants, lyon);
  EXPECT_EQ(denial(asker, Permission::roll_read, in_lyon), Denial::not_allowed) << "nor a service's of the same number";
  asker.groups.insert(staff);
  const auto right = authorise(asker, Permission::roll_read, in_lyon);
  ASSERT_TRUE(right);
  EXPECT_EQ(right->through, staff);
  EXPECT_EQ(right->grant, grants[1].id);
}

// Shows IDN-07.
TEST(Authorise, BeginsAndEndsAtTheSecond) {
  std::vector<Grant> grants = {grant_of(rosa, Role::support, in_lyon)};
  grants[0].not_before = now;
  grants[0].expires = now + hours(4);
  const auto denied_at = [&](Timestamp moment) {
    Asker asker = asker_with(grants, lyon);
    asker.now = moment;
    return denial(asker, Permission::election_read, in_lyon).has_value();
  };
  EXPECT_TRUE(denied_at(now - seconds(1)));
  EXPECT_FALSE(denied_at(now));
  EXPECT_FALSE(denied_at(now + hours(4) - seconds(1)));
  EXPECT_TRUE(denied_at(now + hours(4)));
  grants[0].ended = now + hours(1);
  EXPECT_FALSE(denied_at(now + hours(1) - seconds(1)));
  EXPECT_TRUE(denied_at(now + hours(1)));
}

// Shows IDN-07.
TEST(Authorise, AsksForTheFactorOfTheRole) {
  const std::vector<Grant> grants = {grant_of(rosa, Role::tenant_owner, in_lyon)};
  Asker asker = asker_with(grants, lyon);
  asker.factor = Factor::second;
  EXPECT_EQ(denial(asker, Permission::election_read, in_lyon), Denial::other_factor);
  const std::vector<Grant> both = {grants[0], grant_of(rosa, Role::organiser, in_lyon)};
  asker.grants = both;
  EXPECT_EQ(denial(asker, Permission::election_read, in_lyon), std::nullopt) << "the lesser role allows it";
  EXPECT_EQ(denial(asker, Permission::person_disable, in_lyon), Denial::other_factor);
}

// Shows IDN-07.
TEST(Authorise, AsksForAFreshFactorWhereItCounts) {
  const std::vector<Grant> grants = {grant_of(rosa, Role::board_member, council)};
  Asker asker = asker_with(grants, lyon);
  for (const auto& shown :
       {std::optional<Timestamp>(), std::optional(now - minutes(5) - seconds(1)), std::optional(now + seconds(1))}) {
    asker.shown = shown;
    EXPECT_EQ(denial(asker, Permission::election_open, council), Denial::step_up);
    EXPECT_EQ(denial(asker, Permission::election_read, council), std::nullopt);
  }
  asker.shown = now - minutes(5);
  EXPECT_EQ(denial(asker, Permission::election_open, council), std::nullopt);
}

// Shows IDN-07.
TEST(Authorise, LetsTheWeakerRoleStandWhereGroupsHaveMixedWhatExcludes) {
  const std::vector<Grant> auditor = {grant_of(rosa, Role::auditor, in_lyon),
                                      grant_of(staff, Role::organiser, in_lyon)};
  Asker asker = asker_with(auditor, lyon);
  asker.groups.insert(staff);
  EXPECT_EQ(denial(asker, Permission::journal_read, in_lyon), std::nullopt);
  EXPECT_EQ(denial(asker, Permission::roll_change, in_lyon), Denial::not_allowed);
  for (const Right& right : effective_rights(asker)) EXPECT_FALSE(facts_of(right.permission).changes);

  const std::vector<Grant> operates = {grant_of(rosa, Role::system_operator, platform),
                                       grant_of(staff, Role::board_member, council)};
  asker = asker_with(operates, lyon);
  asker.groups.insert(staff);
  EXPECT_EQ(denial(asker, Permission::election_close, council), Denial::not_allowed);
}

// Shows IDN-07.
TEST(EffectiveRights, SayWhy) {
  const std::vector<Grant> grants = {grant_of(rosa, Role::observer, council),
                                     grant_of(staff, Role::help_desk, committee),
                                     grant_of(karl, Role::tenant_owner, in_lyon)};
  Asker asker = asker_with(grants, lyon);
  asker.groups.insert(staff);
  std::vector<std::string> lines;
  for (const Right& right : effective_rights(asker)) {
    lines.push_back(std::string(facts_of(right.permission).name) + " in " +
                    std::get<InElection>(right.place).election.get() + " as " + std::string(facts_of(right.role).name) +
                    (right.through ? " of a group" : ""));
  }
  EXPECT_THAT(lines,
              ::testing::UnorderedElementsAre(
                  "election.read in council as observer", "turnout.read in council as observer",
                  "minutes.read in council as observer", "election.read in committee as help_desk of a group",
                  "roll.read in committee as help_desk of a group", "turnout.read in committee as help_desk of a group",
                  "code.reissue in committee as help_desk of a group"));
}

class Giving : public ::testing::Test {
 protected:
  std::optional<GrantFault> fault(
      Role role, Place place, const std::function<void(Grant&)>& change = [](Grant&) {}) {
    Grant proposed = grant_of(karl, role, place);
    proposed.not_before = now;
    change(proposed);
    return find_grant_fault(giver, proposed, held);
  }

  std::vector<Grant> of_giver = {grant_of(rosa, Role::tenant_owner, in_lyon)};
  std::vector<Grant> held;
  Asker giver = asker_with(of_giver, lyon);
};

// Shows IDN-07, B71.
TEST_F(Giving, IsForWhoeverMayGiveThere) {
  EXPECT_EQ(fault(Role::organiser, in_lyon), std::nullopt);
  EXPECT_EQ(fault(Role::organiser, in_evry), GrantFault::giver_may_not);
  EXPECT_EQ(fault(Role::system_operator, platform), GrantFault::giver_may_not);
  of_giver[0].role = Role::organiser;
  EXPECT_EQ(fault(Role::help_desk, in_lyon), GrantFault::giver_may_not);
  of_giver[0].role = Role::tenant_owner;
  giver.shown.reset();
  EXPECT_EQ(fault(Role::organiser, in_lyon), GrantFault::giver_may_not) << "without a fresh factor";
}

// Shows IDN-07, B71.
TEST_F(Giving, GivesNothingThatTheGiverLacks) {
  of_giver[0].role = Role::staff_manager;
  EXPECT_EQ(fault(Role::organiser, in_lyon), std::nullopt);
  EXPECT_EQ(fault(Role::help_desk, council), std::nullopt);
  for (const Role role : {Role::tenant_owner, Role::security_officer, Role::auditor}) {
    EXPECT_EQ(fault(role, in_lyon), GrantFault::giver_lacks) << facts_of(role).name;
  }
  EXPECT_EQ(fault(Role::board_member, council), GrantFault::giver_lacks);
  // What the giver may do elsewhere, or will, or could, does not count.
  of_giver.push_back(grant_of(rosa, Role::board_member, committee));
  of_giver.push_back(grant_of(rosa, Role::tenant_owner, in_evry));
  of_giver.push_back(grant_of(rosa, Role::tenant_owner, in_lyon));
  of_giver.back().not_before = now + seconds(1);
  giver.grants = of_giver;
  EXPECT_EQ(fault(Role::board_member, council), GrantFault::giver_lacks);
}

// Shows IDN-07, B71.
TEST_F(Giving, LetsAnOwnerAppointWhoeverIsNeeded) {
  for (const RoleFacts& role : every_role()) {
    for (const Place& place : {in_lyon, council}) {
      if (!role.can_be_at(kind_of(place))) continue;
      EXPECT_EQ(fault(role.role, place), std::nullopt) << role.name;
    }
  }
  const std::vector<Grant> platform_owner = {grant_of(rosa, Role::platform_owner, platform)};
  giver = asker_with(platform_owner, std::nullopt);
  for (const RoleFacts& role : every_role()) {
    if (!role.on_platform) continue;
    EXPECT_EQ(fault(role.role, platform), std::nullopt) << role.name;
  }
}

// Shows IDN-07, B71.
TEST_F(Giving, GivesNobodyMoreThanTheGiverMayWithThisSession) {
  std::vector<Grant> two = {grant_of(rosa, Role::tenant_owner, in_lyon), grant_of(rosa, Role::organiser, in_lyon)};
  giver = asker_with(two, lyon);
  giver.factor = Factor::second;
  EXPECT_EQ(fault(Role::organiser, in_lyon), GrantFault::giver_may_not);
}

// Shows IDN-07, B71.
TEST_F(Giving, GivesNothingToOneself) {
  EXPECT_EQ(fault(Role::organiser, in_lyon, [](Grant& grant) { grant.subject = rosa; }), GrantFault::to_oneself);
  giver.groups.insert(staff);
  EXPECT_EQ(fault(Role::organiser, in_lyon, [](Grant& grant) { grant.subject = staff; }), GrantFault::to_oneself);
}

// Shows IDN-07, B71.
TEST_F(Giving, KnowsWhereEachRoleExists) {
  EXPECT_EQ(fault(Role::system_operator, in_lyon), GrantFault::wrong_place);
  EXPECT_EQ(fault(Role::observer, in_lyon), GrantFault::wrong_place);
  EXPECT_EQ(fault(Role::tenant_owner, council), GrantFault::wrong_place);
  EXPECT_EQ(fault(Role::support, council), GrantFault::wrong_place);
}

// Shows IDN-07, B71.
TEST_F(Giving, AsksForAReasonAndATerm) {
  const auto with_reason = [](std::string reason) { return [=](Grant& grant) { grant.reason = reason; }; };
  EXPECT_EQ(fault(Role::organiser, in_lyon, with_reason(" \n")), GrantFault::no_reason);
  EXPECT_EQ(fault(Role::organiser, in_lyon, with_reason(std::string(501, 'x'))), GrantFault::no_reason);
  const auto until = [](std::optional<Timestamp> end) { return [=](Grant& grant) { grant.expires = end; }; };
  EXPECT_EQ(fault(Role::organiser, in_lyon, until({})), std::nullopt);
  EXPECT_EQ(fault(Role::tenant_owner, in_lyon, until({})), GrantFault::no_end) << "no standing management rights";
  EXPECT_EQ(fault(Role::support, in_lyon, until({})), GrantFault::no_end);
  EXPECT_EQ(fault(Role::organiser, in_lyon, until(now)), GrantFault::ends_before_start);
  EXPECT_EQ(fault(Role::organiser, in_lyon,
                  [](Grant& grant) {
                    grant.not_before = now - days(2);
                    grant.expires = now - days(1);
                  }),
            GrantFault::ends_in_past);
  EXPECT_EQ(fault(Role::support, in_lyon, until(now + hours(4))), std::nullopt);
  EXPECT_EQ(fault(Role::support, in_lyon, until(now + hours(4) + seconds(1))), GrantFault::too_long);
  EXPECT_EQ(fault(Role::organiser, in_lyon, until(Timestamp(seconds(253'402'300'799)))), GrantFault::too_long)
      << "the year 9999";
}

// Shows IDN-07, B71.
TEST_F(Giving, KeepsAuditorsApart) {
  held = {grant_of(karl, Role::organiser, in_lyon)};
  EXPECT_EQ(fault(Role::auditor, in_lyon), GrantFault::exclusive);
  held = {grant_of(karl, Role::auditor, council)};
  EXPECT_EQ(fault(Role::observer, committee), GrantFault::exclusive);
  EXPECT_EQ(fault(Role::auditor, in_lyon), std::nullopt) << "an auditor of two things is an auditor";
  held[0].expires = now - seconds(1);
  EXPECT_EQ(fault(Role::observer, committee), std::nullopt) << "no longer";
}

// Shows IDN-07, B71.
TEST_F(Giving, KeepsWhoeverRunsTheMachinesFromTheElectoralBoard) {
  held = {grant_of(karl, Role::system_operator, platform)};
  EXPECT_EQ(fault(Role::board_member, council), GrantFault::separate_duties);
  EXPECT_EQ(fault(Role::board_member, council, [](Grant& grant) { grant.not_before = now + hours(1); }),
            GrantFault::separate_duties)
      << "they overlap";
  EXPECT_EQ(fault(Role::board_member, council,
                  [](Grant& grant) {
                    grant.not_before = now + hours(2);
                    grant.expires = now + hours(3);
                  }),
            std::nullopt)
      << "one after the other";
  EXPECT_EQ(fault(Role::observer, council), std::nullopt);
}

// Shows IDN-07.
TEST(FirstGrant, IsGivenOnceAndToAnOwner) {
  Grant first = grant_of(rosa, Role::platform_owner, platform);
  first.by.reset();
  EXPECT_EQ(find_first_grant_fault(first, {}, now), std::nullopt);
  const std::vector<Grant> there = {first};
  EXPECT_EQ(find_first_grant_fault(first, there, now), GrantFault::giver_may_not);
  Grant other = first;
  other.role = Role::security_officer;
  EXPECT_EQ(find_first_grant_fault(other, {}, now), GrantFault::giver_may_not);
  other = first;
  other.expires.reset();
  EXPECT_EQ(find_first_grant_fault(other, {}, now), GrantFault::no_end);
  Grant owner_of_lyon = grant_of(rosa, Role::tenant_owner, in_lyon);
  owner_of_lyon.by.reset();
  EXPECT_EQ(find_first_grant_fault(owner_of_lyon, {}, now), std::nullopt);
}

// Shows IDN-07.
TEST(Roles, OfAuditorsAndObserversChangeNothing) {
  for (const Role role : {Role::auditor, Role::observer, Role::support}) {
    for (const PermissionFacts& facts : every_permission()) {
      EXPECT_FALSE(facts.changes && facts_of(role).permissions.has(facts.permission)) << facts.name;
    }
  }
}

// Shows IDN-07.
TEST(Roles, HaveNamesThatAreTheirOwn) {
  for (const RoleFacts& role : every_role()) EXPECT_EQ(role_from(role.name), role.role);
  for (const PermissionFacts& facts : every_permission()) EXPECT_EQ(permission_from(facts.name), facts.permission);
  EXPECT_EQ(role_from("root"), std::nullopt);
  EXPECT_EQ(permission_from("election.*"), std::nullopt);
}

// Shows IDN-07.
TEST(Roles, OfManagementNeedAVerifiedKeyAndAStrongPassword) {
  for (const RoleFacts& role : every_role()) {
    if (!role.is_management) continue;
    EXPECT_EQ(role.factor, Factor::verified_key) << role.name;
    EXPECT_EQ(role.strength, Strength::high) << role.name;
  }
}

/// Everything that any role may do anywhere, as `authorise` answers: what a reviewer reads.
std::string matrix() {
  const std::vector<std::pair<std::string, Place>> things = {
      {"platform", platform},        {"own_tenant", in_lyon},   {"own_election", council},
      {"other_election", committee}, {"other_tenant", in_evry}, {"election_of_other_tenant", mayor_of_evry}};
  const std::vector<std::pair<std::string, Place>> places = {
      {"platform", platform}, {"tenant", in_lyon}, {"election", council}};
  std::ostringstream out;
  out << "# Which role may do what, and where: written by identity_test out of `authorise`, and compared.\n"
         "# For each role, where it is granted, and each permission: the places where it is allowed.\n";
  for (const RoleFacts& role : every_role()) {
    for (const auto& [place_name, place] : places) {
      if (!role.can_be_at(kind_of(place))) continue;
      out << "\n[" << role.name << " @ " << place_name << "]\n";
      const std::vector<Grant> grants = {grant_of(rosa, role.role, place)};
      for (const PermissionFacts& facts : every_permission()) {
        std::string where;
        for (const auto& [thing_name, thing] : things) {
          // At the address of the thing, and at that of the grant: neither may open what is elsewhere.
          for (const auto& host : {tenant_of(thing), tenant_of(place)}) {
            const bool allowed = authorise(asker_with(grants, host), facts.permission, thing).has_value();
            if (allowed && where.find(" " + thing_name) == std::string::npos) where += " " + thing_name;
          }
        }
        out << facts.name << ":" << (where.empty() ? " -" : where) << "\n";
      }
    }
  }
  return out.str();
}

// Shows IDN-07.
TEST(Roles, AreThoseThatWereReviewed) {
  std::ifstream file(URNA_TESTS "/vectors/identity_roles.txt");
  std::stringstream reviewed;
  reviewed << file.rdbuf();
  const std::string found = matrix();
  if (reviewed.str() != found) {
    std::ofstream(::testing::TempDir() + "identity_roles.txt") << found;
    FAIL() << "roles or permissions differ from those reviewed; what they are now is in " << ::testing::TempDir()
           << "identity_roles.txt";
  }
}

TEST(EmergencyGrant, IsAnHourOnThePlatformGivenByNobody) {
  Grant good = grant_of(rosa, Role::system_operator, platform);
  good.by.reset();
  good.not_before = now;
  good.expires = now + hours(1);
  const auto fault = [&](auto change, std::span<const Grant> held = {}) {
    Grant proposed = good;
    change(proposed);
    return find_emergency_grant_fault(proposed, held, now);
  };
  EXPECT_EQ(fault([](Grant&) {}), std::nullopt);
  EXPECT_EQ(fault([](Grant& one) { one.by = karl; }), GrantFault::giver_may_not);
  EXPECT_EQ(fault([](Grant& one) { one.role = Role::auditor; }), GrantFault::giver_may_not);
  EXPECT_EQ(fault([](Grant& one) { one.place = in_lyon; }), GrantFault::wrong_place);
  EXPECT_EQ(fault([](Grant& one) { one.role = Role::tenant_owner; }), GrantFault::wrong_place);
  EXPECT_EQ(fault([](Grant& one) { one.expires.reset(); }), GrantFault::no_end);
  EXPECT_EQ(fault([](Grant& one) { one.expires = now + hours(1) + seconds(1); }), GrantFault::too_long);
  EXPECT_EQ(fault([](Grant& one) { one.not_before = now + seconds(1); }), GrantFault::too_long) << "it begins now";
  EXPECT_EQ(fault([](Grant& one) { one.expires = now; }), GrantFault::ends_before_start);
  EXPECT_EQ(fault([](Grant& one) { one.reason = " "; }), GrantFault::no_reason);
  const std::vector<Grant> board = {grant_of(rosa, Role::board_member, council)};
  EXPECT_EQ(fault([](Grant&) {}, board), GrantFault::separate_duties);
  const std::vector<Grant> audits = {grant_of(rosa, Role::auditor, in_lyon)};
  EXPECT_EQ(fault([](Grant&) {}, audits), GrantFault::exclusive);
}

}  // namespace
}  // namespace urna::identity
