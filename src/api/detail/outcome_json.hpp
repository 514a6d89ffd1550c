// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "election/counted_election.hpp"
#include "report/language.hpp"

namespace urna::api::detail {

/// `{"questions":[{title,type,rule,figures:[{label,votes}],blank,lists,seats,order,tied,…,explanation}],voters,ballots}`
///
/// Names stand in it as they were written; `explanation` and `balance` are sentences of that language.
std::string outcome_json(const election::CountedElection& counted, report::Language language);

}  // namespace urna::api::detail
