// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/shuffle.hpp"
#include "protocol/election.hpp"
#include "protocol/tally_records.hpp"

namespace urna::protocol {

/// The ciphertexts of the mixnet questions only, in the order of the questions: one array per question, one ciphertext
/// per ballot.
using MixnetArrays = std::vector<std::vector<crypto::Ciphertext>>;

/// What the first shuffle works on.
MixnetArrays mixnet_arrays(std::span<const Question> questions, const EncryptedTally& tally);

/// `[[ct…]…]`, one array per question: how they are handed to the trustee who shuffles next.
std::string mixnet_arrays_text(const crypto::Group& group, const MixnetArrays& arrays);

/// The tally to decrypt: `tally` with the output of the last shuffle in its place.
EncryptedTally with_mixnet_arrays(std::span<const Question> questions, EncryptedTally tally, MixnetArrays shuffled);

/// `shuffle`, protocol §9: what one trustee made of the arrays, and the proofs.
struct ShuffleRecord {
  MixnetArrays ciphertexts;
  std::vector<crypto::ShuffleProof> proofs;  ///< one per array
};

/// @param arrays       number of mixnet questions
/// @param num_tallied  length of each array
/// @returns            elements whose membership is not checked, numbers whose range is not
Result<ShuffleRecord, FormatError> read_shuffle(const crypto::Group& group, std::size_t arrays, std::size_t num_tallied,
                                                std::string_view text);
std::string shuffle_text(const crypto::Group& group, const ShuffleRecord& record);

/// Why a shuffle of an election is refused.
struct ShuffleRefusal {
  std::size_t question = 0;  ///< from 0, among all questions of the election
  crypto::ShuffleFault fault;

  friend bool operator==(const ShuffleRefusal&, const ShuffleRefusal&) = default;
};

/// "question 2: equation t41"
std::string describe(const ShuffleRefusal& refusal);

/// Shuffles and proves, once for each mixnet question.  See `crypto::shuffle` for what it keeps secret.
/// @param input  the encrypted tally's arrays, or the output of the shuffle before
Result<ShuffleRecord, ShuffleRefusal> make_shuffle(const Election& election, const MixnetArrays& input,
                                                   crypto::RandomSource& random);

/// The first reason why the record is no shuffle of `input`; nothing when it is one.
/// @secrecy  every input is public
std::optional<ShuffleRefusal> find_shuffle_refusal(const Election& election, const MixnetArrays& input,
                                                   const ShuffleRecord& record);

}  // namespace urna::protocol
