// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>

#include "crypto/detail/wide.hpp"

/// The field of p = 2^255 − 19 and the curve over it: the ground of the group Ed25519.
namespace urna::crypto::curve25519 {

/// A number below 2^256 in four 64-bit words, least significant first.
using Words = std::array<std::uint64_t, 4>;

/// A number modulo p, in radix 2^51, least significant limb first.  It has many forms; `canonical` chooses one.
///
/// Products and squares give *tight* limbs, below 2^51 + 2^15.  Sums and differences do not carry: their limbs are
/// *loose*, below 2^54, which is what a product accepts.  So a sum or difference of tight numbers may be multiplied,
/// and at most two tight sums may be subtracted; `carried` makes any of these tight.
/// @secrecy  no branch and no address depends on a value
struct Field {
  std::array<std::uint64_t, 5> limbs{};
};

inline constexpr std::uint64_t limb_mask = (std::uint64_t{1} << 51) - 1;
inline constexpr Field field_zero{};
inline constexpr Field field_one{{1, 0, 0, 0, 0}};

/// The low limbs after one round of carries, which leaves them tight.
inline Field carried(const Field& a) {
  const auto& l = a.limbs;
  return {{(l[0] & limb_mask) + 19 * (l[4] >> 51), (l[1] & limb_mask) + (l[0] >> 51), (l[2] & limb_mask) + (l[1] >> 51),
           (l[3] & limb_mask) + (l[2] >> 51), (l[4] & limb_mask) + (l[3] >> 51)}};
}

inline Field operator+(const Field& a, const Field& b) {
  Field sum;
  for (std::size_t i = 0; i < 5; ++i) sum.limbs[i] = a.limbs[i] + b.limbs[i];
  return sum;
}

/// @param b  limbs below 2^53 − 76, so that a multiple of p keeps each limb positive
inline Field operator-(const Field& a, const Field& b) {
  constexpr std::uint64_t low = 4 * (limb_mask - 18);  // 4p in radix 2^51
  constexpr std::uint64_t other = 4 * limb_mask;
  return {{a.limbs[0] + low - b.limbs[0], a.limbs[1] + other - b.limbs[1], a.limbs[2] + other - b.limbs[2],
           a.limbs[3] + other - b.limbs[3], a.limbs[4] + other - b.limbs[4]}};
}

inline Field operator-(const Field& a) { return carried(field_zero - a); }

/// Carries five sums of products, each below 2^115.
inline Field reduce_columns(Wide c0, Wide c1, Wide c2, Wide c3, Wide c4) {
  c1 += static_cast<std::uint64_t>(c0 >> 51);
  c2 += static_cast<std::uint64_t>(c1 >> 51);
  c3 += static_cast<std::uint64_t>(c2 >> 51);
  c4 += static_cast<std::uint64_t>(c3 >> 51);
  std::uint64_t low = (static_cast<std::uint64_t>(c0) & limb_mask) + 19 * static_cast<std::uint64_t>(c4 >> 51);
  const std::uint64_t carry = low >> 51;
  low &= limb_mask;
  return {{low, (static_cast<std::uint64_t>(c1) & limb_mask) + carry, static_cast<std::uint64_t>(c2) & limb_mask,
           static_cast<std::uint64_t>(c3) & limb_mask, static_cast<std::uint64_t>(c4) & limb_mask}};
}

inline Field operator*(const Field& left, const Field& right) {
  const auto& a = left.limbs;
  const auto& b = right.limbs;
  const std::uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];  // 2^255 = 19
  const auto product = [](std::uint64_t x, std::uint64_t y) { return static_cast<Wide>(x) * y; };
  return reduce_columns(
      product(a[0], b[0]) + product(a[1], b4) + product(a[2], b3) + product(a[3], b2) + product(a[4], b1),
      product(a[0], b[1]) + product(a[1], b[0]) + product(a[2], b4) + product(a[3], b3) + product(a[4], b2),
      product(a[0], b[2]) + product(a[1], b[1]) + product(a[2], b[0]) + product(a[3], b4) + product(a[4], b3),
      product(a[0], b[3]) + product(a[1], b[2]) + product(a[2], b[1]) + product(a[3], b[0]) + product(a[4], b4),
      product(a[0], b[4]) + product(a[1], b[3]) + product(a[2], b[2]) + product(a[3], b[1]) + product(a[4], b[0]));
}

inline Field square(const Field& value) {
  const auto& a = value.limbs;
  const std::uint64_t a0 = 2 * a[0], a1 = 2 * a[1], a3 = 19 * a[3], a4 = 19 * a[4];
  const auto product = [](std::uint64_t x, std::uint64_t y) { return static_cast<Wide>(x) * y; };
  return reduce_columns(product(a[0], a[0]) + product(a1, a4) + product(2 * a[2], a3),
                        product(a0, a[1]) + product(2 * a[2], a4) + product(a[3], a3),
                        product(a0, a[2]) + product(a[1], a[1]) + product(2 * a[3], a4),
                        product(a0, a[3]) + product(a1, a[2]) + product(a[4], a4),
                        product(a0, a[4]) + product(a1, a[3]) + product(a[2], a[2]));
}

/// a when `mask` is all ones, b when it is zero.
inline Field select(std::uint64_t mask, const Field& a, const Field& b) {
  Field chosen;
  for (std::size_t i = 0; i < 5; ++i) chosen.limbs[i] = (a.limbs[i] & mask) | (b.limbs[i] & ~mask);
  return chosen;
}

/// a^(2^count).
Field square_times(Field a, int count);
/// 1/a, and 0 for 0.
Field invert(const Field& a);
/// a^((p − 5)/8), from which square roots are made.
Field root_power(const Field& a);

/// The one number below p.
/// @param a  limbs below 2^63
Words canonical(const Field& a);
/// @param w  the bit 255 is ignored; may be p or more
constexpr Field field_from(const Words& w) {
  return {{w[0] & limb_mask, ((w[0] >> 51) | (w[1] << 13)) & limb_mask, ((w[1] >> 38) | (w[2] << 26)) & limb_mask,
           ((w[2] >> 25) | (w[3] << 39)) & limb_mask, (w[3] >> 12) & limb_mask}};
}
inline bool is_zero(const Field& a) {
  const Words w = canonical(a);
  return (w[0] | w[1] | w[2] | w[3]) == 0;
}
/// @param b  as in a difference
inline bool operator==(const Field& a, const Field& b) { return is_zero(a - b); }

/// √(u/v), the even one, when there is one.
struct Root {
  Field value;
  bool exists = false;  ///< whether u/v is a square; 0/v is
};
Root square_root_of_ratio(const Field& u, const Field& v);
/// The second half of it.
/// @param r      u·v³·(u·v⁷)^((p−5)/8), the candidate
/// @param found  v·r²
Root chosen_root(const Field& u, const Field& r, const Field& found);

// The tests check these words against the definitions.
/// d = −121665/121666.
inline constexpr Field curve_d =
    field_from({0x75eb4dca135978a3, 0x00700a4d4141d8ab, 0x8cc740797779e898, 0x52036cee2b6ffe73});
inline constexpr Field curve_2d =
    field_from({0xebd69b9426b2f159, 0x00e0149a8283b156, 0x198e80f2eef3d130, 0x2406d9dc56dffce7});
/// √−1, the even one.
inline constexpr Field root_minus_one =
    field_from({0xc4ee1b274a0ea0b0, 0x2f431806ad2fe478, 0x2b4d00993dfbd7a7, 0x2b8324804fc1df0b});

}  // namespace urna::crypto::curve25519
