// SPDX-License-Identifier: EUPL-1.2
#include "identity/access_review.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "identity/detail/access_for_tests.hpp"
#include "identity/detail/asker_for.hpp"

namespace urna::identity {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

const TenantId lyon = numbered<TenantId>(1);
const TenantId evry = numbered<TenantId>(2);
const PersonId rosa = numbered<PersonId>(10);  // owns Lyon
const PersonId emma = numbered<PersonId>(11);  // owns Lyon too
const PersonId hugo = numbered<PersonId>(12);  // organises in Lyon
const Place in_lyon = InTenant{lyon};

GrantId grant(int number) { return numbered<GrantId>(number); }

struct World {
  World() {
    add(1, rosa, Role::tenant_owner, in_lyon, days(365));
    add(2, emma, Role::tenant_owner, in_lyon, days(365));
    add(3, hugo, Role::organiser, in_lyon, {});
    add(4, hugo, Role::board_member, InElection{lyon, ElectionUuid("council")}, days(200));
    add(5, hugo, Role::organiser, InTenant{evry}, {});
  }
  void add(int number, const PersonId& person, Role role, const Place& place,
           std::optional<std::chrono::seconds> lasts) {
    grants.add(grant_for(number, person, role, place, now, lasts ? std::optional(now + *lasts) : std::nullopt));
  }
  Result<AccessReview, ReviewFault> decide(const PersonId& who, int number,
                                           ReviewVerdict verdict = ReviewVerdict::keep) {
    const auto held = grants.of(who);
    return reviews.decide(detail::asker_for(who, held, lyon, now), open().id, grant(number), verdict);
  }
  AccessReview open() { return store.reviews().back(); }
  bool is_live_now(int number) const {
    for (const Grant& one : grants.within(in_lyon)) {
      if (one.id == grant(number)) return is_live(one, now);
    }
    return false;
  }
  void tend() {
    const std::array<Place, 2> places{OnPlatform{}, in_lyon};
    reviews.tend(places, now);
  }

