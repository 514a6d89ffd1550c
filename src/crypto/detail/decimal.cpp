// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/decimal.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "crypto/detail/wide.hpp"

namespace urna::crypto {
namespace {

constexpr std::size_t chunk_digits = 19;  // the most that a limb holds
constexpr std::uint64_t chunk_size = 10'000'000'000'000'000'000ULL;
constexpr std::size_t limbs_max = 32;
constexpr std::size_t chunks_max = 33;  // 10^627 > 2^2048
constexpr std::size_t short_limbs = 6;  // below, dividing is quicker than multiplying by a fraction

constexpr auto digit_pairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

/// Writes the 19 digits of a number below 10^19.
void write_chunk(char* to, std::uint64_t chunk) {
  // Two halves, so that the processor divides both at once.
  std::uint64_t high = chunk / 10'000'000'000ULL;
  std::uint64_t low = chunk % 10'000'000'000ULL;
  for (std::size_t i = 4; i > 0; --i) {
    std::memcpy(to + 2 * i - 1, &digit_pairs[2 * (high % 100)], 2);
    std::memcpy(to + 9 + 2 * i, &digit_pairs[2 * (low % 100)], 2);
    high /= 100;
    low /= 100;
  }
  to[0] = static_cast<char>('0' + high);
  std::memcpy(to + 9, &digit_pairs[2 * low], 2);
}

/// number /= 10^19.
/// @returns  the remainder
std::uint64_t divide_by_chunk(std::span<std::uint64_t> number) {
  std::uint64_t remainder = 0;
  for (std::size_t i = number.size(); i-- > 0;) {
    const Wide value = (static_cast<Wide>(remainder) << 64) | number[i];
    number[i] = static_cast<std::uint64_t>(value / chunk_size);
    remainder = static_cast<std::uint64_t>(value % chunk_size);
  }
  return remainder;
}

using Chunks = std::array<char, chunks_max * chunk_digits>;

/// Division after division, lowest digits first.
void write_by_division(Chunks& digits, std::span<const std::uint64_t> limbs) {
  std::array<std::uint64_t, limbs_max> left{};
  std::copy(limbs.begin(), limbs.end(), left.begin());
  digits.fill('0');
  std::size_t size = limbs.size();
  for (std::size_t chunk = chunks_max; size > 0;) {
    write_chunk(&digits[--chunk * chunk_digits], divide_by_chunk(std::span(left).first(size)));
    while (size > 0 && left[size - 1] == 0) --size;
  }
}

constexpr std::size_t inverse_limbs = 33;
constexpr std::size_t product_limbs = limbs_max + inverse_limbs;  // 65

/// ⌊2^4160 / 10^627⌋ + 1: below 2^2078.
std::array<std::uint64_t, inverse_limbs> find_inverse() {
  std::array<std::uint64_t, product_limbs + 1> power{};
  power.back() = 1;
  for (std::size_t i = 0; i < chunks_max; ++i) divide_by_chunk(power);
  std::array<std::uint64_t, inverse_limbs> inverse{};
  std::copy_n(power.begin(), inverse_limbs, inverse.begin());
  for (std::size_t i = 0; ++inverse[i] == 0;) ++i;
  return inverse;
}

/// Highest digits first: f = number / 10^627 as a binary fraction; each multiplication by 10^19 brings 19 digits before
/// the point.
///
/// The digits are right as long as number ≤ f·10^627 < number + 1.  f is found by the inverse above, too large by less
/// than 2^2048/2^4160 = 2^−2112; columns of the product below limb 31 are left out, which takes away less than 2^−2106,
/// given back at once. Thus f is too large by less than 2^−2105, and 10^627 < 2^2083.  Each step leaves one more low
/// limb out and gives back one unit of the next: at most 2^−64 of the lowest digit.
void write_by_fraction(Chunks& digits, std::span<const std::uint64_t> limbs) {
  static const std::array<std::uint64_t, inverse_limbs> inverse = find_inverse();
  constexpr std::size_t low = limbs_max - 1;  // the lowest column that counts
  std::array<std::uint64_t, product_limbs> f{};
  for (std::size_t i = 0; i < limbs.size(); ++i) {
    const std::uint64_t factor = limbs[i];
    std::uint64_t carry = 0;
    for (std::size_t j = low - i; j < inverse_limbs; ++j) {
      const Wide sum = static_cast<Wide>(factor) * inverse[j] + f[i + j] + carry;
      f[i + j] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
    f[i + inverse_limbs] = carry;
  }
  const auto add = [&](std::size_t at, std::uint64_t value) {
    f[at] += value;
    for (bool carry = f[at] < value; carry;) carry = ++f[++at] == 0;
  };
  add(low + 1, 64);
  for (std::size_t chunk = 0; chunk < chunks_max; ++chunk) {
    const std::size_t first = low + chunk;
    std::uint64_t carry = 0;
    for (std::size_t i = first; i < product_limbs; ++i) {
      const Wide product = static_cast<Wide>(f[i]) * chunk_size + carry;
      f[i] = static_cast<std::uint64_t>(product);
      carry = static_cast<std::uint64_t>(product >> 64);
    }
    write_chunk(&digits[chunk * chunk_digits], carry);
    if (chunk + 1 < chunks_max) add(first + 1, 1);
  }
}

}  // namespace

void append_decimal_digits(std::string& text, std::span<const std::uint64_t> limbs) {
  Chunks digits;
  if (limbs.size() <= short_limbs) {
    write_by_division(digits, limbs);
  } else {
    write_by_fraction(digits, limbs);
  }
  const auto first = std::find_if(digits.begin(), digits.end() - 1, [](char digit) { return digit != '0'; });
  text.append(first, digits.end());
}

}  // namespace urna::crypto
