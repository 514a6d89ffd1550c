// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "counting/explanation.hpp"
#include "report/language.hpp"

namespace urna::report {

/// A step of a count in the language of a paper, with the same figures in the same order.
/// @returns  in English a sentence that this table does not know
std::string explained(Language language, const counting::ExplanationLine& line);

}  // namespace urna::report
