// SPDX-License-Identifier: EUPL-1.2
#include "protocol/partial_decryption.hpp"

#include <gtest/gtest.h>

#include "protocol/detail/tally_fixture.hpp"

namespace urna::protocol {
namespace {

using crypto::Element;
using crypto::Natural;

class PartialDecryptions : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Fixtures, PartialDecryptions,
                         testing::Values("belenios/a1-ed25519-single-homomorphic",
                                         "belenios/b1-ed25519-threshold-weights-revotes",
                                         "belenios/b2-b2048-threshold-weights-revotes", "belenios/c3-b2048-big-weights",
                                         "belenios/c5-ed25519-small", "belenios/d1-rfc3526-nh-mixnet",
                                         "belenios/d2-ed25519-nh-mixnet", "lists/t1-ed25519-demo-weights",
                                         "lists/t2-ed25519-works-council-mixed", "lists/t3-b2048-revote-blank",
                                         "lists/r1-ed25519-works-council", "lists/r2-b2048-small",
                                         "lists/r3-ed25519-weights"));

TEST_P(PartialDecryptions, OfAnotherProgramHoldForTheirTrusteeOnly) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  ASSERT_FALSE(fixture.decryptions.empty());
  for (std::size_t i = 0; i < fixture.decryptions.size(); ++i) {
    const auto faults = [&](const Element& key) {
      return decryption_faults(fixture.election, fixture.shuffled_tally, key, fixture.decryptions[i]).size();
    };
    EXPECT_EQ(faults(fixture.key_of(i)), 0U) << i;
    std::size_t count = 0;
    for (const auto& row : fixture.shuffled_tally) count += row.size();
    EXPECT_EQ(faults(fixture.group().multiply(fixture.key_of(i), fixture.group().generator())), count) << i;
  }
}

TEST_P(PartialDecryptions, AreWrittenAsTheyWereRead) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  for (std::size_t i = 0; i < fixture.decryptions.size(); ++i) {
    EXPECT_EQ(partial_decryption_text(fixture.group(), fixture.shapes, fixture.decryptions[i]),
              fixture.texts.decryptions[i]);
  }
}

/// Two trustees who shuffled, one with a homomorphic and a mixnet question.
class PartialDecryptionTest : public testing::TestWithParam<const char*> {
 protected:
  TallyFixture fixture_{URNA_TESTS, GetParam()};
  crypto::ReplayedRandom random_{3};

  const crypto::Group& group() const { return fixture_.group(); }
  const crypto::ScalarField& field() const { return group().scalars(); }
  crypto::SecretScalar private_key() const {
    const std::string quoted =
        file_text(std::string(URNA_TESTS) + "/fixtures/" + GetParam() + "/secrets/trustee1.privkey");
    return field().secret(Natural::from_decimal(quoted.substr(1, quoted.rfind('"') - 1)).value());
  }
  std::vector<TallyFault> faults() const {
    return decryption_faults(fixture_.election, fixture_.shuffled_tally, fixture_.key_of(0), fixture_.decryptions[0]);
  }
  Element order_two() const {
    if (group().name() == "Ed25519") return *group().parse("7" + std::string(61, 'f') + "ec");
    Element minus_one = group().neutral();  // p − 1 = 2q
    const Natural q = field().order();
    for (std::size_t i = 0; i < minus_one.limbs.size(); ++i) {
      minus_one.limbs[i] = (q.limb(i) << 1) | (i == 0 ? 0 : q.limb(i - 1) >> 63);
    }
    return minus_one;
  }
};

INSTANTIATE_TEST_SUITE_P(Fixtures, PartialDecryptionTest,
                         testing::Values("belenios/d1-rfc3526-nh-mixnet", "belenios/d2-ed25519-nh-mixnet"));

TEST_P(PartialDecryptionTest, RefusesAChangedFactor) {
  Element& factor = fixture_.decryptions[0].factors[1][2];
  factor = group().multiply(factor, group().generator());
  EXPECT_EQ(faults(), (std::vector<TallyFault>{{1, 2, "decryption proof"}}));
}

