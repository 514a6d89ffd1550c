// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "crypto/random.hpp"

/// Ed25519 as in RFC 8032, by libsodium: for what our own programs sign, such as receipts.  Ballots are signed
/// otherwise, see `proof.hpp`.
namespace urna::crypto {

using Signature = std::array<std::byte, 64>;
using VerificationKey = std::array<std::byte, 32>;

/// A private key to sign with, and its public half.
class SigningKey {
 public:
  static constexpr std::size_t seed_bytes = 32;

  /// @param seed  32 random bytes, from which both halves derive
  explicit SigningKey(const Secret<seed_bytes>& seed);

  static Secret<seed_bytes> draw_seed(RandomSource& random);

  const VerificationKey& verification_key() const { return verification_; }

  /// Always the same signature for the same text.
  /// @secrecy  constant time in the key
  Signature sign(std::string_view text) const;

 private:
  VerificationKey verification_{};
  Secret<64> secret_;  // as libsodium wants it: the seed, then the public key
};

/// @secrecy  every input is public
bool check_signature(const VerificationKey& key, std::string_view text, const Signature& signature);

}  // namespace urna::crypto
