// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "crypto/detail/field25519.hpp"
#include "crypto/natural.hpp"

/// Points of −x² + y² = 1 + d·x²y², portable.  Formulas: Hisil, Wong, Carter, Dawson 2008, which hold for all points.
namespace urna::crypto::curve25519 {

/// x = X/Z, y = Y/Z, x·y = T/Z; limbs tight.
struct Point {
  Field x, y, z, t;
};

/// What an addition wants of its right side; limbs may be loose.
struct CachedPoint {
  Field y_plus_x, y_minus_x, z, t_2d;
};

/// The same with Z = 1.
struct AffinePoint {
  Field y_plus_x, y_minus_x, xy_2d;
};

inline constexpr Point neutral_point{field_zero, field_one, field_one, field_zero};
/// y = 4/5, x even.
inline constexpr Point base_point{
    field_from({0xc9562d608f25d51a, 0x692cc7609525a7b2, 0xc0a4e231fdd6dc5c, 0x216936d3cd6e53fe}),
    field_from({0x6666666666666658, 0x6666666666666666, 0x6666666666666666, 0x6666666666666666}), field_one,
    field_from({0x6dde8ab3a5b7dda3, 0x20f09f80775152f5, 0x66ea4e8e64abe37d, 0x67875f0fd78b7665})};

inline CachedPoint cached(const Point& p) { return {p.y + p.x, p.y - p.x, p.z, p.t * curve_2d}; }
inline CachedPoint negated(const CachedPoint& p) { return {p.y_minus_x, p.y_plus_x, p.z, -p.t_2d}; }
inline Point negated(const Point& p) { return {-p.x, p.y, p.z, -p.t}; }

namespace detail {
inline Point finish_sum(const Field& a, const Field& b, const Field& c, const Field& d) {
  const Field e = b - a, f = d - c, g = d + c, h = b + a;
  return {e * f, g * h, f * g, e * h};
}
}  // namespace detail

inline Point add(const Point& p, const CachedPoint& q) {
  const Field zz = p.z * q.z;
  return detail::finish_sum((p.y - p.x) * q.y_minus_x, (p.y + p.x) * q.y_plus_x, p.t * q.t_2d, zz + zz);
}
inline Point subtract(const Point& p, const CachedPoint& q) {
  const Field zz = p.z * q.z;
  const Field a = (p.y - p.x) * q.y_plus_x, b = (p.y + p.x) * q.y_minus_x, c = p.t * q.t_2d, d = zz + zz;
  const Field e = b - a, f = d + c, g = d - c, h = b + a;
  return {e * f, g * h, f * g, e * h};
}
inline Point add(const Point& p, const AffinePoint& q) {
  return detail::finish_sum((p.y - p.x) * q.y_minus_x, (p.y + p.x) * q.y_plus_x, p.t * q.xy_2d, p.z + p.z);
}
inline Point subtract(const Point& p, const AffinePoint& q) {
  const Field a = (p.y - p.x) * q.y_plus_x, b = (p.y + p.x) * q.y_minus_x, c = p.t * q.xy_2d, d = p.z + p.z;
  const Field e = b - a, f = d + c, g = d - c, h = b + a;
  return {e * f, g * h, f * g, e * h};
}

/// The four factors of which a doubled point is made: X = e·f, Y = g·h, Z = f·g, T = e·h.
struct DoubledFactors {
  Field e, f, g, h;
};
inline DoubledFactors doubled_factors(const Point& p) {
  const Field a = square(p.x), b = square(p.y), c = square(p.z), h = a + b;
  return {h - square(p.x + p.y), a + c + c - b, a - b, h};
}
inline Point doubled(const Point& p) {
  const DoubledFactors k = doubled_factors(p);
  return {k.e * k.f, k.g * k.h, k.f * k.g, k.e * k.h};
}
/// Without T, when the next step is a doubling too.
inline void double_without_t(Point& p) {
  const DoubledFactors k = doubled_factors(p);
  p.x = k.e * k.f;
  p.y = k.g * k.h;
  p.z = k.f * k.g;
}

bool same(const Point& p, const Point& q);
/// Whether p is (0, 1).
bool is_neutral(const Point& p);

/// @returns  x and y of each point with Z = 1, by one inversion in all; x and y have canonical limbs
std::vector<Point> normalized(std::span<const Point> points);
Point normalized(const Point& point);
/// For a table: normalized and made ready for additions.
std::vector<AffinePoint> affine(std::span<const Point> points);

/// The number z of protocol §2.2: y, and in bit 255 whether x is odd.
/// @param point  normalized
Words encoded(const Point& point);
/// Reads the one canonical form: y < p, on the curve, no x = 0 with bit 255 set.  Any point of the curve, in the
/// subgroup or not.
/// @returns  a normalized point
std::optional<Point> decoded(const Words& z);
/// The parts of `decoded`, between which comes the square root: y, if it is below p …
std::optional<Field> decoded_y(const Words& z);
/// … and the point, if the root exists and may have the sign that z asks for.
std::optional<Point> decoded_point(const Words& z, const Field& y, const Root& root);

}  // namespace urna::crypto::curve25519
