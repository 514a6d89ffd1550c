// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the fields and answers of a description, and of a template of measures, are called in a spreadsheet: the words
/// of the console.
namespace urna::assurance {

inline constexpr std::array<std::string_view, 4> reader_languages{"fr", "nl", "de", "en"};

/// The same in each of `reader_languages`.
using InLanguages = std::array<std::string, reader_languages.size()>;

struct AnswerWords {
  std::string answer;  ///< as a description has it: `on_premise`
  InLanguages words;
  std::vector<std::string> folded = {};  ///< all of these, as `folded` makes them
};

struct FieldWords {
  std::string field;  ///< as a description has it: `hosting`
  InLanguages label;
  bool is_needed = false;
  bool is_long = false;              ///< a text that may have several lines
  std::size_t columns = 1;           ///< in a sheet to be filled in; more than 1: any number of answers is taken
  std::vector<AnswerWords> answers;  ///< none: a text of its own

  bool is_list() const { return columns > 1; }
  bool is_text() const { return answers.empty(); }
  /// The one that somebody meant, in any of the languages or as a description has it; case and accents are ignored.
  const AnswerWords* answer_meant(std::string_view typed) const;
  /// The one that was probably meant, within two slips of the finger.
  const AnswerWords* answer_near(std::string_view typed) const;
};

/// In the order of a sheet's columns.
std::span<const FieldWords> description_words();
/// Likewise: `title`, `text`, `category`.
std::span<const FieldWords> template_words();

/// The field that the heading of a column means, in any of the languages or as a description has it.  Case, accents,
/// a number and a `*` at its end are ignored.
const FieldWords* field_meant(std::string_view heading, std::span<const FieldWords> fields);
const FieldWords* field_near(std::string_view heading, std::span<const FieldWords> fields);

}  // namespace urna::assurance
