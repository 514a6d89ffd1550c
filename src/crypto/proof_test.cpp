// SPDX-License-Identifier: EUPL-1.2
#include "crypto/proof.hpp"

#include <gtest/gtest.h>

#include "crypto/proof_batch.hpp"

namespace urna::crypto {
namespace {

const Group& group_of(int index) { return *group_named(group_names()[static_cast<std::size_t>(index)]); }

/// The commitment that a verifier computes.
Element commitment(const Group& group, const Element& base, const Element& image, const Proof& proof) {
  return group.multiply(group.power(base, proof.response), group.power(image, proof.challenge));
}

class Proofs : public testing::TestWithParam<int> {
 protected:
  const Group& group = group_of(GetParam());
  const ScalarField& field = group.scalars();
  ReplayedRandom random{7};
  SecretScalar x = field.random(random);
  Element y = group.generator_power(x);
};

TEST_P(Proofs, OfKnowledgeAreRefusedWhenAnythingChanges) {
  const Proof proof = prove_knowledge(group, x, "pok|", random);
  EXPECT_TRUE(check_knowledge(group, y, "pok|", proof));
  EXPECT_FALSE(check_knowledge(group, y, "pok", proof));
  EXPECT_FALSE(check_knowledge(group, group.generator(), "pok|", proof));
  EXPECT_FALSE(check_knowledge(group, y, "pok|", {field.add(proof.challenge, Natural(1)), proof.response}));
  EXPECT_FALSE(check_knowledge(group, y, "pok|", {proof.challenge, field.add(proof.response, Natural(1))}));
}

TEST_P(Proofs, OfKnowledgeYieldTheSecretToWhoMakesTheProverAnswerTwice) {
  // The extractor of the soundness argument: one commitment, two challenges.
  ReplayedRandom first(3);
  ReplayedRandom second(3);
  const Proof a = prove_knowledge(group, x, "one|", first);
  const Proof b = prove_knowledge(group, x, "two|", second);
  const Natural extracted =
      field.multiply(field.subtract(a.response, b.response), field.invert(field.subtract(b.challenge, a.challenge)));
  EXPECT_EQ(extracted, x.publish());
}

TEST_P(Proofs, OfKnowledgeCanBeSimulatedWithoutTheSecret) {
  // The simulator of the zero-knowledge argument: choose challenge and response first, find the commitment that fits.
  const Proof simulated{field.random(random).publish(), field.random(random).publish()};
  const Element fitting = commitment(group, group.generator(), y, simulated);
  const Proof real = prove_knowledge(group, x, "pok|", random);
  EXPECT_TRUE(in_range(group, simulated) && in_range(group, real));
  EXPECT_TRUE(group.is_member(fitting));
  EXPECT_FALSE(check_knowledge(group, y, "pok|", simulated)) << "only whoever chooses the hash could use it";
}

TEST_P(Proofs, OfSameExponentHoldForBothBases) {
  const Element base = group.generator_power(field.random(random));
  const Element image = group.power(base, x);
  const Proof proof = prove_same_exponent(group, x, base, "decrypt|", random);
  const std::array<Element, 2> commitments = {commitment(group, group.generator(), y, proof),
                                              commitment(group, base, image, proof)};
  EXPECT_EQ(hash_to_scalar(group, "decrypt|", commitments), proof.challenge);
  const std::array<Element, 2> swapped = {commitments[1], commitments[0]};
  EXPECT_NE(hash_to_scalar(group, "decrypt|", swapped), proof.challenge);
}

/// A ciphertext of `value`, and the proof that it holds 0 … `most`, with its verifier.
struct RangeProof {
  RangeProof(const Group& of, const Element& key, std::uint64_t value, std::uint64_t claimed_true,
             std::uint32_t values_most, RandomSource& source)
      : group(of), y(key), r(group.scalars().random(source)), most(values_most) {
    const ScalarField& field = group.scalars();
    ciphertext = encrypt_element(group, y, r, group.generator_power(Natural(value)));
    std::vector<SecretBranch> branches;
    for (std::uint64_t claimed = 0; claimed <= most; ++claimed) {
      branches.push_back(secret_branch(group, r, field.subtract(field.secret(value), field.secret(claimed)),
                                       claimed == claimed_true, source));
    }
    proofs = prove_one_of(group, y, "prove|", std::move(branches));
  }

  bool holds(const std::string& prefix = "prove|") const {
    ProofBatch batch(group);
    const auto alpha = batch.add_base(0, ciphertext.alpha, true);
    const auto beta = batch.add_base(0, ciphertext.beta, true);
    std::vector<ProofBatch::Branch> branches;
    for (std::uint32_t value = 0; value <= most; ++value) branches.push_back({alpha, beta, value});
    batch.require_one_of(0, "range", prefix, branches, proofs);
    return batch.run(*group.engine(y)).empty();
  }

