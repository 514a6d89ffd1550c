// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/ed25519_portable.hpp"

#include "base/ensure.hpp"
#include "crypto/detail/ed25519_tables.hpp"
#include "crypto/detail/signed_digits.hpp"
#include "crypto/ed25519_vartime.hpp"

namespace urna::crypto::ed25519_vartime {
namespace {

using curve25519::CachedPoint;

constexpr int bucket_width = 4;
constexpr std::size_t bucket_count = 4;  // for the digits ±1, ±3, ±5, ±7

const SignedDigits& order_digits() {
  static const SignedDigits digits = [] {
    SignedDigits written;
    write_sparse_digits(ed25519().scalars().order(), bucket_width, written);
    return written;
  }();
  return digits;
}

/// Powers of one base by Yao's method: where the exponent has the digit d at 2^i, base^(2^i) joins the bucket of |d|.
/// So all exponents share one chain of doublings.
class Buckets {
 public:
  void add(int digit, const CachedPoint& point) {
    const auto index = static_cast<std::size_t>(digit < 0 ? -digit : digit) / 2;
    sums_[index] = digit > 0 ? curve25519::add(sums_[index], point) : curve25519::subtract(sums_[index], point);
  }

  /// b1 + 3·b3 + 5·b5 + 7·b7 = (b1 + b3 + b5 + b7) + 2·((b3 + b5 + b7) + (b5 + b7) + b7).
  Point total() const {
    Point sum = sums_[bucket_count - 1];
    Point sum_of_sums = sum;
    for (std::size_t i = bucket_count - 2; i > 0; --i) {
      sum = curve25519::add(sum, cached(sums_[i]));
      sum_of_sums = curve25519::add(sum_of_sums, cached(sum));
    }
    sum = curve25519::add(sum, cached(sums_[0]));
    return curve25519::add(doubled(sum_of_sums), cached(sum));
  }

 private:
  std::array<Point, bucket_count> sums_{curve25519::neutral_point, curve25519::neutral_point, curve25519::neutral_point,
                                        curve25519::neutral_point};
};

/// Adds base^(2^i) to the buckets wherever one of the exponents has a digit there.
void fill_buckets(Point power, std::span<const SignedDigits* const> exponents, std::span<Buckets> buckets) {
  SignedDigits used{};
  std::size_t length = 0;
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (const SignedDigits* digits : exponents) used[i] = static_cast<std::int8_t>(used[i] | (*digits)[i]);
    if (used[i] != 0) length = i + 1;
  }
  for (std::size_t i = 0; i < length; ++i) {
    if (used[i] != 0) {
      const CachedPoint addend = cached(power);
      for (std::size_t e = 0; e < exponents.size(); ++e) {
        if (const int digit = (*exponents[e])[i]; digit != 0) buckets[e].add(digit, addend);
      }
    }
    if (i + 1 == length) break;
    if (used[i + 1] != 0) {
      power = doubled(power);
    } else {
      double_without_t(power);
    }
  }
}

}  // namespace

PortableEngine::PortableEngine(const Point& y) : y_table_(curve25519::fixed_base_table(y)) {}

std::vector<PowerResult> PortableEngine::compute(std::span<const PowerJob> jobs) const {
  std::vector<PowerResult> results(jobs.size());
  std::vector<Point> powers;
  std::vector<SignedDigits> digits;
  std::vector<const SignedDigits*> exponents;
  const auto& g_table = curve25519::generator_table();
  const ScalarField& scalars = ed25519().scalars();
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const PowerJob& job = jobs[j];
    digits.resize(job.terms.size());
    exponents.clear();
    for (std::size_t t = 0; t < job.terms.size(); ++t) {
      const PowerTerm& term = job.terms[t];
      ensure(scalars.contains(term.exponent) && scalars.contains(term.g_exponent) && scalars.contains(term.y_exponent),
             "the exponents of a power job are below q");
      write_sparse_digits(term.exponent, bucket_width, digits[t]);
      exponents.push_back(&digits[t]);
    }
    if (job.check_membership) exponents.push_back(&order_digits());
    std::vector<Buckets> buckets(exponents.size());
    fill_buckets(point_of(job.base), exponents, buckets);
    if (job.check_membership) results[j].is_member = is_neutral(buckets.back().total());
    for (std::size_t t = 0; t < job.terms.size(); ++t) {
      const PowerTerm& term = job.terms[t];
      Point product = buckets[t].total();
      if (!term.g_exponent.is_zero()) product = add_fixed_power(product, g_table, term.g_exponent);
      if (!term.y_exponent.is_zero()) product = add_fixed_power(product, y_table_, term.y_exponent);
      powers.push_back(product);
    }
  }
  store_powers(jobs, curve25519::normalized(powers), results);
  return results;
}

void store_powers(std::span<const PowerJob> jobs, std::span<const Point> normalized_points,
                  std::vector<PowerResult>& results) {
  std::size_t next = 0;
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    results[j].powers.reserve(jobs[j].terms.size());
    for (std::size_t t = 0; t < jobs[j].terms.size(); ++t) {
      results[j].powers.push_back(element_of_normalized(normalized_points[next++]));
    }
  }
}

}  // namespace urna::crypto::ed25519_vartime
