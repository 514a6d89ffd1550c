// SPDX-License-Identifier: EUPL-1.2
#include "election/definition_fault.hpp"

namespace urna::election {

std::string describe(const DefinitionFault& fault) {
  std::string text;
  if (fault.line > 0) text = "line " + std::to_string(fault.line) + ", column " + std::to_string(fault.column);
  if (!fault.field.empty()) text += (text.empty() ? "" : ", ") + fault.field;
  if (!text.empty()) text += ": ";
  return text + fault.problem + "; " + fault.remedy + (fault.remedy.ends_with('?') ? "" : ".");
}

}  // namespace urna::election
