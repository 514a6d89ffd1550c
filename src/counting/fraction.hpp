// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace urna::counting {

/// An exact, non-negative fraction in lowest terms, in decimal digits: what a result shows.  Arithmetic stays inside.
struct Fraction {
  std::string numerator = "0";
  std::string denominator = "1";

  /// "11/4", or "5" for a whole number.
  std::string text() const { return denominator == "1" ? numerator : numerator + "/" + denominator; }

  friend bool operator==(const Fraction&, const Fraction&) = default;
};

}  // namespace urna::counting
