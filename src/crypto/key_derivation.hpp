// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "crypto/locked_key.hpp"

namespace urna::crypto {

/// HKDF with HMAC-SHA-256, RFC 5869.
///
/// @param salt  empty: 32 zeros
/// @param out   filled whole; at most 8160 bytes
void hkdf_sha256(std::span<const std::byte> secret, std::span<const std::byte> salt, std::span<const std::byte> info,
                 std::span<std::byte> out);

/// The key for one purpose: HKDF of `from`, without salt, with the purpose as info.  Two purposes give two keys,
/// neither of which tells the other or `from`.
///
/// @param purpose  such as `urna/column/v1 accounts.totp`
LockedKey derive_key(const LockedKey& from, std::string_view purpose);

/// HMAC-SHA-256, RFC 2104.
/// @secrecy  constant time but for the length
Digest hmac_sha256(const LockedKey& key, std::span<const std::byte> bytes);

}  // namespace urna::crypto
