// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "assurance/catalogue.hpp"
#include "assurance/description.hpp"

namespace urna::assurance {

/// How a measure of the catalogue stands when a likelihood is worked out.
enum class Standing {
  not_asked,  ///< the service has not to take it
  open,       ///< asked for, and not done
  done,
  set_aside,  ///< asked for, and left out on purpose
};

struct Risk {
  std::size_t vector = 0;               ///< place in the catalogue
  int severity = 0;                     ///< 1 minimal, 2 significant, 3 serious, 4 critical
  int likelihood = 0;                   ///< 1 unlikely, 2 likely, 3 very likely, 4 almost certain
  std::vector<std::size_t> objectives;  ///< those that reach this severity; places in the catalogue
};

enum class RiskLevel { low, medium, high };

/// The risks of a service, in the order of the catalogue.
///
/// @param standings  one per measure of the catalogue
std::vector<Risk> risks(const Catalogue& catalogue, const Description& description, Facts facts,
                        std::span<const Standing> standings, Reading reading);

/// Low is acceptable, medium is bearable while it is watched, high is not acceptable.
RiskLevel risk_level(int severity, int likelihood);

}  // namespace urna::assurance
