// SPDX-License-Identifier: EUPL-1.2
#include "crypto/proof_batch.hpp"

#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

/// H(prefix, commitments), the prefix in its parts.
Natural challenge_of(const Group& group, const ProofBatch::Prefix& prefix, std::span<const Element> commitments) {
  std::string texts = prefix.tail;
  for (std::size_t i = 0; i < commitments.size(); ++i) {
    if (i > 0) texts.push_back(',');
    group.append_text(texts, commitments[i]);
  }
  thread_local Sha256 hash;
  hash.add(std::string_view(prefix.head));
  if (prefix.shared) hash.add(std::string_view(*prefix.shared));
  return group.scalars().reduce(hash.add(std::string_view(texts)).finish());
}

}  // namespace

ProofBatch::Base ProofBatch::add_base(std::uint32_t owner, const Element& element, bool membership) {
  jobs_.push_back({element, membership, {}});
  job_owners_.push_back(owner);
  return jobs_.size() - 1;
}

void ProofBatch::require(std::uint32_t owner, std::string label, Prefix prefix, const Natural& challenge,
                         std::vector<Commitment> commitments) {
  const ScalarField& field = group_.scalars();
  Requirement requirement{owner, std::move(label), std::move(prefix), challenge, field.contains(challenge), {}};
  for (const Commitment& commitment : commitments) {
    for (const Factor& factor : commitment) {
      requirement.in_range =
          requirement.in_range && field.contains(factor.g) && field.contains(factor.y) && field.contains(factor.x);
    }
  }
  if (requirement.in_range) {
    for (const Commitment& commitment : commitments) {
      auto& places = requirement.commitments.emplace_back();
      for (const Factor& factor : commitment) {
        auto& terms = jobs_[factor.base].terms;
        places.push_back({factor.base, terms.size()});
        terms.push_back({factor.g, factor.y, factor.x});
      }
    }
  }
  requirements_.push_back(std::move(requirement));
}

void ProofBatch::require_one_of(std::uint32_t owner, std::string label, Prefix prefix,
                                const std::vector<Branch>& branches, std::span<const Proof> proofs) {
  ensure(branches.size() == proofs.size(), "a disjunction has a proof for each branch");
  const ScalarField& field = group_.scalars();
  Natural sum;
  bool every_in_range = true;
  for (const Proof& proof : proofs) every_in_range = every_in_range && in_range(group_, proof);
  std::vector<Commitment> commitments;
  if (every_in_range) {
    for (std::size_t i = 0; i < proofs.size(); ++i) {
      const Proof& proof = proofs[i];
      sum = field.add(sum, proof.challenge);
      // B = y^t·(beta/g^M)^c = y^t·g^(−M·c)·beta^c
      const Natural shift = branches[i].value == 0
                                ? Natural()
                                : field.negate(field.multiply(Natural(branches[i].value), proof.challenge));
      commitments.push_back({{branches[i].alpha, proof.response, Natural(), proof.challenge}});
      commitments.push_back({{branches[i].beta, shift, proof.response, proof.challenge}});
    }
  } else {
    sum = field.order();  // out of range: `require` refuses it
  }
  require(owner, std::move(label), std::move(prefix), sum, std::move(commitments));
}

std::vector<ProofBatch::Failure> ProofBatch::run(const PowerEngine& engine) const {
  const std::vector<PowerResult> results = engine.compute(jobs_);
  std::vector<Failure> failures;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    if (!results[i].is_member) failures.push_back({job_owners_[i], "an element is not in the group"});
  }
  for (const Requirement& requirement : requirements_) {
    if (!requirement.in_range) {
      failures.push_back({requirement.owner, requirement.label + ": a number is not below the order of the group"});
      continue;
    }
    std::vector<Element> commitments;
    commitments.reserve(requirement.commitments.size());
    for (const auto& places : requirement.commitments) {
      Element product = results[places[0].job].powers[places[0].term];
      for (std::size_t i = 1; i < places.size(); ++i) {
        product = group_.multiply(product, results[places[i].job].powers[places[i].term]);
      }
      commitments.push_back(product);
    }
    if (challenge_of(group_, requirement.prefix, commitments) != requirement.challenge) {
      failures.push_back({requirement.owner, requirement.label});
    }
  }
  return failures;
}

}  // namespace urna::crypto
