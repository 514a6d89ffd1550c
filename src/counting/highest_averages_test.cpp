// SPDX-License-Identifier: EUPL-1.2
#include "counting/highest_averages.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

namespace urna::counting {
namespace {

using Votes = std::vector<std::uint64_t>;

std::vector<std::string> letters(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::string(1, static_cast<char>('A' + i % 26)));
  return names;
}

AveragesCount counted(const Votes& votes, std::uint64_t seats, Divisors divisors, Percent threshold = {}) {
  return count_highest_averages(letters(votes.size()), votes, seats, divisors, threshold).value();
}

Refusal refusal_of(const Votes& votes, std::uint64_t seats, Percent threshold = {}) {
  return count_highest_averages(letters(votes.size()), votes, seats, Divisors::dhondt, threshold).error().refusal;
}

TEST(HighestAverages, RefusesBadShapes) {
  EXPECT_EQ(refusal_of({}, 1), Refusal::no_option);
  EXPECT_EQ(refusal_of({1}, 0), Refusal::no_seat);
  EXPECT_EQ(refusal_of({1}, seats_max + 1), Refusal::too_many_seats);
  EXPECT_EQ(refusal_of({votes_max + 1}, 1), Refusal::too_many_votes);
  EXPECT_EQ(refusal_of({1}, 1, {1, 0}), Refusal::threshold_invalid);
  EXPECT_EQ(refusal_of({1}, 1, {101, 1}), Refusal::threshold_invalid);
  EXPECT_EQ(refusal_of({1}, 1, {201, 2}), Refusal::threshold_invalid);
  EXPECT_EQ(refusal_of({1}, 1, {~0ull, 1}), Refusal::threshold_invalid);
  const auto one_name_short = count_highest_averages(letters(1), Votes{1, 2}, 1, Divisors::dhondt);
  EXPECT_EQ(one_name_short.error().refusal, Refusal::names_differ);
}

TEST(HighestAverages, ATieForTheLastSeatsIsNamedAndNotBroken) {
  const AveragesCount count = counted({6, 3, 3, 1}, 4, Divisors::dhondt);
  EXPECT_EQ(count.seats, (Votes{2, 1, 1, 0}));
  const AveragesCount open = counted({6, 3, 3, 1}, 3, Divisors::dhondt);
  EXPECT_EQ(open.seats, (Votes{1, 0, 0, 0}));
  EXPECT_EQ(open.tied, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(open.seats_tied, 2u);
  EXPECT_NE(text(open.explanation).find("Not decided: A, B, C have the same average, 3. Seats open: 2.\n"),
            std::string::npos);
}

TEST(HighestAverages, NobodyTakesASeatWithoutAVote) {
  const AveragesCount count = counted({0, 0}, 3, Divisors::sainte_lague);
  EXPECT_EQ(count.seats, (Votes{0, 0}));
  EXPECT_EQ(count.seats_vacant, 3u);
}

TEST(HighestAverages, TheThresholdIsExact) {
  EXPECT_EQ(counted({95, 5}, 100, Divisors::dhondt, {5, 1}).seats, (Votes{95, 5}));
  EXPECT_EQ(counted({96, 4}, 100, Divisors::dhondt, {5, 1}).seats, (Votes{100, 0}));
  EXPECT_EQ(counted({29, 1}, 30, Divisors::dhondt, {10, 3}).seats, (Votes{29, 1}));
  EXPECT_EQ(counted({30, 1}, 31, Divisors::dhondt, {10, 3}).seats, (Votes{31, 0}));
}

// The tables of Wikipedia, "D'Hondt method" (100,000; 80,000; 30,000; 20,000 votes, 8 seats) and "Sainte-Laguë method"
// (53,000; 24,000; 23,000 votes, 7 seats).
TEST(HighestAverages, AgreesWithPublishedTables) {
  const AveragesCount dhondt = counted({100'000, 80'000, 30'000, 20'000}, 8, Divisors::dhondt);
  EXPECT_EQ(dhondt.seats, (Votes{4, 3, 1, 0}));
  std::vector<std::size_t> order;
  std::vector<std::string> averages;
  for (const AverageAward& award : dhondt.awards) {
    order.push_back(award.list);
    averages.push_back(award.average.text());
  }
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 0, 1, 0, 2, 1, 0}));
  EXPECT_EQ(averages,
            (std::vector<std::string>{"100000", "80000", "50000", "40000", "100000/3", "30000", "80000/3", "25000"}));
  EXPECT_EQ(counted({100'000, 80'000, 30'000, 20'000}, 8, Divisors::sainte_lague).seats, (Votes{3, 3, 1, 1}));
  EXPECT_EQ(counted({53'000, 24'000, 23'000}, 7, Divisors::sainte_lague).seats, (Votes{3, 2, 2}));
  EXPECT_EQ(counted({53'000, 24'000, 23'000}, 7, Divisors::dhondt).seats, (Votes{4, 2, 1}));
}

TEST(HighestAverages, ExplainsEachSeat) {
  EXPECT_EQ(text(counted({5, 3, 1}, 3, Divisors::dhondt, {20, 1}).explanation),
            "D'Hondt: the votes of a list with s seats are divided by s + 1 for its next seat.\n"
            "Threshold: 20 % of 9 votes = 9/5 votes.\n"
            "C: 1 vote, below the threshold; it takes no part in the distribution.\n"
            "Seat 1 goes to A: 5 votes / 1 = 5, the highest average.\n"
            "Seat 2 goes to B: 3 votes / 1 = 3, the highest average.\n"
            "Seat 3 goes to A: 5 votes / 2 = 5/2, the highest average.\n"
            "A: 2 seats.\nB: 1 seat.\nC: 0 seats.\n");
}

/// The second writing lays out the whole table of quotients and asks of each how many are before it.
RC_GTEST_PROP(HighestAverages, AgreesWithTheWholeTableOfQuotients, ()) {
  const auto lists = static_cast<std::size_t>(*rc::gen::inRange(1, 7));
  const int votes_top = *rc::gen::element(4, 20, 100'000);
  Votes votes;
  for (int number : *rc::gen::container<std::vector<int>>(lists, rc::gen::inRange(0, votes_top)))
    votes.push_back(static_cast<std::uint64_t>(number));
  const auto seats = static_cast<std::uint64_t>(*rc::gen::inRange(1, 15));
  const auto divisors = *rc::gen::element(Divisors::dhondt, Divisors::sainte_lague);
  const auto percent = static_cast<std::uint64_t>(*rc::gen::element(0, 0, 5, 20));
  const AveragesCount count = counted(votes, seats, divisors, {percent, 1});

  struct Quotient {
    std::size_t list;
    std::uint64_t votes, divisor;
  };
  std::vector<Quotient> table;
  const std::uint64_t total = std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
  for (std::size_t i = 0; i < lists; ++i)
    for (std::uint64_t s = 0; s < seats && votes[i] > 0 && votes[i] * 100 >= percent * total; ++s)
      table.push_back({i, votes[i], divisors == Divisors::dhondt ? s + 1 : 2 * s + 1});
  Votes expected(lists);
  std::vector<std::size_t> tied;
  for (const Quotient& one : table) {
    std::size_t above = 0, at_least = 0;
    for (const Quotient& other : table) {
      above += other.votes * one.divisor > one.votes * other.divisor;
      at_least += other.votes * one.divisor >= one.votes * other.divisor;
    }
    if (at_least <= seats) ++expected[one.list];
    if (at_least > seats && above < seats) tied.push_back(one.list);
  }
  RC_ASSERT(count.seats == expected);
  RC_ASSERT(count.tied == tied);
  RC_ASSERT(std::accumulate(count.seats.begin(), count.seats.end(), std::uint64_t{0}) + count.seats_tied +
                count.seats_vacant ==
            seats);
  RC_ASSERT((count.seats_vacant > 0) == table.empty());
}

RC_GTEST_PROP(HighestAverages, MoreVotesOrMoreSeatsNeverCostAListASeat, ()) {
  Votes votes;
  for (int number : *rc::gen::container<std::vector<int>>(4, rc::gen::inRange(0, 50)))
    votes.push_back(static_cast<std::uint64_t>(number));
  const auto seats = static_cast<std::uint64_t>(*rc::gen::inRange(1, 12));
  const auto divisors = *rc::gen::element(Divisors::dhondt, Divisors::sainte_lague);
  const Votes before = counted(votes, seats, divisors).seats;
  const Votes larger = counted(votes, seats + 1, divisors).seats;
  for (std::size_t i = 0; i < votes.size(); ++i) RC_ASSERT(larger[i] >= before[i]);
  ++votes[2];
  RC_ASSERT(counted(votes, seats, divisors).seats[2] >= before[2]);
}

}  // namespace
}  // namespace urna::counting
