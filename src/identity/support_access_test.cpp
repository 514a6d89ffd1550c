// SPDX-License-Identifier: EUPL-1.2
#include "identity/support_access.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "identity/detail/access_for_tests.hpp"
#include "identity/detail/asker_for.hpp"
#include "identity/memory_approval_store.hpp"

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

const TenantId lyon = numbered<TenantId>(1);
const TenantId evry = numbered<TenantId>(2);
const PersonId karl = numbered<PersonId>(10);  // runs the machines
const PersonId rosa = numbered<PersonId>(11);  // owns Lyon
const PersonId emma = numbered<PersonId>(12);  // owns Évry
const PersonId ada = numbered<PersonId>(13);   // Lyon's security officer
const PersonId hugo = numbered<PersonId>(14);  // organises in Lyon

struct World {
  World() {
    give(1, karl, Role::system_operator, OnPlatform{});
    give(2, rosa, Role::tenant_owner, InTenant{lyon});
    give(3, emma, Role::tenant_owner, InTenant{evry});
    give(4, ada, Role::security_officer, InTenant{lyon});
    give(5, hugo, Role::organiser, InTenant{lyon});
  }
  void give(int number, const PersonId& person, Role role, const Place& place) {
    grants.add(grant_for(number, person, role, place, now - 24h, now + std::chrono::days(300)));
  }
  StepUp step_up(const std::string& name) {
    Session session;
    session.person = person_named(name);
    session.factor = Factor::second;
    session.shown = now += 30s;
    return StepUp::of(session).value();
  }
  static PersonId person_named(const std::string& name) {
    static const std::map<std::string, PersonId> people{
        {"karl", karl}, {"rosa", rosa}, {"emma", emma}, {"ada", ada}, {"hugo", hugo}};
    const auto found = people.find(name);
    return found == people.end() ? PersonId() : found->second;
  }
  /// As requests have it.
  static std::string id(const std::string& name) { return to_hex(person_named(name).get()); }
  static std::optional<PersonId> person_of(const std::string& text) {
    for (const PersonId& person : {karl, rosa, emma, ada, hugo})
      if (to_hex(person.get()) == text) return person;
    return std::nullopt;
  }
  SupportDesk::Wish wish(std::chrono::seconds lasts = 4h) const {
    return {lyon, "the roll does not import", "T-4711", lasts};
  }
  std::optional<SupportFault> fault(const SupportDesk::Wish& wish, const std::string& who = "karl") {
    const auto asked = support.ask(id(who), wish, now);
    return asked ? std::nullopt : std::optional(asked.error());
  }
  ApprovalRequest asked(std::chrono::seconds lasts = 4h) { return support.ask(id("karl"), wish(lasts), now).value(); }
  Result<ApprovalRequest, ApprovalFault> confirm(const ApprovalRequest& request, const std::string& name = "rosa") {
    const StepUp person = step_up(name);
    return approvals.confirm(request.id, request.hash, person, now);
  }
  /// Whether Karl may read an election of this tenant.
  bool may_read(const TenantId& tenant = lyon) const { return may(Permission::election_read, InTenant{tenant}); }
  bool may(Permission permission, const Place& place) const {
    const auto held = grants.of(karl);
    return authorise(detail::asker_for(karl, held, tenant_of(place), now), permission, place).has_value();
  }
  SupportAccess given() const { return store.support().at(0); }

