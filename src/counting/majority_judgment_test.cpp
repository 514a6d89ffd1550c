// SPDX-License-Identifier: EUPL-1.2
#include "counting/majority_judgment.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

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

MajorityJudgmentCount counted(const Ballots& ballots, std::size_t options, int grades,
                              BlankBallots blank = BlankBallots::set_aside) {
  return count_majority_judgment(letters(options), grades, ballots, blank).value();
}

TEST(MajorityJudgment, RefusesBadShapes) {
  const auto refusal_of = [](std::size_t options, int grades, const Ballots& ballots) {
    return count_majority_judgment(letters(options), grades, ballots, BlankBallots::ordinary).error().refusal;
  };
  EXPECT_EQ(refusal_of(0, 2, {}), Refusal::no_option);
  EXPECT_EQ(refusal_of(options_max + 1, 2, {}), Refusal::too_many_options);
  EXPECT_EQ(refusal_of(2, 0, {}), Refusal::grade_count_invalid);
  EXPECT_EQ(refusal_of(2, grades_max + 1, {}), Refusal::grade_count_invalid);
  EXPECT_EQ(refusal_of(2, 2, {{1, 2, 1}}), Refusal::ballot_length_differs);
}

TEST(MajorityJudgment, ListsInvalidBallotsAndDoesNotCountThem) {
  const auto count = counted({{1, 2}, {0, 1}, {3, 1}, {-1, 1}, {0, 0}}, 2, 2);
  EXPECT_EQ(count.valid, 1u);
  EXPECT_EQ(count.blank, std::uint64_t{1});
  EXPECT_EQ(count.invalid, (Ballots{{-1, 1}, {3, 1}, {0, 1}}));
  EXPECT_EQ(counted({{0, 0}}, 2, 2, BlankBallots::ordinary).invalid.size(), 1u);
}

TEST(MajorityJudgment, WithoutAValidBallotAllAreEqual) {
  const auto count = counted({}, 3, 5);
  EXPECT_EQ(count.winners, (Groups{{0, 1, 2}}));
  EXPECT_FALSE(count.medians[0]);
}

// Tennessee's capital, graded 1 excellent … 4 poor (Wikipedia, "Majority judgment"): Nashville, fair–good median, wins;
// then Chattanooga, Knoxville and Memphis, of which the last two share the median "poor".
TEST(MajorityJudgment, AgreesWithThePublishedTennesseeExample) {
  Ballots ballots;  // Memphis, Nashville, Chattanooga, Knoxville
  ballots.insert(ballots.end(), 42, {1, 3, 4, 4});
  ballots.insert(ballots.end(), 26, {4, 1, 3, 3});
  ballots.insert(ballots.end(), 15, {4, 3, 1, 2});
  ballots.insert(ballots.end(), 17, {4, 3, 2, 1});
  const auto count = counted(ballots, 4, 4);
  EXPECT_EQ(count.medians, (std::vector<std::optional<int>>{4, 3, 3, 3}));
  EXPECT_EQ(count.winners.front(), (std::vector<std::size_t>{1}));
  EXPECT_EQ(count.winners.back(), (std::vector<std::size_t>{0}));
}

TEST(MajorityJudgment, ExplainsMediansAndWhatToldEqualOnesApart) {
  EXPECT_EQ(text(counted({{1, 2}, {2, 2}, {2, 3}, {0, 0}}, 2, 3).explanation),
            "Valid ballots: 3. Invalid ballots: 0.\nBlank ballots, set aside: 1.\n"
            "A: number of ballots per grade, best first: 1, 2, 0.\n"
            "A: the majority grade is 2: the grade in the middle, number 2 of 3 from the best.\n"
            "B: number of ballots per grade, best first: 0, 2, 1.\n"
            "B: the majority grade is 2: the grade in the middle, number 2 of 3 from the best.\n"
            "A is before B: their grades in the middle, taken away one by one, first differ at step 2: 1 against 2.\n"
            "Rank 1: A.\nRank 2: B.\n");
}

