// SPDX-License-Identifier: EUPL-1.2
#include "protocol/shuffle_record.hpp"

#include <gtest/gtest.h>

#include "protocol/detail/tally_fixture.hpp"

namespace urna::protocol {
namespace {

using Kind = crypto::ShuffleFault::Kind;

class ShuffleRecords : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Fixtures, ShuffleRecords,
                         testing::Values("belenios/d1-rfc3526-nh-mixnet", "belenios/d2-ed25519-nh-mixnet"));

TEST_P(ShuffleRecords, OfAnotherProgramHoldOnlyInTheirPlace) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  const MixnetArrays input = mixnet_arrays(fixture.questions(), fixture.tally);
  ASSERT_EQ(fixture.shuffles.size(), 2U);
  EXPECT_EQ(find_shuffle_refusal(fixture.election, input, fixture.shuffles[0]), std::nullopt);
  EXPECT_EQ(find_shuffle_refusal(fixture.election, fixture.shuffles[0].ciphertexts, fixture.shuffles[1]), std::nullopt);
  const auto refusal = find_shuffle_refusal(fixture.election, input, fixture.shuffles[1]);
  ASSERT_TRUE(refusal.has_value()) << "the second shuffle does not start from the tally";
  EXPECT_EQ(refusal->question, 1U);
}

TEST_P(ShuffleRecords, AreWrittenAsTheyWereRead) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  for (std::size_t i = 0; i < fixture.shuffles.size(); ++i) {
    EXPECT_EQ(shuffle_text(fixture.group(), fixture.shuffles[i]), fixture.texts.shuffles[i]);
  }
}

TEST_P(ShuffleRecords, RefuseEveryByteThatChanges) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  const MixnetArrays input = mixnet_arrays(fixture.questions(), fixture.tally);
  const std::string& text = fixture.texts.shuffles[0];
  const std::size_t step = text.size() / 40;
  for (std::size_t at = 3; at < text.size(); at += step) {
    std::string changed = text;
    changed[at] = changed[at] == '1' ? '2' : '1';
    const auto record = read_shuffle(fixture.group(), 1, fixture.sized.num_tallied, changed);
    EXPECT_TRUE(!record || find_shuffle_refusal(fixture.election, input, *record)) << "byte " << at;
  }
}

TEST_P(ShuffleRecords, OfUrnaHoldAfterAnyOther) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  crypto::ReplayedRandom random(7);
  const MixnetArrays& input = fixture.shuffles[1].ciphertexts;
  const auto made = make_shuffle(fixture.election, input, random);
  ASSERT_TRUE(made.has_value());
  const std::string text = shuffle_text(fixture.group(), *made);
  const auto read = read_shuffle(fixture.group(), 1, fixture.sized.num_tallied, text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(find_shuffle_refusal(fixture.election, input, *read), std::nullopt);
}

TEST_P(ShuffleRecords, RefuseAnotherNumberOfArraysOrBallots) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  const std::string& text = fixture.texts.shuffles[0];
  EXPECT_FALSE(read_shuffle(fixture.group(), 2, 4, text).has_value());
  EXPECT_FALSE(read_shuffle(fixture.group(), 0, 4, text).has_value());
  EXPECT_FALSE(read_shuffle(fixture.group(), 1, 3, text).has_value());
  EXPECT_FALSE(read_shuffle(fixture.group(), 1, 5, text).has_value());
  EXPECT_FALSE(read_shuffle(fixture.group(), 1, 4, text + " ").has_value());
  ShuffleRecord record = fixture.shuffles[0];
  record.proofs.pop_back();
  EXPECT_EQ(find_shuffle_refusal(fixture.election, mixnet_arrays(fixture.questions(), fixture.tally), record),
            (ShuffleRefusal{0, {Kind::lengths_differ}}));
}

TEST(ShuffleRecord, NamesTheQuestionThatCannotBeShuffled) {
  const TallyFixture fixture(URNA_TESTS, "belenios/d1-rfc3526-nh-mixnet");
  crypto::ReplayedRandom random(1);
  MixnetArrays input = mixnet_arrays(fixture.questions(), fixture.tally);
  input[0][2].alpha.limbs.fill(0);  // 0 is in no group
  const auto made = make_shuffle(fixture.election, input, random);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(describe(made.error()), "question 2: input not in the group, ciphertext 3");
}

TEST(ShuffleRecord, ReadsAnElectionWithoutBallots) {
  const std::string empty =
      "{\"ciphertexts\":[[]],\"proofs\":[[[\"1\",\"1\",\"1\",[\"1\",\"1\"],[]],[\"0\",\"0\",\"0\",\"0\",[],[]],[],[]]]"
      "}";
  const auto record = read_shuffle(crypto::rfc3526_2048(), 1, 0, empty);
  ASSERT_TRUE(record.has_value()) << describe(record.error());
  EXPECT_EQ(shuffle_text(crypto::rfc3526_2048(), *record), empty);
}

struct Tampered {
  const char* name;
  std::size_t shuffle;
};

class TamperedShuffles : public testing::TestWithParam<Tampered> {};

INSTANTIATE_TEST_SUITE_P(Fixtures, TamperedShuffles,
                         testing::Values(Tampered{"belenios/e-negative/nh-shuffle-proof-tampered", 0},
                                         Tampered{"belenios/e-negative/nh-shuffle-ciphertext-replaced", 1},
                                         Tampered{"belenios/e-negative/nh-shuffle-dropped", 0},
                                         Tampered{"belenios/e-negative/ednh-shuffle-proof-tampered", 0},
                                         Tampered{"belenios/e-negative/ednh-shuffle-ciphertext-replaced", 1}));

TEST_P(TamperedShuffles, AreRefused) {
  const TallyFixture fixture(URNA_TESTS, GetParam().name);
  MixnetArrays input = mixnet_arrays(fixture.questions(), fixture.tally);
  for (std::size_t i = 0; i < fixture.shuffles.size(); ++i) {
    EXPECT_EQ(find_shuffle_refusal(fixture.election, input, fixture.shuffles[i]).has_value(), i == GetParam().shuffle)
        << i;
    input = fixture.shuffles[i].ciphertexts;
  }
}

}  // namespace
}  // namespace urna::protocol
