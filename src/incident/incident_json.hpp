// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "incident/incident.hpp"

namespace urna::incident {

/// Where a text is no incident: `facts.severity`, and why.
struct IncidentTextFault {
  std::string field;
  std::string what;
};

/// `{"severity":"high","has_personal_data":true,"is_risk_high":false,"is_in_scope":false,"role":"processor",
/// "customers":["…"],"people":12,"nature":"…","consequences":null,"measures":null,"contact":null}`: what is not known
/// is null.
std::string facts_json(const IncidentFacts& facts);
/// Reads the same; what is missing is not known, and nothing else may stand in it.
Result<IncidentFacts, IncidentTextFault> parse_facts(std::string_view json);

/// All that there is of it, as JSON.
std::string incident_json(const Incident& incident);
/// Reads what `incident_json` writes.
Result<Incident, IncidentTextFault> parse_incident(std::string_view json);

}  // namespace urna::incident
