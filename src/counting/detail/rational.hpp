// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "counting/fraction.hpp"

namespace urna::counting::detail {

/// Whole numbers and fractions without bound: no count here ever rounds or overflows.
using Integer = boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

/// @param denominator  not zero
inline Rational ratio(const Integer& numerator, const Integer& denominator) { return Rational(numerator, denominator); }

/// The greatest whole number that does not exceed a non-negative fraction.
inline Integer whole_part(const Rational& value) { return numerator(value) / denominator(value); }

inline Fraction to_fraction(const Rational& value) { return {numerator(value).str(), denominator(value).str()}; }

}  // namespace urna::counting::detail
