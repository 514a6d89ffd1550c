// SPDX-License-Identifier: EUPL-1.2
#include "counting/schulze.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "counting/detail/belenios_tool_for_tests.hpp"

namespace urna::counting {
namespace {

using Ballots = std::vector<BallotVector>;
using Groups = std::vector<std::vector<std::size_t>>;

std::vector<std::string> letters(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::string(1, static_cast<char>('A' + i % 26)));
  return names;
}

SchulzeCount counted(const Ballots& ballots, std::size_t options, BlankBallots blank = BlankBallots::set_aside) {
  return count_schulze(letters(options), ballots, blank).value();
}

/// "ACBED" five times: a ballot that ranks A first, then C…
void add(Ballots& ballots, std::size_t times, const std::string& order) {
  BallotVector ballot(order.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    ballot[static_cast<std::size_t>(order[rank] - 'A')] = static_cast<int>(rank) + 1;
  ballots.insert(ballots.end(), times, ballot);
}

TEST(Schulze, RefusesBadShapes) {
  EXPECT_EQ(count_schulze({}, {}, BlankBallots::ordinary).error().refusal, Refusal::no_option);
  EXPECT_EQ(count_schulze(letters(options_max + 1), {}, BlankBallots::ordinary).error().refusal,
            Refusal::too_many_options);
  const auto ragged = count_schulze(letters(2), Ballots{{1, 2}, {1}}, BlankBallots::ordinary);
  EXPECT_EQ(ragged.error().refusal, Refusal::ballot_length_differs);
  EXPECT_EQ(ragged.error().what, "ballot 2 has 1 values for 2 options");
  EXPECT_EQ(count_schulze(letters(2), Ballots{{1, -1}}, BlankBallots::ordinary).error().refusal,
            Refusal::negative_rank);
}

TEST(Schulze, WithoutABallotAllAreEqual) {
  const SchulzeCount count = counted({}, 3);
  EXPECT_EQ(count.winners, (Groups{{0, 1, 2}}));
  EXPECT_EQ(count.blank, std::uint64_t{0});
}

TEST(Schulze, ABlankBallotIsSetAsideOnlyWhenAllowed) {
  EXPECT_EQ(counted({{0, 0}}, 2).blank, std::uint64_t{1});
  EXPECT_EQ(counted({{0, 0}}, 2).valid, 0u);
  EXPECT_FALSE(counted({{0, 0}}, 2, BlankBallots::ordinary).blank);
  EXPECT_EQ(counted({{0, 0}}, 2, BlankBallots::ordinary).valid, 1u);
}

TEST(Schulze, UnrankedIsBehindEveryRank) { EXPECT_EQ(counted({{1'000'000, 0, 0}}, 3).winners, (Groups{{0}, {1, 2}})); }

// The example of M. Schulze's paper, also Wikipedia "Schulze method": 45 voters, 5 candidates, order E A C B D.
TEST(Schulze, AgreesWithThePublishedExampleOf45Voters) {
  Ballots ballots;
  add(ballots, 5, "ACBED");
  add(ballots, 5, "ADECB");
  add(ballots, 8, "BEDAC");
  add(ballots, 3, "CABED");
  add(ballots, 7, "CAEBD");
  add(ballots, 2, "CBADE");
  add(ballots, 7, "DCEBA");
  add(ballots, 8, "EBADC");
  const SchulzeCount count = counted(ballots, 5);
  EXPECT_EQ(count.winners, (Groups{{4}, {0}, {2}, {1}, {3}}));
  EXPECT_EQ(
      count.raw,
      (std::vector<std::vector<std::uint64_t>>{
          {0, 20, 26, 30, 22}, {25, 0, 16, 33, 18}, {19, 29, 0, 17, 24}, {15, 12, 28, 0, 14}, {23, 27, 21, 31, 0}}));
  const std::vector<std::vector<std::uint64_t>> strengths = {
      {0, 28, 28, 30, 24}, {25, 0, 28, 33, 24}, {25, 29, 0, 29, 24}, {25, 28, 28, 0, 24}, {25, 28, 28, 31, 0}};
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j)
      if (i != j) {
        EXPECT_EQ(count.beatpaths[i][j].winning, strengths[i][j]) << i << j;
      }
}

// Tennessee's capital (Wikipedia, "Condorcet method"): Nashville, Chattanooga, Knoxville, Memphis.
TEST(Schulze, NashvilleBecomesTheCapitalOfTennessee) {
  Ballots ballots;
  add(ballots, 42, "ABCD");  // Memphis, Nashville, Chattanooga, Knoxville
  add(ballots, 26, "BCDA");
  add(ballots, 15, "CDBA");
  add(ballots, 17, "DCBA");
  EXPECT_EQ(counted(ballots, 4).winners, (Groups{{1}, {2}, {3}, {0}}));
}

TEST(Schulze, ExplainsDuelsPathsAndRanks) {
  EXPECT_EQ(text(counted({{1, 2}, {1, 2}, {2, 1}, {0, 0}}, 2).explanation),
            "Ballots that rank: 3.\nBlank ballots, set aside: 1.\n"
            "A is before B on 2 ballots, behind on 1: it wins their duel.\n"
            "From A to B the strongest path counts 2 to 1, from B to A it counts 0 to 0: A is ranked before.\n"
            "Rank 1: A.\nRank 2: B.\n");
}

Ballots random_ballots(std::size_t options) {
  return *rc::gen::container<Ballots>(
      rc::gen::container<BallotVector>(options, rc::gen::inRange(0, static_cast<int>(options) + 1)));
}

/// The second writing asks, for each strength of a link, who can be reached by links at least as strong.
RC_GTEST_PROP(Schulze, AgreesWithReachability, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 7));
  const Ballots ballots = random_ballots(n);
  const SchulzeCount count = counted(ballots, n, BlankBallots::ordinary);
  const auto rank = [](int value) { return value == 0 ? 1000 : value; };
  std::set<std::pair<std::uint64_t, std::uint64_t>> strengths;  // winning, all − losing: greater is stronger
  std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> link(n), best(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      std::uint64_t wins = 0, losses = 0;
      for (const auto& ballot : ballots) {
        wins += rank(ballot[i]) < rank(ballot[j]);
        losses += rank(ballot[i]) > rank(ballot[j]);
      }
      RC_ASSERT(count.raw[i][j] == wins);
      link[i].emplace_back(wins > losses ? wins : 0, ballots.size() - losses);
      best[i].emplace_back(0, 0);
      if (wins > losses) strengths.insert(link[i][j]);
    }
  for (const auto& strength : strengths)
    for (std::size_t from = 0; from < n; ++from) {
      std::vector<std::size_t> open = {from};
      std::set<std::size_t> reached;
      while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        for (std::size_t to = 0; to < n; ++to)
          if (link[at][to] >= strength && reached.insert(to).second) open.push_back(to);
      }
      for (std::size_t to : reached) best[from][to] = strength;
    }
  std::vector<std::size_t> place(n);
  for (std::size_t group = 0; group < count.winners.size(); ++group)
    for (std::size_t i : count.winners[group]) place[i] = group;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const std::uint64_t losing = best[i][j].first == 0 ? 0 : ballots.size() - best[i][j].second;
      RC_ASSERT(count.beatpaths[i][j] == (PathStrength{best[i][j].first, losing}));
      if (best[i][j] > best[j][i]) RC_ASSERT(place[i] < place[j]);
    }
}

