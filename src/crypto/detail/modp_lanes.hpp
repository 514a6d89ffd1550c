// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "crypto/detail/modp_field.hpp"

namespace urna::crypto {

constexpr std::size_t lane_count = 8;
constexpr std::size_t lane_limbs = 40;  ///< of 52 bits: room for 2080

/// One number modulo p in Montgomery form: 52-bit limbs, least significant first, below 2p.
struct alignas(64) PackedNumber {
  std::array<std::uint64_t, lane_limbs> limbs;
};

/// Eight numbers modulo p in Montgomery form, limb by limb; each below 2p.
struct alignas(64) Lanes {
  std::array<std::array<std::uint64_t, lane_count>, lane_limbs> limbs;
};

using PackedPointers = std::array<const PackedNumber*, lane_count>;
using PackedTargets = std::array<PackedNumber*, lane_count>;

/// Multiplication modulo p, eight numbers at a time, on processors with AVX-512 IFMA: see `has_avx512_ifma`.
/// Montgomery form with R = 2^2080: the number x is held as x·R modulo p.  Since R > 4p, no product below 2p wants a
/// final subtraction.
/// @secrecy  the arithmetic takes the same time for every value; what uses it is for public values
class LaneArithmetic {
 public:
  explicit LaneArithmetic(const ModpField& field);

  const PackedNumber& one() const { return one_; }

  void multiply(const Lanes& a, const Lanes& b, Lanes& product) const;
  void square(const Lanes& a, Lanes& result) const;

  /// Takes one number to each lane, and back.
  static void gather(const PackedPointers& numbers, Lanes& lanes);
  static void scatter(const Lanes& lanes, const PackedTargets& numbers);

  /// From plain numbers below 2^2048 to Montgomery form, and back to plain numbers below p.
  void enter(const std::array<const Limbs2048*, lane_count>& numbers, Lanes& lanes) const;
  void leave(const Lanes& lanes, const std::array<Limbs2048*, lane_count>& numbers) const;

  /// Whether each lane is 1.
  std::array<bool, lane_count> are_one(const Lanes& lanes) const;

 private:
  Limbs2048 prime_;
  PackedNumber modulus_;
  std::uint64_t minus_inverse_;  // −p⁻¹ mod 2^52
  PackedNumber one_;             // R mod p
  PackedNumber one_plus_p_;      // the other form of 1 below 2p
  Lanes r_squared_;              // R² mod p in every lane
  Lanes plain_one_;              // the number 1, not in Montgomery form, in every lane
};

}  // namespace urna::crypto
