// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "assurance/evaluation.hpp"
#include "notation/json_node.hpp"

namespace urna::assurance {

/// A service as it is handed over in one line of text.
struct Service {
  Description description;
  Answers answers;
};

/// Why a line is no service: `description.typeHebergement`.
struct ServiceFault {
  std::string field;  ///< empty when the line is no JSON object at all
  std::string what;
};

/// In whose words a description may be written.
enum class Names { either, ours };

/// @throws notation::JsonFault  a field that is missing, unknown, or not as it must be
Description read_description(const notation::JsonNode& node, Names names);

/// Reads `{"description":{…},"states":{ID:STATUS}}`, and, beside them where they are known, `"proofs":{ID:PROOF}` and
/// `"specific":[{"category":…,"status":…}]`.  A description is written in our names for fields and values or in the
/// national tool's; statuses are `fait`, `enCours`, `nonFait`, `aLancer` and the empty text.
///
/// A measure without a state has no answer; one that the catalogue does not have, a field or a value that is not known,
/// and a field that decides and is missing are faults.  A proof that is not given is a claim.
Result<Service, ServiceFault> parse_service(std::string_view json, const Catalogue& catalogue);

/// `{"required_level":2,"measures":{ID:{"indispensable":true,"bearer":"project"}},"index":{"standard":{"total":…,
/// "gouvernance":…},"personalised":…,"proved":…},"risks":[{"id":"R1","severity":2,"likelihood":4}]}`: figures at full
/// precision, no line end.  In the national tool's reading the words for bearers are its own, and what is proved is
/// null.
std::string evaluation_json(const Evaluation& evaluation, const Catalogue& catalogue, Reading reading);

}  // namespace urna::assurance
