// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <vector>

#include "crypto/detail/modp_lanes.hpp"
#include "crypto/natural.hpp"

namespace urna::crypto {

/// Powers of one base by a table, for public exponents: one factor for each window of the exponent, no squaring.
/// Built when first used, by whichever thread comes first.
class LaneTable {
 public:
  LaneTable(const LaneArithmetic& arithmetic, const Limbs2048& base, std::size_t exponent_bits);

  /// Appends the numbers whose product is base^exponent: none for 0.
  void append_factors(const Natural& exponent, std::vector<const PackedNumber*>& factors) const;

 private:
  std::size_t row_size() const { return (std::size_t{1} << width_) - 1; }
  void build() const;

  const LaneArithmetic& arithmetic_;
  Limbs2048 base_;
  std::size_t width_;
  std::size_t rows_;
  mutable std::once_flag built_;
  mutable std::vector<PackedNumber> entries_;  // row by row: base^(digit · 2^(width·row)), digits from 1
};

}  // namespace urna::crypto
