// SPDX-License-Identifier: EUPL-1.2
#include "assurance/import_reading.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "assurance/service_file.hpp"
#include "base/text_rules.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using notation::CellFault;
using notation::Table;
using notation::TableRefusal;
using notation::TableRow;

ImportFault fault_of(CellFault fault) {
  switch (fault) {
    case CellFault::quote_misplaced:
      return ImportFault::quote_misplaced;
    case CellFault::quote_unterminated:
      return ImportFault::quote_unterminated;
    case CellFault::formula:
      return ImportFault::formula;
    case CellFault::no_value:
      return ImportFault::no_value;
  }
  return ImportFault::no_value;
}

/// What a cell of a list says: `a | b`, one a line of the cell, `a; b`.
std::vector<std::string_view> parts_of(std::string_view cell, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!cell.empty()) {
    const std::size_t end = std::min(cell.find_first_of(separators), cell.size());
    if (const auto part = bare(cell.substr(0, end)); !part.empty()) parts.push_back(part);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return parts;
}

}  // namespace

std::string_view word_of(ImportFault fault) {
  switch (fault) {
    case ImportFault::no_lines:
      return "no-lines";
    case ImportFault::too_many_lines:
      return "too-many-lines";
    case ImportFault::too_many_columns:
      return "too-many-columns";
    case ImportFault::unknown_column:
      return "unknown-column";
    case ImportFault::column_without_heading:
      return "column-without-heading";
    case ImportFault::column_missing:
      return "column-missing";
    case ImportFault::column_twice:
      return "column-twice";
    case ImportFault::missing:
      return "missing";
    case ImportFault::unknown_answer:
      return "unknown-answer";
    case ImportFault::several_answers:
      return "several-answers";
    case ImportFault::too_long:
      return "too-long";
    case ImportFault::unfit_text:
      return "unfit-text";
    case ImportFault::level_too_low:
      return "level-too-low";
    case ImportFault::name_twice:
      return "name-twice";
    case ImportFault::name_taken:
      return "name-taken";
    case ImportFault::reference_twice:
      return "reference-twice";
    case ImportFault::too_many_cells:
      return "too-many-cells";
    case ImportFault::quote_misplaced:
      return "quote-misplaced";
    case ImportFault::quote_unterminated:
      return "quote-unterminated";
    case ImportFault::formula:
      return "formula";
    case ImportFault::no_value:
      return "no-value";
  }
  return "no-value";
}

std::string_view bare(std::string_view cell) {
  const std::size_t begin = std::min(cell.find_first_not_of(" \t\r\n"), cell.size());
  cell.remove_prefix(begin);
  cell = cell.substr(0, cell.find_last_not_of(" \t\r\n") + 1);
  return trimmed(cell);
}

std::string ImportHeadings::of(std::string_view field) const {
  const auto column = std::ranges::find_if(
      columns, [&](const ImportColumn& each) { return each.field != nullptr && each.field->field == field; });
  return column == columns.end() ? std::string() : excerpt(column->heading);
}

ImportHeadings read_headings(const Table& table, std::span<const FieldWords> fields) {
  ImportHeadings headings;
  if (table.refusal) {
    const bool is_rows = *table.refusal == TableRefusal::too_many_rows;
    headings.findings.push_back({.fault = is_rows ? ImportFault::too_many_lines : ImportFault::too_many_columns});
    return headings;
  }
  headings.lines = table.rows.empty() ? 0 : table.rows.size() - 1;
  if (headings.lines == 0) {
    headings.findings.push_back({.fault = ImportFault::no_lines});
    return headings;
  }
  const TableRow& row = table.rows.front();
  for (const TableRow::Fault& fault : row.faults)
    headings.findings.push_back({.fault = fault_of(fault.what), .line = row.line});
  std::set<const FieldWords*> seen;
  for (const std::string& cell : row.cells) {
    ImportColumn& column = headings.columns.emplace_back(ImportColumn{std::string(bare(cell))});
    if (column.heading.empty()) continue;
    column.field = field_meant(column.heading, fields);
    if (column.field == nullptr) {
      const FieldWords* const near = field_near(column.heading, fields);
      headings.findings.push_back({.fault = ImportFault::unknown_column,
                                   .line = row.line,
                                   .column = excerpt(column.heading),
                                   .near = near != nullptr ? near->field : ""});
    } else if (!seen.insert(column.field).second && !column.field->is_list()) {
      headings.findings.push_back({.fault = ImportFault::column_twice,
                                   .line = row.line,
                                   .column = excerpt(column.heading),
                                   .field = column.field->field});
    }
  }
  for (const FieldWords& field : fields) {
    if (field.is_needed && !seen.contains(&field))
      headings.findings.push_back({.fault = ImportFault::column_missing, .line = row.line, .field = field.field});
  }
  return headings;
}

