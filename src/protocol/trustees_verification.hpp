// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/trustees.hpp"

namespace urna::protocol {

/// Keys, and certificates, of all items together: more would only keep an auditor busy.
inline constexpr std::size_t trustees_max = 500;

enum class TrusteeFault {
  no_trustees,                   ///< nobody holds the key
  key_not_in_group,              ///< the public key lies outside the group
  proof_of_knowledge_invalid,    ///< the owner may not know the private key
  threshold_out_of_range,        ///< not 1 ≤ threshold ≤ members
  wrong_number,                  ///< certificates, commitments, signatures and keys are not equally many
  certificate_key_not_in_group,  ///< a key in the certificate lies outside the group
  certificate_signature_invalid,
  certificate_context_wrong,  ///< made for another ceremony, or the only one with or without a context
  commitments_number_wrong,   ///< not as many as the threshold
  commitment_not_in_group,
  commitments_signature_invalid,
  certificates_signature_invalid,  ///< contextual form: the member saw other certificates
  key_not_from_commitments,        ///< the public key is not what the polynomials give this member
  key_signature_missing,           ///< contextual form
  key_signature_invalid,           ///< contextual form
  key_repeated,                    ///< two trustees have one key: one person may stand for both
  too_many,                        ///< more than `trustees_max`
  election_key_wrong,              ///< y is not the product of the sub-keys
};

/// "the public key lies outside the group"
std::string_view describe(TrusteeFault fault);

struct TrusteeFailure {
  TrusteeFault fault;
  std::uint32_t owner;  ///< number of the trustee, from 1; for a threshold item as a whole, that of its first member; 0
                        ///< for the list

  friend bool operator==(const TrusteeFailure&, const TrusteeFailure&) = default;
};

/// "trustee 3: the public key lies outside the group"
std::string describe(const TrusteeFailure& failure);

/// Everything that is wrong with the trustees; nothing means that they hold the key.  Protocol §4, §13.5, with all its
/// "+".
/// @secrecy  every input is public
std::vector<TrusteeFailure> verify(const Trustees& trustees);

/// `verify`, and that y is the product of the sub-keys.
std::vector<TrusteeFailure> verify(const Trustees& trustees, const crypto::Element& y);

/// What is wrong with one key and its proof of knowledge, if anything.
std::optional<TrusteeFault> find_key_fault(const crypto::Group& group, const TrusteePublicKey& key);

/// The text hashed before the commitment of a proof of knowledge, protocol §4.1.
std::string proof_of_knowledge_prefix(const crypto::Group& group, const crypto::Element& public_key);

/// The public keys of the members 1 … `size`, from the commitments of all: Π_i Π_k A_ik^(j^k).  Protocol §4.3 step 6.
///
/// @param commitments  members × threshold, all in the group and equally long
std::vector<crypto::Element> keys_from_commitments(const crypto::Group& group, std::span<const Commitments> commitments,
                                                   std::size_t size);

/// Π_k A_k^(index^k): g to the value of one member's polynomial at `index`.
crypto::Element committed_share(const crypto::Group& group, std::span<const crypto::Element> commitments,
                                std::uint32_t index);

}  // namespace urna::protocol
