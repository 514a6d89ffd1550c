// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace urna::notation {

enum class CsvFault {
  quote_misplaced,     ///< a quote inside a field that does not start with one, or text after a closing quote
  quote_unterminated,  ///< the file ends inside quotes
};

/// One line of a table, or several where quoted fields hold line breaks.
struct CsvRecord {
  std::size_t line = 0;  ///< where it starts, from 1
  /// The fields, without their quotes.  Valid until the next record is read.
  std::vector<std::string_view> fields;
  std::optional<CsvFault> fault;  ///< the fields before the fault are in `fields`; the rest of the line is skipped
  std::size_t fault_line = 0;     ///< where the faulty field starts
};

/// The separator of a table: whichever of `,`, `;` and tab its first line has most of outside quotes; `,` when equal.
char csv_separator(std::string_view text);

/// Reads comma-separated values, RFC 4180, one record at a time, with any separator, and LF or CRLF at line ends.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  /// @returns  false at the end of the text
  bool read(CsvRecord& record);

  /// The first line that ends otherwise than the first line does, or with a carriage return alone; 0 while there is
  /// none.
  std::size_t odd_line_end() const { return odd_line_end_; }

 private:
  std::string_view take_field(CsvRecord& record);
  std::string_view take_quoted(CsvRecord& record);
  bool at_line_end() const { return place_ == text_.size() || text_[place_] == '\n' || text_[place_] == '\r'; }
  void take_line_end();

  std::string_view text_;
  char separator_;
  std::size_t place_ = 0;
  std::size_t line_ = 1;
  std::size_t odd_line_end_ = 0;
  std::optional<bool> crlf_;
  std::deque<std::string> unescaped_;  // fields with doubled quotes; a deque does not move its members
};

}  // namespace urna::notation
