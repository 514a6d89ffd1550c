// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/bech32.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/secret.hpp"

namespace urna::crypto::detail {
namespace {

constexpr std::string_view alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t data_digits = 52;  // 256 bits by five, the last with four zeros
constexpr std::size_t checksum_digits = 6;
using Digits = std::array<std::uint8_t, data_digits + checksum_digits>;

bool is_upper(std::string_view prefix) {
  return std::ranges::any_of(prefix, [](char c) { return c >= 'A' && c <= 'Z'; });
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// The remainder of the prefix and the digits by the generator of the code.
class Remainder {
 public:
  explicit Remainder(std::string_view prefix) {
    for (const char c : prefix) add(static_cast<std::uint8_t>(static_cast<unsigned char>(lower(c)) >> 5U));
    add(0);
    for (const char c : prefix) add(static_cast<std::uint8_t>(static_cast<unsigned char>(lower(c)) & 31U));
  }

  void add(std::uint8_t digit) {
    constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = value_ >> 25U;
    value_ = ((value_ & 0x1ffffffU) << 5U) ^ digit;
    for (unsigned bit = 0; bit < generator.size(); ++bit) {
      if ((top >> bit & 1U) != 0) value_ ^= generator[bit];
    }
  }

  std::uint32_t value() const { return value_; }

 private:
  std::uint32_t value_ = 1;
};

void spread(std::span<const std::byte, bech32_bytes> bytes, Digits& digits) {
  for (std::size_t i = 0; i < data_digits; ++i) {
    const std::size_t bit = 5 * i;
    const unsigned first = std::to_integer<unsigned>(bytes[bit / 8]) << 8U;
    const unsigned second = bit / 8 + 1 < bytes.size() ? std::to_integer<unsigned>(bytes[bit / 8 + 1]) : 0U;
    digits[i] = static_cast<std::uint8_t>((first | second) >> (11 - bit % 8) & 31U);
  }
}

void gather(const Digits& digits, std::span<std::byte, bech32_bytes> bytes) {
  std::ranges::fill(bytes, std::byte{0});
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const unsigned value = digits[bit / 5] >> (4 - bit % 5) & 1U;
    bytes[bit / 8] |= static_cast<std::byte>(value << (7 - bit % 8));
  }
}

}  // namespace

std::string bech32_text(std::string_view prefix, std::span<const std::byte, bech32_bytes> bytes) {
  Digits digits{};
  spread(bytes, digits);
  Remainder remainder(prefix);
  for (const std::uint8_t digit : digits) remainder.add(digit);  // the checksum is zeros as yet
  const std::uint32_t checksum = remainder.value() ^ 1U;
  for (std::size_t i = 0; i < checksum_digits; ++i)
    digits[data_digits + i] = static_cast<std::uint8_t>(checksum >> 5 * (5 - i) & 31U);

  std::string text;
  text.reserve(prefix.size() + 1 + digits.size());
  text.append(prefix).append("1");
  const bool in_upper_case = is_upper(prefix);
  for (const std::uint8_t digit : digits) text.push_back(in_upper_case ? upper(alphabet[digit]) : alphabet[digit]);
  wipe(digits.data(), digits.size());
  return text;
}

bool bech32_bytes_of(std::string_view text, std::string_view prefix, std::span<std::byte, bech32_bytes> bytes) {
  std::ranges::fill(bytes, std::byte{0});
  Digits digits{};
  if (text.size() != prefix.size() + 1 + digits.size() || !text.starts_with(prefix) || text[prefix.size()] != '1')
    return false;
  const std::string_view data = text.substr(prefix.size() + 1);
  const bool in_upper_case = is_upper(prefix);
  Remainder remainder(prefix);
  bool is_right = true;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = in_upper_case ? lower(data[i]) : data[i];
    const std::size_t digit = alphabet.find(c);
    const bool is_of_case = !in_upper_case || data[i] == upper(c);
    if (digit == std::string_view::npos || !is_of_case) is_right = false;
    digits[i] = static_cast<std::uint8_t>(digit & 31U);
    remainder.add(digits[i]);
  }
  is_right = is_right && remainder.value() == 1 && (digits[data_digits - 1] & 15U) == 0;
  if (is_right) gather(digits, bytes);
  wipe(digits.data(), digits.size());
  return is_right;
}

}  // namespace urna::crypto::detail
