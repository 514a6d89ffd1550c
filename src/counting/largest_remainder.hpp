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

/// What one seat costs, with V the votes of the lists that take part.
enum class Quota {
  hare,   ///< V / seats, exact
  droop,  ///< ⌊V / (seats + 1)⌋ + 1
};

struct RemainderList {
  std::uint64_t seats_by_quota = 0;
  Fraction remainder;       ///< votes left after its whole quotas
  std::uint64_t seats = 0;  ///< surely won
};

/// seats = Σ lists.seats + seats_tied + seats_vacant
struct RemainderCount {
  Fraction quota;                    ///< 0 when no list takes part
  std::vector<RemainderList> lists;  ///< as given
  std::vector<std::size_t> tied;     ///< lists with the same remainder, more than the seats left
  std::uint64_t seats_tied = 0;
  std::uint64_t seats_vacant = 0;  ///< Droop with fewer votes than seats can leave some; or no list takes part
  Explanation explanation;
};

/// Seats by largest remainder.  Whole quotas first, then one seat each to the largest remainders; a tie is left open.
///
/// A list without vote, or below `threshold` of the sum of all votes, takes no part: V excludes its votes.
///
/// @param votes  one figure per list, 0 … votes_max
/// @param seats  1 … seats_max
/// @errors       no_option, too_many_…, names_differ, no_seat, threshold_invalid
Result<RemainderCount, Refused> count_largest_remainder(std::span<const std::string> names,
                                                        std::span<const std::uint64_t> votes, std::uint64_t seats,
                                                        Quota quota, Percent threshold = {});

}  // namespace urna::counting
