// SPDX-License-Identifier: EUPL-1.2
#include "identity/emergency_access.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

#include "base/base64url.hpp"
#include "identity/detail/access_for_tests.hpp"
#include "identity/detail/asker_for.hpp"
#include "identity/detail/authenticator_for_tests.hpp"

namespace urna::identity {
namespace {

using namespace std::chrono_literals;

const PersonId karl = numbered<PersonId>(1);
const PersonId rosa = numbered<PersonId>(2);
const PersonId emma = numbered<PersonId>(3);

/// Contacts of whom some cannot be reached.
class FewContacts final : public SecurityContacts {
 public:
  std::vector<std::string> all() const override {
    if (is_list_lost) throw std::runtime_error("no list");
    return contacts;
  }
  bool tell(const std::string& contact, const EmergencyUse& use) override {
    ++tries;
    if (contact == unreachable) return false;
    if (contact == broken) throw std::runtime_error("no mail today");
    told.push_back(contact + ": " + use.reason);
    return true;
  }
  std::vector<std::string> contacts{"ciso@example.org", "dpo@example.org"};
  std::string unreachable, broken;
  bool is_list_lost = false;
  int tries = 0;
  std::vector<std::string> told;
};

detail::Authenticator authenticator(int number) {
  detail::Authenticator made;
  made.id = Bytes(16, static_cast<std::byte>(number));
  made.signing = crypto::SigningKey(Secret<32>(std::array<std::byte, 32>{static_cast<std::byte>(number)}));
  return made;
}

SealedKey sealed(const detail::Authenticator& from, const std::string& envelope) {
  const auto& key = from.signing.verification_key();
  return {{from.id, KeyAlgorithm::eddsa, Bytes(key.begin(), key.end()), 0, {}, false, true}, envelope};
}

struct World {
  World() { EXPECT_EQ(desk.name_keys(kit(), now), std::nullopt); }

  EmergencyKit kit() const {
    return {{sealed(first, "seal 0412, safe"), sealed(second, "seal 0413, notary")},
            Role::system_operator,
            {karl, rosa},
            {}};
  }
  /// What a browser sends of a key.
  struct Answered {
    Bytes id, client, data, signature;
    AssertionAnswer view() const { return {id, client, data, signature}; }
  };
  static Answered answer(detail::Authenticator& key, const Challenge& challenge) {
    ++key.counter;
    Answered made{key.id,
                  detail::bytes_from(R"({"type":"webauthn.get","challenge":")" + to_base64url(challenge) +
                                     R"(","origin":"https://example.org","crossOrigin":false})"),
                  key.head(),
                  {}};
    made.signature = key.sign(made.data, made.client);
    return made;
  }
  Result<EmergencyUse, EmergencyFault> use(detail::Authenticator& one, detail::Authenticator& other,
                                           std::chrono::seconds lasts = 1h, std::string reason = "nobody can sign in",
                                           PersonId person = emma) {
    const Challenge challenge = desk.challenge(browser, now);
    const Answered a = answer(one, challenge);
    const Answered b = answer(other, challenge);
    return desk.use({person, {"example.org", "https://example.org"}, browser, {a.view(), b.view()}, reason, lasts},
                    now);
  }
  Result<EmergencyUse, EmergencyFault> use(std::chrono::seconds lasts = 1h) { return use(first, second, lasts); }
  std::optional<FindingsFault> file(const EmergencyId& id, PersonId by = karl,
                                    std::array<std::string, 2> envelopes = {"seal 0512", "seal 0513"}) {
    return desk.file(id, {by, now, "The directory was down; grants looked at.", std::move(envelopes)});
  }
  bool may(Permission permission = Permission::node_operate, const PersonId& person = emma) const {
    const auto held = grants.of(person);
    return authorise(detail::asker_for(person, held, {}, now), permission, OnPlatform{}).has_value();
  }

