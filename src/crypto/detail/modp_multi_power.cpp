// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/modp_multi_power.hpp"

#include <algorithm>
#include <vector>

#include "crypto/detail/bignum_montgomery.hpp"
#include "crypto/detail/windows.hpp"

namespace urna::crypto {
namespace {

constexpr std::size_t bases_at_once = 256;  // bounds the memory; the squarings of so many weigh nothing

std::size_t bits_max(std::span<const Natural> exponents) {
  std::size_t bits = 0;
  for (const Natural& exponent : exponents) bits = std::max(bits, exponent.bit_length());
  return bits;
}

/// The odd powers of a base, and the digits of its exponent still to come.
struct PortableBase {
  std::vector<OddDigit> digits;
  std::vector<Bignum> odd_powers;
};

PortableBase prepare(const BignumMontgomery& montgomery, const Element& base, const Natural& exponent,
                     std::size_t width) {
  PortableBase prepared{.digits = odd_digits(exponent, width), .odd_powers = {}};
  std::size_t highest = 0;
  for (const OddDigit& digit : prepared.digits) highest = std::max(highest, digit.digit);
  const Bignum square = new_bignum();
  for (std::size_t digit = 1; digit <= highest; digit += 2) {
    Bignum& power = prepared.odd_powers.emplace_back(new_bignum());
    if (digit == 1) {
      montgomery.enter(power.get(), base.limbs);
      montgomery.multiply(square.get(), power.get(), power.get());
    } else {
      montgomery.multiply(power.get(), prepared.odd_powers[digit / 2 - 1].get(), square.get());
    }
  }
  return prepared;
}

void multiply_portable_chunk(const BignumMontgomery& montgomery, std::span<const Element> bases,
                             std::span<const Natural> exponents, BIGNUM* product) {
  const std::size_t bits = bits_max(exponents);
  std::vector<PortableBase> prepared;
  for (std::size_t i = 0; i < bases.size(); ++i)
    prepared.push_back(prepare(montgomery, bases[i], exponents[i], odd_width_for(bits)));
  const Bignum power = new_bignum();
  montgomery.enter(power.get(), Limbs2048{1});
  for (std::size_t position = bits; position-- > 0;) {
    montgomery.multiply(power.get(), power.get(), power.get());
    for (PortableBase& base : prepared) {
      if (base.digits.empty() || base.digits.back().position != position) continue;
      montgomery.multiply(power.get(), power.get(), base.odd_powers[base.digits.back().digit / 2].get());
      base.digits.pop_back();
    }
  }
  montgomery.multiply(product, product, power.get());
}

constexpr std::size_t lane_window = 5;
using LanePowers = std::array<PackedNumber, 1 << lane_window>;  // base^0 … base^31

/// base^0 … base^31 of eight bases.
void fill_powers(const LaneArithmetic& arithmetic, const std::array<const Limbs2048*, lane_count>& bases,
                 LanePowers* powers) {
  Lanes unit;
  arithmetic.enter(bases, unit);
  Lanes power = unit;
  PackedTargets to;
  for (std::size_t i = 1; i < powers->size(); ++i) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) to[lane] = &powers[lane][i];
    LaneArithmetic::scatter(power, to);
    arithmetic.multiply(power, unit, power);
  }
  for (std::size_t lane = 0; lane < lane_count; ++lane) powers[lane][0] = arithmetic.one();
}

/// product *= ∏ bases^exponents, each lane its own bases.
void multiply_lane_chunk(const LaneArithmetic& arithmetic, std::span<const Element> bases,
                         std::span<const Natural> exponents, std::vector<LanePowers>& powers, Lanes& product) {
  static constexpr Limbs2048 idle{1};
  const std::size_t groups = (bases.size() + lane_count - 1) / lane_count;
  powers.resize(std::max(powers.size(), groups * lane_count));
  for (std::size_t group = 0; group < groups; ++group) {
    std::array<const Limbs2048*, lane_count> numbers;
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const std::size_t i = group * lane_count + lane;
      numbers[lane] = i < bases.size() ? &bases[i].limbs : &idle;
    }
    fill_powers(arithmetic, numbers, &powers[group * lane_count]);
  }

  PackedPointers from;
  from.fill(&arithmetic.one());
  Lanes power;
  LaneArithmetic::gather(from, power);
  const std::size_t windows = (bits_max(exponents) + lane_window - 1) / lane_window;
  for (std::size_t window = windows; window-- > 0;) {
    for (std::size_t i = 0; i < lane_window; ++i) arithmetic.square(power, power);
    for (std::size_t group = 0; group < groups; ++group) {
      std::size_t used = 0;
      for (std::size_t lane = 0; lane < lane_count; ++lane) {
        const std::size_t i = group * lane_count + lane;
        const std::size_t digit =
            i < bases.size() ? static_cast<std::size_t>(bits_of(exponents[i], window * lane_window, lane_window)) : 0;
        used |= digit;
        from[lane] = &powers[i][digit];
      }
      if (used == 0) continue;
      Lanes factor;
      LaneArithmetic::gather(from, factor);
      arithmetic.multiply(power, factor, power);
    }
  }
  arithmetic.multiply(product, power, product);
}

}  // namespace

Limbs2048 portable_multi_power(const ModpField& field, std::span<const Element> bases,
                               std::span<const Natural> exponents) {
  const BignumMontgomery montgomery(field);
  const Bignum product = new_bignum();
  montgomery.enter(product.get(), Limbs2048{1});
  for (std::size_t first = 0; first < bases.size(); first += bases_at_once) {
    const std::size_t count = std::min(bases_at_once, bases.size() - first);
    multiply_portable_chunk(montgomery, bases.subspan(first, count), exponents.subspan(first, count), product.get());
  }
  return montgomery.leave(product.get());
}

Limbs2048 lane_multi_power(const ModpField& field, const LaneArithmetic& arithmetic, std::span<const Element> bases,
                           std::span<const Natural> exponents) {
  PackedPointers ones;
  ones.fill(&arithmetic.one());
  Lanes product;
  LaneArithmetic::gather(ones, product);
  std::vector<LanePowers> powers;
  for (std::size_t first = 0; first < bases.size(); first += bases_at_once) {
    const std::size_t count = std::min(bases_at_once, bases.size() - first);
    multiply_lane_chunk(arithmetic, bases.subspan(first, count), exponents.subspan(first, count), powers, product);
  }
  std::array<Limbs2048, lane_count> parts;
  std::array<Limbs2048*, lane_count> to;
  for (std::size_t lane = 0; lane < lane_count; ++lane) to[lane] = &parts[lane];
  arithmetic.leave(product, to);
  Limbs2048 whole{1};
  for (const Limbs2048& part : parts) whole = field.multiply(whole, part);
  return whole;
}

}  // namespace urna::crypto
