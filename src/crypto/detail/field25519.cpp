// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/field25519.hpp"

namespace urna::crypto::curve25519 {
namespace {

/// a^(2^250 − 1) and a^11, the common stem of both exponents below.
struct Stem {
  Field ones_250;
  Field eleven;
};

Stem stem(const Field& a) {
  const Field two = square(a);
  const Field nine = a * square_times(two, 2);
  const Field eleven = two * nine;
  const Field ones_5 = nine * square(eleven);
  const Field ones_10 = ones_5 * square_times(ones_5, 5);
  const Field ones_20 = ones_10 * square_times(ones_10, 10);
  const Field ones_40 = ones_20 * square_times(ones_20, 20);
  const Field ones_50 = ones_10 * square_times(ones_40, 10);
  const Field ones_100 = ones_50 * square_times(ones_50, 50);
  const Field ones_200 = ones_100 * square_times(ones_100, 100);
  return {ones_50 * square_times(ones_200, 50), eleven};
}

}  // namespace

Field square_times(Field a, int count) {
  for (int i = 0; i < count; ++i) a = square(a);
  return a;
}

Field invert(const Field& a) {
  const Stem s = stem(a);
  return square_times(s.ones_250, 5) * s.eleven;  // 2^255 − 21
}

Field root_power(const Field& a) { return square_times(stem(a).ones_250, 2) * a; }  // 2^252 − 3

Words canonical(const Field& a) {
  auto l = carried(carried(a)).limbs;
  // One more ripple, after which l < 2^255 + 19·2; adding 19 then tells by its bit 255 whether l ≥ p.
  for (std::size_t i = 0; i < 4; ++i) {
    l[i + 1] += l[i] >> 51;
    l[i] &= limb_mask;
  }
  l[0] += 19 * (l[4] >> 51);
  l[4] &= limb_mask;
  std::uint64_t carry = 19;
  for (const std::uint64_t limb : l) carry = (limb + carry) >> 51;
  carry *= 19;
  for (auto& limb : l) {
    limb += carry;
    carry = limb >> 51;
    limb &= limb_mask;
  }
  return {l[0] | (l[1] << 51), (l[1] >> 13) | (l[2] << 38), (l[2] >> 26) | (l[3] << 25), (l[3] >> 39) | (l[4] << 12)};
}

Root square_root_of_ratio(const Field& u, const Field& v) {
  const Field v3 = square(v) * v;
  const Field r = u * v3 * root_power(u * square(v3) * v);
  return chosen_root(u, r, v * square(r));
}

Root chosen_root(const Field& u, const Field& r, const Field& found) {
  // v·r² is u times a fourth root of 1: r is a root when that is 1, and r·√−1 when it is −1.
  const Field tight_u = carried(u);
  const bool right = found == tight_u;
  const bool opposite = is_zero(found + tight_u);
  const Field root = select(std::uint64_t{0} - static_cast<std::uint64_t>(right), r, r * root_minus_one);
  const std::uint64_t odd = canonical(root)[0] & 1;
  return {select(std::uint64_t{0} - odd, -root, root), right || opposite};
}

}  // namespace urna::crypto::curve25519
