// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/natural.hpp"

namespace urna::crypto {

/// Digits of an exponent of at most 253 bits, and of one carry beyond.
using SignedDigits = std::array<std::int8_t, 256>;

/// Writes n = Σ digits[i]·2^i with digits zero or odd, |digit| < 2^(width−1), and at least width−1 zeros after each.
/// @param width   2 … 8
/// @param digits  at least one more than the bits of n
inline void write_sparse_digits(const Natural& n, int width, std::span<std::int8_t> digits) {
  for (auto& digit : digits) digit = 0;
  const std::size_t bits = n.bit_length();
  const auto window_at = [&](std::size_t place) {
    const std::size_t shift = place % 64;
    std::uint64_t window = n.limb(place / 64) >> shift;
    if (shift > 0) window |= n.limb(place / 64 + 1) << (64 - shift);
    return static_cast<int>(window & ((std::uint64_t{1} << width) - 1));
  };
  int carry = 0;
  for (std::size_t place = 0; place <= bits;) {
    const int window = window_at(place);
    if ((window & 1) == carry) {
      ++place;
      continue;
    }
    const int sum = window + carry;
    carry = (sum >> (width - 1)) & 1;
    digits[place] = static_cast<std::int8_t>(sum - (carry << width));
    place += static_cast<std::size_t>(width);
  }
}

/// Writes n = Σ digits[i]·2^(bits·i) with |digit| ≤ 2^(bits−1).
/// @param n       below 2^(bits·digits.size() − 1), so that no carry remains
/// @param bits    1 … 15
template <class Digit>
void write_dense_digits(const Natural& n, int bits, std::span<Digit> digits) {
  const int half = 1 << (bits - 1);
  int carry = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t place = i * static_cast<std::size_t>(bits), shift = place % 64;
    std::uint64_t window = n.limb(place / 64) >> shift;
    if (shift > 0) window |= n.limb(place / 64 + 1) << (64 - shift);
    const int digit = static_cast<int>(window & ((std::uint64_t{1} << bits) - 1)) + carry;
    carry = digit > half ? 1 : 0;
    digits[i] = static_cast<Digit>(digit - (carry << bits));
  }
}

}  // namespace urna::crypto
