// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"
#include "crypto/signature.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::election {

/// What a voter is handed for a ballot in the box: with it, anybody can show that the box took the ballot.
struct Receipt {
  std::string election;  ///< the uuid
  std::string tracker;   ///< SHA-256 of the ballot, 43 characters of Base64 (protocol §7.5)
  std::string cast_at;   ///< when the receipt was signed, to the minute
  crypto::Signature signature{};
};

/// What is signed: "urna receipt|" uuid "|" tracker "|" cast_at.
std::string signed_text(const Receipt& receipt);

Receipt make_receipt(const protocol::ElectionUuid& election, const Digest& ballot, Timestamp now,
                     const crypto::SigningKey& key);

bool check_receipt(const crypto::VerificationKey& box, const Receipt& receipt);

}  // namespace urna::election
