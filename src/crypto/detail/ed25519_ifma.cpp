// SPDX-License-Identifier: EUPL-1.2
// Gathers jobs into lanes for the kernels, and takes the results out again.
#include "crypto/detail/ed25519_ifma.hpp"

#include <algorithm>
#include <numeric>

#include "base/ensure.hpp"
#include "crypto/detail/ed25519_portable.hpp"
#include "crypto/detail/ed25519_tables.hpp"
#include "crypto/detail/signed_digits.hpp"
#include "crypto/ed25519_vartime.hpp"

namespace urna::crypto::ed25519_vartime {
namespace {

using curve25519::Field;
using curve25519::ifma::ExponentLanes;
using curve25519::ifma::FixedExponentLanes;
using curve25519::ifma::Lanes;
using curve25519::ifma::PointLanes;
using curve25519::ifma::RootLanes;
using curve25519::ifma::TableEntry;

constexpr std::size_t lanes = 8;
constexpr std::uint64_t mask_52 = (std::uint64_t{1} << 52) - 1;

std::array<std::uint64_t, 5> limbs_52(const Field& a) {
  const Words w = canonical(a);
  return {w[0] & mask_52, ((w[0] >> 52) | (w[1] << 12)) & mask_52, ((w[1] >> 40) | (w[2] << 24)) & mask_52,
          ((w[2] >> 28) | (w[3] << 36)) & mask_52, w[3] >> 16};
}

void put(Lanes& to, std::size_t lane, const Field& a) {
  const auto limbs = limbs_52(a);
  for (std::size_t i = 0; i < limbs.size(); ++i) to.limb[i][lane] = limbs[i];
}

Field take(const Lanes& from, std::size_t lane) {
  std::array<std::uint64_t, 5> l;
  for (std::size_t i = 0; i < 5; ++i) l[i] = i < 4 ? from.limb[i][lane] & mask_52 : from.limb[i][lane];
  Field a = curve25519::field_from(
      {l[0] | (l[1] << 52), (l[1] >> 12) | (l[2] << 40), (l[2] >> 24) | (l[3] << 28), (l[3] >> 36) | (l[4] << 16)});
  a.limbs[0] += 19 * (l[4] >> 47);  // 2^255, which `field_from` drops
  return a;
}

std::vector<TableEntry> table_of(const std::vector<curve25519::AffinePoint>& points) {
  using curve25519::fixed_multiples;
  using curve25519::fixed_windows;
  static_assert(curve25519::ifma::table_windows == fixed_windows &&
                curve25519::ifma::table_multiples == fixed_multiples + 1);
  std::vector<TableEntry> table;
  table.reserve(fixed_windows * (fixed_multiples + 1));
  const auto append = [&](const curve25519::AffinePoint& point) {
    TableEntry entry{};
    std::size_t next = 0;
    for (const Field* part : {&point.y_minus_x, &point.y_plus_x, &point.xy_2d}) {
      for (const std::uint64_t limb : limbs_52(*part)) entry.limb[next++] = limb;
    }
    table.push_back(entry);
  };
  for (std::size_t window = 0; window < fixed_windows; ++window) {
    append({curve25519::field_one, curve25519::field_one, curve25519::field_zero});  // the neutral point
    for (std::size_t m = 0; m < fixed_multiples; ++m) append(points[window * fixed_multiples + m]);
  }
  return table;
}

const std::vector<TableEntry>& generator_table() {
  static const std::vector<TableEntry> table = table_of(curve25519::generator_table());
  return table;
}

using ChainDigits = std::array<std::int8_t, curve25519::ifma::chain_length>;

ChainDigits chain_digits(const Natural& exponent) {
  ChainDigits digits;
  write_dense_digits(exponent, 4, std::span<std::int8_t>(digits));
  return digits;
}

const ChainDigits& order_digits() {
  static const ChainDigits digits = chain_digits(ed25519().scalars().order());
  return digits;
}

/// Eight exponents, one lane each.
template <class Digits, class LanesOfDigits>
void put_digits(LanesOfDigits& to, std::size_t lane, const Digits& digits) {
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[i];
    to.magnitude[i][lane] = static_cast<std::uint8_t>(digit < 0 ? -digit : digit);
    to.negative[i] = static_cast<std::uint8_t>(to.negative[i] | ((digit < 0 ? 1 : 0) << lane));
  }
}

/// Up to eight jobs, and where the powers of the first term of each lane go.
struct Batch {
  std::array<std::size_t, lanes> jobs{};
  std::size_t size = 0;
  std::size_t terms = 0;  // the most that a job has
  bool check_membership = false;
};

/// Jobs with the same number of terms share a batch, as far as possible.
std::vector<Batch> batches_of(std::span<const PowerJob> jobs) {
  std::vector<std::size_t> order(jobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (jobs[a].terms.size() != jobs[b].terms.size()) return jobs[a].terms.size() < jobs[b].terms.size();
    return jobs[a].check_membership < jobs[b].check_membership;
  });
  std::vector<Batch> batches;
  for (const std::size_t j : order) {
    if (batches.empty() || batches.back().size == lanes) batches.emplace_back();
    Batch& batch = batches.back();
    batch.jobs[batch.size++] = j;
    batch.terms = std::max(batch.terms, jobs[j].terms.size());
    batch.check_membership = batch.check_membership || jobs[j].check_membership;
  }
  return batches;
}