  crypto::ReplayedRandom random{13};
  Timestamp now{std::chrono::seconds(1'790'000'000)};
  MemoryAccessStore store;
  MemoryAccessGrants grants;
  RememberingAccessWitness witness;
  AccessReviews reviews{{store, grants, witness, random}};
};

class Reviews : public ::testing::Test, protected World {};

TEST_F(Reviews, ListEveryGrantOfATenantAndOfItsElectionsAndNoOther) {
  const AccessReview review = reviews.begin(in_lyon, now);
  std::vector<GrantId> listed;
  for (const ReviewItem& item : review.items) listed.push_back(item.grant);
  EXPECT_EQ(listed, (std::vector<GrantId>{grant(1), grant(2), grant(3), grant(4)}));
  EXPECT_EQ(reviews.begin(in_lyon, now + 1s).id, review.id) << "one at a time";
}

TEST_F(Reviews, AreNotDecidedByWhoeverHoldsTheGrant) {
  reviews.begin(in_lyon, now);
  EXPECT_EQ(decide(rosa, 1).error(), ReviewFault::own_grant);
  EXPECT_TRUE(decide(emma, 1));
  const GroupId staff = numbered<GroupId>(30);
  grants.add(Grant{grant(6), staff, Role::help_desk, in_lyon, now, {}, "for the tests", {}, {}});
  now += days(1);
  ASSERT_TRUE(decide(rosa, 2));
  ASSERT_TRUE(decide(rosa, 3));
  ASSERT_TRUE(decide(rosa, 4));
  const AccessReview next = reviews.begin(in_lyon, now);
  const auto held = grants.of(rosa);
  Asker asker = detail::asker_for(rosa, held, lyon, now);
  asker.groups.insert(staff);
  EXPECT_EQ(reviews.decide(asker, next.id, grant(6), ReviewVerdict::keep).error(), ReviewFault::own_grant);
}

TEST_F(Reviews, AreDecidedOnlyByWhoeverMayEndTheGrant) {
  const AccessReview review = reviews.begin(in_lyon, now);
  EXPECT_EQ(decide(hugo, 1).error(), ReviewFault::not_allowed);
  const auto held = grants.of(rosa);
  Asker asker = detail::asker_for(rosa, held, lyon, now);
  asker.factor = Factor::second;
  EXPECT_EQ(reviews.decide(asker, review.id, grant(3), ReviewVerdict::end).error(), ReviewFault::not_allowed)
      << "with a weaker session";
  asker = detail::asker_for(rosa, held, evry, now);
  EXPECT_EQ(reviews.decide(asker, review.id, grant(3), ReviewVerdict::end).error(), ReviewFault::not_allowed)
      << "at another tenant's address";
  EXPECT_TRUE(is_live_now(3));
}

TEST_F(Reviews, EndAtOnceWhatIsNotKept) {
  reviews.begin(in_lyon, now);
  ASSERT_TRUE(decide(rosa, 3, ReviewVerdict::end));
  EXPECT_FALSE(is_live_now(3));
  ASSERT_TRUE(decide(rosa, 4, ReviewVerdict::keep));
  EXPECT_TRUE(is_live_now(4));
  EXPECT_EQ(decide(emma, 3).error(), ReviewFault::decided_already);
  EXPECT_EQ(decide(emma, 4, ReviewVerdict::end).error(), ReviewFault::decided_already);
  EXPECT_EQ(decide(rosa, 5).error(), ReviewFault::unknown_grant) << "another tenant's";
}

TEST_F(Reviews, AreCompleteWhenNothingIsLeftToDecide) {
  reviews.begin(in_lyon, now);
  ASSERT_TRUE(decide(rosa, 2));
  ASSERT_TRUE(decide(emma, 1));
  ASSERT_TRUE(decide(emma, 3));
  EXPECT_EQ(reviews.standing(in_lyon, now).open_items, 1U);
  grants.end(grant(4), now);  // on the page of roles
  EXPECT_EQ(decide(emma, 4).error(), ReviewFault::grant_over);
  tend();
  EXPECT_EQ(reviews.standing(in_lyon, now).completed, now);
  EXPECT_EQ(decide(emma, 2).error(), ReviewFault::completed);
}

TEST_F(Reviews, BeginByThemselvesBeforeTheyAreDue) {
  now += days(76) - 1s;
  tend();
  EXPECT_TRUE(store.reviews().empty());
  now += 1s;
  tend();
  tend();
  ASSERT_EQ(store.reviews().size(), 1U);
  EXPECT_EQ(store.reviews()[0].due, now + days(14));
}

TEST_F(Reviews, AreSaidToBeOverdueOnceAndEndNothing) {
  now += days(90) - 1s;
  tend();
  EXPECT_FALSE(reviews.standing(in_lyon, now).is_overdue);
  now += 1s;
  EXPECT_TRUE(reviews.standing(in_lyon, now).is_overdue);
  tend();
  tend();
  EXPECT_EQ(witness.count(AccessEvent::review_overdue), 1);
  EXPECT_TRUE(is_live_now(1)) << "a platform without anybody is worse";
  for (const int number : {2, 3, 4}) ASSERT_TRUE(decide(rosa, number));
  ASSERT_TRUE(decide(emma, 1));
  EXPECT_FALSE(reviews.standing(in_lyon, now).is_overdue);
  EXPECT_EQ(reviews.standing(in_lyon, now).due, now + days(90));
}

TEST_F(Reviews, AreNotDueWhereNobodyEverHeldAnything) {
  const ReviewStanding standing = reviews.standing(OnPlatform{}, now);
  EXPECT_EQ(standing.due, std::nullopt);
  EXPECT_FALSE(standing.is_overdue);
}

TEST_F(Reviews, AreUnknownByAnotherName) {
  const auto held = grants.of(rosa);
  const auto answer =
      reviews.decide(detail::asker_for(rosa, held, lyon, now), ReviewId{}, grant(3), ReviewVerdict::end);
  EXPECT_EQ(answer.error(), ReviewFault::unknown_review);
}

RC_GTEST_PROP(ReviewsOverTime, NeverLeaveALiveGrantUnseenForNinetyDaysUnsaid, ()) {
  World world;
  const Timestamp start = world.now;
  Timestamp looked_at = start;  // when the last review was completed
  const auto pauses = *rc::gen::container<std::vector<std::pair<int, bool>>>(
      rc::gen::pair(rc::gen::inRange(0, 40), rc::gen::arbitrary<bool>()));
  for (const auto& [pause, do_people_look] : pauses) {
    world.now += days(pause);
    if (world.now >= start + days(360)) break;
    world.tend();
    const ReviewStanding standing = world.reviews.standing(in_lyon, world.now);
    RC_ASSERT(standing.is_overdue == (world.now >= looked_at + days(90)));
    RC_ASSERT(standing.open.has_value() == (world.now >= looked_at + days(76)));
    if (!do_people_look || !standing.open) continue;
    for (const ReviewItem& item : standing.open->items) {
      const int number = static_cast<int>(item.grant.get()[0]);
      (void)world.decide(number == 1 ? emma : rosa, number);
    }
    looked_at = world.now;
    RC_ASSERT(!world.reviews.standing(in_lyon, world.now).is_overdue);
  }
}

}  // namespace
}  // namespace urna::identity
