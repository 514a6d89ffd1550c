// SPDX-License-Identifier: EUPL-1.2
// The eight-lane Montgomery multiplication.  Each function names the instructions it needs, so that the rest of the
// program runs on any processor.
#include "crypto/detail/modp_lanes.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#include <utility>

namespace urna::crypto {
namespace {

using Vector = __m512i;

/// Unreduced sums of products by column; a column stays below 160·2^52 + carries.
struct alignas(64) Columns {
  Vector at[2 * lane_limbs];
};

[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline const Vector* vectors(const Lanes& lanes) {
  return reinterpret_cast<const Vector*>(lanes.limbs.data());
}

[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline Vector low(Vector sum, Vector a, Vector b) {
  return _mm512_madd52lo_epu64(sum, a, b);
}

[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline Vector high(Vector sum, Vector a, Vector b) {
  return _mm512_madd52hi_epu64(sum, a, b);
}

/// What a limb carries over.  (The forms with a mask here and below: g++ 12 warns that those without read what is not
/// set.)
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline Vector shift_down(Vector sum) {
  return _mm512_maskz_srli_epi64(0xff, sum, 52);
}

/// Keeps the compiler from carrying columns in registers from one group of rows to the next: it would run out of them.
[[gnu::always_inline]] inline Vector* in_memory(Vector* sums) {
  __asm__("" : "+r"(sums) : : "memory");
  return sums;
}

/// Column `column` of (a[0] … a[3]) · (b[0] … b[size − 1]).
template <std::size_t size, std::size_t column>
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline void add_column(Vector* sums, const Vector* a,
                                                                                 const Vector* b) {
  Vector sum = sums[column];
  if constexpr (column < size) sum = low(sum, a[0], b[column]);
  if constexpr (column >= 1 && column - 1 < size) {
    sum = high(sum, a[0], b[column - 1]);
    sum = low(sum, a[1], b[column - 1]);
  }
  if constexpr (column >= 2 && column - 2 < size) {
    sum = high(sum, a[1], b[column - 2]);
    sum = low(sum, a[2], b[column - 2]);
  }
  if constexpr (column >= 3 && column - 3 < size) {
    sum = high(sum, a[2], b[column - 3]);
    sum = low(sum, a[3], b[column - 3]);
  }
  if constexpr (column >= 4 && column - 4 < size) sum = high(sum, a[3], b[column - 4]);
  sums[column] = sum;
}

template <std::size_t size, std::size_t first, std::size_t... column>
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline void add_columns(std::index_sequence<column...>,
                                                                                  Vector* sums, const Vector* a,
                                                                                  const Vector* b) {
  const Vector rows[4] = {a[0], a[1], a[2], a[3]};
  (add_column<size, first + column>(sums, rows, b), ...);
}

/// sums += (a[0] … a[3]) · (b[0] … b[size − 1]), from column `first` on.
template <std::size_t size, std::size_t first>
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline void add_rows(Vector* sums, const Vector* a,
                                                                               const Vector* b) {
  add_columns<size, first>(std::make_index_sequence<size + 4 - first>(), sums, a, b);
}

/// The factors of four rows of the reduction: sums[0] … sums[3] become multiples of 2^52, their carry goes to sums[4].
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline void find_factors(Vector* sums, const Vector* p,
                                                                                   Vector minus_inverse,
                                                                                   Vector* factors) {
  const Vector zero = _mm512_setzero_si512();
  Vector sum = sums[0];
  const Vector m0 = low(zero, sum, minus_inverse);
  sum = low(sum, m0, p[0]);
  sum = _mm512_add_epi64(shift_down(sum), low(high(sums[1], m0, p[0]), m0, p[1]));
  const Vector m1 = low(zero, sum, minus_inverse);
  sum = low(sum, m1, p[0]);
  Vector next = low(high(sums[2], m0, p[1]), m0, p[2]);
  next = low(high(next, m1, p[0]), m1, p[1]);
  sum = _mm512_add_epi64(shift_down(sum), next);
  const Vector m2 = low(zero, sum, minus_inverse);
  sum = low(sum, m2, p[0]);
  next = low(high(sums[3], m0, p[2]), m0, p[3]);
  next = low(high(next, m1, p[1]), m1, p[2]);
  next = low(high(next, m2, p[0]), m2, p[1]);
  sum = _mm512_add_epi64(shift_down(sum), next);
  const Vector m3 = low(zero, sum, minus_inverse);
  sum = low(sum, m3, p[0]);
  sums[4] = _mm512_add_epi64(sums[4], shift_down(sum));
  factors[0] = m0;
  factors[1] = m1;
  factors[2] = m2;
  factors[3] = m3;
}

/// sums/R modulo p.
[[gnu::target("avx512f,avx512ifma")]] void reduce(Vector* sums, const PackedNumber& modulus,
                                                  std::uint64_t minus_inverse, Lanes& result) {
  Vector p[lane_limbs];
  for (std::size_t i = 0; i < lane_limbs; ++i) p[i] = _mm512_set1_epi64(static_cast<long long>(modulus.limbs[i]));
  const Vector inverse = _mm512_set1_epi64(static_cast<long long>(minus_inverse));
  Vector factors[4];
  find_factors(sums, p, inverse, factors);
  for (std::size_t row = 0; row < lane_limbs; row += 4) {
    // The next factors wait only for the next four columns: found early, their latency hides behind the other columns.
    add_columns<lane_limbs, 4>(std::make_index_sequence<4>(), in_memory(sums + row), factors, p);
    Vector next[4];
    if (row + 4 < lane_limbs) find_factors(sums + row + 4, p, inverse, next);
    add_columns<lane_limbs, 8>(std::make_index_sequence<lane_limbs - 4>(), sums + row, factors, p);
    for (std::size_t i = 0; i < 4; ++i) factors[i] = next[i];
  }
  const Vector mask = _mm512_set1_epi64((1LL << 52) - 1);
  Vector carry = _mm512_setzero_si512();
  for (std::size_t i = 0; i < lane_limbs; ++i) {
    const Vector sum = _mm512_add_epi64(sums[lane_limbs + i], carry);
    _mm512_store_si512(result.limbs[i].data(), _mm512_and_si512(sum, mask));
    carry = shift_down(sum);
  }
}

/// Products of different limbs of a, once each: rows of four limbs against all that follow them.
template <std::size_t... block>
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline void add_cross_products(std::index_sequence<block...>,
                                                                                         Vector* sums,
                                                                                         const Vector* a) {
  (add_rows<lane_limbs - 4 - 4 * block, 0>(in_memory(sums + 8 * block + 4), a + 4 * block, a + 4 * block + 4), ...);
}

/// 8×8 transposition of 64-bit words.
[[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline void transpose(Vector* r) {
  Vector pairs[8];
  for (std::size_t i = 0; i < 8; i += 2) {
    pairs[i] = _mm512_maskz_unpacklo_epi64(0xff, r[i], r[i + 1]);
    pairs[i + 1] = _mm512_maskz_unpackhi_epi64(0xff, r[i], r[i + 1]);
  }
  Vector quads[8];
  for (std::size_t i = 0; i < 8; i += 4) {
    quads[i] = _mm512_maskz_shuffle_i64x2(0xff, pairs[i], pairs[i + 2], 0x88);
    quads[i + 1] = _mm512_maskz_shuffle_i64x2(0xff, pairs[i + 1], pairs[i + 3], 0x88);
    quads[i + 2] = _mm512_maskz_shuffle_i64x2(0xff, pairs[i], pairs[i + 2], 0xdd);
    quads[i + 3] = _mm512_maskz_shuffle_i64x2(0xff, pairs[i + 1], pairs[i + 3], 0xdd);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    r[i] = _mm512_maskz_shuffle_i64x2(0xff, quads[i], quads[i + 4], 0x88);
    r[i + 4] = _mm512_maskz_shuffle_i64x2(0xff, quads[i], quads[i + 4], 0xdd);
  }
}

}  // namespace

[[gnu::target("avx512f,avx512ifma")]] void LaneArithmetic::multiply(const Lanes& a, const Lanes& b,
                                                                    Lanes& product) const {
  Columns sums;
  for (Vector& sum : sums.at) sum = _mm512_setzero_si512();
  for (std::size_t row = 0; row < lane_limbs; row += 4)
    add_rows<lane_limbs, 0>(in_memory(sums.at + row), vectors(a) + row, vectors(b));
  reduce(sums.at, modulus_, minus_inverse_, product);
}

[[gnu::target("avx512f,avx512ifma")]] void LaneArithmetic::square(const Lanes& a, Lanes& result) const {
  Columns sums;
  for (Vector& sum : sums.at) sum = _mm512_setzero_si512();
  const Vector* const limbs = vectors(a);
  add_cross_products(std::make_index_sequence<lane_limbs / 4 - 1>(), sums.at, limbs);
  for (std::size_t row = 0; row < lane_limbs; row += 4) {
    for (std::size_t i = row; i < row + 4; ++i) {
      for (std::size_t j = i + 1; j < row + 4; ++j) {
        sums.at[i + j] = low(sums.at[i + j], limbs[i], limbs[j]);
        sums.at[i + j + 1] = high(sums.at[i + j + 1], limbs[i], limbs[j]);
      }
    }
  }
  for (std::size_t i = 0; i < lane_limbs; ++i) {
    sums.at[2 * i] = low(_mm512_add_epi64(sums.at[2 * i], sums.at[2 * i]), limbs[i], limbs[i]);
    sums.at[2 * i + 1] = high(_mm512_add_epi64(sums.at[2 * i + 1], sums.at[2 * i + 1]), limbs[i], limbs[i]);
  }
  reduce(sums.at, modulus_, minus_inverse_, result);
}

[[gnu::target("avx512f,avx512ifma")]] void LaneArithmetic::gather(const PackedPointers& numbers, Lanes& lanes) {
  for (std::size_t first = 0; first < lane_limbs; first += 8) {
    Vector rows[8];
    for (std::size_t lane = 0; lane < lane_count; ++lane)
      rows[lane] = _mm512_load_si512(numbers[lane]->limbs.data() + first);
    transpose(rows);
    for (std::size_t i = 0; i < 8; ++i) _mm512_store_si512(lanes.limbs[first + i].data(), rows[i]);
  }
}

[[gnu::target("avx512f,avx512ifma")]] void LaneArithmetic::scatter(const Lanes& lanes, const PackedTargets& numbers) {
  for (std::size_t first = 0; first < lane_limbs; first += 8) {
    Vector rows[8];
    for (std::size_t i = 0; i < 8; ++i) rows[i] = _mm512_load_si512(lanes.limbs[first + i].data());
    transpose(rows);
    for (std::size_t lane = 0; lane < lane_count; ++lane)
      _mm512_store_si512(numbers[lane]->limbs.data() + first, rows[lane]);
  }
}

}  // namespace urna::crypto

#else

#include "base/ensure.hpp"

namespace urna::crypto {

// `has_avx512_ifma` is false: nobody comes here.
void LaneArithmetic::multiply(const Lanes&, const Lanes&, Lanes&) const { ensure(false, "this processor has IFMA"); }
void LaneArithmetic::square(const Lanes&, Lanes&) const { ensure(false, "this processor has IFMA"); }
void LaneArithmetic::gather(const PackedPointers&, Lanes&) { ensure(false, "this processor has IFMA"); }
void LaneArithmetic::scatter(const Lanes&, const PackedTargets&) { ensure(false, "this processor has IFMA"); }

}  // namespace urna::crypto

#endif
