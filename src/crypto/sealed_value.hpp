// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/strong.hpp"
#include "crypto/locked_key.hpp"

/// Values that stand encrypted in a database: the format URN1, docs/protocol/keystore.md.
///
///   "URN1" | algorithm, 1 byte | key, 16 bytes | nonce, 24 bytes | ciphertext and tag
namespace urna::crypto {

/// The public name of a key: random, says nothing of the key.
using KeyId = Strong<std::array<std::byte, 16>, struct KeyIdTag>;

/// Where a sealed value stands.  It is bound to this place: moved elsewhere, it does not open.
struct ValuePlace {
  std::string_view tenant;
  std::string_view table;
  std::string_view column;
  std::span<const std::byte> row;  ///< what names the row, whatever else changes
};

inline constexpr std::size_t sealed_value_overhead = 4 + 1 + 16 + 24 + 16;

enum class SealedFault {
  malformed,          ///< too short, or not of this format
  unknown_algorithm,  ///< of a newer program, or damaged
  other_key,          ///< sealed with another key than the one given
  not_authentic,      ///< changed, or moved from another place
};

/// XChaCha20-Poly1305 with a random nonce; the place and the bytes before the nonce are its associated data.
/// @returns  `sealed_value_overhead` bytes more than the value
/// @secrecy  constant time but for the lengths
Bytes seal_value(const LockedKey& key, const KeyId& id, const ValuePlace& place, std::span<const std::byte> value,
                 RandomSource& random);

/// Which key a value was sealed with; nothing when it is no sealed value.  Not yet authentic.
std::optional<KeyId> key_of_value(std::span<const std::byte> sealed);

/// Whether it begins as a sealed value does.
bool looks_sealed(std::span<const std::byte> bytes);

/// @param key  the one named `id`
Result<SecretText, SealedFault> open_value(const LockedKey& key, const KeyId& id, const ValuePlace& place,
                                           std::span<const std::byte> sealed);

}  // namespace urna::crypto
