// SPDX-License-Identifier: EUPL-1.2
#include "protocol/ballot_check.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "crypto/hash.hpp"
#include "protocol/detail/sample_election.hpp"

namespace urna::protocol {
namespace {

Result<CheckedBallot, BallotRefusal> check(const Election& election, const std::string& ballot) {
  const std::string_view view = ballot;
  return std::move(BallotChecker(election).check(std::span(&view, 1))[0]);
}

const crypto::Group& group_of(int index) {
  return *crypto::group_named(crypto::group_names()[static_cast<std::size_t>(index)]);
}

/// Signs the changed text again, so that only the change is wrong.
std::string signed_again(SampleElection& sample, const std::string& ballot) {
  const std::string unsigned_part = ballot.substr(0, ballot.find(",\"signature\":"));
  const std::string hash = signed_hash(unsigned_part);
  std::string out = unsigned_part + ",\"signature\":{\"hash\":\"" + hash + "\",\"proof\":";
  append_proof(out,
               crypto::prove_knowledge(sample.election->group(), sample.voter, "sig|" + hash + "|", sample.random));
  return out + "}}";
}

class BallotCheck : public testing::TestWithParam<int> {};

TEST_P(BallotCheck, RefusesABallotWhenAnyOneNumberInItIsChanged) {
  SampleElection sample(group_of(GetParam()));
  const std::string ballot = sample.ballot(sample_choices);
  ASSERT_TRUE(check(*sample.election, ballot)) << check(*sample.election, ballot).error().detail;
  // Every challenge and response, inside answers and in the signature; only some in the slow groups, which share the
  // code.
  const std::regex number("\"(challenge|response)\":\\[?\"([0-9]+)\"");
  int seen = 0;
  for (auto match = std::sregex_iterator(ballot.begin(), ballot.end(), number); match != std::sregex_iterator();
       ++match) {
    if (GetParam() != 0 && seen++ % 9 != 0) continue;
    std::string changed = ballot;
    char& digit = changed[static_cast<std::size_t>(match->position(2))];
    digit = digit == '1' ? '2' : '1';
    const bool in_signature = changed.find("\"signature\"") < static_cast<std::size_t>(match->position(2));
    if (!in_signature) changed = signed_again(sample, changed);
    const auto answer = check(*sample.election, changed);
    ASSERT_FALSE(answer) << "changed at byte " << match->position(2);
    EXPECT_EQ(answer.error().reason, in_signature ? BallotRejection::signature_invalid : BallotRejection::proof_invalid)
        << answer.error().detail;
  }
}

TEST_P(BallotCheck, RefusesABallotWhenAnyOneElementIsReplacedByAnother) {
  const crypto::Group& group = group_of(GetParam());
  SampleElection sample(group);
  const std::string ballot = sample.ballot(sample_choices);
  const std::string other = group.text(group.generator_power(crypto::Natural(12345)));
  const std::regex element("\"(alpha|beta|commitment)\":\"([0-9a-f]+)\"");
  int seen = 0;
  for (auto match = std::sregex_iterator(ballot.begin(), ballot.end(), element); match != std::sregex_iterator();
       ++match) {
    if (GetParam() != 0 && seen++ % 5 != 0) continue;
    std::string changed = ballot;
    changed.replace(static_cast<std::size_t>(match->position(2)), static_cast<std::size_t>(match->length(2)), other);
    const auto answer = check(*sample.election, signed_again(sample, changed));
    ASSERT_FALSE(answer) << "changed at byte " << match->position(2);
    EXPECT_EQ(answer.error().reason, BallotRejection::proof_invalid);
  }
}

TEST_P(BallotCheck, RefusesTheProofsOfAnotherVoterOrElection) {
  SampleElection sample(group_of(GetParam()));
  SampleElection other(group_of(GetParam()), 2);
  const std::string ballot = sample.ballot(sample_choices);
  EXPECT_EQ(check(*other.election, ballot).error().reason, BallotRejection::other_election);
  const auto answers = [](const std::string& text) {
    const auto from = text.find("\"answers\":");
    return std::pair(from, text.find(",\"signature\":") - from);
  };
  std::string copied = sample.ballot(sample_choices);
  const auto victim = sample.ballot(sample_choices);
  sample.voter = sample.election->group().scalars().random(sample.random);
  std::string mine = sample.ballot(sample_choices);
  const auto [from, length] = answers(mine);
  const auto [victim_from, victim_length] = answers(victim);
  mine.replace(from, length, victim.substr(victim_from, victim_length));
  EXPECT_EQ(check(*sample.election, signed_again(sample, mine)).error().reason, BallotRejection::proof_invalid);
}

TEST_P(BallotCheck, RefusesATextSpelledInAnyOtherWay) {
  SampleElection sample(group_of(GetParam()));
  const std::string ballot = sample.ballot(sample_choices);
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = ballot;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  for (const std::string& text :
       {ballot + " ", ballot + ballot, " " + ballot, ballot.substr(0, ballot.size() - 1), std::string(),
        std::string("null"), replaced("\"response\":\"", "\"response\":\"0"), replaced("\"alpha\"", "\"Alpha\""),
        replaced(",\"beta\"", ", \"beta\""), replaced("\"challenge\":\"", "\"challenge\":\"-")}) {
    const auto answer = check(*sample.election, text);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, BallotRejection::malformed);
  }
}

TEST_P(BallotCheck, JudgesEachBallotOfABlockByItself) {
  SampleElection sample(group_of(GetParam()));
  const std::string good = sample.ballot(sample_choices);
  std::string bad = good;
  bad[bad.find("\"response\":\"") + 12] = '0';
  const std::vector<std::string_view> block = {good, bad, "x", good};
  const auto answers = BallotChecker(*sample.election).check(block);
  EXPECT_TRUE(answers[0].has_value());
  EXPECT_FALSE(answers[1].has_value());
  EXPECT_FALSE(answers[2].has_value());
  EXPECT_TRUE(answers[3].has_value());
  EXPECT_EQ(answers[0]->hash, crypto::sha256(good));
}

TEST_P(BallotCheck, AcceptsEveryAllowedChoice) {
  SampleElection sample(group_of(GetParam()));
  for (const auto& choices : std::vector<std::vector<std::vector<std::uint32_t>>>{
           {{1, 0, 0}, {1, 0, 0}, {0, 0, 0, 1, 1, 0, 0}, {0, 0, 0}},
           {{0, 1, 1}, {0, 1, 0}, {1, 0, 1, 0, 0, 0, 0}, {255, 255, 255}},
           {{0, 0, 1}, {0, 0, 1}, {0, 0, 0, 0, 0, 1, 1}, {1, 2, 3}},
       }) {
    const std::string ballot = sample.ballot(choices);
    const auto answer = check(*sample.election, ballot);
    EXPECT_TRUE(answer.has_value()) << answer.error().detail;
  }
}

INSTANTIATE_TEST_SUITE_P(EachGroup, BallotCheck, testing::Values(0, 1, 2));

TEST(BallotMaking, RefusesChoicesThatBreakTheRules) {
  SampleElection sample(crypto::ed25519());
  const auto error = [&](std::size_t question, std::vector<std::uint32_t> values) {
    auto choices = sample_choices;
    choices[question] = std::move(values);
    const auto found = find_choice_error(*sample.election, PlainChoices(choices));
    EXPECT_TRUE(found.has_value());
    return found ? found->question : 99;
  };
  EXPECT_EQ(error(0, {0, 0, 0}), 0U);
  EXPECT_EQ(error(0, {1, 1, 1}), 0U);
  EXPECT_EQ(error(0, {2, 0, 0}), 0U);
  EXPECT_EQ(error(0, {1, 0}), 0U);
  EXPECT_EQ(error(1, {1, 1, 0}), 1U) << "blank and something else";
  EXPECT_EQ(error(1, {0, 0, 0}), 1U);
  EXPECT_EQ(error(2, {1, 1, 0, 1, 1, 0, 0}), 2U) << "two lists";
  EXPECT_EQ(error(2, {0, 0, 0, 0, 0, 0, 0}), 2U) << "no list";
  EXPECT_EQ(error(2, {1, 0, 0, 0, 0, 0, 0}), 2U) << "everybody struck out";
  EXPECT_EQ(error(2, {1, 1, 0, 0, 1, 0, 0}), 2U) << "a candidate of another list";
  EXPECT_EQ(error(3, {256, 0, 0}), 3U);
}

}  // namespace
}  // namespace urna::protocol