TEST_P(PartialDecryptionTest, RefusesAChangedChallengeOrResponse) {
  crypto::Proof& first = fixture_.decryptions[0].proofs[0][0];
  first.challenge = field().add(first.challenge, Natural(1));
  crypto::Proof& second = fixture_.decryptions[0].proofs[1][3];
  second.response = field().add(second.response, Natural(1));
  EXPECT_EQ(faults(), (std::vector<TallyFault>{{0, 0, "decryption proof"}, {1, 3, "decryption proof"}}));
}

TEST_P(PartialDecryptionTest, RefusesNumbersThatAreNotReduced) {
  fixture_.decryptions[0].proofs[0][1].response = field().order();
  fixture_.decryptions[0].proofs[1][1].challenge = field().order();
  const std::string what = "decryption proof: a number is not below the order of the group";
  EXPECT_EQ(faults(), (std::vector<TallyFault>{{0, 1, what}, {1, 1, what}}));
}

TEST_P(PartialDecryptionTest, RefusesAnotherElection) {
  ElectionDescription other = fixture_.election.description();
  other.name += "2";
  const auto election = Election::parse(election_text(other));
  ASSERT_TRUE(election.has_value());
  EXPECT_EQ(decryption_faults(*election, fixture_.shuffled_tally, fixture_.key_of(0), fixture_.decryptions[0]).size(),
            6U);
}

TEST_P(PartialDecryptionTest, RefusesAnotherShape) {
  PartialDecryption short_factors = fixture_.decryptions[0];
  short_factors.factors[1].pop_back();
  PartialDecryption short_proofs = fixture_.decryptions[0];
  short_proofs.proofs[0].pop_back();
  PartialDecryption one_question = fixture_.decryptions[0];
  one_question.factors.pop_back();
  const auto question_of = [&](const PartialDecryption& decryption) {
    const auto found = decryption_faults(fixture_.election, fixture_.shuffled_tally, fixture_.key_of(0), decryption);
    return found.size() == 1 ? std::optional(found[0].question) : std::nullopt;
  };
  EXPECT_EQ(question_of(short_factors), 1U);
  EXPECT_EQ(question_of(short_proofs), 0U);
  EXPECT_EQ(question_of(one_question), 0U);
  const std::string& text = fixture_.texts.decryptions[0];
  EXPECT_FALSE(read_partial_decryption(group(), tally_shapes(fixture_.questions(), 3), text).has_value());
  EXPECT_FALSE(read_partial_decryption(group(), tally_shapes(fixture_.questions(), 5), text).has_value());
  EXPECT_FALSE(read_partial_decryption(group(), std::span(fixture_.shapes).first(1), text).has_value());
}

/// With a factor of order 2 the proof holds for every even challenge: only the check of membership stands in the way.
TEST_P(PartialDecryptionTest, RefusesAFactorOutsideTheGroupThatItsProofCannotSee) {
  const crypto::SecretScalar x = private_key();
  const Element& alpha = fixture_.shuffled_tally[0][0].alpha;
  const std::string prefix =
      "decrypt|" + fixture_.election.fingerprint() + "|" + group().text(fixture_.key_of(0)) + "|";
  crypto::Proof proof;
  do {
    proof = crypto::prove_same_exponent(group(), x, alpha, prefix, random_);
  } while (proof.challenge.bit(0));
  Element& factor = fixture_.decryptions[0].factors[0][0];
  factor = group().multiply(factor, order_two());
  fixture_.decryptions[0].proofs[0][0] = proof;
  EXPECT_EQ(faults(), (std::vector<TallyFault>{{0, 0, "an element is not in the group"}}));
}

TEST_P(PartialDecryptionTest, RefusesACiphertextOutsideTheGroup) {
  Element& alpha = fixture_.shuffled_tally[1][0].alpha;
  alpha = group().multiply(alpha, order_two());
  const auto found = faults();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0], (TallyFault{1, 0, "an element is not in the group"}));
}

TEST_P(PartialDecryptionTest, UsesNoKeyOnACiphertextOutsideTheGroup) {
  const crypto::SecretScalar x = private_key();
  EncryptedTally tally = fixture_.shuffled_tally;
  tally[1][3].beta = group().multiply(tally[1][3].beta, order_two());
  const auto of_beta = decrypt_partially(fixture_.election, tally, x, random_);
  ASSERT_FALSE(of_beta.has_value());
  EXPECT_EQ(describe(of_beta.error()), "question 2, choice 4: the ciphertext is not in the group");
  tally[0][1].alpha = group().multiply(tally[0][1].alpha, order_two());
  const auto of_alpha = decrypt_partially(fixture_.election, tally, x, random_);
  ASSERT_FALSE(of_alpha.has_value());
  EXPECT_EQ(of_alpha.error().question, 0U);
  EXPECT_EQ(of_alpha.error().choice, 1U);
}