std::optional<json::object> ImportLine::read() {
  for (const TableRow::Fault& fault : row_.faults) find(fault_of(fault.what), fault.column);
  for (std::size_t i = 0; i < row_.cells.size(); ++i) read_cell(i);
  for (const FieldWords& field : fields_) {
    if (field.is_needed && !said_.contains(field.field) && !is_found(field)) find(ImportFault::missing, field.field);
  }
  if (!findings_.empty()) return std::nullopt;
  return std::move(said_);
}

ImportFinding& ImportLine::find(ImportFault fault, std::size_t column, std::string_view found) {
  ImportFinding& finding = findings_.emplace_back(ImportFinding{.fault = fault, .line = row_.line});
  if (column < headings_.columns.size()) {
    finding.column = excerpt(headings_.columns[column].heading);
    if (headings_.columns[column].field != nullptr) finding.field = headings_.columns[column].field->field;
  }
  finding.found = excerpt(found);
  return finding;
}

ImportFinding& ImportLine::find(ImportFault fault, std::string_view field, std::string_view found) {
  const auto column = std::ranges::find_if(
      headings_.columns, [&](const ImportColumn& each) { return each.field != nullptr && each.field->field == field; });
  return find(fault, static_cast<std::size_t>(column - headings_.columns.begin()), found);
}

bool ImportLine::is_found(const FieldWords& field) const {
  return std::ranges::any_of(findings_, [&](const ImportFinding& finding) { return finding.field == field.field; });
}

void ImportLine::read_cell(std::size_t place) {
  const std::string_view cell = bare(row_.cells[place]);
  if (cell.empty()) return;
  if (place >= headings_.columns.size()) {
    find(ImportFault::too_many_cells, place, cell);
  } else if (headings_.columns[place].field == nullptr) {
    find(ImportFault::column_without_heading, place, cell);
  } else if (headings_.columns[place].field->is_text()) {
    read_text(place, cell);
  } else {
    read_answers(place, cell);
  }
}

void ImportLine::read_text(std::size_t place, std::string_view cell) {
  const FieldWords& field = *headings_.columns[place].field;
  std::string text(cell);
  std::erase(text, '\r');
  const auto fault = check_text(text, text_bytes_max, field.is_long ? LineBreaks::allowed : LineBreaks::refused);
  if (text.size() > (field.is_long ? text_bytes_max : name_bytes_max)) {
    find(ImportFault::too_long, place, cell);
  } else if (fault) {
    find(ImportFault::unfit_text, place, cell);
  } else {
    said_[field.field] = json::string(text);
  }
}

void ImportLine::read_answers(std::size_t place, std::string_view cell) {
  const FieldWords& field = *headings_.columns[place].field;
  auto parts = parts_of(cell, "|;\n");
  // Words of people have commas in them; ours have none: `health,minors`.
  if (parts.size() == 1 && field.is_list() && field.answer_meant(parts[0]) == nullptr) {
    const auto ours = parts_of(cell, ",");
    if (std::ranges::all_of(ours, [&](std::string_view part) { return field.answer_meant(part) != nullptr; }))
      parts = ours;
  }
  for (const std::string_view part : parts) read_answer(place, part);
}

void ImportLine::read_answer(std::size_t place, std::string_view part) {
  const FieldWords& field = *headings_.columns[place].field;
  const AnswerWords* const meant = field.answer_meant(part);
  if (meant == nullptr) {
    ImportFinding& finding = find(ImportFault::unknown_answer, place, part);
    if (const AnswerWords* const near = field.answer_near(part)) finding.near = near->answer;
  } else if (field.is_list()) {
    json::value& list = said_[field.field];
    if (!list.is_array()) list = json::array();
    if (std::ranges::find(list.as_array(), json::value(meant->answer)) == list.as_array().end())
      list.as_array().emplace_back(meant->answer);
  } else if (said_.contains(field.field)) {
    find(ImportFault::several_answers, place, part);
  } else {
    said_[field.field] = meant->answer;
  }
}

}  // namespace urna::assurance
