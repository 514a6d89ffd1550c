// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace urna::journal::detail {

/// Base64 with `=` to a multiple of four (RFC 4648 §4), as the formats of transparency logs write it.
inline std::string padded_base64(std::span<const std::byte> bytes) {
  std::string text = to_base64(bytes);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

/// Reads what `padded_base64` writes; nothing for another spelling of the same bytes.
inline std::optional<Bytes> from_padded_base64(std::string_view text) {
  const std::size_t end = std::min(text.find('='), text.size());
  auto bytes = from_base64(text.substr(0, end));
  if (!bytes || padded_base64(*bytes) != text) return std::nullopt;
  return bytes;
}

inline std::optional<Digest> digest_from_padded_base64(std::string_view text) {
  const auto bytes = from_padded_base64(text);
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

}  // namespace urna::journal::detail
