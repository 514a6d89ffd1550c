// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/quota.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tenancy/memory_quota_ledger.hpp"

namespace urna::tenancy {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Timestamp midnight{hours(24 * 20'000)};

struct QuotaTest : testing::Test {
  MemoryQuotaLedger ledger;
  Quotas quotas{ledger};
  QuotaFigures limits = [] {
    QuotaFigures figures;
    for (std::size_t i = 0; i < resource_count; ++i) figures[static_cast<Resource>(i)] = 10;
    return figures;
  }();

  auto take(Resource resource, std::uint64_t amount, Timestamp now = midnight, const std::string& tenant = "a") {
    return quotas.take(tenant, limits, resource, amount, now);
  }
};

// Shows TEN-04.
TEST_F(QuotaTest, RefusesOneBeyondTheLimitWithTheFigure) {
  for (std::size_t i = 0; i < resource_count; ++i) {
    const auto resource = static_cast<Resource>(i);
    ASSERT_TRUE(take(resource, 7));
    const auto refused = take(resource, 4);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().resource, resource);
    EXPECT_EQ(refused.error().used, 7U);
    EXPECT_EQ(refused.error().limit, 10U);
    EXPECT_TRUE(take(resource, 3)) << "what was refused was not taken";
    EXPECT_FALSE(take(resource, 1));
  }
}

// Shows TEN-04.
TEST_F(QuotaTest, RefusesAllWhereNothingIsGrantedOrTheLimitWasLowered) {
  ASSERT_TRUE(take(Resource::users, 8));
  limits[Resource::users] = 5;
  EXPECT_FALSE(take(Resource::users, 1));
  EXPECT_FALSE(take(Resource::users, 0));
  limits[Resource::elections] = 0;
  EXPECT_FALSE(take(Resource::elections, 1));
}

// Shows TEN-04.
TEST_F(QuotaTest, IsNotDeceivedByANumberThatWraps) {
  ASSERT_TRUE(take(Resource::stored_bytes, 8));
  EXPECT_FALSE(take(Resource::stored_bytes, ~std::uint64_t{0} - 3));
}

// Shows TEN-04.
TEST_F(QuotaTest, WarnsFromEightyPerCentOn) {
  EXPECT_FALSE(take(Resource::voters, 7)->is_nearly_used_up);
  EXPECT_TRUE(take(Resource::voters, 1)->is_nearly_used_up);
  EXPECT_TRUE(take(Resource::voters, 2)->is_nearly_used_up);
}

// Shows TEN-04.
TEST_F(QuotaTest, LeavesTheOthersTheirs) {
  ASSERT_TRUE(take(Resource::mails, 10));
  EXPECT_FALSE(take(Resource::mails, 1));
  EXPECT_TRUE(take(Resource::mails, 10, midnight, "b"));
  EXPECT_TRUE(take(Resource::text_messages, 10));
}

// Shows TEN-04.
TEST_F(QuotaTest, BeginsADayAnewAtMidnightAndNothingElse) {
  ASSERT_TRUE(take(Resource::mails, 10));
  ASSERT_TRUE(take(Resource::users, 10));
  EXPECT_FALSE(take(Resource::mails, 1, midnight + hours(24) - seconds(1)));
  EXPECT_TRUE(take(Resource::mails, 10, midnight + hours(24)));
  EXPECT_FALSE(take(Resource::mails, 1, midnight)) << "a clock that is set back begins no new day";
  EXPECT_FALSE(take(Resource::mails, 1, midnight + hours(24)));
  EXPECT_FALSE(take(Resource::users, 1, midnight + hours(48)));
}

// Shows TEN-04.
TEST_F(QuotaTest, TakesBackNoMoreThanItGave) {
  ASSERT_TRUE(take(Resource::parallel_exports, 3));
  quotas.give_back("a", Resource::parallel_exports, 100);
  EXPECT_TRUE(take(Resource::parallel_exports, 10));
  EXPECT_FALSE(take(Resource::parallel_exports, 1));
}

// Shows TEN-04.
TEST_F(QuotaTest, GrantsNoMoreInParallel) {
  limits[Resource::users] = 999;
  std::atomic<std::uint64_t> granted = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 300; ++i) {
        if (take(Resource::users, 1)) ++granted;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(granted, 999U);
}

}  // namespace
}  // namespace urna::tenancy
