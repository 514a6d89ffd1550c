// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assurance/catalogue.hpp"
#include "assurance/facts.hpp"

namespace urna::assurance {

/// Whose reading of the rules.  Both read the same catalogue.
enum class Reading {
  national,  ///< the national tool's, to the letter: its own measures only, and its habits that surprise
  urna,      ///< ours: what it leaves out is asked for, and what it lets through is not
};

/// What a service is, as far as measures, index and risks depend on it.
struct Description {
  Facts choices;                 ///< service types, scope, hosting, activities, and what Urna asks beside them
  int level = 0;                 ///< of security, chosen: 1 basic, 2 moderate, 3 advanced
  int exposure = 0;              ///< 1 very restricted internal … 4 Internet
  int audience = 0;              ///< 1 limited … 4 national or wider
  int availability = 0;          ///< 1: more than 24 h without it can be borne … 4: less than 4 h
  int data_volume = 0;           ///< 1 low … 4 very high, growing
  std::vector<int> data;         ///< the criticality of each category of data, 1 … 4
  std::size_t other_data = 0;    ///< categories in the service's own words; each counts as criticality 1
  bool data_outside_eu = false;  ///< in part or whole
};

/// A field of a description that is missing, unknown, or not as it must be.
struct DescriptionFault {
  std::string field;  ///< as it was written
  std::string what;
};

/// The least level that a service may choose.  Data and volume give one need, audience and availability another; the
/// greater of the two and the exposure give the level.
int required_level(const Catalogue& catalogue, const Description& description);

/// What the conditions of the catalogue are asked about.
Facts facts_of(const Description& description, Reading reading);

}  // namespace urna::assurance
