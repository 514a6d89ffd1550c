// SPDX-License-Identifier: EUPL-1.2
// Included by the kernels only, after they have switched the AVX-512 instructions on.
#pragma once

namespace urna::crypto::curve25519::ifma {
namespace {

using Vector = __m512i;

/// Eight numbers modulo p: see `Lanes`.  The multiplier reads 52 bits of a limb, so what lies above needs no masking.
struct Field8 {
  Vector l[5];
};

/// The columns of a product before carries.  A product's are below 2^55.4; sums of a few fit in 63 bits.
struct Columns {
  Vector c[5];
};

inline Vector splat(std::uint64_t value) { return _mm512_set1_epi64(static_cast<long long>(value)); }

inline Field8 load(const Lanes& lanes) {
  Field8 a;
  for (int i = 0; i < 5; ++i) a.l[i] = _mm512_load_si512(lanes.limb[i]);
  return a;
}

inline void store(Lanes& lanes, const Field8& a) {
  for (int i = 0; i < 5; ++i) _mm512_store_si512(lanes.limb[i], a.l[i]);
}

inline Field8 splat(const std::uint64_t (&limbs)[5]) {
  Field8 a;
  for (int i = 0; i < 5; ++i) a.l[i] = splat(limbs[i]);
  return a;
}

/// 2^260 = 608: the upper five columns join the lower ones.
/// @param z  ten columns, z[9] below 2^43 because the last limbs are below 2^47 + 2
[[gnu::always_inline]] inline Columns fold(Vector (&z)[10]) {
  const Vector c608 = splat(608), zero = _mm512_setzero_si512();
  Vector over[4];
  for (int k = 0; k < 4; ++k) over[k] = _mm512_madd52lo_epu64(zero, _mm512_srli_epi64(z[5 + k], 52), c608);
  for (int k = 0; k < 5; ++k) z[k] = _mm512_madd52lo_epu64(z[k], z[5 + k], c608);
  for (int k = 0; k < 4; ++k) z[k + 1] = _mm512_madd52hi_epu64(z[k + 1], z[5 + k], c608);
  for (int k = 0; k < 4; ++k) z[k + 1] = _mm512_add_epi64(z[k + 1], over[k]);
  return {{z[0], z[1], z[2], z[3], z[4]}};
}

[[gnu::always_inline]] inline Columns product(const Field8& a, const Field8& b) {
  Vector z[10];
  for (auto& column : z) column = _mm512_setzero_si512();
  for (int i = 0; i < 5; ++i) {
    for (int j = 0; j < 5; ++j) z[i + j] = _mm512_madd52lo_epu64(z[i + j], a.l[i], b.l[j]);
    for (int j = 0; j < 5; ++j) z[i + j + 1] = _mm512_madd52hi_epu64(z[i + j + 1], a.l[i], b.l[j]);
  }
  return fold(z);
}

[[gnu::always_inline]] inline Columns squared(const Field8& a) {
  Vector z[10];
  for (auto& column : z) column = _mm512_setzero_si512();
  for (int i = 0; i < 4; ++i) {
    for (int j = i + 1; j < 5; ++j) z[i + j] = _mm512_madd52lo_epu64(z[i + j], a.l[i], a.l[j]);
    for (int j = i + 1; j < 5; ++j) z[i + j + 1] = _mm512_madd52hi_epu64(z[i + j + 1], a.l[i], a.l[j]);
  }
  for (int k = 1; k < 9; ++k) z[k] = _mm512_add_epi64(z[k], z[k]);
  for (int i = 0; i < 5; ++i) {
    z[2 * i] = _mm512_madd52lo_epu64(z[2 * i], a.l[i], a.l[i]);
    z[2 * i + 1] = _mm512_madd52hi_epu64(z[2 * i + 1], a.l[i], a.l[i]);
  }
  return fold(z);
}

[[gnu::always_inline]] inline Columns operator+(const Columns& a, const Columns& b) {
  Columns sum;
  for (int i = 0; i < 5; ++i) sum.c[i] = _mm512_add_epi64(a.c[i], b.c[i]);
  return sum;
}

/// @param b  below 2^57.9: a multiple of p, about 2^58 in each column, keeps all columns positive
[[gnu::always_inline]] inline Columns operator-(const Columns& a, const Columns& b) {
  const Vector low = splat(((std::uint64_t{1} << 52) - 608) << 6);  // 2^11·p in radix 2^52
  const Vector other = splat(((std::uint64_t{1} << 52) - 1) << 6);
  Columns difference;
  difference.c[0] = _mm512_sub_epi64(_mm512_add_epi64(a.c[0], low), b.c[0]);
  for (int i = 1; i < 5; ++i) difference.c[i] = _mm512_sub_epi64(_mm512_add_epi64(a.c[i], other), b.c[i]);
  return difference;
}

/// Columns below 2^63 become limbs.  The top is cut at 2^255 = 19 first, so that one ripple suffices.
[[gnu::always_inline]] inline Field8 carried(const Columns& columns) {
  const Vector mask_52 = splat((std::uint64_t{1} << 52) - 1), mask_47 = splat((std::uint64_t{1} << 47) - 1);
  Vector c0 = columns.c[0], c1 = columns.c[1], c2 = columns.c[2], c3 = columns.c[3], c4 = columns.c[4];
  c4 = _mm512_add_epi64(c4, _mm512_srli_epi64(c3, 52));
  c3 = _mm512_and_si512(c3, mask_52);
  c0 = _mm512_madd52lo_epu64(c0, _mm512_srli_epi64(c4, 47), splat(19));
  c4 = _mm512_and_si512(c4, mask_47);
  c1 = _mm512_add_epi64(c1, _mm512_srli_epi64(c0, 52));
  c2 = _mm512_add_epi64(c2, _mm512_srli_epi64(c1, 52));
  c3 = _mm512_add_epi64(c3, _mm512_srli_epi64(c2, 52));
  c4 = _mm512_add_epi64(c4, _mm512_srli_epi64(c3, 52));
  return {{c0, c1, c2, c3, c4}};
}

/// The number as columns: what lies above bit 52 of its limbs goes.
[[gnu::always_inline]] inline Columns columns_of(const Field8& a) {
  const Vector mask_52 = splat((std::uint64_t{1} << 52) - 1);
  Columns columns;
  for (int i = 0; i < 4; ++i) columns.c[i] = _mm512_and_si512(a.l[i], mask_52);
  columns.c[4] = a.l[4];
  return columns;
}

inline Field8 operator*(const Field8& a, const Field8& b) { return carried(product(a, b)); }
inline Field8 square(const Field8& a) { return carried(squared(a)); }
inline Field8 operator+(const Field8& a, const Field8& b) { return carried(columns_of(a) + columns_of(b)); }
inline Field8 operator-(const Field8& a, const Field8& b) { return carried(columns_of(a) - columns_of(b)); }

/// In each lane a where the mask has a bit, else b.
inline Field8 select(__mmask8 mask, const Field8& a, const Field8& b) {
  Field8 chosen;
  for (int i = 0; i < 5; ++i) chosen.l[i] = _mm512_mask_blend_epi64(mask, b.l[i], a.l[i]);
  return chosen;
}

// Radix 2^52: 1, d, 2d and 1/2.
constexpr std::uint64_t one_limbs[5] = {1, 0, 0, 0, 0};
constexpr std::uint64_t d_limbs[5] = {0xb4dca135978a3, 0x4d4141d8ab75e, 0x779e89800700a, 0xfe738cc740797,
                                      0x052036cee2b6f};
constexpr std::uint64_t d2_limbs[5] = {0x69b9426b2f159, 0x9a8283b156ebd, 0xef3d13000e014, 0xfce7198e80f2e,
                                       0x02406d9dc56df};
constexpr std::uint64_t half_limbs[5] = {0xffffffffffff7, 0xfffffffffffff, 0xfffffffffffff, 0xfffffffffffff,
                                         0x03fffffffffff};

/// Rows become columns: of eight vectors, the k-th then holds the k-th entries.
[[gnu::always_inline]] inline void transpose(Vector (&r)[8]) {
  Vector even[4], odd[4];
  for (int i = 0; i < 4; ++i) {
    even[i] = _mm512_unpacklo_epi64(r[2 * i], r[2 * i + 1]);
    odd[i] = _mm512_unpackhi_epi64(r[2 * i], r[2 * i + 1]);
  }
  const auto spread = [&r](const Vector(&pair)[4], int first) {
    const Vector a = _mm512_shuffle_i64x2(pair[0], pair[1], 0x88), b = _mm512_shuffle_i64x2(pair[0], pair[1], 0xdd);
    const Vector c = _mm512_shuffle_i64x2(pair[2], pair[3], 0x88), d = _mm512_shuffle_i64x2(pair[2], pair[3], 0xdd);
    r[first] = _mm512_shuffle_i64x2(a, c, 0x88);
    r[first + 4] = _mm512_shuffle_i64x2(a, c, 0xdd);
    r[first + 2] = _mm512_shuffle_i64x2(b, d, 0x88);
    r[first + 6] = _mm512_shuffle_i64x2(b, d, 0xdd);
  };
  spread(even, 0);
  spread(odd, 1);
}

}  // namespace
}  // namespace urna::crypto::curve25519::ifma
