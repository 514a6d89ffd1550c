// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/modp_lane_table.hpp"

#include <algorithm>

#include "crypto/detail/windows.hpp"

namespace urna::crypto {

LaneTable::LaneTable(const LaneArithmetic& arithmetic, const Limbs2048& base, std::size_t exponent_bits)
    : arithmetic_(arithmetic),
      base_(base),
      width_(table_width_for(exponent_bits)),
      rows_((exponent_bits + width_ - 1) / width_) {}

void LaneTable::append_factors(const Natural& exponent, std::vector<const PackedNumber*>& factors) const {
  if (exponent.is_zero()) return;
  std::call_once(built_, [this] { build(); });
  for (std::size_t row = 0; row < rows_; ++row) {
    const std::uint64_t digit = bits_of(exponent, row * width_, width_);
    if (digit > 0) factors.push_back(&entries_[row * row_size() + digit - 1]);
  }
}

void LaneTable::build() const {
  entries_.resize(rows_ * row_size());

  // The first entry of each row, by squaring in one lane (the others do the same and are thrown away).
  Lanes square;
  std::array<const Limbs2048*, lane_count> bases;
  bases.fill(&base_);
  arithmetic_.enter(bases, square);
  std::array<PackedNumber, lane_count> unused;
  PackedTargets to;
  for (std::size_t lane = 0; lane < lane_count; ++lane) to[lane] = &unused[lane];
  for (std::size_t row = 0; row < rows_; ++row) {
    to[0] = &entries_[row * row_size()];
    LaneArithmetic::scatter(square, to);
    for (std::size_t i = 0; i < width_; ++i) arithmetic_.square(square, square);
  }

  // The others, eight rows at a time.
  for (std::size_t first = 0; first < rows_; first += lane_count) {
    PackedPointers from;
    for (std::size_t lane = 0; lane < lane_count; ++lane)
      from[lane] = &entries_[std::min(first + lane, rows_ - 1) * row_size()];
    Lanes unit;
    LaneArithmetic::gather(from, unit);
    Lanes power = unit;
    for (std::size_t i = 1; i < row_size(); ++i) {
      arithmetic_.multiply(power, unit, power);
      for (std::size_t lane = 0; lane < lane_count; ++lane) {
        to[lane] = first + lane < rows_ ? &entries_[(first + lane) * row_size() + i] : &unused[lane];
      }
      LaneArithmetic::scatter(power, to);
    }
  }
}

}  // namespace urna::crypto