  Timestamp now{std::chrono::seconds(1'790'000'000)};
  crypto::ReplayedRandom random{12};
  Digest browser{std::byte{9}};
  detail::Authenticator first = authenticator(1);
  detail::Authenticator second = authenticator(2);
  MemoryAccessStore store;
  MemoryAccessGrants grants;
  RememberingAccessWitness witness;
  FewContacts contacts;
  EmergencyDesk desk{{store, grants, witness, contacts, random}};
};

class Emergency : public ::testing::Test, protected World {};

TEST_F(Emergency, OpensForBothKeysInEitherOrderAndForNobodyElse) {
  EXPECT_FALSE(may());
  const auto opened = use(second, first);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(may());
  EXPECT_FALSE(may(Permission::node_operate, rosa));
  EXPECT_FALSE(may(Permission::tenant_create)) << "the role that was named and no other";
  const auto held = grants.of(emma);
  EXPECT_FALSE(authorise(detail::asker_for(emma, held, numbered<TenantId>(1), now), Permission::election_read,
                         InTenant{numbered<TenantId>(1)}))
      << "no tenant's data";
}

TEST_F(Emergency, DoesNotOpenForOneKey) {
  EXPECT_EQ(use(first, first).error(), EmergencyFault::key_refused);
  detail::Authenticator strange = authenticator(3);
  EXPECT_EQ(use(first, strange).error(), EmergencyFault::key_refused);
  EXPECT_EQ(use(strange, second).error(), EmergencyFault::key_refused);
  detail::Authenticator forged = authenticator(3);
  forged.id = second.id;
  EXPECT_EQ(use(first, forged).error(), EmergencyFault::key_refused);
  EXPECT_FALSE(may());
  EXPECT_TRUE(store.uses().empty());
  EXPECT_EQ(witness.count(AccessEvent::emergency_refused), 4);
}

TEST_F(Emergency, AsksForThePinOfEachKey) {
  second.flags = 0x01;  // touched, and no PIN
  EXPECT_EQ(use().error(), EmergencyFault::key_refused);
  EXPECT_FALSE(may());
}

TEST_F(Emergency, TakesNoAnswerTwiceAndNoneToAnotherChallenge) {
  const Challenge challenge = desk.challenge(browser, now);
  const Answered a = answer(first, challenge);
  const Answered b = answer(second, challenge);
  EmergencyDesk::Try attempt{
      emma, {"example.org", "https://example.org"}, browser, {a.view(), b.view()}, "nobody can sign in", 1h};
  attempt.browser = Digest{std::byte{8}};
  EXPECT_EQ(desk.use(attempt, now).error(), EmergencyFault::challenge_missing) << "another browser";
  attempt.browser = browser;
  EXPECT_EQ(desk.use(attempt, now + 5min).error(), EmergencyFault::challenge_missing) << "too late";
  (void)desk.challenge(browser, now);
  EXPECT_EQ(desk.use(attempt, now).error(), EmergencyFault::key_refused) << "answers to an earlier challenge";
  const auto opened = use();
  ASSERT_TRUE(opened);
  ASSERT_EQ(file(opened->id), std::nullopt);
  EXPECT_EQ(desk.use(attempt, now).error(), EmergencyFault::challenge_missing);
  first.counter -= 2;
  EXPECT_EQ(use().error(), EmergencyFault::key_refused) << "a copy of the key, which counts from where it was";
}

TEST_F(Emergency, NeedsAReasonAndAnHourAtMost) {
  EXPECT_EQ(use(first, second, 1h, " ").error(), EmergencyFault::no_reason);
  EXPECT_EQ(use(first, second, 1h, "a\nb").error(), EmergencyFault::no_reason);
  EXPECT_EQ(use(1h + 1s).error(), EmergencyFault::no_time);
  EXPECT_EQ(use(59s).error(), EmergencyFault::no_time);
  EXPECT_FALSE(may());
}

TEST_F(Emergency, IsForNobodyWhoSitsOnAnElectoralBoardOrAudits) {
  grants.add(grant_for(1, emma, Role::board_member, InElection{numbered<TenantId>(1), ElectionUuid("council")},
                       now - 1h, now + 24h));
  EXPECT_EQ(use().error(), EmergencyFault::not_grantable);
  grants.add(grant_for(2, rosa, Role::auditor, OnPlatform{}, now - 1h, {}));
  EXPECT_EQ(use(first, second, 1h, "nobody can sign in", rosa).error(), EmergencyFault::not_grantable);
  EXPECT_TRUE(store.uses().empty());
}

TEST_F(Emergency, EndsByItselfToTheSecond) {
  ASSERT_TRUE(use(20min));
  now += 20min - 1s;
  EXPECT_TRUE(may());
  now += 1s;
  EXPECT_FALSE(may()) << "nobody had to tend it";
  desk.tend(now);
  desk.tend(now);
  EXPECT_EQ(witness.count(AccessEvent::emergency_ended), 1);
}

TEST_F(Emergency, IsEndedByAnybodyWhoMayAtOnce) {
  const auto opened = use();
  ASSERT_TRUE(opened);
  now += 1min;
  EXPECT_TRUE(desk.end(opened->id, karl, now));
  EXPECT_FALSE(may());
  EXPECT_FALSE(desk.end(opened->id, karl, now));
}

TEST_F(Emergency, TellsEveryContactAtOnce) {
  ASSERT_TRUE(use());
  EXPECT_EQ(contacts.told,
            (std::vector<std::string>{"ciso@example.org: nobody can sign in", "dpo@example.org: nobody can sign in"}));
  EXPECT_EQ(witness.count(AccessEvent::contact_told), 2);
  desk.tend(now + 1h);
  EXPECT_EQ(contacts.tries, 2) << "whoever knows is not told again";
}

TEST_F(Emergency, IsNotHeldUpByAContactWhoCannotBeToldAndTellsThemLater) {
  contacts.unreachable = "ciso@example.org";
  contacts.broken = "dpo@example.org";
  ASSERT_TRUE(use()) << "the alert failed, and it opens";
  EXPECT_TRUE(may());
  EXPECT_EQ(witness.count(AccessEvent::contact_not_told), 2);
  now += 59s;
  desk.tend(now);
  EXPECT_EQ(contacts.tries, 2) << "not every moment";
  now += 1s;
  contacts.broken.clear();
  desk.tend(now);
  EXPECT_EQ(contacts.tries, 4);
  EXPECT_EQ(contacts.told.size(), 1U);
  EXPECT_EQ(witness.count(AccessEvent::contact_not_told), 3);
  now += 119s;
  desk.tend(now);
  EXPECT_EQ(contacts.tries, 4) << "the second wait is two minutes";
  contacts.unreachable.clear();
  now += 1s;
  desk.tend(now);
  EXPECT_EQ(contacts.told.size(), 2U);
  const EmergencyUse kept = store.uses().at(0);
  EXPECT_EQ(kept.contacts.at(0).told, now);
  EXPECT_EQ(kept.contacts.at(0).tries, 3U);
}

TEST_F(Emergency, IsNotHeldUpByTheListOfContactsThatCannotBeRead) {
  contacts.is_list_lost = true;
  ASSERT_TRUE(use());
  EXPECT_TRUE(may());
  EXPECT_EQ(witness.count(AccessEvent::contact_not_told), 1);
  contacts.is_list_lost = false;
  now += 1min;
  desk.tend(now);
  EXPECT_EQ(contacts.told.size(), 2U);
}

TEST_F(Emergency, OpensNothingAgainUntilSomebodyElseHasSaidWhatHappened) {
  const auto opened = use();
  ASSERT_TRUE(opened);
  now += 24h;
  EXPECT_EQ(use().error(), EmergencyFault::awaits_findings);
  EXPECT_EQ(desk.name_keys(kit(), now), EmergencyKitFault::awaits_findings) << "nor by other keys";
  EXPECT_EQ(file(opened->id, emma), FindingsFault::own_use);
  EXPECT_EQ(desk.file(opened->id, {karl, now, " \n", {"a", "b"}}), FindingsFault::no_findings);
  EXPECT_EQ(file(opened->id, karl, {"seal 0512", "seal 0512"}), FindingsFault::no_envelope);
  EXPECT_EQ(file(opened->id, karl, {"seal 0512", "seal 0413, notary"}), FindingsFault::no_envelope) << "a broken seal";
  EXPECT_EQ(file(numbered<EmergencyId>(77)), FindingsFault::unknown_use);
  EXPECT_EQ(use().error(), EmergencyFault::awaits_findings);
  EXPECT_EQ(file(opened->id), std::nullopt);
  EXPECT_EQ(file(opened->id), FindingsFault::filed_already);
  EXPECT_EQ(desk.kit()->keys[1].envelope, "seal 0513");
  EXPECT_TRUE(use());
}

TEST_F(Emergency, IsOverWhenItsFindingsAreFiled) {
  const auto opened = use();
  ASSERT_TRUE(opened);
  now += 1min;
  ASSERT_EQ(file(opened->id), std::nullopt);
  EXPECT_FALSE(may());
}

TEST_F(Emergency, IsSaidToBeOverdueOnceAfterSeventyTwoHoursAndStaysBlocked) {
  const auto opened = use();
  ASSERT_TRUE(opened);
  now += 72h - 1s;
  desk.tend(now);
  EXPECT_EQ(witness.count(AccessEvent::emergency_review_overdue), 0);
  now += 1s;
  desk.tend(now);
  desk.tend(now + 1h);
  EXPECT_EQ(witness.count(AccessEvent::emergency_review_overdue), 1);
  now += std::chrono::days(30);
  EXPECT_EQ(use().error(), EmergencyFault::awaits_findings);
}

TEST_F(Emergency, TakesOnlyKeysThatBelongInEnvelopes) {
  const auto fault = [&](auto change) {
    EmergencyKit one = kit();
    change(one);
    return desk.name_keys(one, now);
  };
  EXPECT_EQ(fault([](auto& one) { one.named_by[1] = one.named_by[0]; }), EmergencyKitFault::one_person);
  EXPECT_EQ(fault([](auto& one) { one.keys[1].key.id = one.keys[0].key.id; }), EmergencyKitFault::same_key);
  EXPECT_EQ(fault([](auto& one) { one.keys[1].key.public_key = one.keys[0].key.public_key; }),
            EmergencyKitFault::same_key);
  EXPECT_EQ(fault([](auto& one) { one.keys[0].key.may_be_copied = true; }), EmergencyKitFault::key_may_be_copied);
  EXPECT_EQ(fault([](auto& one) { one.keys[1].key.has_verified = false; }), EmergencyKitFault::key_not_verified);
  EXPECT_EQ(fault([](auto& one) { one.keys[1].envelope = one.keys[0].envelope; }), EmergencyKitFault::no_envelope);
  EXPECT_EQ(fault([](auto& one) { one.role = Role::organiser; }), EmergencyKitFault::other_role);
  EXPECT_EQ(fault([](auto& one) { one.role = Role::tenant_owner; }), EmergencyKitFault::other_role);
  EXPECT_EQ(fault([](auto& one) { one.role = Role::auditor; }), EmergencyKitFault::other_role);
}

TEST(EmergencyWithoutKeys, OpensNothing) {
  MemoryAccessStore store;
  MemoryAccessGrants grants;
  RememberingAccessWitness witness;
  FewContacts contacts;
  crypto::ReplayedRandom random(1);
  EmergencyDesk desk({store, grants, witness, contacts, random});
  EXPECT_EQ(desk.use({}, Timestamp{}).error(), EmergencyFault::no_kit);
}

RC_GTEST_PROP(EmergencyOverTime, IsOpenWithinTheHourAloneAndOncePerFindings, ()) {
  World world;
  const Timestamp start = world.now;
  Timestamp open_until = start;  // of the last use
  bool awaits = false;
  std::optional<EmergencyId> last;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::inRange(0, 6000)));
  for (const auto& [act, seconds] : steps) {
    world.now += std::chrono::seconds(seconds);
    if (act == 0) {
      const auto lasts = std::chrono::seconds(60 + seconds % 3541);
      const auto opened = world.use(lasts);
      RC_ASSERT(opened.has_value() == !awaits);
      if (opened) {
        awaits = true;
        last = opened->id;
        open_until = world.now + lasts;
      }
    } else if (act == 1 && last) {
      static int seal = 0;
      ++seal;
      const auto fault = world.file(*last, karl, {"seal a" + std::to_string(seal), "seal b" + std::to_string(seal)});
      RC_ASSERT(!fault.has_value() == awaits);
      awaits = false;
      open_until = std::min(open_until, world.now);
    } else if (act == 2 && last) {
      const bool was_open = world.now < open_until;
      RC_ASSERT(world.desk.end(*last, karl, world.now) == was_open);
      open_until = std::min(open_until, world.now);
    } else {
      world.desk.tend(world.now);
    }
    RC_ASSERT(world.may() == (world.now < open_until));
  }
}

}  // namespace
}  // namespace urna::identity