  crypto::ReplayedRandom random{11};
  MemoryApprovalStore approval_store;
  Timestamp now{std::chrono::seconds(1'790'000'000)};
  std::set<std::string> gone;
  ApprovalDesk approvals{approval_store, random, [this](const std::string& name) { return !gone.contains(name); }, now};
  MemoryAccessStore store;
  MemoryAccessGrants grants;
  RememberingAccessWitness witness;
  SupportDesk support{{approvals, store, grants, witness, random}, person_of};
};

class Support : public ::testing::Test, protected World {};

TEST_F(Support, OpensNothingUntilTheTenantSaysYes) {
  const ApprovalRequest request = asked();
  EXPECT_FALSE(may_read());
  EXPECT_TRUE(support.live(lyon, now).empty());
  ASSERT_TRUE(confirm(request));
  EXPECT_TRUE(may_read());
  EXPECT_FALSE(may_read(evry)) << "another tenant has said nothing";
}

TEST_F(Support, IsNotTheOperatorsToConfirmNorAnotherTenants) {
  const ApprovalRequest request = asked();
  for (const char* name : {"emma", "ada", "hugo"}) {
    const auto answer = confirm(request, name);
    ASSERT_FALSE(answer) << name;
    EXPECT_EQ(answer.error(), ApprovalFault::not_theirs) << name;
  }
  EXPECT_EQ(confirm(request, "karl").error(), ApprovalFault::own_request);
  EXPECT_FALSE(may_read());
  EXPECT_TRUE(confirm(request)) << "a wrong person's word does not spend the request";
}

TEST_F(Support, IsNotConfirmedByWhoeverHasLostTheRoleMeanwhile) {
  const ApprovalRequest request = asked();
  ASSERT_TRUE(grants.end(numbered<GrantId>(2), now));
  EXPECT_EQ(confirm(request).error(), ApprovalFault::not_theirs);
  EXPECT_FALSE(may_read());
}

TEST_F(Support, IsForThoseWhoStillRunThePlatformWhenItIsConfirmed) {
  EXPECT_EQ(fault(wish(), "hugo"), SupportFault::not_of_platform);
  EXPECT_EQ(fault(wish(), "nobody"), SupportFault::unknown_person);
  const ApprovalRequest request = asked();
  ASSERT_TRUE(grants.end(numbered<GrantId>(1), now));
  const auto answer = confirm(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->state, ApprovalState::failed);
  EXPECT_EQ(answer->detail, "not-of-platform");
  EXPECT_FALSE(may_read());
}

TEST_F(Support, NeedsAReasonATicketAndATime) {
  const auto with = [&](auto change) {
    auto one = wish();
    change(one);
    return fault(one);
  };
  EXPECT_EQ(with([](auto& one) { one.reason = "  "; }), SupportFault::no_reason);
  EXPECT_EQ(with([](auto& one) { one.reason = "help\n<14>1 root"; }), SupportFault::no_reason);
  EXPECT_EQ(with([](auto& one) { one.reason = std::string(301, 'x'); }), SupportFault::no_reason);
  EXPECT_EQ(with([](auto& one) { one.ticket = ""; }), SupportFault::no_ticket);
  EXPECT_EQ(with([](auto& one) { one.ticket = "\x1b[31m"; }), SupportFault::no_ticket);
  EXPECT_EQ(with([](auto& one) { one.lasts = 4h + 1s; }), SupportFault::no_time);
  EXPECT_EQ(with([](auto& one) { one.lasts = 59s; }), SupportFault::no_time);
  EXPECT_EQ(with([](auto& one) { one.lasts = -4h; }), SupportFault::no_time);
  EXPECT_EQ(with([](auto&) {}), std::nullopt);
  EXPECT_EQ(with([](auto&) {}), SupportFault::asked_already);
  gone.insert(id("karl"));
  EXPECT_EQ(with([](auto& one) { one.tenant = evry; }), SupportFault::person_gone);
}

TEST_F(Support, IsNeverForAnAuditor) {
  give(6, karl, Role::auditor, InTenant{evry});
  EXPECT_EQ(fault(wish()), SupportFault::not_grantable);
}

TEST_F(Support, IsJudgedAgainWhenARequestWasAlteredInTheDatabase) {
  ApprovalRequest request = asked();
  request.parameters = R"({"seconds":360000,"ticket":"T-4711"})";
  request.hash = approval_hash(request);
  approval_store.put(request);
  const auto answer = confirm(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->detail, "no-time");
  EXPECT_FALSE(may_read());
}

TEST_F(Support, ReadsAndChangesNothing) {
  ASSERT_TRUE(confirm(asked()));
  int allowed = 0;
  for (const PermissionFacts& facts : every_permission()) {
    if (!may(facts.permission, InTenant{lyon})) continue;
    ++allowed;
    EXPECT_FALSE(facts.changes) << facts.name;
  }
  EXPECT_GT(allowed, 0);
  EXPECT_FALSE(may(Permission::roll_read, InTenant{lyon})) << "voters' names are not a technician's business";
}

TEST_F(Support, EndsByItselfToTheSecond) {
  ASSERT_TRUE(confirm(asked(1h)));
  const Timestamp until = now + 1h;
  EXPECT_EQ(given().until, until);
  now = until - 1s;
  EXPECT_TRUE(may_read());
  EXPECT_EQ(support.live(lyon, now).size(), 1U);
  now = until;
  EXPECT_FALSE(may_read()) << "nobody had to tend it";
  EXPECT_TRUE(support.live(lyon, now).empty());
  support.tend(now);
  support.tend(now + 1s);
  EXPECT_EQ(witness.count(AccessEvent::support_ended), 1) << "noted once";
  EXPECT_FALSE(witness.noted.back().person) << "by itself";
}

TEST_F(Support, IsEndedByTheTenantAtOnce) {
  ASSERT_TRUE(confirm(asked()));
  now += 10s;
  EXPECT_TRUE(support.end(given().id, rosa, now));
  EXPECT_FALSE(may_read());
  EXPECT_TRUE(support.live(lyon, now).empty());
  EXPECT_FALSE(support.end(given().id, rosa, now)) << "it was live no more";
  now += 5h;
  support.tend(now);
  EXPECT_EQ(witness.count(AccessEvent::support_ended), 1);
  EXPECT_FALSE(support.end(numbered<SupportId>(99), rosa, now));
}

TEST_F(Support, ListsWhoIsInAndWhyAlsoWhenTheTenantGaveTheRoleUnasked) {
  ASSERT_TRUE(confirm(asked()));
  grants.add(grant_for(7, hugo, Role::support, InTenant{lyon}, now, now + 1h));
  grants.add(grant_for(8, hugo, Role::support, InTenant{evry}, now, now + 1h));
  const auto live = support.live(lyon, now);
  ASSERT_EQ(live.size(), 2U);
  ASSERT_TRUE(live[0].access);
  EXPECT_EQ(live[0].access->ticket, "T-4711");
  EXPECT_EQ(live[0].access->approved_by, rosa);
  EXPECT_EQ(live[0].grant.by, rosa);
  EXPECT_EQ(live[0].grant.reason, "T-4711: the roll does not import");
  EXPECT_FALSE(live[1].access);
  ASSERT_TRUE(grants.end(given().grant, now)) << "ended on the page of roles";
  EXPECT_EQ(support.live(lyon, now).size(), 1U) << "the list shows what is, not what was noted";
  EXPECT_EQ(support.history(lyon).size(), 1U);
  EXPECT_TRUE(support.history(evry).empty());
}

TEST_F(Support, KnowsWhichTenantIsAsked) {
  ApprovalRequest request = asked();
  EXPECT_EQ(SupportDesk::tenant_asked(request), lyon);
  request.subject = "11111111111111";
  EXPECT_EQ(SupportDesk::tenant_asked(request), std::nullopt);
  request.action = "election.open";
  EXPECT_EQ(SupportDesk::tenant_asked(request), std::nullopt);
}

RC_GTEST_PROP(SupportOverTime, IsOpenExactlyFromTheTenantsWordToItsEnd, ()) {
  World world;
  const auto lasts = std::chrono::seconds(*rc::gen::inRange(60, 4 * 3600 + 1));
  const auto request = world.asked(lasts);
  world.now += std::chrono::seconds(*rc::gen::inRange(0, 20 * 3600));
  RC_ASSERT(world.confirm(request).has_value());
  const Timestamp from = world.now;
  const auto offset = std::chrono::seconds(*rc::gen::inRange(-100, 5 * 3600));
  const bool is_ended = *rc::gen::arbitrary<bool>();
  const Timestamp ended = from + std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, lasts.count()));
  if (is_ended) RC_ASSERT(world.support.end(world.given().id, rosa, ended));
  world.now = from + offset;
  const Timestamp until = is_ended ? ended : from + lasts;
  const bool is_open = world.now >= from && world.now < until;
  RC_ASSERT(world.may_read() == is_open);
  RC_ASSERT(world.support.live(lyon, world.now).size() == (is_open ? 1U : 0U));
}

}  // namespace
}  // namespace urna::identity
