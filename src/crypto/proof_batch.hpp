// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crypto/proof.hpp"

namespace urna::crypto {

/// Collects the proofs of many ballots, computes all their commitments at once, then says which proofs fail.
/// Elements that several proofs use are added once: they share squarings and the membership check.
/// @secrecy  every input is public
class ProofBatch {
 public:
  using Base = std::size_t;

  /// One factor of a commitment:  g^g · y^y · base^x.
  struct Factor {
    Base base;
    Natural g;
    Natural y;
    Natural x;
  };
  using Commitment = std::vector<Factor>;  ///< the product of its factors

  /// One claim of a disjunction, "(alpha, beta) holds g^value", with its half of the proof.
  struct Branch {
    Base alpha;
    Base beta;
    std::uint32_t value;
  };

  /// What is hashed before the commitments, in three parts, so that proofs over one long text share it.
  struct Prefix {
    Prefix(std::string whole) : head(std::move(whole)) {}
    Prefix(std::string first, std::shared_ptr<const std::string> middle, std::string last)
        : head(std::move(first)), shared(std::move(middle)), tail(std::move(last)) {}

    std::string head;
    std::shared_ptr<const std::string> shared;
    std::string tail;
  };

  explicit ProofBatch(const Group& group) : group_(group) {}

  /// @param owner       whom a failure is reported for, such as the number of the ballot
  /// @param membership  also check that the element lies in the subgroup
  Base add_base(std::uint32_t owner, const Element& element, bool membership);

  /// Requires challenge = H(prefix, commitments).
  /// @param label  how a failure is named, such as "question 1, choice 2: individual proof"
  void require(std::uint32_t owner, std::string label, Prefix prefix, const Natural& challenge,
               std::vector<Commitment> commitments);

  /// Requires a disjunction: branches and proofs in the same order and number.  Protocol §7.1.
  void require_one_of(std::uint32_t owner, std::string label, Prefix prefix, const std::vector<Branch>& branches,
                      std::span<const Proof> proofs);

  struct Failure {
    std::uint32_t owner;
    std::string label;
  };

  /// @returns  the failures, in the order in which the requirements were added; memberships first
  std::vector<Failure> run(const PowerEngine& engine) const;

 private:
  struct Place {
    std::size_t job;
    std::size_t term;
  };
  struct Requirement {
    std::uint32_t owner;
    std::string label;
    Prefix prefix;
    Natural challenge;
    bool in_range;
    std::vector<std::vector<Place>> commitments;
  };

  const Group& group_;
  std::vector<PowerJob> jobs_;
  std::vector<std::uint32_t> job_owners_;
  std::vector<Requirement> requirements_;
};

}  // namespace urna::crypto
