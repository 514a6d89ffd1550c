// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/report.hpp"
#include "election/definition.hpp"
#include "protocol/result.hpp"

namespace urna::cli {

/// Who is elected, or in which order the answers stand, and why.
struct Outcome {
  std::string text;  ///< for people, with the explanation of each step; empty when the figures are the outcome
  JsonObject json;
};

/// Applies the rule of a question to its figures.
/// @errors  why they cannot be counted, in words
Result<Outcome, std::string> count_outcome(const election::QuestionDefinition& question,
                                           const std::variant<protocol::VoteCounts, protocol::OpenedBallots>& figures);

}  // namespace urna::cli
