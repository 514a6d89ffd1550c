// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace urna {

/// What we do not take in a text that people type and others read: names, titles, addresses.
enum class TextFault {
  too_long,
  control_character,  ///< U+0000 … U+001F, U+007F … U+009F, line and paragraph separators
  hidden_character,  ///< invisible, or able to reorder what is read: U+200B, U+2060 … U+2064, U+FEFF, direction marks
};

enum class LineBreaks { refused, allowed };

/// @param text            UTF-8
/// @param characters_max  in Unicode code points
/// @returns               the first thing wrong, if any
std::optional<TextFault> check_text(std::string_view text, std::size_t characters_max,
                                    LineBreaks breaks = LineBreaks::refused);

/// How many code points a UTF-8 text has.
std::size_t character_count(std::string_view text);

/// Without the spaces, tabs and no-break spaces around it.
std::string_view trimmed(std::string_view text);

/// For comparing what people mean: lower case and without accents (Latin letters only), and without blanks, `_`, `-`,
/// `.` and apostrophes.  "Prénom", "PRENOM" and "pre_nom" fold to the same text.
std::string folded(std::string_view text);

/// The name that `typed` was probably meant to be: the nearest after folding, within two slips of the finger, and none
/// when nothing is near.
std::optional<std::string_view> nearest_name(std::string_view typed, std::span<const std::string_view> names);

/// At most `characters_max` characters of a text, with `…` when cut and `?` for what must not be shown: to quote input
/// in a message.
std::string excerpt(std::string_view text, std::size_t characters_max = 40);

}  // namespace urna
