// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/ed25519_tables.hpp"

#include "crypto/detail/signed_digits.hpp"

namespace urna::crypto::curve25519 {

std::vector<AffinePoint> fixed_base_table(const Point& base) {
  std::vector<Point> points;
  points.reserve(fixed_windows * fixed_multiples);
  Point first = base;
  for (std::size_t window = 0; window < fixed_windows; ++window) {
    const CachedPoint step = cached(first);
    Point multiple = first;
    for (std::size_t m = 1; m <= fixed_multiples; ++m) {
      points.push_back(multiple);
      multiple = add(multiple, step);
    }
    first = doubled(points.back());  // 128 times two
  }
  return affine(points);
}

const std::vector<AffinePoint>& generator_table() {
  static const std::vector<AffinePoint> table = fixed_base_table(base_point);
  return table;
}

FixedDigits fixed_digits(const Natural& exponent) {
  FixedDigits digits;
  write_dense_digits(exponent, fixed_window_bits, std::span<std::int16_t>(digits));
  return digits;
}

Point add_fixed_power(Point sum, const std::vector<AffinePoint>& table, const Natural& exponent) {
  const FixedDigits digits = fixed_digits(exponent);
  for (std::size_t window = 0; window < fixed_windows; ++window) {
    const AffinePoint* row = table.data() + window * fixed_multiples;
    const int digit = digits[window];
    if (digit > 0) sum = add(sum, row[digit - 1]);
    if (digit < 0) sum = subtract(sum, row[-digit - 1]);
  }
  return sum;
}

}  // namespace urna::crypto::curve25519
