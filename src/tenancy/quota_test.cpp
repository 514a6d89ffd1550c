// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/quota.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace urna::tenancy {
namespace {

constexpr std::uint64_t huge = std::numeric_limits<std::uint64_t>::max();

QuotaLimits of_voters(std::uint64_t limit) {
  QuotaLimits limits;
  limits[Resource::voters] = limit;
  return limits;
}

// Shows TEN-04.
TEST(Quota, RefusesWhatGoesBeyondTheLimitAndNamesTheFigure) {
  const QuotaLimits limits = of_voters(1000);
  EXPECT_EQ(quota_refusal(limits, Resource::voters, 999, 1), std::nullopt);
  EXPECT_EQ(quota_refusal(limits, Resource::voters, 0, 1000), std::nullopt);
  EXPECT_EQ(quota_refusal(limits, Resource::voters, 999, 2), (QuotaFigure{Resource::voters, 999, 1000}));
  EXPECT_EQ(quota_refusal(limits, Resource::voters, 1000, 1), (QuotaFigure{Resource::voters, 1000, 1000}));
  EXPECT_TRUE(quota_refusal(limits, Resource::voters, 1, huge)) << "no sum runs over";
  EXPECT_TRUE(quota_refusal(of_voters(0), Resource::voters, 0, 1)) << "nothing of it";
  EXPECT_FALSE(quota_refusal(limits, Resource::people, huge, huge)) << "what nobody limited";
}

TEST(Quota, LetsNothingMoreInWhenALimitWasLoweredBelowWhatIsUsed) {
  EXPECT_TRUE(quota_refusal(of_voters(10), Resource::voters, 900, 1));
  EXPECT_FALSE(quota_refusal(of_voters(10), Resource::voters, 900, 0)) << "what takes nothing goes on";
}

TEST(Quota, WarnsFromFourFifthsOn) {
  EXPECT_FALSE(is_nearly_used_up(799, 1000));
  EXPECT_TRUE(is_nearly_used_up(800, 1000));
  EXPECT_TRUE(is_nearly_used_up(1200, 1000));
  EXPECT_FALSE(is_nearly_used_up(3, 4));
  EXPECT_TRUE(is_nearly_used_up(4, 5));
  EXPECT_TRUE(is_nearly_used_up(0, 0));
  EXPECT_FALSE(is_nearly_used_up(0, huge));
}

TEST(Quota, IsReadAsItWasWrittenAndInNoOtherWay) {
  QuotaLimits limits;
  EXPECT_EQ(quota_text(limits), "");
  EXPECT_FALSE(limits.has_any());
  limits[Resource::people] = 5;
  limits[Resource::stored_bytes] = quota_limit_max;
  limits[Resource::requests] = 0;
  EXPECT_TRUE(limits.has_any());
  EXPECT_EQ(quota_text(limits), "people=5 stored-bytes=9007199254740992 requests=0");
  EXPECT_EQ(quota_from(quota_text(limits)), limits);
  EXPECT_EQ(quota_from(""), QuotaLimits());
  for (const char* text : {" ", "people", "people=", "people=-1", "people=05", "people=5 ", "people=5  voters=1",
                           "voters=1 people=5", "people=5 people=5", "voters=9007199254740993", "pigeons=1", "people=5x"})
    EXPECT_EQ(quota_from(text), std::nullopt) << text;
}

}  // namespace
}  // namespace urna::tenancy
