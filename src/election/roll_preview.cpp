// SPDX-License-Identifier: EUPL-1.2
#include "election/roll_preview.hpp"

#include <algorithm>
#include <set>

#include "base/text_rules.hpp"
#include "base/utf8.hpp"
#include "notation/csv_reader.hpp"

namespace urna::election {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(const notation::CsvRecord& record) {
  return !record.fault && std::all_of(record.fields.begin(), record.fields.end(),
                                      [](std::string_view field) { return trimmed(field).empty(); });
}

/// The first line with text in it.
bool read_header(notation::CsvReader& reader, notation::CsvRecord& record) {
  while (reader.read(record)) {
    if (!is_blank(record)) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<PreviewedColumn>, RollFaults> preview_roll(std::string_view head,
                                                              const RememberedColumns& remembered) {
  const auto refuse = [](RollFaultKind kind, std::size_t line) {
    RollFaults faults;
    faults.listed.push_back({kind, line, {}, {}, 0});
    faults.total = 1;
    return failure(std::move(faults));
  };
  if (head.starts_with(byte_order_mark)) head.remove_prefix(byte_order_mark.size());
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return refuse(RollFaultKind::utf_16, 0);
  constexpr std::size_t cut_bytes_max = 3;  // of a character that the end of the head cuts
  if (head.size() - utf8_prefix_bytes(head) > cut_bytes_max) return refuse(RollFaultKind::not_utf_8, 0);
  head = head.substr(0, utf8_prefix_bytes(head));
  notation::CsvReader reader(head, notation::csv_separator(head));
  notation::CsvRecord record;
  if (!read_header(reader, record)) return refuse(RollFaultKind::no_header, 0);
  if (record.fault) {
    const bool misplaced = *record.fault == notation::CsvFault::quote_misplaced;
    return refuse(misplaced ? RollFaultKind::quote_misplaced : RollFaultKind::quote_unterminated, record.fault_line);
  }
  std::vector<PreviewedColumn> columns;
  std::set<RollColumn> taken;
  for (const std::string_view field : record.fields) {
    PreviewedColumn& column = columns.emplace_back();
    column.header = header_word(field);
    if (const auto known = remembered.meaning_of(column.header)) {
      column.column = *known;
      column.is_remembered = true;
      if (*known) taken.insert(**known);
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].is_remembered) continue;
    const auto meant = roll_column_named(trimmed(record.fields[i]));
    if (meant && taken.insert(*meant).second) columns[i].column = meant;
  }
  constexpr std::size_t lines_max = 200;
  for (std::size_t line = 0; line < lines_max && reader.read(record); ++line) {
    if (record.fault || record.fields.size() != columns.size()) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view field = trimmed(record.fields[i]);
      if (!field.empty() && columns[i].samples.size() < PreviewedColumn::samples_max)
        columns[i].samples.push_back(excerpt(field));
    }
  }
  return columns;
}

std::vector<std::string> roll_headers(std::string_view csv) {
  if (csv.starts_with(byte_order_mark)) csv.remove_prefix(byte_order_mark.size());
  notation::CsvReader reader(csv, notation::csv_separator(csv));
  notation::CsvRecord record;
  std::vector<std::string> headers;
  if (!read_header(reader, record) || record.fault) return headers;
  for (const std::string_view field : record.fields) headers.push_back(header_word(field));
  return headers;
}

}  // namespace urna::election
