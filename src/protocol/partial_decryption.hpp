// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/proof.hpp"
#include "protocol/election.hpp"
#include "protocol/tally_records.hpp"

namespace urna::protocol {

/// What one trustee contributes to opening the tally.  Protocol §10.  Both members are per question, flat as in
/// `tally_shape`.
struct PartialDecryption {
  std::vector<std::vector<crypto::Element>> factors;
  std::vector<std::vector<crypto::Proof>> proofs;
};

/// @param shapes  of the tally: the record must have the same
/// @returns       elements whose membership is not checked, numbers whose range is not
Result<PartialDecryption, FormatError> read_partial_decryption(const crypto::Group& group,
                                                               std::span<const Shape> shapes, std::string_view text);
std::string partial_decryption_text(const crypto::Group& group, std::span<const Shape> shapes,
                                    const PartialDecryption& decryption);

/// Raises every alpha of the tally to a trustee's key, and proves it.  Protocol §10.
///
/// @param tally  with the output of the last shuffle in place of the mixnet questions' arrays
/// @param key    of a single trustee, or the share of a threshold member
/// @errors       a ciphertext outside the group: its power would betray a part of the key.  Nothing was computed with
/// the key then.
/// @secrecy      constant time in the key
Result<PartialDecryption, TallyFault> decrypt_partially(const Election& election, const EncryptedTally& tally,
                                                        const crypto::SecretScalar& key, crypto::RandomSource& random);

/// Every reason why a partial decryption is refused; empty when all of it holds.  Protocol §10: shape, memberships,
/// ranges, proofs.
///
/// @param trustee_key  g^x, found in the group when the trustees were verified
/// @secrecy            every input is public
std::vector<TallyFault> decryption_faults(const Election& election, const EncryptedTally& tally,
                                          const crypto::Element& trustee_key, const PartialDecryption& decryption);

}  // namespace urna::protocol
