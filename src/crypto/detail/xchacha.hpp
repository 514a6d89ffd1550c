// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <span>

#include "base/bytes.hpp"
#include "crypto/locked_key.hpp"

/// XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03, by libsodium.  The nonce is long enough to be drawn at random.
namespace urna::crypto::detail {

using XChaChaNonce = std::array<std::byte, 24>;
inline constexpr std::size_t xchacha_tag_bytes = 16;

/// @param out  `text.size() + xchacha_tag_bytes` long: the ciphertext, then the tag
void xchacha_seal(const LockedKey& key, const XChaChaNonce& nonce, std::span<const std::byte> associated,
                  std::span<const std::byte> text, std::span<std::byte> out);

/// @param sealed  what `xchacha_seal` wrote
/// @param out     `sealed.size() − xchacha_tag_bytes` long; zeros when false is returned
/// @returns       whether it is authentic; false also when it is shorter than a tag
bool xchacha_open(const LockedKey& key, const XChaChaNonce& nonce, std::span<const std::byte> associated,
                  std::span<const std::byte> sealed, std::span<std::byte> out);

}  // namespace urna::crypto::detail