TEST_P(PartialDecryptionTest, AgreesWithAnotherProgramOnEveryFactor) {
  const auto made = decrypt_partially(fixture_.election, fixture_.shuffled_tally, private_key(), random_);
  ASSERT_TRUE(made.has_value());
  const auto read =
      read_partial_decryption(group(), fixture_.shapes, partial_decryption_text(group(), fixture_.shapes, *made));
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(decryption_faults(fixture_.election, fixture_.shuffled_tally, fixture_.key_of(0), *read).empty());
  for (std::size_t i = 0; i < read->factors.size(); ++i) {
    for (std::size_t j = 0; j < read->factors[i].size(); ++j) {
      EXPECT_TRUE(group().equal(read->factors[i][j], fixture_.decryptions[0].factors[i][j]));
    }
  }
}

/// Zero knowledge: whoever may choose the challenge makes a transcript without the key, even of a false claim.  So a
/// transcript by itself tells nothing about the key.
TEST_P(PartialDecryptionTest, HasTranscriptsThatNeedNoKey) {
  const Element& alpha = fixture_.shuffled_tally[0][0].alpha;
  const Element wrong_factor = group().independent_generator(0);
  const Natural challenge = field().random(random_).publish();
  const Natural response = field().random(random_).publish();
  const Element a = group().multiply(group().generator_power(response), group().power(fixture_.key_of(0), challenge));
  const Element b = group().multiply(group().power(alpha, response), group().power(wrong_factor, challenge));
  // As random as an honest pair of commitments: g^w and, since the claim is false, not alpha^w.  The hash alone ties
  // the challenge to them.
  const std::array<Element, 2> commitments = {a, b};
  const std::string prefix =
      "decrypt|" + fixture_.election.fingerprint() + "|" + group().text(fixture_.key_of(0)) + "|";
  EXPECT_NE(crypto::hash_to_scalar(group(), prefix, commitments), challenge);
  fixture_.decryptions[0].factors[0][0] = wrong_factor;
  fixture_.decryptions[0].proofs[0][0] = {challenge, response};
  EXPECT_EQ(faults(), (std::vector<TallyFault>{{0, 0, "decryption proof"}}));
}

/// Soundness: two answers to the same commitment betray the key, so whoever can answer two challenges knows it.
TEST_P(PartialDecryptionTest, BetraysTheKeyWhenACommitmentIsUsedTwice) {
  const crypto::SecretScalar x = private_key();
  const Element& alpha = fixture_.shuffled_tally[0][0].alpha;
  crypto::ReplayedRandom once(9);
  crypto::ReplayedRandom again(9);
  const crypto::Proof first = crypto::prove_same_exponent(group(), x, alpha, "one|", once);
  const crypto::Proof second = crypto::prove_same_exponent(group(), x, alpha, "two|", again);
  ASSERT_NE(first.challenge, second.challenge);
  const Natural extracted = field().multiply(field().subtract(first.response, second.response),
                                             field().invert(field().subtract(second.challenge, first.challenge)));
  EXPECT_EQ(extracted, x.publish());
}

class TamperedDecryptions : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Fixtures, TamperedDecryptions,
                         testing::Values("belenios/e-negative/b2048-pd-proof-tampered",
                                         "belenios/e-negative/b2048-pd-factor-tampered",
                                         "belenios/e-negative/ed-pd-proof-tampered",
                                         "belenios/e-negative/ed-pd-factor-tampered"));

TEST_P(TamperedDecryptions, AreRefusedAtOnePlace) {
  const TallyFixture fixture(URNA_TESTS, GetParam());
  std::size_t faults = 0;
  for (std::size_t i = 0; i < fixture.decryptions.size(); ++i) {
    faults +=
        decryption_faults(fixture.election, fixture.shuffled_tally, fixture.key_of(i), fixture.decryptions[i]).size();
  }
  EXPECT_EQ(faults, 1U);
}

}  // namespace
}  // namespace urna::protocol
