// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "report/language.hpp"

namespace urna::report::detail {

/// Every sentence of the letter and its cover sheet.  `{}` is filled in, in order.
struct LetterWords {
  std::string_view title;  ///< of the file
  std::string_view code_title;
  std::string_view code_part;  ///< in the title's place, where the code comes in two parts: which one
  std::string_view code_hint;
  std::string_view opens;
  std::string_view closes;
  std::string_view times_in;  ///< the zone
  std::string_view steps_title;
  std::string_view step_1, step_1_text;
  std::string_view step_2, step_2_text, step_2_birth_date, step_2_parts;
  std::string_view step_3, step_3_text;
  std::string_view step_4, step_4_text, step_4_once, step_4_again;
  std::string_view qr_caption;
  std::string_view secret_title, secret_text;
  std::string_view tracker_title, tracker_text;
  std::string_view help_title, help_text;
  std::string_view number;   ///< of letters
  std::string_view reserve;  ///< in the place of a name: its number
  std::string_view election;
  std::string_view cover_title, cover_count, cover_list, cover_list_text, cover_care;
  std::string_view cover_hands, cover_handed_over, cover_printed, cover_posted, cover_destroyed;
  std::string_view cover_who, cover_when, cover_signature;
};

const LetterWords& letter_words(Language language);

/// The sentence with its `{}` replaced by the given texts, in order.
std::string filled(std::string_view sentence, std::initializer_list<std::string_view> texts);

}  // namespace urna::report::detail
