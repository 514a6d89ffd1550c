// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/modp_lanes.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "crypto/detail/wide.hpp"

namespace urna::crypto {
namespace {

constexpr std::uint64_t limb_mask = (1ULL << 52) - 1;

PackedNumber pack(const Limbs2048& number) {
  PackedNumber packed;
  for (std::size_t i = 0; i < lane_limbs; ++i) {
    const std::size_t bit = 52 * i;
    const std::size_t word = bit / 64;
    const std::size_t shift = bit % 64;
    std::uint64_t limb = number[word] >> shift;
    if (shift > 12 && word + 1 < number.size()) limb |= number[word + 1] << (64 - shift);
    packed.limbs[i] = limb & limb_mask;
  }
  return packed;
}

/// @param packed  limbs below 2^52, the number below 2^2048 + 2^2047
/// @returns       the number modulo 2^2048
Limbs2048 unpack(const PackedNumber& packed) {
  Limbs2048 number{};
  for (std::size_t i = 0; i < lane_limbs; ++i) {
    const std::size_t bit = 52 * i;
    const std::size_t word = bit / 64;
    const std::size_t shift = bit % 64;
    number[word] |= packed.limbs[i] << shift;
    if (shift > 12 && word + 1 < number.size()) number[word + 1] |= packed.limbs[i] >> (64 - shift);
  }
  return number;
}

/// 2^bits mod p.
Limbs2048 power_of_two(const ModpField& field, std::uint64_t bits) {
  Limbs2048 two{2};
  return field.power(two, Natural(bits));
}

}  // namespace

LaneArithmetic::LaneArithmetic(const ModpField& field)
    : prime_(field.prime_limbs()), modulus_(pack(prime_)), one_(pack(power_of_two(field, 2080))) {
  std::uint64_t inverse = 1;  // Newton: each turn doubles the number of right bits
  for (int turn = 0; turn < 6; ++turn) inverse *= 2 - prime_[0] * inverse;
  minus_inverse_ = (0 - inverse) & limb_mask;

  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < lane_limbs; ++i) {
    carry += one_.limbs[i] + modulus_.limbs[i];
    one_plus_p_.limbs[i] = carry & limb_mask;
    carry >>= 52;
  }
  const PackedNumber r_squared = pack(power_of_two(field, 4160));
  for (std::size_t i = 0; i < lane_limbs; ++i) {
    r_squared_.limbs[i].fill(r_squared.limbs[i]);
    plain_one_.limbs[i].fill(i == 0 ? 1 : 0);
  }
}

void LaneArithmetic::enter(const std::array<const Limbs2048*, lane_count>& numbers, Lanes& lanes) const {
  std::array<PackedNumber, lane_count> packed;
  PackedPointers pointers;
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    packed[lane] = pack(*numbers[lane]);
    pointers[lane] = &packed[lane];
  }
  Lanes plain;
  gather(pointers, plain);
  multiply(plain, r_squared_, lanes);
}

void LaneArithmetic::leave(const Lanes& lanes, const std::array<Limbs2048*, lane_count>& numbers) const {
  Lanes plain;
  multiply(lanes, plain_one_, plain);
  std::array<PackedNumber, lane_count> packed;
  PackedTargets targets;
  for (std::size_t lane = 0; lane < lane_count; ++lane) targets[lane] = &packed[lane];
  scatter(plain, targets);
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    // (x + m·p)/R with x < 2p and m < R is at most p, and p only for 0.
    *numbers[lane] = unpack(packed[lane]);
    if (*numbers[lane] == prime_) numbers[lane]->fill(0);
  }
}

std::array<bool, lane_count> LaneArithmetic::are_one(const Lanes& lanes) const {
  std::array<bool, lane_count> answers;
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    bool is_one = true;
    bool is_one_plus_p = true;
    for (std::size_t i = 0; i < lane_limbs; ++i) {
      is_one = is_one && lanes.limbs[i][lane] == one_.limbs[i];
      is_one_plus_p = is_one_plus_p && lanes.limbs[i][lane] == one_plus_p_.limbs[i];
    }
    answers[lane] = is_one || is_one_plus_p;
  }
  return answers;
}

}  // namespace urna::crypto
