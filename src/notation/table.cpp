// SPDX-License-Identifier: EUPL-1.2
#include "notation/table.hpp"

#include <algorithm>

#include "notation/csv_reader.hpp"

namespace urna::notation {
namespace {

TableRow row_from(const CsvRecord& record) {
  TableRow row{record.line, {record.fields.begin(), record.fields.end()}, {}};
  if (record.fault) {
    const bool is_misplaced = *record.fault == CsvFault::quote_misplaced;
    row.faults.push_back({row.cells.size(), is_misplaced ? CellFault::quote_misplaced : CellFault::quote_unterminated});
  }
  return row;
}

}  // namespace

bool is_blank(std::string_view cell) { return cell.find_first_not_of(" \t\r\n") == std::string_view::npos; }

Table read_csv_table(std::string_view text, const TableLimits& limits) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  CsvReader reader(text, csv_separator(text));
  CsvRecord record;
  Table table;
  while (reader.read(record)) {
    if (!record.fault && std::ranges::all_of(record.fields, is_blank)) continue;
    if (table.rows.size() == limits.rows) table.refusal = TableRefusal::too_many_rows;
    if (record.fields.size() > limits.columns) table.refusal = TableRefusal::too_many_columns;
    if (table.refusal) break;
    table.rows.push_back(row_from(record));
  }
  return table;
}

}  // namespace urna::notation
