// SPDX-License-Identifier: EUPL-1.2
#include "crypto/ed25519_vartime.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/ensure.hpp"
#include "crypto/detail/ed25519_ifma.hpp"
#include "crypto/detail/ed25519_portable.hpp"
#include "crypto/detail/signed_digits.hpp"

namespace urna::crypto::ed25519_vartime {
namespace {

using curve25519::CachedPoint;

constexpr std::size_t mark = 20;  // the limb of an `Element` that tells whether it is normalized

/// base^1, base^3, … base^15.
std::array<CachedPoint, 8> odd_powers(const Point& base) {
  std::array<CachedPoint, 8> odd;
  const CachedPoint twice = cached(curve25519::doubled(base));
  Point power = base;
  for (auto& entry : odd) {
    entry = cached(power);
    power = add(power, twice);
  }
  return odd;
}

void add_digit(Point& sum, const std::array<CachedPoint, 8>& odd, int digit) {
  if (digit > 0) sum = add(sum, odd[static_cast<std::size_t>(digit) / 2]);
  if (digit < 0) sum = subtract(sum, odd[static_cast<std::size_t>(-digit) / 2]);
}

/// Doublings shared by all, and an addition wherever one of the exponents has a digit (Straus).
Point interleaved_power(std::span<const Point> bases, std::span<const Natural> exponents) {
  std::size_t length = 0;
  for (const Natural& exponent : exponents) length = std::max(length, exponent.bit_length() + 1);
  std::vector<std::array<CachedPoint, 8>> odd;
  std::vector<std::vector<std::int8_t>> digits;
  for (std::size_t i = 0; i < bases.size(); ++i) {
    odd.push_back(odd_powers(bases[i]));
    write_sparse_digits(exponents[i], 5, digits.emplace_back(length));
  }
  Point sum = curve25519::neutral_point;
  for (std::size_t place = length; place-- > 0;) {
    sum = doubled(sum);
    for (std::size_t i = 0; i < bases.size(); ++i) add_digit(sum, odd[i], digits[i][place]);
  }
  return sum;
}

/// For many bases: window after window, each base joins the bucket of its digit (Pippenger).
Point bucket_power(std::span<const Point> bases, std::span<const Natural> exponents) {
  const int bits = bases.size() < 500 ? 6 : bases.size() < 4000 ? 8 : 11;
  const std::size_t windows = 254 / static_cast<std::size_t>(bits) + 1;
  std::vector<CachedPoint> addends;
  std::vector<std::int16_t> digits(bases.size() * windows);
  for (std::size_t i = 0; i < bases.size(); ++i) {
    addends.push_back(cached(bases[i]));
    write_dense_digits(exponents[i], bits, std::span<std::int16_t>(digits).subspan(i * windows, windows));
  }
  Point total = curve25519::neutral_point;
  std::vector<Point> buckets;
  for (std::size_t window = windows; window-- > 0;) {
    for (int i = 0; i < bits; ++i) total = doubled(total);
    buckets.assign(std::size_t{1} << (bits - 1), curve25519::neutral_point);
    for (std::size_t i = 0; i < bases.size(); ++i) {
      const int digit = digits[i * windows + window];
      if (digit > 0) {
        Point& bucket = buckets[static_cast<std::size_t>(digit) - 1];
        bucket = add(bucket, addends[i]);
      } else if (digit < 0) {
        Point& bucket = buckets[static_cast<std::size_t>(-digit) - 1];
        bucket = subtract(bucket, addends[i]);
      }
    }
    Point sum = curve25519::neutral_point, sum_of_sums = curve25519::neutral_point;
    for (std::size_t i = buckets.size(); i-- > 0;) {
      sum = add(sum, cached(buckets[i]));
      sum_of_sums = add(sum_of_sums, cached(sum));
    }
    total = add(total, cached(sum_of_sums));
  }
  return total;
}

}  // namespace

Path path() {
  static const Path decided = [] {
    const char* wanted = std::getenv("URNA_CPU");
    const bool portable = wanted != nullptr && std::string_view(wanted) == "portable";
    return !portable && path_is_available(Path::ifma) ? Path::ifma : Path::portable;
  }();
  return decided;
}

std::string_view path_name(Path path) {
  switch (path) {
    case Path::portable:
      return "portable";
    case Path::ifma:
      return "ifma";
  }
  ensure(false, "a path has a name");
  return {};
}
bool path_is_available(Path path) { return path == Path::portable || curve25519::ifma::is_available(); }

Point power(const Point& base, const Natural& exponent) {
  return interleaved_power(std::span(&base, 1), std::span(&exponent, 1));
}

Point multi_power(std::span<const Point> bases, std::span<const Natural> exponents) {
  ensure(bases.size() == exponents.size(), "one exponent for each base");
  for (const Natural& exponent : exponents) ensure(exponent.bit_length() <= 253, "exponents are below q");
  return bases.size() < 130 ? interleaved_power(bases, exponents) : bucket_power(bases, exponents);
}

bool is_in_subgroup(const Point& point) { return is_neutral(power(point, ed25519().scalars().order())); }

std::vector<std::optional<Point>> decode_all(std::span<const Words> texts, Path path) {
  ensure(path_is_available(path), "the processor has the chosen path");
  if (path == Path::ifma) return decode_all_ifma(texts);
  std::vector<std::optional<Point>> points;
  points.reserve(texts.size());
  for (const Words& text : texts) points.push_back(curve25519::decoded(text));
  return points;
}

std::unique_ptr<PowerEngine> engine(const Point& y, Path path) {
  ensure(path_is_available(path), "the processor has the chosen path");
  if (path == Path::ifma) return std::make_unique<IfmaEngine>(y);
  return std::make_unique<PortableEngine>(y);
}

Element element_of(const Point& point) {
  Element element;
  std::size_t next = 0;
  for (const curve25519::Field* part : {&point.x, &point.y, &point.z, &point.t}) {
    for (const std::uint64_t limb : part->limbs) element.limbs[next++] = limb;
  }
  return element;
}

Element element_of_normalized(const Point& point) {
  Element element = element_of(point);
  element.limbs[mark] = 1;
  return element;
}

Point point_of(const Element& element) {
  Point point;
  std::size_t next = 0;
  for (curve25519::Field* part : {&point.x, &point.y, &point.z, &point.t}) {
    for (std::uint64_t& limb : part->limbs) limb = element.limbs[next++];
  }
  ensure((point.z.limbs[0] | point.z.limbs[1] | point.z.limbs[2] | point.z.limbs[3] | point.z.limbs[4]) != 0,
         "an element is made by its group");
  return point;
}

bool is_normalized(const Element& element) { return element.limbs[mark] == 1; }

}  // namespace urna::crypto::ed25519_vartime
