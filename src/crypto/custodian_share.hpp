// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/strong.hpp"
#include "crypto/locked_key.hpp"

/// The platform's secret in shares: Shamir's scheme over the scalars of ristretto255 (RFC 9496), with Feldman's
/// commitments, so that each share is checked by itself when it is typed.  docs/protocol/keystore.md.
namespace urna::crypto {

inline constexpr unsigned custodian_shares_max = 15;

/// Names a set of shares: random, public.
using ShareSetId = Strong<std::array<std::byte, 5>, struct ShareSetIdTag>;

/// What is publicly known of a set of shares, and every share is checked against.
struct ShareCommitments {
  ShareSetId set;
  std::uint8_t shares = 0;  ///< 1 … `custodian_shares_max`
  std::vector<std::array<std::byte, 32>>
      points;  ///< as many as the threshold: coefficient × base point, constant first
};

/// What one custodian holds.
struct CustodianShare {
  ShareSetId set;
  std::uint8_t index = 0;  ///< 1 … `custodian_shares_max`
  LockedKey value;         ///< a scalar, less than the order of the group, not zero
};

/// A fresh secret, a scalar, and its shares.
struct SharedSecret {
  LockedKey secret;
  ShareCommitments commitments;
  std::vector<CustodianShare> shares;
};

/// @param threshold  1 … shares: as many shares give the secret, fewer say nothing of it
/// @param shares     1 … `custodian_shares_max`
SharedSecret share_new_secret(unsigned threshold, unsigned shares, RandomSource& random);

enum class ShareFault {
  not_a_share,          ///< not `urna1-SET-INDEX-VALUE-CHECK` with parts of the right lengths
  forbidden_character,  ///< one that stands in no share
  index_out_of_range,   ///< not 1 … 15
  mistyped,             ///< the check does not fit the rest
  value_out_of_range,   ///< zero, or not less than the order of the group
  other_set,            ///< of another ceremony
  unknown_index,        ///< the set has fewer shares
  wrong_value,          ///< not the share of this index
  repeated_index,       ///< this share was entered already
  too_few,              ///< fewer than the threshold
};

struct ShareError {
  ShareFault fault = ShareFault::not_a_share;
  std::size_t position = 0;  ///< with `forbidden_character`: from 1, white space not counted; else 0
};

/// Whether a share is one of this set: its value times the base point is what the commitments say.
/// @errors  other_set, unknown_index, wrong_value
std::optional<ShareFault> check_share(const CustodianShare& share, const ShareCommitments& commitments);

/// The secret from the first shares, as many as the threshold; all of them are checked, and so is the secret.
/// @errors  as `check_share`; repeated_index, too_few
/// @secrecy  constant time in the values
Result<LockedKey, ShareFault> combine_shares(std::span<const CustodianShare> shares,
                                             const ShareCommitments& commitments);

/// `urna1-<set>-<index>-<value>-<check>` in small letters, 75 or 76 characters: 8, 1 or 2, 52 and 6 of them after the
/// first hyphen.  Set, value and check are Crockford's Base32; the check is of the text before it.
SecretText share_text(const CustodianShare& share);

/// Reads what a custodian types: large letters, white space, and o, i, l for 0, 1, 1 are taken as meant.
/// @errors  any but those of `check_share` and `combine_shares`
Result<CustodianShare, ShareError> parse_share(std::string_view typed);

}  // namespace urna::crypto
