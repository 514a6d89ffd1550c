// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace urna {

/// Base64 with the alphabet of addresses, `-_`, without `=` (RFC 4648 §5): 43 characters for 32 bytes.
inline std::string to_base64url(std::span<const std::byte> bytes) {
  std::string text = to_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

/// Reads what `to_base64url` writes; nothing on another character, on padding, or on bits set beyond the last byte.
inline std::optional<Bytes> from_base64url(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  std::string standard(text);
  std::replace(standard.begin(), standard.end(), '-', '+');
  std::replace(standard.begin(), standard.end(), '_', '/');
  return from_base64(standard);
}

}  // namespace urna
