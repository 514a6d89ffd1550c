// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/windows.hpp"

namespace urna::crypto {

std::uint64_t bits_of(const Natural& number, std::size_t position, std::size_t width) {
  const std::size_t limb = position / 64;
  const std::size_t shift = position % 64;
  std::uint64_t bits = number.limb(limb) >> shift;
  if (shift + width > 64) bits |= number.limb(limb + 1) << (64 - shift);
  return bits & ((1ULL << width) - 1);
}

std::vector<OddDigit> odd_digits(const Natural& exponent, std::size_t width) {
  std::vector<OddDigit> digits;
  const std::size_t size = exponent.bit_length();
  for (std::size_t position = 0; position < size;) {
    if (!exponent.bit(position)) {
      ++position;
      continue;
    }
    digits.push_back({.position = position, .digit = static_cast<std::size_t>(bits_of(exponent, position, width))});
    position += width;
  }
  return digits;
}

std::size_t odd_width_for(std::size_t exponent_bits) { return exponent_bits <= 512 ? 4 : 6; }

std::size_t table_width_for(std::size_t exponent_bits) { return exponent_bits <= 512 ? 8 : 7; }

}  // namespace urna::crypto
