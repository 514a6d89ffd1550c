// SPDX-License-Identifier: EUPL-1.2
#include "protocol/result.hpp"

#include <gtest/gtest.h>

#include "protocol/detail/tally_fixture.hpp"

namespace urna::protocol {
namespace {

const Question two_answers =
    HomomorphicQuestion{.question = "Q", .answers = {"A", "B"}, .min = 1, .max = 1, .blank = false};
const Question blank_allowed =
    HomomorphicQuestion{.question = "Q", .answers = {"A", "B"}, .min = 1, .max = 2, .blank = true};
const Question two_lists = ListsQuestion{.question = "Q", .lists = {{"L", {"a", "b"}}, {"M", {"c"}}}, .extra = {}};
const Question ranking = MixnetQuestion{.question = "Q", .answers = {"A", "B"}, .extra = {}};

TEST(Result, RefusesEveryOtherSpelling) {
  const std::vector<Question> questions = {two_answers, two_lists, ranking};
  const std::string good = R"({"result":[[1,"3000000000"],[[4,4,0],[0,0]],[[1,2],[0,255]]]})";
  const auto result = read_result(questions, 2, good);
  ASSERT_TRUE(result.has_value()) << describe(result.error());
  EXPECT_EQ(result_text(questions, *result), good);
  for (const char* text :
       {R"({"result":[[1,3000000000],[[4,4,0],[0,0]],[[1,2],[0,255]]]})",
        R"({"result":[["1","3000000000"],[[4,4,0],[0,0]],[[1,2],[0,255]]]})",
        R"({"result":[[1,2,3],[[4,4,0],[0,0]],[[1,2],[0,255]]]})", R"({"result":[[1,2],[4,4,0,0,0],[[1,2],[0,255]]]})",
        R"({"result":[[1,2],[[4,4],[0,0,0]],[[1,2],[0,255]]]})", R"({"result":[[1,2],[[4,4,0],[0,0]],[[1,2]]]})",
        R"({"result":[[1,2],[[4,4,0],[0,0]],[[1,2],[0,255],[1,1]]]})",
        R"({"result":[[1,2],[[4,4,0],[0,0]],[[1,2],[0,256]]]})", R"({"result":[[1,2],[[4,4,0],[0,0]],[[1,2],[0]]]})",
        R"({"result":[[1,2],[[4,4,0],[0,0]],[[1,2],[0,-1]]]})", R"({"result":[[1,2],[[4,4,0],[0,0]]]})",
        R"({"result":[[1,2],[[4,4,0],[0,0]],[[1,2],[0,255]]]} )",
        R"({ "result":[[1,2],[[4,4,0],[0,0]],[[1,2],[0,255]]]})"}) {
    EXPECT_FALSE(read_result(questions, 2, text).has_value()) << text;
  }
}

TEST(Result, NamesEveryRuleThatListsBreak) {
  const auto broken = [](VoteCounts counts, std::uint64_t total_weight) {
    return broken_rules(std::vector<Question>{two_lists}, total_weight, {std::move(counts)});
  };
  EXPECT_TRUE(broken({3, 3, 1, 2, 2}, 5).empty());
  EXPECT_TRUE(broken({0, 0, 0, 0, 0}, 0).empty());
  EXPECT_EQ(broken({3, 3, 1, 2, 2}, 6),
            (std::vector<TallyFault>{{0, 0, "the lists' votes do not add up to the total weight"}}));
  EXPECT_EQ(broken({3, 3, 4, 2, 2}, 5), (std::vector<TallyFault>{{0, 2, "a candidate has more votes than the list"}}));
  EXPECT_EQ(broken({3, 1, 1, 2, 2}, 5),
            (std::vector<TallyFault>{{0, 0, "the candidates of a list have fewer votes than the list"}}));
  EXPECT_EQ(broken({3, 3, 1, 2, 1}, 5),
            (std::vector<TallyFault>{{0, 3, "the candidates of a list have fewer votes than the list"}}));
  constexpr std::uint64_t huge = std::uint64_t{1} << 63;
  EXPECT_FALSE(broken({huge, huge, 0, huge, huge}, 0).empty()) << "a sum that wraps around to the total weight";
}

TEST(Result, NamesEveryRuleThatAHomomorphicQuestionBreaks) {
  const auto broken = [](const Question& question, VoteCounts counts, std::uint64_t total_weight) {
    return broken_rules(std::vector<Question>{ranking, question}, total_weight, {OpenedBallots(), std::move(counts)})
        .size();
  };
  EXPECT_EQ(broken(two_answers, {2, 3}, 5), 0U);
  EXPECT_EQ(broken(two_answers, {2, 3}, 4), 1U);
  EXPECT_EQ(broken(two_answers, {2, 3}, 6), 1U);
  EXPECT_EQ(broken(blank_allowed, {5, 0, 0}, 5), 0U);
  EXPECT_EQ(broken(blank_allowed, {1, 4, 4}, 5), 0U);
  EXPECT_EQ(broken(blank_allowed, {1, 3, 0}, 5), 1U);
  EXPECT_EQ(broken(blank_allowed, {2, 4, 3}, 5), 1U);
  EXPECT_EQ(broken(blank_allowed, {6, 0, 0}, 5), 1U);
}

class Results : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Fixtures, Results,
                         testing::Values("belenios/a1-ed25519-single-homomorphic",
                                         "belenios/b1-ed25519-threshold-weights-revotes",
                                         "belenios/b2-b2048-threshold-weights-revotes", "belenios/c3-b2048-big-weights",
                                         "belenios/c4-b2048-no-ballot", "belenios/c5-ed25519-small",
                                         "belenios/d1-rfc3526-nh-mixnet", "belenios/d2-ed25519-nh-mixnet",
                                         "lists/t1-ed25519-demo-weights", "lists/t2-ed25519-works-council-mixed",
                                         "lists/t3-b2048-revote-blank", "lists/r1-ed25519-works-council",
                                         "lists/r2-b2048-small", "lists/r3-ed25519-weights"));

TEST_P(Results, OfAnotherProgramAreFoundAgain) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  const auto plain = open_tally(fixture.election, fixture.shuffled_tally, fixture.shares);
  const auto result = compute_result(fixture.election, plain, fixture.sized.total_weight);
  ASSERT_TRUE(result.has_value()) << describe(result.error());
  EXPECT_EQ(result_text(fixture.questions(), *result), fixture.texts.result);
  EXPECT_EQ(result_text(fixture.questions(), fixture.result), fixture.texts.result);
  EXPECT_TRUE(result_faults(fixture.election, plain, fixture.sized.total_weight, fixture.result).empty());
  EXPECT_TRUE(broken_rules(fixture.questions(), fixture.sized.total_weight, fixture.result).empty());
}

