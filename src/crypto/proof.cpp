// SPDX-License-Identifier: EUPL-1.2
#include "crypto/proof.hpp"

#include "crypto/hash.hpp"

namespace urna::crypto {

bool in_range(const Group& group, const Proof& proof) {
  return group.scalars().contains(proof.challenge) && group.scalars().contains(proof.response);
}

Proof prove_knowledge(const Group& group, const SecretScalar& x, std::string_view prefix, RandomSource& random) {
  const ScalarField& field = group.scalars();
  const SecretScalar w = field.random(random);
  const Element commitment = group.generator_power(w);
  const Natural challenge = hash_to_scalar(group, prefix, std::span(&commitment, 1));
  return {challenge, field.subtract(w, field.multiply(x, field.secret(challenge))).publish()};
}

bool check_knowledge(const Group& group, const Element& public_element, std::string_view prefix, const Proof& proof) {
  if (!in_range(group, proof)) return false;
  const Element commitment =
      group.multiply(group.generator_power(proof.response), group.power(public_element, proof.challenge));
  return hash_to_scalar(group, prefix, std::span(&commitment, 1)) == proof.challenge;
}

Proof prove_same_exponent(const Group& group, const SecretScalar& x, const Element& base, std::string_view prefix,
                          RandomSource& random) {
  const ScalarField& field = group.scalars();
  const SecretScalar w = field.random(random);
  const std::array<Element, 2> commitments = {group.generator_power(w), group.power(base, w)};
  const Natural challenge = hash_to_scalar(group, prefix, commitments);
  return {challenge, field.subtract(w, field.multiply(x, field.secret(challenge))).publish()};
}

SecretBranch secret_branch(const Group& group, const SecretScalar& r, SecretScalar offset, bool is_true,
                           RandomSource& random) {
  const ScalarField& field = group.scalars();
  SecretScalar challenge = field.random(random);
  return {&r, std::move(offset), is_true, std::move(challenge), field.random(random)};
}

std::vector<Proof> prove_one_of(const Group& group, const Element& y, std::string_view prefix,
                                std::vector<SecretBranch> branches) {
  const ScalarField& field = group.scalars();
  // The shift is zero in the true branch.  It is computed beside a fixed one, so that no operand is ever the neutral
  // element.
  const Natural beside = field.reduce(sha256("urna: beside the shift"));
  const Element beside_inverse = group.invert(group.generator_power(beside));
  std::vector<Element> commitments;
  commitments.reserve(2 * branches.size());
  SecretScalar sum;
  for (const SecretBranch& branch : branches) {
    const SecretScalar exponent = field.add(branch.response, field.multiply(*branch.r, branch.challenge));
    const SecretScalar shift = field.add(field.multiply(branch.offset, branch.challenge), field.secret(beside));
    const Element shifted = group.multiply(group.power(y, exponent), group.generator_power(shift));
    commitments.push_back(group.generator_power(exponent));
    commitments.push_back(group.multiply(shifted, beside_inverse));
    sum = field.add(sum, branch.challenge);
  }
  const SecretScalar hash = field.secret(hash_to_scalar(group, prefix, commitments));
  const SecretScalar missing = field.subtract(hash, sum);
  std::vector<Proof> proofs;
  proofs.reserve(branches.size());
  for (const SecretBranch& branch : branches) {
    const SecretScalar correction = field.select(branch.is_true, missing, SecretScalar());
    Natural challenge = field.add(branch.challenge, correction).publish();
    Natural response = field.subtract(branch.response, field.multiply(*branch.r, correction)).publish();
    proofs.push_back({challenge, response});
  }
  return proofs;
}

}  // namespace urna::crypto
