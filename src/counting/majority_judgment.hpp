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

struct MajorityJudgmentCount {
  std::vector<std::vector<std::uint64_t>> raw;  ///< options × grades: ballots that give this grade, best grade first
  std::uint64_t valid = 0;
  std::optional<std::uint64_t> blank;       ///< ballots of zeros only; absent when these are ordinary (thus invalid)
  std::vector<BallotVector> invalid;        ///< a grade is missing or out of range; latest ballot first
  std::vector<std::optional<int>> medians;  ///< majority grade per option, 1 best; absent without a valid ballot
  std::vector<std::vector<std::size_t>> winners;  ///< groups of equal options, best group first, each ascending
  Explanation explanation;
};

/// Majority judgment: options by their median grade, then by the medians that remain as medians are taken away.
/// Protocol §18; M. Balinski and R. Laraki, "Majority Judgment".
///
/// @param names    of the options, 1 … options_max
/// @param grades   number of grades, 1 … grades_max; grade 1 is the best
/// @param ballots  one grade per option; a ballot with any other value is invalid and listed, not an error
/// @errors         no_option, too_many_options, ballot_length_differs, grade_count_invalid
Result<MajorityJudgmentCount, Refused> count_majority_judgment(std::span<const std::string> names, int grades,
                                                               std::span<const BallotVector> ballots,
                                                               BlankBallots blank);

}  // namespace urna::counting
