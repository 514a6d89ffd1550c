// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "counting/explanation.hpp"
#include "election/definition.hpp"
#include "protocol/result.hpp"

namespace urna::election {

enum class OutcomeKind {
  figures,  ///< the figures are the outcome
  seats,    ///< somebody is elected, or a list gets seats
  order,    ///< the answers, best first
};

/// What one answer, list or candidate has won.
struct Seat {
  std::string name;
  std::string list = {};    ///< of a candidate elected on a list; else empty
  std::uint64_t count = 0;  ///< seats of a list; 0 where a person is elected
};

/// Who is elected, or in which order the answers stand, and why.
struct Outcome {
  OutcomeKind kind = OutcomeKind::figures;
  std::vector<Seat> seats = {};
  std::vector<std::string> tied = {};  ///< among whom a tie is left to the election's own rules
  std::uint64_t seats_tied = 0;
  std::uint64_t seats_vacant = 0;
  std::vector<std::vector<std::string>> order = {};  ///< groups of answers that stand equal, best first
  counting::Explanation explanation = {};            ///< a line a step; names stand in it as they were written
  counting::Explanation balance = {};                ///< of women and men, where the definition asks for it
};

/// Applies the rule of a question to its figures.
/// @errors  why they cannot be counted, in words
Result<Outcome, std::string> count_outcome(const QuestionDefinition& question,
                                           const std::variant<protocol::VoteCounts, protocol::OpenedBallots>& figures);

}  // namespace urna::election
