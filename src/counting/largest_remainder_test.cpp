// SPDX-License-Identifier: EUPL-1.2
#include "counting/largest_remainder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace urna::counting {
namespace {

using Votes = std::vector<std::uint64_t>;

std::vector<std::string> letters(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::string(1, static_cast<char>('A' + i % 26)));
  return names;
}

RemainderCount counted(const Votes& votes, std::uint64_t seats, Quota quota, Percent threshold = {}) {
  return count_largest_remainder(letters(votes.size()), votes, seats, quota, threshold).value();
}

Votes seats_of(const RemainderCount& count) {
  Votes seats;
  for (const RemainderList& list : count.lists) seats.push_back(list.seats);
  return seats;
}

TEST(LargestRemainder, RefusesBadShapes) {
  const auto refusal_of = [](const Votes& votes, std::uint64_t seats, Percent threshold) {
    return count_largest_remainder(letters(votes.size()), votes, seats, Quota::hare, threshold).error().refusal;
  };
  EXPECT_EQ(refusal_of({}, 1, {}), Refusal::no_option);
  EXPECT_EQ(refusal_of({1}, 0, {}), Refusal::no_seat);
  EXPECT_EQ(refusal_of({votes_max + 1}, 1, {}), Refusal::too_many_votes);
  EXPECT_EQ(refusal_of({1}, 1, {1, 0}), Refusal::threshold_invalid);
}

TEST(LargestRemainder, ATieOfRemaindersIsNamedAndNotBroken) {
  const RemainderCount count = counted({1, 1, 1}, 2, Quota::hare);
  EXPECT_EQ(seats_of(count), (Votes{0, 0, 0}));
  EXPECT_EQ(count.tied, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(count.seats_tied, 2u);
}

TEST(LargestRemainder, NobodyTakesASeatWithoutAVote) {
  const RemainderCount count = counted({0, 0}, 2, Quota::droop);
  EXPECT_EQ(count.seats_vacant, 2u);
  EXPECT_EQ(count.quota.text(), "0");
}

TEST(LargestRemainder, ListsBelowTheThresholdDoNotWeighOnTheQuota) {
  const RemainderCount count = counted({64, 32, 4}, 4, Quota::hare, {5, 1});
  EXPECT_EQ(count.quota.text(), "24");
  EXPECT_EQ(seats_of(count), (Votes{3, 1, 0}));
}

// Wikipedia, "Largest remainder method" (now "Quota method"): 100,000 votes, 10 seats, under Hare and under Droop.
TEST(LargestRemainder, AgreesWithPublishedTables) {
  const Votes votes = {47'000, 16'000, 15'800, 12'000, 6'100, 3'100};
  const RemainderCount hare = counted(votes, 10, Quota::hare);
  EXPECT_EQ(hare.quota.text(), "10000");
  EXPECT_EQ(seats_of(hare), (Votes{5, 2, 1, 1, 1, 0}));
  const RemainderCount droop = counted(votes, 10, Quota::droop);
  EXPECT_EQ(droop.quota.text(), "9091");
  EXPECT_EQ(seats_of(droop), (Votes{5, 2, 2, 1, 0, 0}));
}

// The Alabama paradox (same article): with one more seat, E and F each lose one.  The rule is not monotone in seats.
TEST(LargestRemainder, ShowsTheAlabamaParadox) {
  const Votes votes = {1500, 1500, 900, 500, 500, 200};
  EXPECT_EQ(seats_of(counted(votes, 25, Quota::hare)), (Votes{7, 7, 4, 3, 3, 1}));
  EXPECT_EQ(seats_of(counted(votes, 26, Quota::hare)), (Votes{8, 8, 5, 2, 2, 1}));
}

TEST(LargestRemainder, ExplainsEachStep) {
  EXPECT_EQ(text(counted({5, 3, 3}, 3, Quota::hare).explanation),
            "Hare quota: 11 votes / 3 seats = 11/3.\n"
            "A: 5 votes / 11/3 gives 1 whole quota and as many seats; remainder 4/3 votes.\n"
            "B: 3 votes / 11/3 gives 0 whole quotas and as many seats; remainder 3 votes.\n"
            "C: 3 votes / 11/3 gives 0 whole quotas and as many seats; remainder 3 votes.\n"
            "Seats still to give to the largest remainders: 2.\n"
            "A seat goes to B: remainder 3.\nA seat goes to C: remainder 3.\n"
            "A: 1 seat.\nB: 1 seat.\nC: 1 seat.\n");
}

/// The second writing uses whole numbers only: Hare's remainders times the seats are votes · seats mod V.
RC_GTEST_PROP(LargestRemainder, AgreesWithWholeNumbers, ()) {
  const auto lists = static_cast<std::size_t>(*rc::gen::inRange(1, 7));
  const int votes_top = *rc::gen::element(4, 20, 100'000);
  Votes votes;
  for (int number : *rc::gen::container<std::vector<int>>(lists, rc::gen::inRange(0, votes_top)))
    votes.push_back(static_cast<std::uint64_t>(number));
  const auto seats = static_cast<std::uint64_t>(*rc::gen::inRange(1, 15));
  const Quota quota = *rc::gen::element(Quota::hare, Quota::droop);
  const auto percent = static_cast<std::uint64_t>(*rc::gen::element(0, 0, 5, 20));
  const RemainderCount count = counted(votes, seats, quota, {percent, 1});

  const std::uint64_t all = std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
  Votes left = votes;
  for (auto& number : left)
    if (number * 100 < percent * all) number = 0;
  const std::uint64_t total = std::accumulate(left.begin(), left.end(), std::uint64_t{0});
  const std::uint64_t scale = quota == Quota::hare ? seats : 1;
  const std::uint64_t price = quota == Quota::hare ? total : total / (seats + 1) + 1;
  std::vector<bool> in(lists);
  Votes expected(lists);
  std::uint64_t open = seats;
  for (std::size_t i = 0; i < lists; ++i) {
    in[i] = left[i] > 0;
    for (left[i] *= scale; in[i] && left[i] >= price; left[i] -= price) ++expected[i], --open;
  }
  std::vector<std::size_t> tied;
  for (std::size_t i = 0; i < lists; ++i) {
    std::uint64_t above = 0, at_least = 0;
    for (std::size_t j = 0; j < lists; ++j) {
      above += in[j] && left[j] > left[i];
      at_least += in[j] && left[j] >= left[i];
    }
    if (in[i] && at_least <= open) ++expected[i];
    if (in[i] && at_least > open && above < open) tied.push_back(i);
  }
  RC_ASSERT(seats_of(count) == expected);
  RC_ASSERT(count.tied == tied);
  const std::uint64_t given = std::accumulate(expected.begin(), expected.end(), std::uint64_t{0});
  RC_ASSERT(given + count.seats_tied + count.seats_vacant == seats);
}

}  // namespace
}  // namespace urna::counting
