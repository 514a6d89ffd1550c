// SPDX-License-Identifier: EUPL-1.2
#include "assurance/cyber_index.hpp"

#include <utility>

#include "base/ensure.hpp"

namespace urna::assurance {
namespace {

constexpr int index_max = 5;

Wide common_divisor(Wide a, Wide b) {
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// What a category's answers come to, in halves.
struct Sums {
  Wide indispensable = 0;
  Wide indispensable_all = 0;
  Wide recommended = 0;
  Wide recommended_all = 0;

  Wide all() const { return indispensable_all + recommended_all; }
};

std::string decimal(Wide number) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  return digits;
}

struct Ratio {
  Wide numerator = 0;
  Wide denominator = 1;
};

Ratio rate(const Sums& sums) {
  if (sums.all() == 0) return {};
  if (sums.recommended_all == 0) return {sums.indispensable, 2 * sums.indispensable_all};
  if (sums.indispensable_all == 0) return {sums.recommended, 2 * sums.recommended_all};
  // (3/5 + 2/5 · r/2R) · i/2I, the sums r and i being halves.
  return {(3 * sums.recommended_all + sums.recommended) * sums.indispensable,
          5 * sums.recommended_all * 2 * sums.indispensable_all};
}

}  // namespace

IndexFigure::IndexFigure(Wide numerator, Wide denominator) {
  ensure(denominator > 0 && numerator >= 0 && numerator <= index_max * denominator, "an index is 0 … 5");
  const Wide divisor = common_divisor(denominator, numerator);
  numerator_ = numerator / divisor;
  denominator_ = denominator / divisor;
}

double IndexFigure::value() const {
  return static_cast<double>(static_cast<long double>(numerator_) / static_cast<long double>(denominator_));
}

std::string IndexFigure::shown() const {
  const auto tenths = static_cast<int>(10 * numerator_ / denominator_);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string IndexFigure::exact() const { return decimal(numerator_) + "/" + decimal(denominator_); }

bool IndexFigure::is_at_least(int whole) const { return numerator_ >= whole * denominator_; }

std::strong_ordering operator<=>(const IndexFigure& a, const IndexFigure& b) {
  // By their whole parts, then by the reciprocals of what is left: products of both would not fit.
  IndexFigure left = a;
  IndexFigure right = b;
  for (bool turned = false;; turned = !turned) {
    const Wide whole_left = left.numerator_ / left.denominator_;
    const Wide whole_right = right.numerator_ / right.denominator_;
    const Wide rest_left = left.numerator_ % left.denominator_;
    const Wide rest_right = right.numerator_ % right.denominator_;
    const bool decided = whole_left != whole_right || rest_left == 0 || rest_right == 0;
    if (decided) {
      const auto order =
          whole_left != whole_right ? whole_left <=> whole_right : (rest_left != 0) <=> (rest_right != 0);
      return turned ? 0 <=> order : order;
    }
    left.numerator_ = std::exchange(left.denominator_, rest_left);
    right.numerator_ = std::exchange(right.denominator_, rest_right);
  }
}

CyberIndex cyber_index(std::span<const Weighed> answers) {
  std::array<Sums, category_count> categories;
  for (const Weighed& answer : answers) {
    Sums& sums = categories[static_cast<std::size_t>(answer.category)];
    (answer.indispensable ? sums.indispensable : sums.recommended) += answer.halves;
    (answer.indispensable ? sums.indispensable_all : sums.recommended_all) += 1;
  }
  CyberIndex index;
  Ratio total;
  Wide measures = 0;
  for (std::size_t category = 0; category < category_count; ++category) {
    const Ratio of_category = rate(categories[category]);
    index.of_category[category] = {index_max * of_category.numerator, of_category.denominator};
    const Wide numerator = total.numerator * of_category.denominator +
                           categories[category].all() * of_category.numerator * total.denominator;
    const Wide denominator = total.denominator * of_category.denominator;
    const Wide divisor = common_divisor(denominator, numerator);
    total = {numerator / divisor, denominator / divisor};
    measures += categories[category].all();
  }
  if (measures > 0) index.total = {index_max * total.numerator, total.denominator * measures};
  return index;
}

int months_at_most(const IndexFigure& figure) {
  if (figure.is_at_least(4)) return 36;
  if (figure.is_at_least(3)) return 24;
  if (figure.is_at_least(2)) return 12;
  if (figure.is_at_least(1)) return 6;
  return 0;
}

}  // namespace urna::assurance
