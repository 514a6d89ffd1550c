// SPDX-License-Identifier: EUPL-1.2
#include "counting/gender_balance.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace urna::counting {
namespace {

using Indexes = std::vector<std::size_t>;
using Allowed = std::vector<BalanceComposition>;

/// "WMW": a woman, a man, a woman.
BalanceList list_of(const std::string& sexes, Indexes elected = {}) {
  BalanceList list{"L", {}, true, std::move(elected)};
  for (std::size_t i = 0; i < sexes.size(); ++i)
    list.candidates.push_back(
        {std::string(1, static_cast<char>('a' + i % 26)), sexes[i] == 'W' ? Sex::woman : Sex::man});
  return list;
}

struct Checked : BalanceListReport {
  std::string said;
  bool has(BalanceFinding finding) const { return std::ranges::count(findings, finding, &BalanceFound::finding) > 0; }
  Indexes about(BalanceFinding finding) const {
    const auto match = std::ranges::find(findings, finding, &BalanceFound::finding);
    return match == findings.end() ? Indexes{} : match->candidates;
  }
};

Checked checked(CollegeElectorate electorate, const BalanceList& list, std::uint64_t seats = 5) {
  BalanceReport report = check_gender_balance(electorate, seats, std::vector{list}).value();
  return {std::move(report.lists.at(0)), text(report.explanation)};
}

TEST(GenderBalance, RefusesBadShapes) {
  const auto refusal_of = [](CollegeElectorate electorate, std::uint64_t seats, const std::vector<BalanceList>& lists) {
    return check_gender_balance(electorate, seats, lists).error().refusal;
  };
  EXPECT_EQ(refusal_of({0, 0}, 1, {list_of("W")}), Refusal::empty_electorate);
  EXPECT_EQ(refusal_of({votes_max + 1, 0}, 1, {list_of("W")}), Refusal::too_many_votes);
  EXPECT_EQ(refusal_of({1, 1}, 0, {list_of("W")}), Refusal::no_seat);
  EXPECT_EQ(refusal_of({1, 1}, 1, {}), Refusal::no_option);
  EXPECT_EQ(refusal_of({1, 1}, 1, {list_of("")}), Refusal::empty_list);
  EXPECT_EQ(refusal_of({1, 1}, 1, {list_of("WM", {2})}), Refusal::elected_unknown);
  EXPECT_EQ(refusal_of({1, 1}, 1, {list_of("WM", {1, 1})}), Refusal::elected_unknown);
}

// A college of 99 women and 175 men, as in a commentary on Cass. soc., 11 September 2024, no. 23-60.107.
TEST(GenderBalance, RoundsUpFromOneHalfAndDownBelow) {
  EXPECT_EQ(checked({99, 175}, list_of("MWMWM")).allowed, (Allowed{{2, 3}}));
  EXPECT_EQ(checked({99, 175}, list_of("MWMM")).allowed, (Allowed{{1, 3}}));
  EXPECT_TRUE(checked({99, 175}, list_of("MWMWM")).keeps_the_law);
  EXPECT_FALSE(checked({99, 175}, list_of("WMWMW")).keeps_the_law);
}

TEST(GenderBalance, NamesTheSexWithTooManyAndTheElectedExposed) {
  const Checked check = checked({99, 175}, list_of("WMWMW", {0, 1, 2}));
  EXPECT_TRUE(check.has(BalanceFinding::too_many));
  EXPECT_EQ(check.about(BalanceFinding::elected_over_share), (Indexes{2}));
  EXPECT_NE(check.said.find("L: too many women, 1 more than allowed.\n"), std::string::npos) << check.said;
  EXPECT_NE(check.said.find("it annuls the election of: c (L.2314-32).\n"), std::string::npos) << check.said;
}

TEST(GenderBalance, AnOddListOfAnEqualRollTakesTheExtraCandidateFromEitherSex) {
  EXPECT_EQ(checked({50, 50}, list_of("WMW")).allowed, (Allowed{{2, 1}, {1, 2}}));
  EXPECT_TRUE(checked({50, 50}, list_of("WMW")).keeps_the_law);
  EXPECT_TRUE(checked({50, 50}, list_of("MWM")).keeps_the_law);
  EXPECT_FALSE(checked({50, 50}, list_of("WWW")).keeps_the_law);
  EXPECT_EQ(checked({50, 50}, list_of("WMWM")).allowed, (Allowed{{2, 2}}));
}

TEST(GenderBalance, TwoHalvesOfAnUnequalRollAreForAPersonToJudge) {
  const Checked check = checked({25, 75}, list_of("MM"));
  EXPECT_EQ(check.allowed, (Allowed{{1, 1}, {0, 2}}));
  ASSERT_TRUE(check.has(BalanceFinding::rounding_unsettled));
  EXPECT_EQ(check.findings[0].verdict, BalanceVerdict::unsettled);
  EXPECT_TRUE(check.keeps_the_law);
}

// 15.9 % women and three seats: 0.477 rounds to no woman (Cass. soc., 11 September 2024, no. 23-60.107).
TEST(GenderBalance, ASexRoundedToNobodyMayHaveOneCandidateButNeverFirst) {
  const CollegeElectorate electorate{159, 841};
  EXPECT_EQ(checked(electorate, list_of("MMM")).allowed, (Allowed{{0, 3}, {1, 2}}));
  EXPECT_TRUE(checked(electorate, list_of("MMM")).keeps_the_law);
  EXPECT_TRUE(checked(electorate, list_of("MWM")).keeps_the_law);
  const Checked first = checked(electorate, list_of("WMM", {0}));
  EXPECT_FALSE(first.keeps_the_law);
  EXPECT_EQ(first.about(BalanceFinding::exception_first), (Indexes{0}));
  EXPECT_EQ(first.about(BalanceFinding::elected_out_of_place), (Indexes{0}));
  const Checked last = checked(electorate, list_of("MMW"));
  EXPECT_TRUE(last.keeps_the_law);
  EXPECT_TRUE(last.has(BalanceFinding::exception_behind));
  const Checked two = checked(electorate, list_of("WMW", {0, 2}));
  EXPECT_TRUE(two.has(BalanceFinding::too_many));
  EXPECT_EQ(two.about(BalanceFinding::elected_over_share), (Indexes{2}));
}

TEST(GenderBalance, SexesAlternateUntilOneIsUsedUp) {
  const CollegeElectorate electorate{40, 60};
  EXPECT_TRUE(checked(electorate, list_of("MWMWM")).keeps_the_law);
  EXPECT_TRUE(checked(electorate, list_of("WMWMM")).keeps_the_law);
  const Checked broken = checked(electorate, list_of("MMWWM", {0, 1}));
  EXPECT_EQ(broken.about(BalanceFinding::alternation_broken), (Indexes{1, 3}));
  EXPECT_EQ(broken.about(BalanceFinding::elected_out_of_place), (Indexes{1}));
  EXPECT_FALSE(broken.keeps_the_law);
}

TEST(GenderBalance, DoesNotJudgeListsOutsideItsScope) {
  BalanceList free = list_of("WWWW");
  free.presented_by_union = false;
  const Checked check = checked({1, 99}, free);
  EXPECT_TRUE(check.keeps_the_law);
  ASSERT_EQ(check.findings.size(), 1u);
  EXPECT_EQ(check.findings[0].finding, BalanceFinding::out_of_scope);
}

TEST(GenderBalance, ASingleCandidateForSeveralSeatsIsForAPersonToJudge) {
  EXPECT_EQ(checked({50, 50}, list_of("W"), 1).findings.at(0).verdict, BalanceVerdict::notice);
  EXPECT_EQ(checked({50, 50}, list_of("W"), 2).findings.at(0).verdict, BalanceVerdict::unsettled);
}

TEST(GenderBalance, ExplainsTheShares) {
  EXPECT_EQ(checked({40, 60}, list_of("MWM")).said,
            "Electoral roll of the college: women 40, men 60, together 100.\n"
            "L: women 3 candidates × 40 / 100 = 6/5, men 3 candidates × 60 / 100 = 9/5.\n"
            "L: rounded up from one half, that is 1 woman and 2 men.\n"
            "L: the list has 1 woman and 2 men.\n"
            "L: shares and alternation are kept.\n");
}

/// The second writing, for every roll and list up to a size: decimals by long division, alternation by building the two
/// lists the law describes.
TEST(GenderBalance, AgreesWithAPlainSecondWritingOnEverySmallList) {
  for (std::uint64_t women = 0; women <= 9; ++women)
    for (std::uint64_t men = women == 0 ? 1 : 0; men <= 9; ++men)
      for (std::size_t n = 2; n <= 6; ++n) {
        const std::uint64_t roll = women + men;
        const auto rounded = [&](std::uint64_t number) {
          const std::uint64_t tenth = n * number * 10 / roll % 10;
          return n * number / roll + (tenth >= 5 ? 1 : 0);
        };
        for (unsigned bits = 0; bits < 1u << n; ++bits) {
          std::string sexes;
          for (std::size_t i = 0; i < n; ++i) sexes += (bits >> i & 1) != 0 ? 'W' : 'M';
          const auto w = static_cast<std::uint64_t>(std::ranges::count(sexes, 'W')), m = n - w;
          const bool share =
              rounded(women) + rounded(men) == n ? w == rounded(women) : w == rounded(women) || m == rounded(men);
          const bool no_women = rounded(women) == 0, no_men = rounded(men) == 0;
          const bool exception = (no_women && w == 1) || (no_men && m == 1);
          const bool right_first = !((no_women && w == 1 && sexes[0] == 'W') || (no_men && m == 1 && sexes[0] == 'M'));
          bool alternates = false;
          for (const char first : {'W', 'M'}) {
            std::string model;
            std::uint64_t more_women = w, more_men = m;
            for (char next = first; model.size() < n; next = next == 'W' ? 'M' : 'W') {
              std::uint64_t& more = next == 'W' ? more_women : more_men;
              if (more == 0) continue;
              model += next;
              --more;
            }
            alternates = alternates || (model == sexes && (first == 'W' ? w : m) > 0);
          }
          const bool legal = exception ? right_first : share && alternates;
          ASSERT_EQ(checked({women, men}, list_of(sexes)).keeps_the_law, legal)
              << sexes << " for " << women << " women and " << men << " men";
        }
      }
}

}  // namespace
}  // namespace urna::counting
