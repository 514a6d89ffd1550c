// SPDX-License-Identifier: EUPL-1.2
#include "counting/plurality.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace urna::counting {
namespace {

using Indexes = std::vector<std::size_t>;
using Votes = std::vector<std::uint64_t>;

const std::vector<std::string> kFour = {"A", "B", "C", "D"};

Refusal refusal_of(const std::vector<std::string>& names, const Votes& votes, std::uint64_t seats) {
  return count_plurality(names, votes, seats).error().refusal;
}

TEST(Plurality, RefusesBadShapes) {
  EXPECT_EQ(refusal_of({}, {}, 1), Refusal::no_option);
  EXPECT_EQ(refusal_of({"A"}, {1, 2}, 1), Refusal::names_differ);
  EXPECT_EQ(refusal_of({"A"}, {1}, 0), Refusal::no_seat);
  EXPECT_EQ(refusal_of({"A"}, {1}, seats_max + 1), Refusal::too_many_seats);
  EXPECT_EQ(refusal_of({"A"}, {votes_max + 1}, 1), Refusal::too_many_votes);
  EXPECT_EQ(refusal_of(std::vector<std::string>(options_max + 1), Votes(options_max + 1), 1),
            Refusal::too_many_options);
}

TEST(Plurality, ATieAtTheLastSeatIsNamedAndNotBroken) {
  const auto count = count_plurality(kFour, Votes{5, 7, 5, 5}, 3).value();
  EXPECT_EQ(count.elected, (Indexes{1}));
  EXPECT_EQ(count.tied, (Indexes{0, 2, 3}));
  EXPECT_EQ(count.seats_tied, 2u);
  EXPECT_EQ(text(count.explanation),
            "7 votes: B.\n5 votes: A, C, D.\nSeat 1 goes to B, with 7 votes.\n"
            "Not decided: A, C, D have the same number of votes, 5. Seats open: 2.\n");
}

TEST(Plurality, ATieWithinTheSeatsIsNoProblem) {
  const auto count = count_plurality(kFour, Votes{5, 7, 5, 4}, 3).value();
  EXPECT_EQ(count.elected, (Indexes{1, 0, 2}));
  EXPECT_TRUE(count.tied.empty());
}

TEST(Plurality, AnOptionWithoutVoteIsNotElected) {
  const auto count = count_plurality(kFour, Votes{0, 2, 0, 0}, 3).value();
  EXPECT_EQ(count.elected, (Indexes{1}));
  EXPECT_TRUE(count.tied.empty());
  EXPECT_EQ(count.seats_vacant, 2u);
}

// Tennessee's capital: first preferences of the well-known example (Wikipedia, "First-past-the-post voting").
TEST(Plurality, MemphisBecomesTheCapitalOfTennessee) {
  const std::vector<std::string> cities = {"Memphis", "Nashville", "Chattanooga", "Knoxville"};
  EXPECT_EQ(count_plurality(cities, Votes{42, 26, 15, 17}, 1).value().elected, (Indexes{0}));
}

/// The second writing asks of each option how many others can come before it.
RC_GTEST_PROP(Plurality, AgreesWithCountingWhoIsBefore, ()) {
  const auto figures = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6)));
  const Votes votes(figures.begin(), figures.end());
  const auto seats = static_cast<std::uint64_t>(*rc::gen::inRange(1, 8));
  RC_PRE(votes.size() <= options_max);
  const auto count = count_plurality(std::vector<std::string>(votes.size()), votes, seats).value();
  std::size_t listed = 0;
  for (const auto& rank : count.ranks) listed += rank.options.size();
  RC_ASSERT(listed == votes.size());
  for (std::size_t i = 0; i < votes.size(); ++i) {
    std::size_t more = 0, as_many = 0;
    for (std::uint64_t other : votes) {
      more += other > votes[i];
      as_many += other >= votes[i];
    }
    const bool in = votes[i] > 0 && as_many <= seats;
    const bool open = votes[i] > 0 && !in && more < seats;
    RC_ASSERT((std::ranges::count(count.elected, i) == 1) == in);
    RC_ASSERT((std::ranges::count(count.tied, i) == 1) == open);
  }
  RC_ASSERT(count.elected.size() + count.seats_tied + count.seats_vacant == seats);
  RC_ASSERT(count.seats_tied < std::max<std::size_t>(count.tied.size(), 1));
}

}  // namespace
}  // namespace urna::counting
