// SPDX-License-Identifier: EUPL-1.2
#include "election/shuffle_order.hpp"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

using Numbers = std::vector<std::uint32_t>;

TEST(ShuffleOrder, RefusesATextThatDoesNotNameEachTrusteeOnce) {
  for (const char* text : {"", "1", "1 2", "1 2 2", "1 2 4", "0 1 2", "1 2 3 4", "1 2 x", "1 2 3 x", "1,2,3"})
    EXPECT_FALSE(ShuffleOrder::parse(text, 3)) << text;
}

TEST(ShuffleOrder, GoesByNumberAndPutsWhoeverDoesNotComeLast) {
  ShuffleOrder order(3);
  EXPECT_EQ(order.next({}), 1U);
  EXPECT_EQ(order.next(Numbers{1}), 2U);
  order.put_last(1);
  EXPECT_EQ(order.text(), "2 3 1");
  EXPECT_EQ(order.next({}), 2U);
  order.put_last(2);
  EXPECT_EQ(ShuffleOrder::parse(order.text(), 3)->next({}), 3U);
  order.put_last(7);
  EXPECT_EQ(order.text(), "3 1 2") << "a number that is nobody's changes nothing";
}

TEST(ShuffleOrder, EndsWhenAllHaveShuffled) {
  EXPECT_EQ(ShuffleOrder(2).next(Numbers{2, 1}), std::nullopt);
  EXPECT_EQ(ShuffleOrder(0).next({}), std::nullopt);
}

}  // namespace
}  // namespace urna::election
