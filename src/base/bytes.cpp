// SPDX-License-Identifier: EUPL-1.2
#include "base/bytes.hpp"

#include <algorithm>

namespace urna {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string to_hex(std::span<const std::byte> bytes) {
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto value = std::to_integer<unsigned>(bytes[i]);
    text[2 * i] = hex_digits[value >> 4];
    text[2 * i + 1] = hex_digits[value & 15];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::byte>(high * 16 + low);
  }
  return bytes;
}

std::string to_base64(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  unsigned pending = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    pending = (pending << 8) | std::to_integer<unsigned>(byte);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text.push_back(base64_digits[(pending >> bits) & 63]);
    }
  }
  if (bits > 0) text.push_back(base64_digits[(pending << (6 - bits)) & 63]);
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  unsigned pending = 0;
  int bits = 0;
  for (const char c : text) {
    const auto value = base64_digits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    pending = ((pending << 6) | static_cast<unsigned>(value)) & 0xffffU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::byte>((pending >> bits) & 255));
    }
  }
  if ((pending & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
  const auto bytes = text.size() == 64 ? from_hex(text) : std::nullopt;
  if (!bytes) return std::nullopt;
  Digest digest{};
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

}  // namespace urna
