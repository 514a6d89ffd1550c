// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counting/ballots.hpp"
#include "counting/explanation.hpp"
#include "counting/refused.hpp"

namespace urna::counting {

/// The strength of a link or path from one option to another: more winning votes, then fewer losing ones, is stronger.
struct PathStrength {
  std::uint64_t winning = 0;
  std::uint64_t losing = 0;

  friend bool operator==(const PathStrength&, const PathStrength&) = default;
};

/// Matrices are options × options, row before column.
struct SchulzeCount {
  std::uint64_t valid = 0;                      ///< ballots that are not blank
  std::optional<std::uint64_t> blank;           ///< ballots of zeros only; absent when these are ordinary
  std::vector<std::vector<std::uint64_t>> raw;  ///< ballots that rank row strictly before column
  std::vector<std::vector<PathStrength>>
      beatpaths;  ///< strongest path from row to column; {0, 0} is none.  On the diagonal,
                  ///< the strongest way back to the option itself: it ranks nothing
  std::vector<std::vector<std::size_t>> winners;  ///< groups of equal options, best group first, each ascending
  Explanation explanation;
};

/// Condorcet ranking by the Schulze method.  Protocol §18; M. Schulze, "A new monotonic, clone-independent… method".
///
/// Ranks: a smaller number is better; 0 is unranked, behind every ranked option and equal to other unranked ones.
///
/// @param names    of the options, 1 … options_max
/// @param ballots  ranks ≥ 0, one per option
/// @errors         no_option, too_many_options, ballot_length_differs, negative_rank
/// @cost           options³
Result<SchulzeCount, Refused> count_schulze(std::span<const std::string> names, std::span<const BallotVector> ballots,
                                            BlankBallots blank);

}  // namespace urna::counting
