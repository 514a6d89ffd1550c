// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "assurance/catalogue.hpp"
#include "assurance/description.hpp"

namespace urna::assurance {

/// A measure that this service has to take.
struct PersonalMeasure {
  std::size_t place = 0;  ///< in the catalogue
  bool indispensable = false;
  Bearer bearer = Bearer::nobody;
  Facts why;  ///< what is true of the service and called for the measure, beside its level
};

/// The measures of a service, in the order of the catalogue.  Depends on the facts only, never on what was answered.
std::vector<PersonalMeasure> personal_measures(const Catalogue& catalogue, Facts facts, Reading reading);

}  // namespace urna::assurance