TEST_P(Results, AreRefusedWithAnyOtherNumber) {
  TallyFixture fixture(URNA_TESTS, GetParam());
  const auto plain = open_tally(fixture.election, fixture.shuffled_tally, fixture.shares);
  for (std::size_t i = 0; i < fixture.result.size(); ++i) {
    if (auto* counts = std::get_if<VoteCounts>(&fixture.result[i])) {
      for (std::size_t j = 0; j < counts->size(); ++j) {
        const std::uint64_t good = (*counts)[j];
        for (const std::uint64_t wrong : {good + 1, good - 1}) {
          (*counts)[j] = wrong;
          const auto faults = result_faults(fixture.election, plain, fixture.sized.total_weight, fixture.result);
          ASSERT_EQ(faults.size(), 1U);
          EXPECT_EQ(faults[0].question, i);
          EXPECT_EQ(faults[0].choice, j);
          EXPECT_EQ(faults[0].what == "more votes than the total weight", wrong > fixture.sized.total_weight);
        }
        (*counts)[j] = good;
      }
      continue;
    }
    auto& ballots = std::get<OpenedBallots>(fixture.result[i]);
    for (std::size_t j = 0; j < ballots.size(); ++j) {
      ++ballots[j].back();
      EXPECT_EQ(result_faults(fixture.election, plain, fixture.sized.total_weight, fixture.result),
                (std::vector<TallyFault>{{i, j, "the opened ballot holds other numbers"}}));
      --ballots[j].back();
    }
  }
}

TEST_P(Results, NeedEveryShare) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  if (fixture.sized.num_tallied == 0) return;  // the neutral ciphertexts open with any key
  for (std::size_t left_out = 0; left_out < fixture.shares.size(); ++left_out) {
    std::vector<WeightedShare> shares = fixture.shares;
    shares.erase(shares.begin() + static_cast<std::ptrdiff_t>(left_out));
    const auto plain = open_tally(fixture.election, fixture.shuffled_tally, shares);
    EXPECT_FALSE(result_faults(fixture.election, plain, fixture.sized.total_weight, fixture.result).empty());
  }
}

TEST(Result, RefusesAPlaintextThatIsNoCount) {
  const TallyFixture fixture(URNA_TESTS, "belenios/c3-b2048-big-weights");
  auto plain = open_tally(fixture.election, fixture.shuffled_tally, fixture.shares);
  plain[0][1] = fixture.group().invert(fixture.group().generator());
  const auto result = compute_result(fixture.election, plain, 100);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().choice, 0U) << "3000000000 votes are more than 100";
  const auto other = compute_result(fixture.election, {{fixture.group().generator(), plain[0][1]}}, 100);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(describe(other.error()),
            "question 1, choice 2: the plaintext is no number of votes from 0 to the total weight");
  const auto endless = compute_result(fixture.election, plain, std::uint64_t{1} << 60);
  ASSERT_FALSE(endless.has_value());
  EXPECT_EQ(endless.error().what, "the total weight is too large to search for the votes");
}

TEST(Result, RefusesTheResultsThatWereTamperedWith) {
  for (const char* name : {"belenios/e-negative/b2048-wrong-result", "belenios/e-negative/ed-wrong-result",
                           "belenios/e-negative/nh-wrong-result"}) {
    const TallyFixture fixture(URNA_TESTS, name);
    const auto plain = open_tally(fixture.election, fixture.shuffled_tally, fixture.shares);
    EXPECT_FALSE(result_faults(fixture.election, plain, fixture.sized.total_weight, fixture.result).empty()) << name;
  }
}

}  // namespace
}  // namespace urna::protocol
