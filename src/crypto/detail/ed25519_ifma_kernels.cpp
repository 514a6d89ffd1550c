// SPDX-License-Identifier: EUPL-1.2
// The instructions are switched on for the functions of this file only, not by compiler flags: an inline function of a
// common header, compiled here with AVX-512, could otherwise be the one that the linker keeps for every processor.
#include "crypto/detail/ed25519_ifma_kernels.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512ifma"))), apply_to = function)
#else
// g++ 12 warns of its own intrinsics, whose unused argument is undefined on purpose (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512vl,avx512ifma")
#endif

#include "crypto/detail/ed25519_ifma_field.hpp"

namespace urna::crypto::curve25519::ifma {
namespace {

/// u = Y − X, v = Y + X, z = Z, t = T: sums and differences come for free in the formulas below.
struct Point8 {
  Field8 u, v, z, t;
};

inline Point8 load(const PointLanes& lanes) { return {load(lanes.u), load(lanes.v), load(lanes.z), load(lanes.t)}; }

inline void store(PointLanes& lanes, const Point8& p) {
  store(lanes.u, p.u);
  store(lanes.v, p.v);
  store(lanes.z, p.z);
  store(lanes.t, p.t);
}

inline Point8 neutral() { return {splat(one_limbs), splat(one_limbs), splat(one_limbs), Field8{}}; }

/// Doubles p.  With E = 2XY, F = 2Z² + X² − Y², G = Y² − X², H = X² + Y², each computed twice over from u and v:
/// Y' = GH, X' = EF, Z' = FG, T' = EH.
template <bool with_t>
inline void double_point(Point8& p) {
  const Columns uu = squared(p.u), vv = squared(p.v), uv = product(p.u, p.v), zz = squared(p.z);
  const Columns uv2 = uv + uv, zz2 = zz + zz;
  const Field8 e = carried(vv - uu), h = carried(uu + vv), g = carried(uv2), f = carried(zz2 + zz2 - uv2);
  const Columns gh = product(g, h), ef = product(e, f);
  p.u = carried(gh - ef);
  p.v = carried(gh + ef);
  p.z = carried(product(f, g));
  if constexpr (with_t) p.t = carried(product(e, h));
}

/// What an addition makes of the four products: a = u·u', b = v·v', c = T·2d·T', d = Z·Z'; `negative` turns c around.
[[gnu::always_inline]] inline void finish_sum(Point8& p, const Columns& a, const Columns& b, const Columns& c,
                                              const Columns& d, __mmask8 negative) {
  const Columns d2 = d + d;
  const Field8 e = carried(b - a), h = carried(b + a), less = carried(d2 - c), more = carried(d2 + c);
  const Field8 f = select(negative, more, less), g = select(negative, less, more);
  const Columns gh = product(g, h), ef = product(e, f);
  p.u = carried(gh - ef);
  p.v = carried(gh + ef);
  p.z = carried(product(f, g));
  p.t = carried(product(e, h));
}

/// p ± q.
/// @param q         cached
/// @param negative  the lanes in which q is subtracted
inline void add_cached(Point8& p, const Point8& q, __mmask8 negative) {
  const Columns a = product(p.u, select(negative, q.v, q.u)), b = product(p.v, select(negative, q.u, q.v));
  finish_sum(p, a, b, product(p.t, q.t), product(p.z, q.z), negative);
}

inline Point8 cached(const Point8& p) { return {p.u, p.v, p.z, p.t * splat(d2_limbs)}; }

/// Eight points, each in one piece, so that each lane can choose its own: limbs of u, v, z, t, then padding.
struct alignas(64) Bucket {
  std::uint64_t limb[8][24];
};

inline Point8 load_chosen(const Bucket* buckets, const std::uint8_t* chosen) {
  Vector r[3][8];
  for (int lane = 0; lane < 8; ++lane) {
    const std::uint64_t* from = buckets[chosen[lane]].limb[lane];
    for (int part = 0; part < 3; ++part) r[part][lane] = _mm512_load_si512(from + 8 * part);
  }
  for (auto& part : r) transpose(part);
  const auto& [p, q, s] = r;
  return {{{p[0], p[1], p[2], p[3], p[4]}},
          {{p[5], p[6], p[7], q[0], q[1]}},
          {{q[2], q[3], q[4], q[5], q[6]}},
          {{q[7], s[0], s[1], s[2], s[3]}}};
}

inline void store_chosen(Bucket* buckets, const std::uint8_t* chosen, const Point8& p) {
  const Vector zero = _mm512_setzero_si512();
  Vector r[3][8] = {{p.u.l[0], p.u.l[1], p.u.l[2], p.u.l[3], p.u.l[4], p.v.l[0], p.v.l[1], p.v.l[2]},
                    {p.v.l[3], p.v.l[4], p.z.l[0], p.z.l[1], p.z.l[2], p.z.l[3], p.z.l[4], p.t.l[0]},
                    {p.t.l[1], p.t.l[2], p.t.l[3], p.t.l[4], zero, zero, zero, zero}};
  for (auto& part : r) transpose(part);
  for (int lane = 0; lane < 8; ++lane) {
    std::uint64_t* to = buckets[chosen[lane]].limb[lane];
    for (int part = 0; part < 3; ++part) _mm512_store_si512(to + 8 * part, r[part][lane]);
  }
}

/// Σ m·bucket(m), m = 1 … digit_max, from the top: the running sum joins the total once for each step down.
template <class BucketAt>
inline Point8 weighted_total(BucketAt bucket_at) {
  Point8 sum = bucket_at(digit_max);
  Point8 total = sum;
  for (std::size_t m = digit_max - 1; m > 0; --m) {
    add_cached(sum, cached(bucket_at(m)), 0);
    add_cached(total, cached(sum), 0);
  }
  return total;
}

inline Field8 square_times(Field8 a, int count) {
  for (int i = 0; i < count; ++i) a = square(a);
  return a;
}

/// Two at a time: one chain of squarings alone leaves the multiplier waiting.
struct Pair {
  Field8 first, second;
};
inline Pair operator*(const Pair& a, const Pair& b) { return {a.first * b.first, a.second * b.second}; }
inline Pair square_times(Pair a, int count) {
  for (int i = 0; i < count; ++i) a = {square(a.first), square(a.second)};
  return a;
}

/// a^(2^250 − 1) and a^11.
template <class Numbers>
struct Stem {
  Numbers ones_250, eleven;
};
template <class Numbers>
inline Stem<Numbers> stem(const Numbers& a) {
  const Numbers two = square_times(a, 1);
  const Numbers nine = a * square_times(two, 2);
  const Numbers eleven = two * nine;
  const Numbers ones_5 = nine * square_times(eleven, 1);
  const Numbers ones_10 = ones_5 * square_times(ones_5, 5);
  const Numbers ones_20 = ones_10 * square_times(ones_10, 10);
  const Numbers ones_40 = ones_20 * square_times(ones_20, 20);
  const Numbers ones_50 = ones_10 * square_times(ones_40, 10);
  const Numbers ones_100 = ones_50 * square_times(ones_50, 50);
  const Numbers ones_200 = ones_100 * square_times(ones_100, 100);
  return {ones_50 * square_times(ones_200, 50), eleven};
}

inline Field8 invert(const Field8& a) {
  const Stem<Field8> s = stem(a);
  return square_times(s.ones_250, 5) * s.eleven;
}

}  // namespace

bool is_available() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512ifma");
}

