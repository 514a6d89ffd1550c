// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "counting/explanation.hpp"
#include "counting/refused.hpp"

namespace urna::counting {

/// Options with the same number of votes.
struct PluralityRank {
  std::uint64_t votes;
  std::vector<std::size_t> options;
};

/// seats = elected.size() + seats_tied + seats_vacant
struct PluralityCount {
  std::vector<PluralityRank> ranks;  ///< most votes first; options without vote included
  std::vector<std::size_t> elected;  ///< most votes first; equal ones in the order of the question
  std::vector<std::size_t> tied;     ///< equal at the last seat and more than the seats left; empty without such a tie
  std::uint64_t seats_tied = 0;      ///< seats the tied options compete for
  std::uint64_t seats_vacant = 0;    ///< for want of options with at least one vote
  Explanation explanation;
};

/// The options with the most votes take the seats; a tie at the last seat is named and left open.
///
/// An option without any vote is not elected.
///
/// @param names  of the options, for the explanation
/// @param votes  one figure per option, 0 … votes_max
/// @param seats  1 … seats_max
/// @errors       no_option, too_many_…, names_differ, no_seat
Result<PluralityCount, Refused> count_plurality(std::span<const std::string> names,
                                                std::span<const std::uint64_t> votes, std::uint64_t seats);

}  // namespace urna::counting
