// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <mutex>

#include "crypto/detail/bignum_montgomery.hpp"
#include "crypto/detail/modp_engine.hpp"
#include "crypto/detail/windows.hpp"

namespace urna::crypto {
namespace {

/// Gathers X^exponent while the squares of X go by: each is multiplied into the bucket of its digit (Yao).
class PowerGatherer {
 public:
  PowerGatherer(const BignumMontgomery& montgomery, const Natural& exponent)
      : montgomery_(montgomery), width_(odd_width_for(exponent.bit_length())), digits_(odd_digits(exponent, width_)) {
    buckets_.resize(std::size_t{1} << (width_ - 1));
  }

  std::size_t squares_wanted() const { return digits_.empty() ? 0 : digits_.back().position + 1; }

  /// To be called for each position 0, 1, 2 … with X^(2^position).
  void see(std::size_t position, const BIGNUM* square) {
    if (next_ == digits_.size() || digits_[next_].position != position) return;
    multiply_into(buckets_[digits_[next_++].digit / 2], square);
  }

  /// @returns  X^exponent, or null for the exponent 0
  Bignum finish() {
    // With suffix products S_k of the buckets 2k + 1, the power is (∏_{k ≥ 1} S_k)² · S_0.
    Bignum suffix;
    Bignum doubled;
    for (std::size_t k = buckets_.size(); k-- > 0;) {
      if (buckets_[k]) multiply_into(suffix, buckets_[k].get());
      if (k > 0 && suffix) multiply_into(doubled, suffix.get());
    }
    if (doubled) {
      montgomery_.multiply(doubled.get(), doubled.get(), doubled.get());
      multiply_into(suffix, doubled.get());
    }
    return suffix;
  }

 private:
  void multiply_into(Bignum& product, const BIGNUM* factor) const {
    if (product) {
      montgomery_.multiply(product.get(), product.get(), factor);
    } else {
      product = new_bignum();
      montgomery_.copy(product.get(), factor);
    }
  }

  const BignumMontgomery& montgomery_;
  std::size_t width_;
  std::vector<OddDigit> digits_;
  std::size_t next_ = 0;
  std::vector<Bignum> buckets_;
};

/// Powers of one base by a table: a multiplication for each window of the exponent, no squaring.  Built when first
/// used.
class FixedBase {
 public:
  FixedBase(const BignumMontgomery& montgomery, const Element& base, std::size_t exponent_bits)
      : montgomery_(montgomery),
        base_(base),
        width_(table_width_for(exponent_bits)),
        rows_((exponent_bits + width_ - 1) / width_) {}

  /// product *= base^exponent
  void multiply_power(BIGNUM* product, const Natural& exponent) const {
    if (exponent.is_zero()) return;
    std::call_once(built_, [this] { build(); });
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::uint64_t digit = bits_of(exponent, row * width_, width_);
      if (digit > 0) montgomery_.multiply(product, product, entries_[row * row_size() + digit - 1].get());
    }
  }

 private:
  std::size_t row_size() const { return (std::size_t{1} << width_) - 1; }

  void build() const {
    entries_.resize(rows_ * row_size());
    const Bignum unit = new_bignum();
    montgomery_.enter(unit.get(), base_.limbs);
    for (std::size_t row = 0; row < rows_; ++row) {
      Bignum* const entry = &entries_[row * row_size()];
      for (std::size_t i = 0; i < row_size(); ++i) {
        entry[i] = new_bignum();
        if (i == 0) {
          montgomery_.copy(entry[i].get(), unit.get());
        } else {
          montgomery_.multiply(entry[i].get(), entry[i - 1].get(), unit.get());
        }
      }
      montgomery_.multiply(unit.get(), entry[row_size() - 1].get(), unit.get());
    }
  }

  const BignumMontgomery& montgomery_;
  Element base_;
  std::size_t width_;
  std::size_t rows_;
  mutable std::once_flag built_;
  mutable std::vector<Bignum> entries_;
};

class PortableEngine final : public PowerEngine {
 public:
  explicit PortableEngine(const ModpSetting& setting)
      : setting_(setting),
        montgomery_(setting.field),
        g_(montgomery_, setting.g, setting.order.bit_length()),
        y_(montgomery_, setting.y, setting.order.bit_length()) {
    Limbs2048 plain_one{1};
    montgomery_.enter(one_.get(), plain_one);
  }

  std::vector<PowerResult> compute(std::span<const PowerJob> jobs) const override {
    std::vector<PowerResult> results;
    results.reserve(jobs.size());
    for (const PowerJob& job : jobs) results.push_back(compute(job));
    return results;
  }

 private:
  PowerResult compute(const PowerJob& job) const {
    const bool check_by_power = job.check_membership && !setting_.safe_prime;
    std::vector<PowerGatherer> gatherers;
    gatherers.reserve(job.terms.size() + 1);
    for (const PowerTerm& term : job.terms) gatherers.emplace_back(montgomery_, term.exponent);
    if (check_by_power) gatherers.emplace_back(montgomery_, setting_.order);
    std::size_t squares = 0;
    for (const PowerGatherer& gatherer : gatherers) squares = std::max(squares, gatherer.squares_wanted());

    const Bignum square = new_bignum();
    montgomery_.enter(square.get(), job.base.limbs);
    for (std::size_t position = 0; position < squares; ++position) {
      if (position > 0) montgomery_.multiply(square.get(), square.get(), square.get());
      for (PowerGatherer& gatherer : gatherers) gatherer.see(position, square.get());
    }

    PowerResult result;
    if (job.check_membership) {
      result.is_member = setting_.safe_prime ? setting_.field.legendre(job.base.limbs) == 1
                                             : BN_cmp(gatherers.back().finish().get(), one_.get()) == 0;
    }
    result.powers.resize(job.terms.size());
    for (std::size_t i = 0; i < job.terms.size(); ++i) {
      Bignum power = gatherers[i].finish();
      if (!power) {
        power = new_bignum();
        montgomery_.copy(power.get(), one_.get());
      }
      g_.multiply_power(power.get(), job.terms[i].g_exponent);
      y_.multiply_power(power.get(), job.terms[i].y_exponent);
      result.powers[i].limbs = montgomery_.leave(power.get());
    }
    return result;
  }

  ModpSetting setting_;
  BignumMontgomery montgomery_;
  FixedBase g_;
  FixedBase y_;
  Bignum one_ = new_bignum();
};

}  // namespace

std::unique_ptr<PowerEngine> portable_modp_engine(const ModpSetting& setting) {
  return std::make_unique<PortableEngine>(setting);
}

}  // namespace urna::crypto
