// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_import.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/ensure.hpp"
#include "base/text_rules.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using notation::CellFault;
using notation::is_blank;
using notation::Table;
using notation::TableRefusal;
using notation::TableRow;

constexpr int highest_level = 3;

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

/// Without what stands around it: blanks, and the end of a line that a cell was left with.
std::string_view bare(std::string_view cell) {
  const std::size_t begin = std::min(cell.find_first_not_of(" \t\r\n"), cell.size());
  cell.remove_prefix(begin);
  cell = cell.substr(0, cell.find_last_not_of(" \t\r\n") + 1);
  return trimmed(cell);
}

/// Names are compared as people read them, but for the case of Latin letters.
std::string name_key(std::string_view name) {
  std::string key(bare(name));
  for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return key;
}

std::string reference_key(std::string_view organisation, std::string_view reference) {
  return name_key(organisation) + '\n' + name_key(reference);
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

struct Column {
  std::string heading;
  const FieldWords* field = nullptr;  ///< none where nothing stands above
};

/// One line: what it says of each field, and what is wrong with it.
class LineReader {
 public:
  LineReader(const std::vector<Column>& columns, const TableRow& row, const Catalogue& catalogue)
      : columns_(columns), row_(row), catalogue_(catalogue) {}

  /// Nothing where something was found.
  std::optional<WrittenDescription> read() {
    for (const TableRow::Fault& fault : row_.faults) find(fault_of(fault.what), fault.column);
    for (std::size_t i = 0; i < row_.cells.size(); ++i) read_cell(i);
    for (const FieldWords& field : description_words()) {
      if (field.is_needed && !said_.contains(field.field) && !is_found(field)) find_missing(field);
    }
    if (!findings_.empty()) return std::nullopt;
    return described();
  }

  std::vector<ImportFinding> take_findings() { return std::move(findings_); }

 private:
  ImportFinding& find(ImportFault fault, std::size_t column, std::string_view found = {}) {
    ImportFinding& finding = findings_.emplace_back(ImportFinding{.fault = fault, .line = row_.line});
    if (column < columns_.size()) {
      finding.column = excerpt(columns_[column].heading);
      if (columns_[column].field != nullptr) finding.field = columns_[column].field->field;
    }
    finding.found = excerpt(found);
    return finding;
  }
  bool is_found(const FieldWords& field) const {
    return std::ranges::any_of(findings_, [&](const ImportFinding& finding) { return finding.field == field.field; });
  }
  void find_missing(const FieldWords& field) {
    const auto column = std::ranges::find(columns_, &field, &Column::field) - columns_.begin();
    find(ImportFault::missing, static_cast<std::size_t>(column));
  }

  void read_cell(std::size_t place) {
    const std::string_view cell = bare(row_.cells[place]);
    if (cell.empty()) return;
    if (place >= columns_.size()) {
      find(ImportFault::too_many_cells, place, cell);
    } else if (columns_[place].field == nullptr) {
      find(ImportFault::column_without_heading, place, cell);
    } else if (columns_[place].field->is_text()) {
      read_text(place, cell);
    } else {
      read_answers(place, cell);
    }
  }

  void read_text(std::size_t place, std::string_view cell) {
    const FieldWords& field = *columns_[place].field;
    const bool is_long = field.field == "presentation";
    std::string text(cell);
    std::erase(text, '\r');
    const auto fault = check_text(text, text_bytes_max, is_long ? LineBreaks::allowed : LineBreaks::refused);
    if (text.size() > (is_long ? text_bytes_max : name_bytes_max)) {
      find(ImportFault::too_long, place, cell);
    } else if (fault) {
      find(ImportFault::unfit_text, place, cell);
    } else {
      said_[field.field] = json::string(text);
    }
  }

  void read_answers(std::size_t place, std::string_view cell) {
    const FieldWords& field = *columns_[place].field;
    auto parts = parts_of(cell, "|;\n");
    // Words of people have commas in them; ours have none: `health,minors`.
    if (parts.size() == 1 && field.is_list() && field.answer_meant(parts[0]) == nullptr) {
      const auto ours = parts_of(cell, ",");
      if (std::ranges::all_of(ours, [&](std::string_view part) { return field.answer_meant(part) != nullptr; }))
        parts = ours;
    }
    for (const std::string_view part : parts) read_answer(place, part);
  }

  void read_answer(std::size_t place, std::string_view part) {
    const FieldWords& field = *columns_[place].field;
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

  /// The whole description, at the level that was chosen or is needed.
  std::optional<WrittenDescription> described() {
    std::optional<int> chosen;
    if (const auto* const level = said_.if_contains("level")) chosen = level->as_string().front() - '0';
    if (!said_.contains("service_profile")) said_["service_profile"] = "generic";
    if (!said_.contains("deployment")) said_["deployment"] = "planned";
    said_["level"] = highest_level;
    auto highest = parse_written_description(json::serialize(said_), catalogue_);
    ensure(highest.has_value(), "every cell was read");
    const int needed = required_level(catalogue_, highest->meaning);
    if (chosen.value_or(needed) < needed) {
      const auto column = std::ranges::find_if(
          columns_, [](const Column& each) { return each.field != nullptr && each.field->field == "level"; });
      find(ImportFault::level_too_low, static_cast<std::size_t>(column - columns_.begin()), std::to_string(*chosen))
          .near = std::to_string(needed);
      return std::nullopt;
    }
    said_["level"] = chosen.value_or(needed);
    auto written = parse_written_description(json::serialize(said_), catalogue_);
    ensure(written.has_value(), "it was read once, at the highest level");
    return std::move(*written);
  }

  const std::vector<Column>& columns_;
  const TableRow& row_;
  const Catalogue& catalogue_;
  json::object said_;
  std::vector<ImportFinding> findings_;
};

class Importer {
 public:
  Importer(const Table& table, std::span<const ServiceKnown> there, const Catalogue& catalogue)
      : table_(table), catalogue_(catalogue) {
    for (const ServiceKnown& known : there) {
      names_taken_.insert(name_key(known.name));
      if (!known.reference.empty()) references_taken_.insert(reference_key(known.organisation, known.reference));
    }
  }

  ServiceImport read() {
    read_file();
    result_.is_unread = !result_.findings.empty();
    if (result_.is_unread) return std::move(result_);
    for (std::size_t i = 1; i < table_.rows.size(); ++i) read_line(table_.rows[i]);
    return std::move(result_);
  }

 private:
  void read_file() {
    if (table_.refusal) {
      const bool is_rows = *table_.refusal == TableRefusal::too_many_rows;
      result_.findings.push_back({.fault = is_rows ? ImportFault::too_many_lines : ImportFault::too_many_columns});
      return;
    }
    result_.lines = table_.rows.empty() ? 0 : table_.rows.size() - 1;
    if (result_.lines == 0) {
      result_.findings.push_back({.fault = ImportFault::no_lines});
      return;
    }
    read_headings(table_.rows.front());
  }

  void read_headings(const TableRow& row) {
    for (const TableRow::Fault& fault : row.faults)
      result_.findings.push_back({.fault = fault_of(fault.what), .line = row.line});
    std::set<const FieldWords*> seen;
    for (const std::string& cell : row.cells) {
      Column& column = columns_.emplace_back(Column{std::string(bare(cell))});
      if (column.heading.empty()) continue;
      column.field = field_meant(column.heading);
      if (column.field == nullptr) {
        find_in_headings(row, column, ImportFault::unknown_column);
      } else if (!seen.insert(column.field).second && !column.field->is_list()) {
        find_in_headings(row, column, ImportFault::column_twice);
      }
    }
    for (const FieldWords& field : description_words()) {
      if (field.is_needed && !seen.contains(&field))
        result_.findings.push_back({.fault = ImportFault::column_missing, .line = row.line, .field = field.field});
    }
  }

  void find_in_headings(const TableRow& row, const Column& column, ImportFault fault) {
    ImportFinding finding{.fault = fault, .line = row.line, .column = excerpt(column.heading)};
    if (column.field != nullptr) finding.field = column.field->field;
    if (column.field == nullptr) {
      if (const FieldWords* const near = field_near(column.heading)) finding.near = near->field;
    }
    result_.findings.push_back(std::move(finding));
  }

  void read_line(const TableRow& row) {
    LineReader reader(columns_, row, catalogue_);
    auto described = reader.read();
    auto findings = reader.take_findings();
    if (described && is_there(row, *described)) return;
    if (described) find_twice(row, *described, findings);
    if (!findings.empty()) {
      ++result_.faulty_lines;
      std::ranges::move(findings, std::back_inserter(result_.findings));
      return;
    }
    result_.good.push_back({row.line, std::move(*described)});
  }

  bool is_there(const TableRow& row, const WrittenDescription& described) {
    const ServiceKnown known = known_from(described);
    if (known.reference.empty() || !references_taken_.contains(reference_key(known.organisation, known.reference)))
      return false;
    result_.there.push_back({row.line, known.name});
    return true;
  }

  /// What comes twice stays good where it comes first.
  void find_twice(const TableRow& row, const WrittenDescription& described, std::vector<ImportFinding>& findings) {
    const ServiceKnown known = known_from(described);
    const auto heading_of = [&](std::string_view field) {
      const auto column = std::ranges::find_if(
          columns_, [&](const Column& each) { return each.field != nullptr && each.field->field == field; });
      return column == columns_.end() ? std::string() : excerpt(column->heading);
    };
    const std::string name = name_key(known.name);
    ImportFinding finding{
        .line = row.line, .column = heading_of("name"), .field = "name", .found = excerpt(known.name)};
    if (names_taken_.contains(name)) {
      finding.fault = ImportFault::name_taken;
      findings.push_back(finding);
    } else if (const auto [first, is_new] = names_.emplace(name, row.line); !is_new) {
      finding.fault = ImportFault::name_twice;
      finding.other_line = first->second;
      findings.push_back(finding);
    }
    if (known.reference.empty()) return;
    const auto [first, is_new] = references_.emplace(reference_key(known.organisation, known.reference), row.line);
    if (!is_new)
      findings.push_back({.fault = ImportFault::reference_twice,
                          .line = row.line,
                          .column = heading_of("reference"),
                          .field = "reference",
                          .found = excerpt(known.reference),
                          .other_line = first->second});
  }

  const Table& table_;
  const Catalogue& catalogue_;
  std::vector<Column> columns_;
  std::set<std::string> names_taken_;
  std::set<std::string> references_taken_;
  std::map<std::string, std::size_t> names_;
  std::map<std::string, std::size_t> references_;
  ServiceImport result_;
};

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

ServiceKnown known_from(const WrittenDescription& description) {
  const json::value whole = json::parse(description.json);
  const auto text = [&](std::string_view name) {
    const json::value* const value = whole.as_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  return {description.name, text("organisation"), text("reference")};
}

ServiceImport import_services(const Table& table, std::span<const ServiceKnown> there, const Catalogue& catalogue) {
  return Importer(table, there, catalogue).read();
}

}  // namespace urna::assurance
