// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "crypto/detail/edwards25519.hpp"
#include "crypto/natural.hpp"

namespace urna::crypto::curve25519 {

inline constexpr int fixed_window_bits = 8;
inline constexpr std::size_t fixed_windows = 32;
inline constexpr std::size_t fixed_multiples = 128;
using FixedDigits = std::array<std::int16_t, fixed_windows>;

/// base^(m·2^(8·w)) for m = 1 … 128 and w = 0 … 31: a power of the base then costs 32 additions and no doubling.
/// @returns  windows × multiples, row after row
std::vector<AffinePoint> fixed_base_table(const Point& base);

/// The table of the generator, built when it is first wanted.
const std::vector<AffinePoint>& generator_table();

/// Σ digits[w]·2^(8·w) = exponent, |digit| ≤ 128.
/// @param exponent  of at most 253 bits
FixedDigits fixed_digits(const Natural& exponent);

/// sum + base^exponent.
Point add_fixed_power(Point sum, const std::vector<AffinePoint>& table, const Natural& exponent);

}  // namespace urna::crypto::curve25519
