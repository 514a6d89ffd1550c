// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace urna {

inline constexpr std::string_view base32_alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/// Base32 (RFC 4648 §6) in small letters and without `=`: 26 characters for 16 bytes.
inline std::string to_base32(std::span<const std::byte> bytes) {
  std::string text;
  unsigned waiting = 0;
  unsigned bits = 0;
  for (const std::byte byte : bytes) {
    waiting = (waiting << 8U) | static_cast<unsigned>(byte);
    for (bits += 8; bits >= 5; bits -= 5) text.push_back(base32_alphabet[(waiting >> (bits - 5)) & 31U]);
    waiting &= 31U;
  }
  if (bits > 0) text.push_back(base32_alphabet[(waiting << (5 - bits)) & 31U]);
  return text;
}

/// Reads what `to_base32` writes; nothing on another character, or on bits set beyond the last byte.
inline std::optional<Bytes> from_base32(std::string_view text) {
  Bytes bytes;
  unsigned waiting = 0;
  unsigned bits = 0;
  for (const char character : text) {
    const std::size_t value = base32_alphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    waiting = ((waiting & 0x7fU) << 5U) | static_cast<unsigned>(value);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::byte>(waiting >> bits));
  }
  const bool is_whole = bits < 5 && (waiting & ((1U << bits) - 1)) == 0;
  return is_whole ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace urna
