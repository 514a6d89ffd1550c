// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/elgamal.hpp"
#include "protocol/canonical_json.hpp"
#include "protocol/question.hpp"

/// The small records between the last ballot and the result: texts only, nothing is proved here.
namespace urna::protocol {

/// The encrypted tally: per question, flat as in `tally_shape`.
using EncryptedTally = std::vector<std::vector<crypto::Ciphertext>>;

/// One per question.  What the tally, the decryption factors and their proofs look like.
std::vector<Shape> tally_shapes(std::span<const Question> questions, std::size_t num_tallied);

/// What is wrong at one place of something that has the tally's shape.
struct TallyFault {
  std::size_t question = 0;  ///< from 0
  std::size_t choice = 0;    ///< from 0, flat as in `tally_shape`
  std::string what;

  friend bool operator==(const TallyFault&, const TallyFault&) = default;
};

/// "question 1, choice 2: …", both counted from 1.
std::string describe(const TallyFault& fault);

/// `encrypted_tally`, protocol §8, protocol-lists §7.
/// @returns  elements whose membership is not checked
Result<EncryptedTally, FormatError> read_encrypted_tally(const crypto::Group& group, std::span<const Shape> shapes,
                                                         std::string_view text);
std::string encrypted_tally_text(const crypto::Group& group, std::span<const Shape> shapes,
                                 const EncryptedTally& tally);

/// `sized_encrypted_tally`, protocol §8: what an event EncryptedTally points to.
struct SizedEncryptedTally {
  std::uint64_t num_tallied = 0;   ///< ballots counted, below 2^32
  std::uint64_t total_weight = 0;  ///< of these ballots
  Digest encrypted_tally{};

  friend bool operator==(const SizedEncryptedTally&, const SizedEncryptedTally&) = default;
};

Result<SizedEncryptedTally, FormatError> read_sized_encrypted_tally(std::string_view text);
std::string sized_encrypted_tally_text(const SizedEncryptedTally& tally);

/// `owned`, protocol §3.2: which trustee made a shuffle or a partial decryption.
struct Owned {
  std::uint32_t owner = 1;  ///< number of the trustee, from 1
  Digest payload{};

  friend bool operator==(const Owned&, const Owned&) = default;
};

Result<Owned, FormatError> read_owned(std::string_view text);
std::string owned_text(const Owned& owned);

}  // namespace urna::protocol