void multiply(const Lanes& a, const Lanes& b, Lanes& product, Lanes& square_of_a, Lanes& difference) {
  store(product, load(a) * load(b));
  store(square_of_a, square(load(a)));
  store(difference, load(a) - load(b));
}

void double_chain(const PointLanes& base, PointLanes* chain) {
  Point8 p = load(base);
  for (std::size_t i = 0; i < chain_length; ++i) {
    store(chain[i], cached(p));
    for (int k = 0; k < 3; ++k) double_point<false>(p);
    double_point<true>(p);
  }
}

void chain_power(const PointLanes* chain, const ExponentLanes& exponent, PointLanes& sum) {
  Bucket buckets[digit_max + 1];  // what has the digit 0 goes to the first, which nobody reads
  const Point8 none = neutral();
  for (std::uint8_t m = 0; m <= digit_max; ++m) {
    const std::uint8_t chosen[8] = {m, m, m, m, m, m, m, m};
    store_chosen(buckets, chosen, none);
  }
  for (std::size_t i = 0; i < chain_length; ++i) {
    Point8 bucket = load_chosen(buckets, exponent.magnitude[i]);
    add_cached(bucket, load(chain[i]), exponent.negative[i]);
    store_chosen(buckets, exponent.magnitude[i], bucket);
  }
  store(sum, weighted_total([&](std::size_t m) {
          const auto b = static_cast<std::uint8_t>(m);
          const std::uint8_t chosen[8] = {b, b, b, b, b, b, b, b};
          return load_chosen(buckets, chosen);
        }));
}

void chain_power_same(const PointLanes* chain, const std::int8_t* digits, PointLanes& sum) {
  Point8 buckets[digit_max + 1];
  for (auto& bucket : buckets) bucket = neutral();
  for (std::size_t i = 0; i < chain_length; ++i) {
    if (digits[i] > 0) add_cached(buckets[digits[i]], load(chain[i]), 0);
    if (digits[i] < 0) add_cached(buckets[-digits[i]], load(chain[i]), 0xff);
  }
  store(sum, weighted_total([&](std::size_t m) { return buckets[m]; }));
}

