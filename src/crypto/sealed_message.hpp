// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/proof.hpp"

namespace urna::crypto {

/// What a member of a threshold key ceremony derives from a seed: one secret to sign with, one to decrypt with.
/// Protocol §4.3.
struct MessageKeys {
  SecretScalar signing;
  SecretScalar decryption;
};

constexpr std::size_t seed_characters = 22;

/// Draws a seed: 22 characters of Base58, about 129 bits.
SecretText draw_seed(RandomSource& random);

/// Whether the text is 22 characters of Base58.
bool is_seed(std::string_view text);

/// SHA-256 of "sk|" ‖ seed and of "dk|" ‖ seed, modulo q.
MessageKeys derive_message_keys(const Group& group, const SecretText& seed);

/// Signs a text: challenge = H("sigmsg|" ‖ message ‖ "|", [g^w]).
/// @secrecy  constant time in the signing key
Proof sign_message(const Group& group, const SecretScalar& signing, std::string_view message, RandomSource& random);

/// Does not check that the key lies in the group.
bool check_message(const Group& group, const Element& verification, std::string_view message, const Proof& signature);

/// A text that only one recipient reads: an ElGamal ciphertext (alpha, beta) of a random element, from which the
/// AES-256 key derives.
struct SealedMessage {
  Element alpha;
  Element beta;
  Bytes data;  ///< AES-256-CCM without associated data; its last 8 bytes are the tag
};

constexpr std::size_t sealed_message_bytes_max = (1 << 24) - 1;

/// @param encryption  the recipient's public key, already known to lie in the group
/// @param message     at most `sealed_message_bytes_max`
/// @secrecy           constant time in the message, but for its length
SealedMessage seal_message(const Group& group, const Element& encryption, std::string_view message,
                           RandomSource& random);

enum class OpeningFailure {
  not_in_group,   ///< alpha or beta: a small subgroup would give away parts of the key
  too_long,       ///< more than `sealed_message_bytes_max`
  not_authentic,  ///< meant for another key, or changed on the way
};

/// @secrecy  constant time in the decryption key
Result<SecretText, OpeningFailure> open_message(const Group& group, const SecretScalar& decryption,
                                                const SealedMessage& sealed);

}  // namespace urna::crypto
