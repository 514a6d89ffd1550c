// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace urna::notation {

/// Why a cell has no text.
enum class CellFault {
  quote_misplaced,     ///< as `CsvFault`; what follows on that line was not read
  quote_unterminated,  ///< as `CsvFault`
  formula,             ///< of a spreadsheet: nothing is ever computed
  no_value,            ///< of a spreadsheet: what it computed went wrong, `#REF!`
};

/// One line of a table that people wrote.
struct TableRow {
  struct Fault {
    std::size_t column = 0;  ///< from 0
    CellFault what{};
  };
  std::size_t line = 0;            ///< as its author's program counts, from 1
  std::vector<std::string> cells;  ///< from the first column on; a cell that is empty or at fault is an empty text
  std::vector<Fault> faults;
};

/// What a table may be at most; more is refused before it is kept.
struct TableLimits {
  std::size_t rows = 10'001;  ///< with the line of names
  std::size_t columns = 100;
};
enum class TableRefusal { too_many_rows, too_many_columns };

/// A table that people wrote, from a text or a workbook.  Lines of nothing but blanks are not in it.
struct Table {
  std::vector<TableRow> rows;
  std::optional<TableRefusal> refusal = {};  ///< the rest was not read
};

/// Whether there is anything but spaces, tabs and ends of lines in a cell.
bool is_blank(std::string_view cell);

/// A table out of comma-separated values (RFC 4180), whichever of `,`, `;` and tab separates them.
/// @param text  UTF-8, with a byte order mark or without
Table read_csv_table(std::string_view text, const TableLimits& limits = {});

}  // namespace urna::notation