Ballots random_ballots(std::size_t options, int grades) {
  const auto grade =
      rc::gen::weightedOneOf<int>({{30, rc::gen::inRange(1, grades + 1)}, {1, rc::gen::inRange(-1, grades + 2)}});
  Ballots ballots = *rc::gen::container<Ballots>(rc::gen::container<BallotVector>(options, grade));
  if (*rc::gen::arbitrary<bool>()) ballots.push_back(BallotVector(options));
  return ballots;
}

/// The second writing does what the rule says: sort, find the middle, erase it, again.
RC_GTEST_PROP(MajorityJudgment, AgreesWithErasingTheMiddleGrade, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
  const int grades = *rc::gen::inRange(1, 6);
  const Ballots ballots = random_ballots(n, grades);
  const auto count = counted(ballots, n, grades);
  std::map<std::vector<int>, std::vector<std::size_t>> ranked;
  std::size_t valid = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<int> column, sequence;
    for (const auto& ballot : ballots)
      if (std::ranges::all_of(ballot, [&](int grade) { return grade >= 1 && grade <= grades; }))
        column.push_back(ballot[i]);
    valid = column.size();
    std::ranges::sort(column);
    while (!column.empty()) {
      const auto middle = column.begin() + static_cast<std::ptrdiff_t>((column.size() + 1) / 2 - 1);
      sequence.push_back(*middle);
      column.erase(middle);
    }
    ranked[sequence].push_back(i);
  }
  Groups expected;
  for (const auto& [sequence, group] : ranked) expected.push_back(group);
  RC_ASSERT(count.winners == expected);
  RC_ASSERT(count.valid == valid);
  RC_ASSERT(count.valid + *count.blank + count.invalid.size() == ballots.size());
}

RC_GTEST_PROP(MajorityJudgment, ABetterGradeNeverWorsensTheRank, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(2, 5));
  Ballots ballots =
      *rc::gen::nonEmpty(rc::gen::container<Ballots>(rc::gen::container<BallotVector>(n, rc::gen::inRange(1, 6))));
  const auto rank_of_first = [&] {
    const auto groups = counted(ballots, n, 5).winners;
    return std::ranges::find_if(groups, [](const auto& group) { return group.front() == 0; }) - groups.begin();
  };
  const auto before = rank_of_first();
  ballots[0][0] = std::max(1, ballots[0][0] - 1);
  RC_ASSERT(rank_of_first() <= before);
}

RC_GTEST_PROP(MajorityJudgment, AgreesWithDebiansBeleniosTool, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 6));
  const int grades = *rc::gen::inRange(1, 6);
  const Ballots ballots = random_ballots(n, grades);
  const bool aside = *rc::gen::arbitrary<bool>();
  const auto count = counted(ballots, n, grades, aside ? BlankBallots::set_aside : BlankBallots::ordinary);
  const std::string theirs =
      detail::belenios_tool("majority-judgment --nchoices " + std::to_string(n) + " --ngrades " +
                                std::to_string(grades) + " --blank-allowed " + (aside ? "true" : "false"),
                            ballots);
  RC_ASSERT(!theirs.empty());
  auto expected = boost::json::parse(theirs).as_object();
  Groups groups = boost::json::value_to<Groups>(expected.at("winners"));
  for (auto& group : groups) std::ranges::sort(group);  // the tool lists equal options in no particular order
  expected["winners"] = boost::json::value_from(groups);
  boost::json::object ours = {{"raw", boost::json::value_from(count.raw)},
                              {"valid", count.valid},
                              {"invalid", boost::json::value_from(count.invalid)},
                              {"winners", boost::json::value_from(count.winners)}};
  if (count.blank) ours["blank"] = *count.blank;
  RC_ASSERT(ours == expected);
}

}  // namespace
}  // namespace urna::counting