void add_fixed_power(const TableEntry* table, const FixedExponentLanes& exponent, PointLanes& sum) {
  Point8 p = load(sum);
  for (std::size_t window = 0; window < table_windows; ++window, table += table_multiples) {
    if (window + 1 < table_windows) {  // the tables are larger than the caches near the core
      for (int lane = 0; lane < 8; ++lane) {
        const std::uint64_t* next = table[table_multiples + exponent.magnitude[window + 1][lane]].limb;
        _mm_prefetch(reinterpret_cast<const char*>(next), _MM_HINT_T0);
        _mm_prefetch(reinterpret_cast<const char*>(next + 8), _MM_HINT_T0);
      }
    }
    Vector r[2][8];
    for (int lane = 0; lane < 8; ++lane) {
      const std::uint64_t* from = table[exponent.magnitude[window][lane]].limb;
      r[0][lane] = _mm512_load_si512(from);
      r[1][lane] = _mm512_load_si512(from + 8);
    }
    for (auto& part : r) transpose(part);
    const auto& [a, b] = r;
    const Field8 u = {{a[0], a[1], a[2], a[3], a[4]}}, v = {{a[5], a[6], a[7], b[0], b[1]}};
    const Field8 xy_2d = {{b[2], b[3], b[4], b[5], b[6]}};
    const __mmask8 negative = exponent.negative[window];
    const Columns uu = product(p.u, select(negative, v, u)), vv = product(p.v, select(negative, u, v));
    finish_sum(p, uu, vv, product(p.t, xy_2d), columns_of(p.z), negative);
  }
  store(sum, p);
}

void normalize(PointLanes* points, Lanes* scratch, std::size_t count) {
  // scratch[i] = Z_0 … Z_(i−1); walking back, `inverse` is 1/(Z_0 … Z_i).
  Field8 product = splat(one_limbs);
  for (std::size_t i = 0; i < count; ++i) {
    store(scratch[i], product);
    product = product * load(points[i].z);
  }
  Field8 inverse = invert(product);
  const Field8 half = splat(half_limbs);
  for (std::size_t i = count; i-- > 0;) {
    const Field8 half_over_z = inverse * load(scratch[i]) * half;
    inverse = inverse * load(points[i].z);
    const Field8 u = load(points[i].u), v = load(points[i].v);
    store(points[i].u, (v - u) * half_over_z);
    store(points[i].v, (v + u) * half_over_z);
  }
}

void root_candidates(const Lanes (&y)[2], RootLanes (&roots)[2]) {
  const Field8 one = splat(one_limbs), d = splat(d_limbs);
  const auto numerator = [&](const Lanes& lanes) { return square(load(lanes)) - one; };
  const auto denominator = [&](const Lanes& lanes) { return square(load(lanes)) * d + one; };
  const Pair u = {numerator(y[0]), numerator(y[1])}, v = {denominator(y[0]), denominator(y[1])};
  const Pair v3 = square_times(v, 1) * v;
  const Pair uv7 = u * square_times(v3, 1) * v;
  const Pair power = square_times(stem(uv7).ones_250, 2) * uv7;  // (u·v⁷)^((p − 5)/8)
  const Pair r = u * v3 * power;
  const Pair found = v * square_times(r, 1);
  store(roots[0].u, u.first);
  store(roots[1].u, u.second);
  store(roots[0].r, r.first);
  store(roots[1].r, r.second);
  store(roots[0].found, found.first);
  store(roots[1].found, found.second);
}

}  // namespace urna::crypto::curve25519::ifma

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#else  // not x86-64: the portable path serves

#include "base/ensure.hpp"

namespace urna::crypto::curve25519::ifma {

bool is_available() { return false; }
void multiply(const Lanes&, const Lanes&, Lanes&, Lanes&, Lanes&) { ensure(false, "no AVX-512 here"); }
void double_chain(const PointLanes&, PointLanes*) { ensure(false, "no AVX-512 here"); }
void chain_power(const PointLanes*, const ExponentLanes&, PointLanes&) { ensure(false, "no AVX-512 here"); }
void chain_power_same(const PointLanes*, const std::int8_t*, PointLanes&) { ensure(false, "no AVX-512 here"); }
void add_fixed_power(const TableEntry*, const FixedExponentLanes&, PointLanes&) { ensure(false, "no AVX-512 here"); }
void normalize(PointLanes*, Lanes*, std::size_t) { ensure(false, "no AVX-512 here"); }
void root_candidates(const Lanes (&)[2], RootLanes (&)[2]) { ensure(false, "no AVX-512 here"); }

}  // namespace urna::crypto::curve25519::ifma

#endif
