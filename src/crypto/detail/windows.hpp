// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crypto/natural.hpp"

namespace urna::crypto {

/// An odd digit of a public exponent, at a bit position: it stands for digit · 2^position.
struct OddDigit {
  std::size_t position;
  std::size_t digit;
};

/// Writes a public exponent as a sum of odd digits below 2^width, positions rising, no two windows overlapping.
std::vector<OddDigit> odd_digits(const Natural& exponent, std::size_t width);

/// The `width` bits of a public number from `position` on; width below 64.
std::uint64_t bits_of(const Natural& number, std::size_t position, std::size_t width);

/// The width of the odd digits that takes the fewest multiplications for an exponent of that many bits.
std::size_t odd_width_for(std::size_t exponent_bits);

/// The width of the windows in a table of a fixed base: wider ones are faster to use, dearer to build and to hold.
std::size_t table_width_for(std::size_t exponent_bits);

}  // namespace urna::crypto