PointLanes bases_of(const Batch& batch, std::span<const PowerJob> jobs) {
  PointLanes bases;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    const Point p = lane < batch.size ? point_of(jobs[batch.jobs[lane]].base) : curve25519::neutral_point;
    put(bases.u, lane, p.y - p.x);
    put(bases.v, lane, p.y + p.x);
    put(bases.z, lane, p.z);
    put(bases.t, lane, p.t);
  }
  return bases;
}

void check_members(const Batch& batch, const std::vector<PointLanes>& chain, std::vector<PowerResult>& results,
                   std::span<const PowerJob> jobs) {
  PointLanes power;
  curve25519::ifma::chain_power_same(chain.data(), order_digits().data(), power);
  for (std::size_t lane = 0; lane < batch.size; ++lane) {
    const std::size_t j = batch.jobs[lane];
    if (!jobs[j].check_membership) continue;
    const Field u = take(power.u, lane), v = take(power.v, lane), z = take(power.z, lane);
    results[j].is_member = u == v && u == z;  // X = 0 and Y = Z
  }
}

/// The exponents of one term of eight jobs.
struct TermLanes {
  ExponentLanes exponent{};
  FixedExponentLanes g_exponent{}, y_exponent{};
  bool has_g = false, has_y = false;
};

TermLanes exponents_of(const Batch& batch, std::size_t term_index, std::span<const PowerJob> jobs) {
  const ScalarField& scalars = ed25519().scalars();
  TermLanes exponents;
  for (std::size_t lane = 0; lane < batch.size; ++lane) {
    const PowerJob& job = jobs[batch.jobs[lane]];
    if (term_index >= job.terms.size()) continue;
    const PowerTerm& term = job.terms[term_index];
    ensure(scalars.contains(term.exponent) && scalars.contains(term.g_exponent) && scalars.contains(term.y_exponent),
           "the exponents of a power job are below q");
    put_digits(exponents.exponent, lane, chain_digits(term.exponent));
    if (!term.g_exponent.is_zero()) {
      put_digits(exponents.g_exponent, lane, curve25519::fixed_digits(term.g_exponent));
      exponents.has_g = true;
    }
    if (!term.y_exponent.is_zero()) {
      put_digits(exponents.y_exponent, lane, curve25519::fixed_digits(term.y_exponent));
      exponents.has_y = true;
    }
  }
  return exponents;
}

}  // namespace

IfmaEngine::IfmaEngine(const Point& y) : y_table_(table_of(curve25519::fixed_base_table(y))) {}

std::vector<PowerResult> IfmaEngine::compute(std::span<const PowerJob> jobs) const {
  std::vector<PowerResult> results(jobs.size());
  const std::vector<Batch> batches = batches_of(jobs);
  std::vector<PointLanes> chain(curve25519::ifma::chain_length);
  std::vector<PointLanes> sums;  // batch after batch, term after term
  for (const Batch& batch : batches) {
    curve25519::ifma::double_chain(bases_of(batch, jobs), chain.data());
    if (batch.check_membership) check_members(batch, chain, results, jobs);
    for (std::size_t term = 0; term < batch.terms; ++term) {
      const TermLanes exponents = exponents_of(batch, term, jobs);
      PointLanes& sum = sums.emplace_back();
      curve25519::ifma::chain_power(chain.data(), exponents.exponent, sum);
      if (exponents.has_g) curve25519::ifma::add_fixed_power(generator_table().data(), exponents.g_exponent, sum);
      if (exponents.has_y) curve25519::ifma::add_fixed_power(y_table_.data(), exponents.y_exponent, sum);
    }
  }
  std::vector<Lanes> scratch(sums.size());
  curve25519::ifma::normalize(sums.data(), scratch.data(), sums.size());
  std::size_t next = 0;
  for (const Batch& batch : batches) {
    for (std::size_t lane = 0; lane < batch.size; ++lane) {
      const std::size_t terms = jobs[batch.jobs[lane]].terms.size();
      auto& powers = results[batch.jobs[lane]].powers;
      powers.reserve(terms);
      for (std::size_t term = 0; term < terms; ++term) {
        const PointLanes& sum = sums[next + term];
        const Field x = curve25519::field_from(canonical(take(sum.u, lane)));
        const Field y = curve25519::field_from(canonical(take(sum.v, lane)));
        powers.push_back(element_of_normalized({x, y, curve25519::field_one, x * y}));
      }
    }
    next += batch.terms;
  }
  return results;
}

std::vector<std::optional<Point>> decode_all_ifma(std::span<const Words> texts) {
  constexpr std::size_t step = 2 * lanes;
  std::vector<std::optional<Point>> points(texts.size());
  for (std::size_t first = 0; first < texts.size(); first += step) {
    const std::size_t count = std::min(step, texts.size() - first);
    std::array<std::optional<Field>, step> ys;
    Lanes y[2]{};
    RootLanes roots[2];
    for (std::size_t i = 0; i < count; ++i) {
      ys[i] = curve25519::decoded_y(texts[first + i]);
      put(y[i / lanes], i % lanes, ys[i].value_or(curve25519::field_zero));
    }
    curve25519::ifma::root_candidates(y, roots);
    for (std::size_t i = 0; i < count; ++i) {
      if (!ys[i]) continue;
      const RootLanes& from = roots[i / lanes];
      const std::size_t lane = i % lanes;
      points[first + i] = curve25519::decoded_point(
          texts[first + i], *ys[i],
          curve25519::chosen_root(take(from.u, lane), take(from.r, lane), take(from.found, lane)));
    }
  }
  return points;
}

}  // namespace urna::crypto::ed25519_vartime
