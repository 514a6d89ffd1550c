// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/election.hpp"

namespace urna::protocol {

/// The two halves of a ciphertext as they stand in a ballot; not yet decoded.
struct CiphertextText {
  std::string_view alpha;
  std::string_view beta;
};

/// Proofs of a homomorphic answer.  Protocol §7.2.
struct HomomorphicProofs {
  std::vector<std::vector<crypto::Proof>> individual;  ///< per choice: value 0, value 1
  std::vector<crypto::Proof> overall;                  ///< [blank,] min … max
  std::vector<crypto::Proof> blank;                    ///< flag is 0, sum is 0; none when blank is not allowed
};

/// The sum of the kept candidates is not zero.  Protocol-lists §5.4.
struct NonzeroProof {
  std::string_view commitment;
  crypto::Natural challenge;
  crypto::Natural first_response;
  crypto::Natural second_response;
};

/// Proofs of a list answer.  Protocol-lists §3.
struct ListsProofs {
  std::vector<std::vector<crypto::Proof>> individual;  ///< per value of the flat shape
  crypto::Proof overall;
  std::vector<std::vector<crypto::Proof>> lists;  ///< per list: chosen, no candidate
  NonzeroProof nonzero;
};

/// Proof of a mixnet answer: the voter knows what was encrypted.  Protocol §7.3.
struct MixnetProof {
  crypto::Proof proof;
};

struct Answer {
  std::vector<CiphertextText> choices;  ///< flat, in the order of `choices_shape`
  std::variant<HomomorphicProofs, ListsProofs, MixnetProof> proofs;
};

/// A ballot as it was read: of canonical form, with the shapes that the election asks for; nothing else is checked.
/// Its views point into the text it was read from.
struct BallotForm {
  std::string_view election_uuid;
  std::string_view election_hash;
  std::string_view credential;
  std::vector<Answer> answers;
  std::string_view unsigned_part;  ///< the text up to the signature, without the closing brace
  std::string_view signature_hash;
  crypto::Proof signature;
};

/// Reads one ballot, protocol §7.  Only the canonical spelling is accepted, inside answers too.
Result<BallotForm, FormatError> read_ballot(std::string_view text, const Election& election);

/// The SHA-256 of a ballot; its Base64 form is what the voter looks for on the board.  Protocol §7.5.
std::string tracker_text(const Digest& ballot_hash);

/// The Base64 hash that a ballot's signature is made over.  Protocol §7.4.
std::string signed_hash(std::string_view unsigned_part);

/// S₀ and S of the protocol's hashed texts, §7 and protocol-lists §4.
std::string proof_context(const Election& election, std::string_view credential);
std::string answer_context(const std::string& proof_context, const std::vector<CiphertextText>& choices);

}  // namespace urna::protocol
