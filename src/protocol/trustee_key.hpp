// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "protocol/trustees.hpp"

namespace urna::protocol {

/// The private key of a single trustee, uniform modulo q, and what is published of it.  Protocol §4.1.
struct TrusteeKeyPair {
  crypto::SecretScalar private_key;
  TrusteePublicKey public_key;
};

TrusteeKeyPair make_trustee_key(const crypto::Group& group, std::optional<std::string> name,
                                crypto::RandomSource& random);

/// g^x with the proof that its maker knows x.
/// @secrecy  constant time in x
TrusteePublicKey prove_trustee_key(const crypto::Group& group, const crypto::SecretScalar& private_key,
                                   crypto::RandomSource& random);

enum class KeyFileError {
  malformed,     ///< not a decimal number in quotes, with at most one newline after it; or a seed of other characters
  out_of_range,  ///< not below q: made for another group, or mistyped
  not_in_group,  ///< sealed key: an element lies outside the group
  unreadable,    ///< sealed key: it belongs to another seed, or was changed
};

/// "is not below the order of the group"
std::string_view describe(KeyFileError error);

/// The file of a private key: a JSON string and a newline.
SecretText private_key_text(const crypto::SecretScalar& private_key);
Result<crypto::SecretScalar, KeyFileError> parse_private_key(const crypto::Group& group, std::string_view text);

/// The file of a seed: its 22 characters, with or without a newline after them.
Result<SecretText, KeyFileError> parse_seed(std::string_view text);

/// Opens the key with which a threshold member decrypts: `.dkey`, which the member sealed for itself.  Protocol §4.3
/// step 5. The number in it may exceed q, since the tool adds the shares without reducing them.
///
/// @param sealed  the JSON of an `encrypted_msg`, with or without a newline after it
Result<crypto::SecretScalar, KeyFileError> open_decryption_key(const crypto::Group& group, const SecretText& seed,
                                                               std::string_view sealed);

/// The text without the one newline that may end a file.
std::string_view without_newline(std::string_view text);

}  // namespace urna::protocol
