// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "assurance/cyber_index.hpp"
#include "assurance/personal_measures.hpp"
#include "assurance/risk.hpp"
#include "assurance/status.hpp"

namespace urna::assurance {

/// A measure that a service has given itself.  It counts as recommended, in the personalised index only.
struct SpecificMeasure {
  Category category = Category::governance;
  Status status = Status::unanswered;
};

/// What the people of a service have said of its measures, and what stands behind it.
struct Answers {
  std::vector<Status> statuses;  ///< one per measure of the catalogue
  /// One per measure of the catalogue.  Absent where nothing was ever checked or signed: every answer is a claim then.
  std::optional<std::vector<Proof>> proofs;
  std::vector<SpecificMeasure> specific;
};

/// All that follows from a description and the answers.  Nothing of it is stored as truth.
struct Evaluation {
  int required_level = 0;
  std::vector<PersonalMeasure> measures;
  CyberIndex standard;               ///< as declared, all measures
  CyberIndex personalised;           ///< without what was set aside, with the service's own
  std::optional<CyberIndex> proved;  ///< each answer no better than its proof; the national tool knows none
  std::vector<Risk> risks;
};

/// Pure and total: the same bytes in, the same bytes out, whatever the clock or the language.
Evaluation evaluate(const Catalogue& catalogue, const Description& description, const Answers& answers,
                    Reading reading);

}  // namespace urna::assurance
