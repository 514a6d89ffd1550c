// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_fault.hpp"

namespace urna::election {
namespace {

std::string quoted(const std::string& text) { return "“" + text + "”"; }

std::string shown(const RollFault& fault) { return fault.found.empty() ? "" : ": " + quoted(fault.found); }

}  // namespace

std::string_view name_of(RollFaultKind kind) {
  switch (kind) {
    case RollFaultKind::file_too_large:
      return "file-too-large";
    case RollFaultKind::utf_16:
      return "utf-16";
    case RollFaultKind::not_utf_8:
      return "not-utf-8";
    case RollFaultKind::line_ends_differ:
      return "line-ends-differ";
    case RollFaultKind::no_header:
      return "no-header";
    case RollFaultKind::no_voter:
      return "no-voter";
    case RollFaultKind::too_many_voters:
      return "too-many-voters";
    case RollFaultKind::column_unknown:
      return "column-unknown";
    case RollFaultKind::column_twice:
      return "column-twice";
    case RollFaultKind::column_missing:
      return "column-missing";
    case RollFaultKind::columns_differ:
      return "columns-differ";
    case RollFaultKind::too_few_fields:
      return "too-few-fields";
    case RollFaultKind::too_many_fields:
      return "too-many-fields";
    case RollFaultKind::quote_misplaced:
      return "quote-misplaced";
    case RollFaultKind::quote_unterminated:
      return "quote-unterminated";
    case RollFaultKind::id_empty:
      return "id-empty";
    case RollFaultKind::id_form:
      return "id-form";
    case RollFaultKind::id_twice:
      return "id-twice";
    case RollFaultKind::college_empty:
      return "college-empty";
    case RollFaultKind::too_long:
      return "too-long";
    case RollFaultKind::line_break:
      return "line-break";
    case RollFaultKind::control_character:
      return "control-character";
    case RollFaultKind::hidden_character:
      return "hidden-character";
    case RollFaultKind::email_form:
      return "email-form";
    case RollFaultKind::phone_form:
      return "phone-form";
    case RollFaultKind::date_form:
      return "date-form";
    case RollFaultKind::weight_form:
      return "weight-form";
  }
  return {};
}

std::string problem(const RollFault& fault) {
  const std::string found = fault.found.empty() ? "what is there" : quoted(fault.found);
  switch (fault.kind) {
    case RollFaultKind::file_too_large:
      return "the file is larger than 1 GiB";
    case RollFaultKind::utf_16:
      return "the file is UTF-16 (“Unicode text”), not UTF-8";
    case RollFaultKind::not_utf_8:
      return "the file is not UTF-8 from here on: probably Latin-1 or Windows-1252";
    case RollFaultKind::line_ends_differ:
      return "this line ends in another way than the first one";
    case RollFaultKind::no_header:
      return "the file has no header line";
    case RollFaultKind::no_voter:
      return "the roll has no voter";
    case RollFaultKind::too_many_voters:
      return "the roll has more than 10,000,000 voters";
    case RollFaultKind::column_unknown:
      return "the column " + found + " is not one that a roll may have";
    case RollFaultKind::column_twice:
      return "the column " + found + " means the same as an earlier one";
    case RollFaultKind::column_missing:
      return "there is no column " + found;
    case RollFaultKind::columns_differ:
      return "the file has " + fault.found + " columns, what they mean is said of " + std::to_string(fault.other_line);
    case RollFaultKind::too_few_fields:
    case RollFaultKind::too_many_fields:
      return "the line has " + fault.found + " fields, the header " + std::to_string(fault.other_line);
    case RollFaultKind::quote_misplaced:
      return "a double quote stands in the wrong place";
    case RollFaultKind::quote_unterminated:
      return "a quoted field starts here and never ends";
    case RollFaultKind::id_empty:
      return "the voter has no id";
    case RollFaultKind::id_form:
      return found + " cannot be an id";
    case RollFaultKind::id_twice:
      return "the id " + found + " is already on line " + std::to_string(fault.other_line);
    case RollFaultKind::college_empty:
      return "the voter has no college";
    case RollFaultKind::too_long:
      return "the text is too long" + shown(fault);
    case RollFaultKind::line_break:
      return "the field goes on over several lines" + shown(fault);
    case RollFaultKind::control_character:
      return "the text has a control character" + shown(fault);
    case RollFaultKind::hidden_character:
      return "the text has an invisible character" + shown(fault);
    case RollFaultKind::email_form:
      return found + " is not an e-mail address";
    case RollFaultKind::phone_form:
      return found + " is not a phone number";
    case RollFaultKind::date_form:
      return found + " is not a date";
    case RollFaultKind::weight_form:
      return fault.found.empty() ? "the weight is empty" : found + " is not a number of votes";
  }
  return {};
}

std::string remedy(const RollFault& fault) {
  switch (fault.kind) {
    case RollFaultKind::file_too_large:
      return "cut it into several elections or remove columns";
    case RollFaultKind::utf_16:
      return "save it as “CSV UTF-8” in the spreadsheet, or run: iconv -f UTF-16 -t UTF-8 roll.csv > roll-utf8.csv";
    case RollFaultKind::not_utf_8:
      return "save it as “CSV UTF-8” in the spreadsheet, or run: iconv -f WINDOWS-1252 -t UTF-8 roll.csv > "
             "roll-utf8.csv";
    case RollFaultKind::line_ends_differ:
      return "save the file again with one program, which writes all line ends the same";
    case RollFaultKind::no_header:
      return "name the columns in the first line, such as: id,last_name,first_name,email";
    case RollFaultKind::no_voter:
      return "write one line for each voter under the header";
    case RollFaultKind::too_many_voters:
      return "split the roll into several elections";
    case RollFaultKind::column_unknown:
      return "remove it: a roll holds only id, last_name, first_name, birth_date, seniority, unit, college, email, "
             "phone, "
             "address and weight, or rename it if it is one of these";
    case RollFaultKind::column_twice:
      return "keep one of the two";
    case RollFaultKind::column_missing:
      return "add it: each voter needs an id, such as a staff number, that no other has";
    case RollFaultKind::columns_differ:
      return "choose the file again, and say what each of its columns means";
    case RollFaultKind::too_few_fields:
    case RollFaultKind::too_many_fields:
      return "put between double quotes a field that holds the separator, and leave no column out";
    case RollFaultKind::quote_misplaced:
      return "quote the whole field and double each quote inside: \"Jean \"\"Jo\"\" Petit\"";
    case RollFaultKind::quote_unterminated:
      return "close the quotes of this field";
    case RollFaultKind::id_empty:
      return "give each voter an id that no other has";
    case RollFaultKind::id_form:
      return "use 1 to 64 letters without accents, digits and . _ - / @ +";
    case RollFaultKind::id_twice:
      return "remove one of the two voters, or correct the id (capitals do not make a difference)";
    case RollFaultKind::college_empty:
      return "name the voter's college, or remove the column if there is only one";
    case RollFaultKind::too_long:
      return "shorten it";
    case RollFaultKind::line_break:
      return "close the quotes on the same line; only an address may have several lines";
    case RollFaultKind::control_character:
    case RollFaultKind::hidden_character:
      return "type the field again";
    case RollFaultKind::email_form:
      return "write it like name@example.org, or leave the field empty";
    case RollFaultKind::phone_form:
      return "write 6 to 15 digits, such as +33 1 23 45 67 89, or leave the field empty";
    case RollFaultKind::date_form:
      return "write it like 1980-12-31 or 31/12/1980, or leave the field empty";
    case RollFaultKind::weight_form:
      return "write a whole number of votes, 0 to 1000000000000";
  }
  return {};
}

std::string describe(const RollFault& fault) {
  std::string text;
  if (fault.line > 0) text = "line " + std::to_string(fault.line);
  if (!fault.column.empty()) text += (text.empty() ? "column " : ", column ") + quoted(fault.column);
  if (!text.empty()) text += ": ";
  return text + problem(fault) + "; " + remedy(fault) + ".";
}

}  // namespace urna::election
