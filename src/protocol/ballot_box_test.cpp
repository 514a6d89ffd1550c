// SPDX-License-Identifier: EUPL-1.2
#include "protocol/ballot_box.hpp"

#include <gtest/gtest.h>

#include <map>

#include "crypto/discrete_log.hpp"
#include "protocol/detail/sample_election.hpp"

namespace urna::protocol {
namespace {

/// A box with three voters of weights 1, 2 and 0, and the texts of what they cast.
class BallotBox : public testing::Test {
 protected:
  BallotBox() {
    for (const std::uint64_t weight : {1U, 2U, 0U}) {
      secrets.push_back(sample.election->group().scalars().random(sample.random));
      credentials.add(sample.election->group().text(sample.election->group().generator_power(secrets.back())), weight);
    }
    box = std::make_unique<OpenBallotBox>(*sample.election, credentials, [this](std::uint64_t place) {
      return choices_of(texts.at(place), *sample.election);
    });
  }

  std::string ballot_of(std::size_t voter, std::vector<std::vector<std::uint32_t>> choices) {
    sample.voter = sample.election->group().scalars().copy(secrets[voter]);
    return sample.ballot(std::move(choices));
  }

  std::optional<BallotRejection> cast(const std::string& ballot) {
    const std::string_view view = ballot;
    auto checked = BallotChecker(*sample.election).check(std::span(&view, 1));
    texts[next] = ballot;
    return box->admit(*checked[0], next++);
  }

  std::vector<std::uint64_t> count(const EncryptedTally& tally, std::size_t question) {
    const crypto::Group& group = sample.election->group();
    std::vector<crypto::Element> plain;
    for (const auto& sum : tally[question]) plain.push_back(group.divide(sum.beta, group.power(sum.alpha, sample.key)));
    std::vector<std::uint64_t> counts;
    for (const auto& value : crypto::discrete_logs(group, plain, 100)) counts.push_back(value.value());
    return counts;
  }

  SampleElection sample{crypto::ed25519()};
  PublicCredentials credentials;
  std::vector<crypto::SecretScalar> secrets;
  std::map<std::uint64_t, std::string> texts;
  std::uint64_t next = 0;
  std::unique_ptr<OpenBallotBox> box;
};

TEST_F(BallotBox, RefusesAReplayedBallotAlsoAfterANewerOne) {
  const std::string first = ballot_of(0, sample_choices);
  EXPECT_FALSE(cast(first));
  EXPECT_EQ(cast(first), BallotRejection::replayed);
  EXPECT_FALSE(cast(ballot_of(0, sample_choices)));
  EXPECT_EQ(cast(first), BallotRejection::replayed) << "it would bring the old choice back";
  EXPECT_EQ(box->num_tallied(), 1U);
  EXPECT_EQ(box->admitted(), 2U);
}

TEST_F(BallotBox, RefusesACredentialThatIsNotOnTheList) {
  secrets[0] = sample.election->group().scalars().random(sample.random);
  EXPECT_EQ(cast(ballot_of(0, sample_choices)), BallotRejection::unknown_credential);
  EXPECT_EQ(box->num_tallied(), 0U);
}

TEST_F(BallotBox, CountsTheLastBallotOfEachCredentialByItsWeight) {
  EXPECT_FALSE(cast(ballot_of(0, {{1, 0, 0}, {0, 1, 0}, {1, 1, 1, 0, 0, 0, 0}, {1, 2, 3}})));
  EXPECT_FALSE(cast(ballot_of(1, {{1, 1, 0}, {0, 1, 0}, {0, 0, 0, 1, 1, 0, 0}, {1, 2, 3}})));
  EXPECT_FALSE(cast(ballot_of(2, {{1, 1, 0}, {0, 0, 1}, {0, 0, 0, 1, 1, 0, 0}, {3, 2, 1}})));
  EXPECT_FALSE(cast(ballot_of(1, {{0, 0, 1}, {1, 0, 0}, {1, 0, 1, 0, 0, 0, 0}, {2, 2, 2}})));
  const CountedBallots counted = std::move(*box).close();
  EXPECT_EQ(counted.num_tallied, 3U);
  EXPECT_EQ(counted.total_weight, 3U);
  EXPECT_EQ(count(counted.tally, 0), (std::vector<std::uint64_t>{1, 0, 2}));
  EXPECT_EQ(count(counted.tally, 1), (std::vector<std::uint64_t>{2, 1, 0}));
  EXPECT_EQ(count(counted.tally, 2), (std::vector<std::uint64_t>{3, 1, 3, 0, 0, 0, 0}));
  EXPECT_EQ(counted.tally[3].size(), 3U) << "one ciphertext a voter for the mixnet";
}

TEST_F(BallotBox, GivesTheNeutralTallyWhenNobodyVoted) {
  const CountedBallots counted = std::move(*box).close();
  EXPECT_EQ(counted.num_tallied, 0U);
  EXPECT_TRUE(crypto::equal(sample.election->group(), counted.tally[0][0],
                            crypto::neutral_ciphertext(sample.election->group())));
  EXPECT_TRUE(counted.tally[3].empty());
}

std::vector<std::string> errors_of(const std::vector<std::string_view>& texts, PublicCredentials& list) {
  const crypto::Group& group = crypto::ed25519();
  std::vector<std::string> errors;
  add_credentials(group, *group.engine(group.generator()), texts, 0, list,
                  [&](const auto& error) { errors.push_back(std::to_string(error.number) + " " + error.what); });
  return errors;
}

TEST(PublicCredentials, RefuseWhatIsNoKeyOrIsListedTwice) {
  const crypto::Group& group = crypto::ed25519();
  const std::string good = group.text(group.generator_power(crypto::Natural(5)));
  const std::string weighted = good + ",3";
  const std::string neutral = group.text(group.neutral());
  const std::string order_two = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec";
  PublicCredentials list;
  const auto errors = errors_of({good, weighted, neutral, order_two, "abc", good + ",01", good + ",", ""}, list);
  ASSERT_EQ(errors.size(), 7U);
  EXPECT_EQ(errors[0], "2 is listed twice");
  EXPECT_EQ(errors[1], "3 is the neutral element");
  EXPECT_EQ(errors[2], "4 is not in the group");
  EXPECT_EQ(errors[3], "5 is not an element of Ed25519 in canonical form");
  EXPECT_EQ(list.size(), 1U);
  EXPECT_TRUE(list.find(good));
  EXPECT_FALSE(list.find(neutral));
}

TEST(PublicCredentials, FindEachOfMany) {
  PublicCredentials list;
  for (int i = 0; i < 5000; ++i) EXPECT_TRUE(list.add(std::to_string(i), static_cast<std::uint64_t>(i)));
  for (int i = 0; i < 5000; ++i) {
    const auto index = list.find(std::to_string(i));
    ASSERT_TRUE(index);
    EXPECT_EQ(list[*index].weight, static_cast<std::uint64_t>(i));
    EXPECT_FALSE(list.add(std::to_string(i), 1));
  }
  EXPECT_FALSE(list.find("5000"));
}

}  // namespace
}  // namespace urna::protocol
