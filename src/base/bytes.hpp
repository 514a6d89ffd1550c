// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace urna {

using Bytes = std::vector<std::byte>;
using Digest = std::array<std::byte, 32>;

/// The bytes of a text, without a copy.
inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

/// Lower-case hexadecimal, two characters a byte.
std::string to_hex(std::span<const std::byte> bytes);

/// Reads lower-case hexadecimal only; nothing when a character is not one or the length is odd.
std::optional<Bytes> from_hex(std::string_view text);

/// Standard Base64 (alphabet `+/`) without `=`: 43 characters for 32 bytes.
std::string to_base64(std::span<const std::byte> bytes);

/// Reads what `to_base64` writes; nothing on another character, on padding, or on bits set beyond the last byte.
std::optional<Bytes> from_base64(std::string_view text);

/// A digest from its 64 lower-case hexadecimal characters.
std::optional<Digest> digest_from_hex(std::string_view text);

}  // namespace urna
