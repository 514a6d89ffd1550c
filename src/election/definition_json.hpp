// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "election/definition.hpp"

namespace urna::election {

/// A definition and the text that it was read from.  The text is what is stored.
struct WrittenDefinition {
  std::string toml;
  ElectionDefinition definition;
};

/// Reads a definition written as a JSON object with the keys of docs/operating/definition.md.  Dates are strings:
/// `"1979-03-14"`, and `"2026-11-24T09:00Z"` for `opens` and `closes`.  A member that is null is as good as absent.
///
/// @param json  UTF-8
/// @returns     the definition, and the TOML that says the same
/// @errors      those of `parse_definition`; line and column are 0 then, for they would be those of a text that nobody
///              has seen.  syntax, when it is no JSON object.
Result<WrittenDefinition, DefinitionFaults> definition_from_json(std::string_view json);

/// The same keys and values as JSON.
/// @param toml  that `parse_definition` accepts
std::string definition_json(std::string_view toml);

}  // namespace urna::election
