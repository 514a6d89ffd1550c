// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/locked_key.hpp"

namespace urna::crypto {

/// What one guess at a stored password costs.
struct HashCost {
  std::uint32_t passes = 3;           ///< 1 … 100
  std::uint32_t memory_kib = 65'536;  ///< 8 … 1,048,576
};

/// Argon2id, RFC 9106, of a password with a fresh salt of 16 bytes: what a store keeps instead of the password.
///
/// @returns  `argon2id$PASSES$MEMORY_KIB$SALT$KEY`, the last two in Base64, 16 and 32 bytes
/// @secrecy  time and memory depend on the length of the password and on the cost only
std::string hash_password(std::string_view password, HashCost cost, RandomSource& random);

/// Whether `stored` was made from this password.  False also when it is not what `hash_password` writes.
/// @secrecy  compared in constant time
bool is_password(std::string_view password, std::string_view stored);

using PassphraseSalt = std::array<std::byte, 16>;

/// The key that a passphrase gives, by Argon2id: what opens a small platform's keystore.
/// @throws std::bad_alloc  the memory that the cost asks for is lacking
LockedKey key_from_passphrase(const SecretText& passphrase, const PassphraseSalt& salt, HashCost cost);

}  // namespace urna::crypto
