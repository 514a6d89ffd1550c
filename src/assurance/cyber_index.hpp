// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>

#include "assurance/catalogue.hpp"

namespace urna::assurance {

__extension__ typedef __int128 Wide;  ///< 128 bits hold the exact index of any service of some hundred measures

/// An exact figure of an index, 0 … 5.
class IndexFigure {
 public:
  IndexFigure() = default;
  IndexFigure(Wide numerator, Wide denominator);

  /// The nearest double.
  double value() const;
  /// One decimal, cut off and never rounded up: 3.96 is shown as 3.9, for it does not reach the band of 4.
  std::string shown() const;
  /// In lowest terms: `122/31`.
  std::string exact() const;
  /// Whether it is at least a whole number, exactly.
  bool is_at_least(int whole) const;

  friend bool operator==(const IndexFigure&, const IndexFigure&) = default;
  friend std::strong_ordering operator<=>(const IndexFigure& a, const IndexFigure& b);

 private:
  // In lowest terms.
  Wide numerator_ = 0;
  Wide denominator_ = 1;
};

/// One answer that weighs.
struct Weighed {
  Category category = Category::governance;
  bool indispensable = false;
  int halves = 0;  ///< 0 … 2
};

/// The cyber index of a service, and that of each category.
struct CyberIndex {
  IndexFigure total;
  std::array<IndexFigure, category_count> of_category;  ///< in the order of `Category`
};

/// In each category c, with I of Itot indispensable measures and R of Rtot recommended ones:
/// rate_c = (0.6 + 0.4 R/Rtot) I/Itot; without recommended measures I/Itot, without indispensable ones R/Rtot, without
/// any 0.  The index of c is 5 rate_c; the total weighs each category by its number of measures.
CyberIndex cyber_index(std::span<const Weighed> answers);

/// What an index allows: the longest decision, in months; 0 when none may be taken.
int months_at_most(const IndexFigure& figure);

}  // namespace urna::assurance
