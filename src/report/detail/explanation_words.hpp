// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "report/language.hpp"

namespace urna::report::detail {

/// The sentence of a counting rule, as its source has it in English, in another language; empty when it is not known.
/// Its `{}` are as many and mean the same in the same order.
std::string_view explanation_sentence(Language language, std::string_view english);

/// A counting rule, by the name that a definition gives it, such as `d-hondt`, in words; empty when it is not known.
std::string_view rule_words(Language language, std::string_view name);

}  // namespace urna::report::detail
