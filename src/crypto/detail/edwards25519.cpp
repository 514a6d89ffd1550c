// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/edwards25519.hpp"

namespace urna::crypto::curve25519 {
namespace {

bool below_p(const Words& y) {
  constexpr std::uint64_t top = 0x7fffffffffffffff, all = ~std::uint64_t{0};
  return y[3] != top || y[2] != all || y[1] != all || y[0] < all - 18;
}

Field with_canonical_limbs(const Field& a) { return field_from(canonical(a)); }

}  // namespace

bool same(const Point& p, const Point& q) { return p.x * q.z == q.x * p.z && p.y * q.z == q.y * p.z; }

bool is_neutral(const Point& p) { return is_zero(p.x) && p.y == p.z; }

std::vector<Point> normalized(std::span<const Point> points) {
  // products[i] = Z_0 … Z_(i−1); walking back, `inverse` is 1/(Z_0 … Z_i).
  std::vector<Field> products;
  products.reserve(points.size());
  Field product = field_one;
  for (const Point& p : points) {
    products.push_back(product);
    product = product * p.z;
  }
  Field inverse = invert(product);
  std::vector<Point> result(points.size());
  for (std::size_t i = points.size(); i-- > 0;) {
    const Field z = inverse * products[i];
    inverse = inverse * points[i].z;
    Point& p = result[i];
    p.x = with_canonical_limbs(points[i].x * z);
    p.y = with_canonical_limbs(points[i].y * z);
    p.z = field_one;
    p.t = p.x * p.y;
  }
  return result;
}

Point normalized(const Point& point) { return normalized(std::span(&point, 1))[0]; }

std::vector<AffinePoint> affine(std::span<const Point> points) {
  std::vector<AffinePoint> result;
  result.reserve(points.size());
  for (const Point& p : normalized(points)) {
    result.push_back({carried(p.y + p.x), carried(p.y - p.x), p.t * curve_2d});
  }
  return result;
}

Words encoded(const Point& point) {
  Words z = canonical(point.y);
  z[3] |= point.x.limbs[0] << 63;  // the limbs of x are canonical: the lowest bit is its parity
  return z;
}

std::optional<Field> decoded_y(const Words& z) {
  const Words y = {z[0], z[1], z[2], z[3] & ~(std::uint64_t{1} << 63)};
  if (!below_p(y)) return std::nullopt;
  return field_from(y);
}

std::optional<Point> decoded_point(const Words& z, const Field& y, const Root& root) {
  if (!root.exists) return std::nullopt;
  const std::uint64_t odd = z[3] >> 63;
  const Field x = with_canonical_limbs(select(std::uint64_t{0} - odd, -root.value, root.value));
  if ((x.limbs[0] & 1) != odd) return std::nullopt;  // −0 is 0, which is even
  return Point{x, y, field_one, x * y};
}

std::optional<Point> decoded(const Words& z) {
  const auto y = decoded_y(z);
  if (!y) return std::nullopt;
  const Field yy = square(*y);
  return decoded_point(z, *y, square_root_of_ratio(yy - field_one, yy * curve_d + field_one));
}

}  // namespace urna::crypto::curve25519
