// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/locked_key.hpp"

/// Keys that stand encrypted under another key: docs/protocol/keystore.md.
///
///   commitment, 32 bytes | nonce, 24 bytes | ciphertext and tag, 48 bytes
namespace urna::crypto {

inline constexpr std::size_t wrap_bytes = 32 + 24 + 48;

enum class WrapFault {
  malformed,      ///< not of the length of a wrap
  other_key,      ///< made with another key, such as that of a mistyped passphrase
  not_authentic,  ///< changed, or the wrap of something else
};

/// XChaCha20-Poly1305 alone would not commit to its key: one wrap could be made that two passphrases open, and each
/// attempt would then try many.  So the wrap begins with HMAC-SHA-256(wrapping, "commit"), checked first.
///
/// @param what  names the wrapped key; bound to it, so that one wrap cannot take the place of another
Bytes wrap_key(const LockedKey& wrapping, const LockedKey& wrapped, std::string_view what, RandomSource& random);

/// @secrecy  constant time in both keys
Result<LockedKey, WrapFault> unwrap_key(const LockedKey& wrapping, std::span<const std::byte> wrap,
                                        std::string_view what);

}  // namespace urna::crypto
