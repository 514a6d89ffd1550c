// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/election.hpp"
#include "protocol/partial_decryption.hpp"
#include "protocol/tally_records.hpp"

namespace urna::protocol {

/// Weighted votes of a homomorphic or list question, flat as in `tally_shape`.
using VoteCounts = std::vector<std::uint64_t>;

/// The ballots of a mixnet question, shuffled: per ballot, one number 0 … 255 per answer.
using OpenedBallots = std::vector<std::vector<std::uint8_t>>;

/// `result`, protocol §11, protocol-lists §7: one entry per question.
using ElectionResult = std::vector<std::variant<VoteCounts, OpenedBallots>>;

/// @param num_tallied  length of each mixnet question's array
Result<ElectionResult, FormatError> read_result(std::span<const Question> questions, std::size_t num_tallied,
                                                std::string_view text);
std::string result_text(std::span<const Question> questions, const ElectionResult& result);

/// A partial decryption and its part in opening the tally: every factor is raised to `lambda`.  Protocol §11.
struct WeightedShare {
  const PartialDecryption* decryption;  ///< found without fault; outlives the call
  crypto::Natural lambda;  ///< 1 for a single trustee; a Lagrange coefficient, below q, for a threshold member
};

/// Opens the tally: per question, flat as in `tally_shape`, the plaintext beta/F as an element of the group.
///
/// @param tally   with the output of the last shuffle in place of the mixnet questions' arrays
/// @param shares  one per single trustee and per threshold member that takes part, in any order
/// @secrecy       every input is public
std::vector<std::vector<crypto::Element>> open_tally(const Election& election, const EncryptedTally& tally,
                                                     std::span<const WeightedShare> shares);

/// Finds the votes in an opened tally.  Protocol §11.
///
/// @param plain         from `open_tally`
/// @param total_weight  of the ballots counted: bounds every count
/// @errors              a plaintext that is no count; a total weight too large to search,
/// `crypto::discrete_log_bound_max`
Result<ElectionResult, TallyFault> compute_result(const Election& election,
                                                  const std::vector<std::vector<crypto::Element>>& plain,
                                                  std::uint64_t total_weight);

/// Every reason why a result is not that of an opened tally; empty when it is.  Protocol §11.
/// @param result  with the shape of the tally, as `read_result` gives it
std::vector<TallyFault> result_faults(const Election& election, const std::vector<std::vector<crypto::Element>>& plain,
                                      std::uint64_t total_weight, const ElectionResult& result);

/// Every equation that the questions' rules imply and the result breaks: a sign that ballots were admitted which break
/// these rules. Lists, protocol-lists §7: the lists' votes add up to the total weight; a candidate has at most the
/// list's votes, its candidates together at least.  Homomorphic, protocol §7.2: the answers' votes add up to between
/// min and max per ballot that is not blank.
/// @param result  with the shape of the tally
std::vector<TallyFault> broken_rules(std::span<const Question> questions, std::uint64_t total_weight,
                                     const ElectionResult& result);

}  // namespace urna::protocol
