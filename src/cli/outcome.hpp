// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "cli/report.hpp"
#include "election/outcome.hpp"

namespace urna::cli {

/// For people, with the explanation of each step; empty when the figures are the outcome.
std::string outcome_text(const std::string& title, const election::Outcome& outcome);
/// For machines: the same.
JsonObject outcome_json(const election::Outcome& outcome);

}  // namespace urna::cli
