// SPDX-License-Identifier: EUPL-1.2
#include "assurance/cyber_index.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "assurance/risk.hpp"
#include "assurance/status.hpp"

namespace urna::assurance {
namespace {

struct Count {
  int done = 0;
  int partial = 0;
  int all = 0;
};

/// The answers of one category.
std::vector<Weighed> answers(Category category, Count indispensable, Count recommended) {
  std::vector<Weighed> answers;
  for (const auto& [count, is_indispensable] : {std::pair(indispensable, true), std::pair(recommended, false)}) {
    for (int i = 0; i < count.all; ++i)
      answers.push_back({category, is_indispensable, i < count.done ? 2 : i < count.done + count.partial ? 1 : 0});
  }
  return answers;
}

std::vector<Weighed> joined(std::initializer_list<std::vector<Weighed>> parts) {
  std::vector<Weighed> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// Shows HST-10.
TEST(CyberIndex, IsThatOfAMixedServiceWorkedOutByHand) {
  const CyberIndex index = cyber_index(joined(
      {answers(Category::governance, {10, 2, 14}, {2, 1, 4}), answers(Category::protection, {20, 5, 30}, {4, 0, 8}),
       answers(Category::defence, {1, 1, 2}, {0, 1, 2}), answers(Category::resilience, {1, 0, 2}, {1, 0, 1})}));
  EXPECT_NEAR(index.of_category[0].value(), 5 * (0.6 + 0.4 * 0.625) * 11 / 14, 1e-12);
  EXPECT_NEAR(index.of_category[1].value(), 3.0, 1e-12);
  EXPECT_NEAR(index.of_category[2].value(), 2.625, 1e-12);
  EXPECT_NEAR(index.of_category[3].value(), 2.5, 1e-12);
  EXPECT_NEAR(index.total.value(), 3.049320, 5e-7);
  EXPECT_EQ(index.total.shown(), "3.0");
  EXPECT_EQ(months_at_most(index.total), 24);
}

// Shows HST-10.
TEST(CyberIndex, HasItsBounds) {
  const auto showcase = [](Count indispensable, Count recommended) {
    return cyber_index(answers(Category::protection, indispensable, recommended)).total.value();
  };
  EXPECT_EQ(showcase({22, 0, 22}, {20, 0, 20}), 5.0);
  EXPECT_EQ(showcase({22, 0, 22}, {0, 0, 20}), 3.0);
  EXPECT_EQ(showcase({0, 22, 22}, {0, 0, 20}), 1.5);
  EXPECT_EQ(showcase({0, 0, 22}, {20, 0, 20}), 0.0);
  EXPECT_EQ(cyber_index({}).total.value(), 0.0);
  EXPECT_EQ(showcase({}, {1, 1, 2}), 3.75);
}

// Shows HST-10.
TEST(CyberIndex, LeavesOutWhatWasSetAsideOnlyWhenPersonalised) {
  const CyberIndex standard = cyber_index(answers(Category::protection, {2, 0, 3}, {0, 1, 2}));
  EXPECT_NEAR(standard.total.value(), 7.0 / 3, 1e-12);
  const CyberIndex personalised = cyber_index(answers(Category::protection, {2, 0, 2}, {1, 1, 2}));
  EXPECT_EQ(personalised.total.value(), 4.5);
}

// Shows HST-10.
TEST(CyberIndex, IsCutOffAndNeverRoundedUp) {
  const CyberIndex index = cyber_index(answers(Category::governance, {9, 0, 10}, {7, 0, 10}));
  EXPECT_NEAR(index.total.value(), 3.96, 1e-12);
  EXPECT_EQ(index.total.shown(), "3.9");
  EXPECT_EQ(months_at_most(index.total), 24);
}

// Shows HST-10.
TEST(CyberIndex, IsLoweredByProofs) {
  std::vector<Weighed> proved;
  for (const Proof proof : {Proof::verified, Proof::verified, Proof::claimed, Proof::failed})
    proved.push_back({Category::protection, true, halves(Status::done, proof)});
  for (const Proof proof : {Proof::verified, Proof::attested})
    proved.push_back({Category::protection, false, halves(Status::done, proof)});
  EXPECT_EQ(cyber_index(proved).total.value(), 3.125);
  EXPECT_EQ(months_at_most(cyber_index(proved).total), 24);
}

// Shows HST-10.
TEST(CyberIndex, ReachesABandExactlyOrDoesNot) {
  EXPECT_EQ(months_at_most({0, 1}), 0);
  EXPECT_EQ(months_at_most({999'999'999, 1'000'000'000}), 0);
  EXPECT_EQ(months_at_most({1, 1}), 6);
  EXPECT_EQ(months_at_most({2, 1}), 12);
  EXPECT_EQ(months_at_most({3, 1}), 24);
  EXPECT_EQ(months_at_most({3'999'999'999, 1'000'000'000}), 24);
  EXPECT_EQ(months_at_most({4, 1}), 36);
  EXPECT_EQ(months_at_most({5, 1}), 36);
}

// Shows HST-10.
RC_GTEST_PROP(CyberIndex, IsOrderedAsItsFractions, ()) {
  const auto number = rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000);
  const std::int64_t below_a = *number;
  const std::int64_t below_b = *number;
  const std::int64_t above_a = *rc::gen::inRange<std::int64_t>(0, below_a);
  const std::int64_t above_b = *rc::gen::inRange<std::int64_t>(0, below_b);
  const Wide left = static_cast<Wide>(above_a) * below_b;
  const Wide right = static_cast<Wide>(above_b) * below_a;
  const IndexFigure a(above_a, below_a);
  const IndexFigure b(above_b, below_b);
  RC_ASSERT((a < b) == (left < right));
  RC_ASSERT((a > b) == (left > right));
  RC_ASSERT((a == b) == (left == right));
}

/// The same figure in doubles, written as the definition says it.
double plain(std::span<const Weighed> answers) {
  double sum = 0;
  double measures = 0;
  for (std::size_t category = 0; category < category_count; ++category) {
    double figures[2][2] = {};
    for (const Weighed& answer : answers) {
      if (static_cast<std::size_t>(answer.category) != category) continue;
      figures[answer.indispensable][0] += answer.halves / 2.0;
      figures[answer.indispensable][1] += 1;
    }
    const auto [recommended, recommended_all] = figures[0];
    const auto [indispensable, indispensable_all] = figures[1];
    double rate = 0;
    if (recommended_all == 0 && indispensable_all > 0) rate = indispensable / indispensable_all;
    if (indispensable_all == 0 && recommended_all > 0) rate = recommended / recommended_all;
    if (indispensable_all > 0 && recommended_all > 0)
      rate = (0.6 + 0.4 * recommended / recommended_all) * indispensable / indispensable_all;
    sum += (recommended_all + indispensable_all) * rate;
    measures += recommended_all + indispensable_all;
  }
  return measures == 0 ? 0 : 5 * sum / measures;
}

// Shows HST-10.
RC_GTEST_PROP(CyberIndex, IsTheDefinition, ()) {
  std::vector<Weighed> answers;
  const int count = *rc::gen::inRange(0, 300);
  for (int i = 0; i < count; ++i)
    answers.push_back(
        {static_cast<Category>(*rc::gen::inRange(0, 4)), *rc::gen::arbitrary<bool>(), *rc::gen::inRange(0, 3)});
  RC_ASSERT(std::abs(cyber_index(answers).total.value() - plain(answers)) < 1e-9);
}

TEST(RiskLevel, IsThatOfTheMatrix) {
  const std::string matrix[] = {"LLMM", "LLMH", "LMHH", "MMHH"};
  for (int severity = 1; severity <= 4; ++severity) {
    for (int likelihood = 1; likelihood <= 4; ++likelihood) {
      const char expected = matrix[severity - 1][static_cast<std::size_t>(likelihood - 1)];
      EXPECT_EQ("LMH"[static_cast<std::size_t>(risk_level(severity, likelihood))], expected)
          << severity << " " << likelihood;
    }
  }
}

TEST(IndexFigure, IsWrittenExactlyInLowestTerms) {
  EXPECT_EQ(IndexFigure().exact(), "0/1");
  EXPECT_EQ(IndexFigure(198, 50).exact(), "99/25");
  const Wide wide = Wide{1} << 100;
  EXPECT_EQ(IndexFigure(wide + 1, wide).exact(), "1267650600228229401496703205377/1267650600228229401496703205376");
}

}  // namespace
}  // namespace urna::assurance
