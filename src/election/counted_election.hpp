// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "election/definition.hpp"
#include "election/outcome.hpp"
#include "protocol/result.hpp"

namespace urna::election {

/// A line of figures: an answer, a list, or a candidate of the list above.
struct Figure {
  std::string label;
  std::uint64_t votes = 0;
  bool is_candidate = false;
};

/// One question, counted.
struct CountedQuestion {
  std::string title;
  std::string type;             ///< `choice`, `lists` or `preference`
  std::string rule;             ///< as in the definition
  std::vector<Figure> figures;  ///< in the order of the definition; empty where ballots were ranked
  std::optional<std::uint64_t> blank;
  Outcome outcome;
};

/// What an election comes to.
struct CountedElection {
  std::vector<CountedQuestion> questions;
  std::uint64_t voters = 0;
  std::uint64_t ballots = 0;
};

/// Applies the rules of a definition to a result.
/// @errors  which question cannot be counted, and why
Result<CountedElection, std::string> count_election(const ElectionDefinition& definition,
                                                    const protocol::ElectionResult& result, std::uint64_t voters,
                                                    std::uint64_t ballots);

}  // namespace urna::election
