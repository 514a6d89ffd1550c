// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "counting/explanation.hpp"
#include "counting/fraction.hpp"
#include "counting/refused.hpp"
#include "counting/threshold.hpp"

namespace urna::counting {

/// What the votes of a list are divided by for its next seat, when it has s seats.
enum class Divisors {
  dhondt,        ///< s + 1: 1, 2, 3…
  sainte_lague,  ///< 2 s + 1: 1, 3, 5…
};

/// One seat given: votes / divisor was the highest.
struct AverageAward {
  std::size_t list;
  std::uint64_t divisor;
  Fraction average;
};

/// seats = Σ seats given + seats_tied + seats_vacant
struct AveragesCount {
  std::vector<std::uint64_t> seats;  ///< per list, surely won
  std::vector<AverageAward> awards;  ///< in the order given; equal averages in the order of the lists
  std::vector<std::size_t> tied;     ///< lists with the same average, more than the seats left
  std::uint64_t seats_tied = 0;
  std::uint64_t seats_vacant = 0;  ///< all of them, when no list has a vote and reaches the threshold
  Explanation explanation;
};

/// Seats by highest averages: D'Hondt or Sainte-Laguë.  A tie at the last seats is named and left open.
///
/// A list without vote, or below `threshold` of the sum of all votes, takes no seat; exactly the threshold suffices.
///
/// @param votes  one figure per list, 0 … votes_max
/// @param seats  1 … seats_max
/// @errors       no_option, too_many_…, names_differ, no_seat, threshold_invalid
Result<AveragesCount, Refused> count_highest_averages(std::span<const std::string> names,
                                                      std::span<const std::uint64_t> votes, std::uint64_t seats,
                                                      Divisors divisors, Percent threshold = {});

}  // namespace urna::counting
