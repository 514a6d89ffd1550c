// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "assurance/catalogue.hpp"
#include "assurance/description_words.hpp"

/// The catalogue in the languages of readers.  Its Dutch and German stand beside it, in `measure_words.json`, so that a
/// better translation changes neither its version nor the digest that sealed decisions name.
namespace urna::assurance {

/// @returns  a title or description in each of `reader_languages`; Dutch and German are empty where the wording is not
///           one of the catalogue that the program was built with
InLanguages in_reader_languages(const Wording& wording);

}  // namespace urna::assurance
