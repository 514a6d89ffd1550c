// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/description_words.hpp"
#include "notation/table.hpp"

/// Reading a table that people filled in, one thing a line, below the names of its columns: what is said of each field,
/// and everything that is wrong with it.
namespace urna::assurance {

enum class ImportFault {
  no_lines,                ///< nothing below the names of the columns, or no names either
  too_many_lines,          ///< more than a table may have; nothing was read
  too_many_columns,        ///< the same
  unknown_column,          ///< a heading that means no field
  column_without_heading,  ///< text below no heading
  column_missing,          ///< a field that every line needs has no column
  column_twice,            ///< two columns for a field with one answer
  missing,                 ///< a field that every line needs is empty
  unknown_answer,
  several_answers,  ///< for a field with one
  too_long,
  unfit_text,       ///< control or invisible characters
  level_too_low,    ///< under what the rest of the line asks for
  name_twice,       ///< as on another line
  name_taken,       ///< as of one that is there
  reference_twice,  ///< as on another line
  too_many_cells,   ///< text beyond the last heading
  quote_misplaced,
  quote_unterminated,
  formula,
  no_value,
};
/// `unknown-column`.
std::string_view word_of(ImportFault fault);

/// What is wrong, and where.
struct ImportFinding {
  ImportFault fault{};
  std::size_t line = 0;        ///< as the author's program counts; 0: of the file as a whole
  std::string column = {};     ///< its heading, as it was written
  std::string field = {};      ///< the field it means: `hosting`; empty where it means none
  std::string found = {};      ///< what stands there, at most 40 characters, safe to show
  std::string near = {};       ///< the field or answer that was probably meant: `on_premise`
  std::size_t other_line = 0;  ///< of what comes twice: the first of both
};

/// A cell without what stands around its text: blanks, and the end of a line that it was left with.
std::string_view bare(std::string_view cell);

struct ImportColumn {
  std::string heading;
  const FieldWords* field = nullptr;  ///< none where nothing stands above
};

/// What stands above the lines of a table.
struct ImportHeadings {
  std::size_t lines = 0;  ///< with anything on them, below
  std::vector<ImportColumn> columns;
  std::vector<ImportFinding> findings;  ///< of the file as a whole and of the names; with any, no line is read

  /// The heading of a field's column, to be shown; empty where it has none.
  std::string of(std::string_view field) const;
};
ImportHeadings read_headings(const notation::Table& table, std::span<const FieldWords> fields);

/// One line: what it says of each field, and what is wrong with it.
class ImportLine {
 public:
  /// @param headings, row, fields  outlive this
  ImportLine(const ImportHeadings& headings, const notation::TableRow& row, std::span<const FieldWords> fields)
      : headings_(headings), row_(row), fields_(fields) {}

  /// A text, an answer or a list of answers by field; nothing where something was found.
  std::optional<boost::json::object> read();

  ImportFinding& find(ImportFault fault, std::size_t column, std::string_view found = {});
  ImportFinding& find(ImportFault fault, std::string_view field, std::string_view found = {});
  std::vector<ImportFinding> take_findings() { return std::move(findings_); }

 private:
  bool is_found(const FieldWords& field) const;
  void read_cell(std::size_t place);
  void read_text(std::size_t place, std::string_view cell);
  void read_answers(std::size_t place, std::string_view cell);
  void read_answer(std::size_t place, std::string_view part);

  const ImportHeadings& headings_;
  const notation::TableRow& row_;
  std::span<const FieldWords> fields_;
  boost::json::object said_;
  std::vector<ImportFinding> findings_;
};

}  // namespace urna::assurance
