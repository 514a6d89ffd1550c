// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <vector>

#include "crypto/detail/modp_lanes.hpp"
#include "crypto/detail/windows.hpp"
#include "crypto/natural.hpp"

namespace urna::crypto {

/// Several powers of each of eight bases, and X^order, from one chain of squares X, X², X⁴ … per base.
///
/// Each square is multiplied into the bucket of the exponent's digit at its position (Yao's method), so every further
/// exponent costs multiplications but no squaring.  Two exponents share their buckets, two bits of each being one
/// digit.
class LaneChain {
 public:
  struct WantedPower {
    const Natural* exponent;
    PackedNumber* result;
  };
  /// What is wanted of each lane; a lane without a base is idle.
  struct Batch {
    std::array<const Limbs2048*, lane_count> bases{};
    std::array<bool, lane_count> check{};
    std::array<std::vector<WantedPower>, lane_count> powers;
  };

  /// Sixteen buckets a lane.
  struct Buckets {
    std::array<std::array<PackedNumber, 16>, lane_count> at;
  };
  /// Memory that one call after the other may use.
  struct Workspace {
    std::vector<Buckets> buckets;
    std::vector<Lanes> order_buckets;
  };

  LaneChain(const LaneArithmetic& arithmetic, const Natural& order);

  /// Writes every wanted power.
  /// @returns  for each lane whose check is wanted, whether base^order = 1
  std::array<bool, lane_count> run(const Batch& batch, Workspace& workspace) const;

 private:
  /// One or two exponents of each lane that share buckets.
  struct Group {
    std::size_t first_power;
    std::size_t powers;  // 1 or 2
    std::size_t bits;    // of the longest exponent
    std::size_t digit_bits() const { return powers == 1 ? 4 : 2; }
  };

  std::vector<Group> groups_of(const Batch& batch) const;
  void add_square(const Batch& batch, const Group& group, std::size_t position, const Lanes& square,
                  Buckets& buckets) const;
  void finish(const Batch& batch, const Group& group, const Buckets& buckets) const;
  void write(const Batch& batch, std::size_t power, const Lanes& lanes) const;
  Lanes weighted_product(std::vector<Lanes>& buckets) const;
  std::array<bool, lane_count> finish_check(std::vector<Lanes>& buckets) const;

  const LaneArithmetic& arithmetic_;
  std::size_t order_width_;
  std::vector<OddDigit> order_digits_;
};

}  // namespace urna::crypto
