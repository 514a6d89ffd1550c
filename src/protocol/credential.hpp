// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/group.hpp"
#include "crypto/random.hpp"
#include "crypto/scalar.hpp"
#include "protocol/election_uuid.hpp"
#include "protocol/voting_code.hpp"

namespace urna::protocol {

enum class CredentialKind {
  voting_code,  ///< 30 characters with a Reed–Solomon check, 130 random bits: what our voters get
  base58_22,    ///< `*****-******-*****-******`, no check, 128.9 random bits: Belenios 2.4 and later
  base58_15,    ///< `***-***-***-***-***`, the last character a check, 82 random bits: Belenios up to 3.0
};

enum class CredentialFault {
  forbidden_character,    ///< in the form of a Base58 credential, but a character is not in its alphabet
  check_character_wrong,  ///< of the 15-character kind, and mistyped
  voting_code_wrong,      ///< neither Base58 form, so read as a voting code; `code` says what is wrong with it
};

struct CredentialError {
  CredentialFault fault = CredentialFault::voting_code_wrong;
  VotingCodeError code;

  friend bool operator==(const CredentialError&, const CredentialError&) = default;
};

/// What lets one voter cast: a private text, from which her signing key in one election is derived.
/// Moves but never copies, has no == and no <<, is wiped when it dies.
class Credential {
 public:
  static Credential from(VotingCode code);
  static Credential make_base58_22(crypto::RandomSource& source);
  static Credential make_base58_15(crypto::RandomSource& source);

  /// Finds the kind by the form.  The Base58 kinds are taken exactly as written, dashes and case included, with blanks
  /// only around them; anything else is read as `VotingCode::parse` does.
  static Result<Credential, CredentialError> parse(std::string_view text);

  CredentialKind kind() const { return kind_; }

  /// What the key is derived from: a voting code's 30 characters without separators, a Base58 kind with its dashes.
  const std::string& expose() const { return text_.expose(); }

  /// The voter's private key s in one election, below the group's order q.
  ///   base58_15 (protocol §5):  PBKDF2-HMAC-SHA-256(text, salt = uuid, 1000 turns, 32 bytes) mod q
  ///   the others (protocol §14, version 2.4):  (x₀‖x₁) mod q, xᵢ = SHA-256("derive_credential|" uuid "|" i "|" text)
  ///
  /// @secrecy  no branch and no address depends on the text
  crypto::SecretScalar secret(const crypto::ScalarField& scalars, const ElectionUuid& election) const;

 private:
  Credential(CredentialKind kind, SecretText text) : kind_(kind), text_(std::move(text)) {}

  CredentialKind kind_;
  SecretText text_;
};

/// The public credential, g^s, in the text form of the group: what the archive lists and ballots carry.  Protocol §5.
inline std::string public_credential(const crypto::Group& group, const crypto::SecretScalar& secret) {
  return group.text(group.generator_power(secret));
}

}  // namespace urna::protocol
