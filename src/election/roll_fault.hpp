// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace urna::election {

enum class RollFaultKind {
  // the file
  file_too_large,
  utf_16,
  not_utf_8,
  line_ends_differ,
  no_header,
  no_voter,
  too_many_voters,
  // the header
  column_unknown,
  column_twice,
  column_missing,
  columns_differ,
  // a line
  too_few_fields,
  too_many_fields,
  quote_misplaced,
  quote_unterminated,
  // a field
  id_empty,
  id_form,
  id_twice,
  college_empty,
  too_long,
  line_break,
  control_character,
  hidden_character,
  email_form,
  phone_form,
  date_form,
  weight_form,
};

/// One thing to mend in a roll before it can be taken.
/// @secrecy  quotes personal data: for the organiser's screen, never for a log
struct RollFault {
  RollFaultKind kind;
  std::size_t line = 0;  ///< from 1, as text editors count; 0 for the whole file
  std::string column;    ///< as the header writes it; empty for a whole line or file
  /// What was there, cut at 40 characters; empty when it says nothing, and of an address, a date or a phone number,
  /// which need not be shown to be mended.
  std::string found;
  /// id_twice: where it was first; too_few_fields, too_many_fields and columns_differ: how many are wanted.
  std::size_t other_line = 0;
};

/// The kind as one word: `email-form`.
std::string_view name_of(RollFaultKind kind);
/// What is wrong, such as `“Durand” is not an e-mail address`.
std::string problem(const RollFault& fault);
/// What to do about it, such as `write it like name@example.org, or leave the field empty`.
std::string remedy(const RollFault& fault);
/// `line 12, column “courriel”: problem; remedy.`
std::string describe(const RollFault& fault);

/// Why a roll was refused.
struct RollFaults {
  /// In the order of the lines.  All of them, up to `listed_max`, so that a wrong file does not fill the memory.
  std::vector<RollFault> listed;
  std::size_t total = 0;  ///< how many there are, listed or not

  static constexpr std::size_t listed_max = 10'000;
};

}  // namespace urna::election