RC_GTEST_PROP(Schulze, AnOptionThatWinsEveryDuelIsAloneFirst, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(2, 6));
  const SchulzeCount count = counted(random_ballots(n), n);
  for (std::size_t i = 0; i < n; ++i) {
    bool wins_all = true;
    for (std::size_t j = 0; j < n; ++j) wins_all = wins_all && (i == j || count.raw[i][j] > count.raw[j][i]);
    if (wins_all) RC_ASSERT(count.winners.front() == std::vector<std::size_t>{i});
  }
}

std::string as_the_tool_writes(const SchulzeCount& count) {
  std::string paths;
  for (const auto& row : count.beatpaths) {
    std::vector<std::vector<std::uint64_t>> pairs;
    for (const auto& path : row) pairs.push_back({path.winning, path.losing});
    paths += (paths.empty() ? "" : ",") + detail::json(pairs);
  }
  return "{\"valid\":" + detail::json(count.valid) + (count.blank ? ",\"blank\":" + detail::json(*count.blank) : "") +
         ",\"raw\":" + detail::json(count.raw) + ",\"beatpaths\":[" + paths +
         "],\"winners\":" + detail::json(count.winners) + "}";
}

RC_GTEST_PROP(Schulze, AgreesWithDebiansBeleniosTool, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 7));
  const Ballots ballots = random_ballots(n);
  const bool aside = *rc::gen::arbitrary<bool>();
  const auto count = counted(ballots, n, aside ? BlankBallots::set_aside : BlankBallots::ordinary);
  const std::string theirs = detail::belenios_tool(
      "schulze --nchoices " + std::to_string(n) + " --blank-allowed " + (aside ? "true" : "false"), ballots);
  RC_ASSERT(as_the_tool_writes(count) == theirs);
}

}  // namespace
}  // namespace urna::counting
