// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/elgamal.hpp"
#include "protocol/ballot.hpp"

namespace urna::protocol {

/// Why a ballot is refused; when several reasons apply, one of them is given.  Protocol §7.6.
enum class BallotRejection {
  malformed,
  other_election,
  unknown_credential,
  signature_invalid,
  proof_invalid,
  replayed
};

std::string_view name_of(BallotRejection rejection);

struct BallotRefusal {
  BallotRejection reason;
  std::string detail;  ///< which question, choice and proof, or which byte
};

/// A ballot that holds by itself: form, election, signature, memberships, every proof.  Whether its credential is on
/// the list and whether it was cast before is for the ballot box to say.
struct CheckedBallot {
  std::string credential;
  Digest hash{};
  std::vector<std::vector<crypto::Ciphertext>> choices;  ///< per question, flat as in `choices_shape`
};

/// Checks ballots of one election.  Holds tables for its public key; safe to use from several threads at once.
/// @secrecy  every input is public
class BallotChecker {
 public:
  /// @param election  outlives the checker
  explicit BallotChecker(const Election& election);

  /// Checks several ballots at a time: about 16 keep every lane busy.
  /// @returns  one answer per ballot, in order
  std::vector<Result<CheckedBallot, BallotRefusal>> check(std::span<const std::string_view> ballots) const;

 private:
  const Election& election_;
  std::unique_ptr<crypto::PowerEngine> engine_;
};

}  // namespace urna::protocol
