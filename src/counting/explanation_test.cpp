// SPDX-License-Identifier: EUPL-1.2
#include "counting/explanation.hpp"

#include <gtest/gtest.h>

#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

TEST(Explanation, ANameThatContainsBracesIsNotTakenForAPlace) {
  EXPECT_EQ(detail::say("{} has {} votes.", "{}", std::uint64_t{3}).text(), "{} has 3 votes.");
}

TEST(Explanation, ASentenceWithAnotherNumberOfFiguresStopsUs) {
  EXPECT_DEATH(static_cast<void>(detail::say("{} has {} votes.", "A")), "one place for each");
}

TEST(Explanation, WritesOneLineAStep) {
  const Explanation explanation = {detail::say("First."), detail::say("Then {}.", Fraction{"11", "4"})};
  EXPECT_EQ(text(explanation), "First.\nThen 11/4.\n");
}

TEST(Explanation, NobodyIsADash) { EXPECT_EQ(detail::names_at({}, std::vector<std::size_t>{}), "–"); }

TEST(Explanation, SaysOneVoteNotOneVotes) {
  EXPECT_EQ(detail::say("{}: {} votes.", "A", std::uint64_t{1}).text(), "A: 1 vote.");
  EXPECT_EQ(detail::say("{}: {} votes.", "A", std::uint64_t{11}).text(), "A: 11 votes.");
  EXPECT_EQ(detail::say("{} seats are not given.", std::uint64_t{1}).text(), "1 seat is not given.");
}

}  // namespace
}  // namespace urna::counting
