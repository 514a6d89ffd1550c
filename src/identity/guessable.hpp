// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

/// What somebody who guesses tries first.  Every text here is `folded`: lower case, without accents.
namespace urna::identity {

/// Whether it is a common password or a common word of English or French, also dressed up: digits and signs around it
/// (`soleil2026!`), digits for letters (`p4ssw0rd`), blanks or dashes in it, or written twice.
/// The list is made at build time, see docs/adr/0021-what-judges-a-password.md.
bool is_common(std::string_view folded_text);

/// How many entries of the list have at least so many characters.
std::size_t common_count(std::size_t characters_min);

/// The text without walks over a keyboard (`azerty`, `qsdf`, `1qaz`), runs of the alphabet or of digits (`123`), one
/// character three times and more, and years of 1900 to 2099; of a text that repeats itself, the repeated part once.
SecretText without_patterns(std::string_view folded_text);

/// The text without these words, the longest first, whether they are spelt with letters or with digits for letters.
/// @param words  from `words_of`
SecretText without_words(std::string_view folded_text, std::span<const std::string> words);

/// The words that a name is known by: each of 3 characters and more, and all together.  `Mairie d'Évry` gives `mairie`,
/// `evry` and `mairiedevry`.
std::vector<std::string> words_of(std::string_view name);

}  // namespace urna::identity
