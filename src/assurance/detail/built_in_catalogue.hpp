// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::assurance::detail {

/// catalogue/measures.json, which lies in the program itself.
std::string_view built_in_catalogue();

/// catalogue/measure_words.json: the catalogue in Dutch and German.
std::string_view built_in_measure_words();

/// The words of a description in four languages, as JSON.
std::string_view built_in_description_words();

}  // namespace urna::assurance::detail