  const Group& group;
  Element y;
  SecretScalar r;
  std::uint32_t most;
  Ciphertext ciphertext;
  std::vector<Proof> proofs;
};

TEST_P(Proofs, OfOneOfSeveralValuesHoldForEachValueAndNoOther) {
  for (std::uint64_t value = 0; value <= 2; ++value)
    EXPECT_TRUE(RangeProof(group, y, value, value, 2, random).holds()) << value;
  EXPECT_FALSE(RangeProof(group, y, 3, 2, 2, random).holds()) << "3 is not among 0, 1, 2";
  EXPECT_FALSE(RangeProof(group, y, 1, 0, 2, random).holds()) << "a branch that is not true cannot take the challenge";
}

TEST_P(Proofs, OfOneOfSeveralValuesAreRefusedWhenAnythingChanges) {
  RangeProof proof(group, y, 1, 1, 1, random);
  ASSERT_TRUE(proof.holds());
  EXPECT_FALSE(proof.holds("prove"));
  for (Proof& part : proof.proofs) {
    for (Natural* number : {&part.challenge, &part.response}) {
      const Natural was = *number;
      *number = field.add(was, Natural(1));
      EXPECT_FALSE(proof.holds());
      *number = field.order();
      EXPECT_FALSE(proof.holds()) << "not below the order";
      *number = was;
    }
  }
  // Moving one from a challenge to the other keeps their sum.
  proof.proofs[0].challenge = field.add(proof.proofs[0].challenge, Natural(1));
  proof.proofs[1].challenge = field.subtract(proof.proofs[1].challenge, Natural(1));
  EXPECT_FALSE(proof.holds());
}

TEST_P(Proofs, OfOneOfSeveralValuesCanBeSimulatedInEveryBranch) {
  // Zero knowledge: with the hash in the simulator's hand no branch needs the secret.  What it makes looks like the
  // real thing, and a verifier that asks the real hash refuses it.
  RangeProof simulated(group, y, 5, 1, 1, random);
  EXPECT_FALSE(simulated.holds());
  Natural sum;
  std::vector<Element> commitments;
  for (std::uint32_t value = 0; value < 2; ++value) {
    const Proof part{field.random(random).publish(), field.random(random).publish()};
    const Element beta = group.divide(simulated.ciphertext.beta, group.generator_power(Natural(value)));
    commitments.push_back(commitment(group, group.generator(), simulated.ciphertext.alpha, part));
    commitments.push_back(commitment(group, y, beta, part));
    sum = field.add(sum, part.challenge);
    simulated.proofs[value] = part;
  }
  for (const Element& element : commitments) EXPECT_TRUE(group.is_member(element));
  EXPECT_NE(hash_to_scalar(group, "prove|", commitments), sum);
  EXPECT_FALSE(simulated.holds());
}

TEST_P(Proofs, RefuseACiphertextOutsideTheGroup) {
  RangeProof proof(group, y, 1, 1, 1, random);
  // The text of an element of order two: (0, −1) on the curve, p − 1 in a field; in RFC-3526-2048 no such text is short
  // enough to write here, so take a non-residue.
  ProofBatch batch(group);
  const auto outside =
      group.parse(GetParam() == 0 ? "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec" : "11");
  ASSERT_TRUE(outside);
  ASSERT_FALSE(group.is_member(*outside));
  batch.add_base(4, group.multiply(proof.ciphertext.alpha, *outside), true);
  const auto failures = batch.run(*group.engine(y));
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].owner, 4U);
}

INSTANTIATE_TEST_SUITE_P(EachGroup, Proofs, testing::Values(0, 1, 2));

TEST(ElGamal, AddsPlaintextsByMultiplyingCiphertexts) {
  const Group& group = ed25519();
  ReplayedRandom random(1);
  const SecretScalar x = group.scalars().random(random);
  const Element y = group.generator_power(x);
  const Ciphertext one = encrypt_bit(group, y, group.scalars().random(random), true);
  const Ciphertext zero = encrypt_bit(group, y, group.scalars().random(random), false);
  const Ciphertext sum = multiply(group, power(group, one, Natural(3)), zero);
  EXPECT_TRUE(group.equal(group.divide(sum.beta, group.power(sum.alpha, x)), group.generator_power(Natural(3))));
  EXPECT_TRUE(equal(group, divide(group, sum, sum), neutral_ciphertext(group)));
}

}  // namespace
}  // namespace urna::crypto
