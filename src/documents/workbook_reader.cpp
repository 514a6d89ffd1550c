// SPDX-License-Identifier: EUPL-1.2
#include "documents/workbook_reader.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "documents/xml_walk.hpp"
#include "documents/zip_contents.hpp"

namespace urna::documents {
namespace {

using notation::CellFault;
using notation::Table;
using notation::TableLimits;
using notation::TableRefusal;
using notation::TableRow;
using Contents = std::map<std::string, std::string, std::less<>>;

/// Caught in `read_workbook`, and nowhere else.
struct Refused {
  WorkbookRefusal why;
};

constexpr std::string_view book_path = "xl/workbook.xml";
constexpr std::string_view book_links_path = "xl/_rels/workbook.xml.rels";
constexpr std::string_view strings_path = "xl/sharedStrings.xml";
constexpr std::size_t lines_of_a_sheet = 1'048'576;
constexpr std::size_t columns_of_a_sheet = 16'384;

WorkbookRefusal refusal_of(ZipRefusal refusal) {
  switch (refusal) {
    case ZipRefusal::malformed:
    case ZipRefusal::repeated_path:
      return WorkbookRefusal::damaged;
    case ZipRefusal::encrypted:
      return WorkbookRefusal::old_or_protected;
    case ZipRefusal::too_many_entries:
    case ZipRefusal::too_dense:
    case ZipRefusal::too_large:
      return WorkbookRefusal::too_large;
    case ZipRefusal::unsafe_path:
    case ZipRefusal::linked:
    case ZipRefusal::nested:
    case ZipRefusal::has_macros:
    case ZipRefusal::has_external_link:
    case ZipRefusal::has_doctype:
      break;
  }
  return WorkbookRefusal::unsafe;
}

void walk(std::string_view xml, const XmlVisitor& visitor) {
  switch (walk_xml(xml, visitor)) {
    case XmlVerdict::well_formed:
    case XmlVerdict::stopped:
      return;
    case XmlVerdict::malformed:
      throw Refused{WorkbookRefusal::damaged};
    case XmlVerdict::declares:
      throw Refused{WorkbookRefusal::unsafe};
  }
}

const std::string& content_of(const Contents& contents, std::string_view path) {
  const auto found = contents.find(path);
  if (found == contents.end()) throw Refused{WorkbookRefusal::damaged};
  return found->second;
}

std::string_view attribute(const XmlVisitor::Attributes& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? std::string_view() : std::string_view(found->second);
}

/// Where the first sheet of the workbook lies.  Excel names it by a link from the workbook.
std::string path_of_first_sheet(const Contents& contents) {
  std::string link;
  walk(content_of(contents, book_path), {.begin =
                                             [&](std::string_view name, const XmlVisitor::Attributes& attributes) {
                                               if (name != "sheet") return;
                                               link = attribute(attributes, "id");
                                               throw StopXml{};
                                             },
                                         .end = [](std::string_view) {},
                                         .text = [](std::string_view) {}});
  std::string target;
  walk(content_of(contents, book_links_path),
       {.begin =
            [&](std::string_view name, const XmlVisitor::Attributes& attributes) {
              if (name == "Relationship" && attribute(attributes, "Id") == link)
                target = attribute(attributes, "Target");
            },
        .end = [](std::string_view) {},
        .text = [](std::string_view) {}});
  if (link.empty() || target.empty()) throw Refused{WorkbookRefusal::damaged};
  return target.starts_with('/') ? target.substr(1) : "xl/" + target;
}

/// Texts that cells refer to by number.  Of what is written above a word to say how it is read, nothing is taken.
std::vector<std::string> shared_strings(const Contents& contents) {
  std::vector<std::string> all;
  const auto found = contents.find(strings_path);
  if (found == contents.end()) return all;
  bool is_text = false;
  bool is_reading_aid = false;
  walk(found->second, {.begin =
                           [&](std::string_view name, const XmlVisitor::Attributes&) {
                             if (name == "si") all.emplace_back();
                             if (name == "rPh") is_reading_aid = true;
                             if (name == "t") is_text = !is_reading_aid;
                           },
                       .end =
                           [&](std::string_view name) {
                             if (name == "rPh") is_reading_aid = false;
                             if (name == "t") is_text = false;
                           },
                       .text =
                           [&](std::string_view text) {
                             if (is_text && !all.empty()) all.back() += text;
                           }});
  return all;
}

std::optional<std::size_t> number_in(std::string_view text, std::size_t most) {
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || number > most) return std::nullopt;
  return number;
}

/// `AB7` is column 27 of line 7.
std::optional<std::pair<std::size_t, std::size_t>> place_of(std::string_view reference) {
  std::size_t column = 0;
  while (!reference.empty() && reference.front() >= 'A' && reference.front() <= 'Z') {
    column = column * 26 + static_cast<std::size_t>(reference.front() - 'A' + 1);
    if (column > columns_of_a_sheet) return std::nullopt;
    reference.remove_prefix(1);
  }
  const auto line = number_in(reference, lines_of_a_sheet);
  if (column == 0 || !line || *line == 0) return std::nullopt;
  return std::pair(column - 1, *line);
}

/// A whole number as people wrote it: the file may have `2.1500016300012E13`.
std::string number_text(std::string_view written) {
  double number = 0;
  const auto [end, fault] = std::from_chars(written.data(), written.data() + written.size(), number);
  const bool is_number = fault == std::errc() && end == written.data() + written.size();
  constexpr double exact_up_to = 9'007'199'254'740'992.0;  // 2⁵³
  if (!is_number || std::abs(number) >= exact_up_to || std::trunc(number) != number) return std::string(written);
  return std::to_string(static_cast<std::int64_t>(number));
}

/// The cells of a sheet, line by line.
class SheetReader {
 public:
  SheetReader(const std::vector<std::string>& strings, const TableLimits& limits)
      : strings_(strings), limits_(limits) {}

  Table read(std::string_view xml) {
    walk(xml,
         {.begin = [this](std::string_view name, const XmlVisitor::Attributes& attributes) { begin(name, attributes); },
          .end = [this](std::string_view name) { end(name); },
          .text =
              [this](std::string_view text) {
                if (is_value_) value_ += text;
              }});
    if (fault_) throw Refused{*fault_};
    return std::move(table_);
  }

 private:
  [[noreturn]] void refuse(WorkbookRefusal why) {
    fault_ = why;
    throw StopXml{};
  }

  void begin(std::string_view name, const XmlVisitor::Attributes& attributes) {
    if (name == "row") begin_row(attribute(attributes, "r"));
    if (name == "c") begin_cell(attribute(attributes, "r"), attribute(attributes, "t"));
    if (name == "f") has_formula_ = true;
    if (name == "rPh") is_reading_aid_ = true;
    if (name == "v" || name == "t") is_value_ = !is_reading_aid_;
  }

  void begin_row(std::string_view number) {
    const std::size_t before = row_.line;
    const auto line = number.empty() ? std::optional(before + 1) : number_in(number, lines_of_a_sheet);
    if (!line || *line <= before) refuse(WorkbookRefusal::damaged);  // two programs would read two orders
    row_ = {*line, {}, {}};
    next_column_ = 0;
  }

  void begin_cell(std::string_view reference, std::string_view kind) {
    const auto place = reference.empty() ? std::optional(std::pair(next_column_, row_.line)) : place_of(reference);
    if (!place || place->first < next_column_ || place->second != row_.line) refuse(WorkbookRefusal::damaged);
    column_ = place->first;
    next_column_ = column_ + 1;
    kind_ = kind;
    value_.clear();
    has_formula_ = false;
  }

  void end(std::string_view name) {
    if (name == "rPh") is_reading_aid_ = false;
    if (name == "v" || name == "t") is_value_ = false;
    if (name == "c") end_cell();
    if (name == "row") end_row();
  }

  void end_cell() {
    std::string text;
    if (has_formula_ || kind_ == "e") {
      row_.faults.push_back({column_, has_formula_ ? CellFault::formula : CellFault::no_value});
    } else {
      text = text_of_cell();
      if (notation::is_blank(text)) return;
    }
    if (column_ >= limits_.columns) {
      table_.refusal = TableRefusal::too_many_columns;
      throw StopXml{};
    }
    row_.cells.resize(column_ + 1);
    row_.cells[column_] = std::move(text);
  }

  std::string text_of_cell() {
    if (kind_ == "s") {
      const auto number = number_in(value_, strings_.size());
      if (!number || *number == strings_.size()) refuse(WorkbookRefusal::damaged);
      return strings_[*number];
    }
    return kind_.empty() || kind_ == "n" ? number_text(value_) : value_;
  }

  void end_row() {
    if (row_.cells.empty()) return;
    if (table_.rows.size() == limits_.rows) {
      table_.refusal = TableRefusal::too_many_rows;
      throw StopXml{};
    }
    const std::size_t line = row_.line;
    table_.rows.push_back(std::move(row_));
    row_ = {line, {}, {}};
  }

  const std::vector<std::string>& strings_;
  const TableLimits& limits_;
  Table table_;
  TableRow row_;
  std::size_t column_ = 0;
  std::size_t next_column_ = 0;
  std::string kind_;
  std::string value_;
  bool has_formula_ = false;
  bool is_value_ = false;
  bool is_reading_aid_ = false;
  std::optional<WorkbookRefusal> fault_;
};

/// A table of ten thousand lines and its words, and no more.
constexpr ZipLimits limits_of_zip{.entries = 1'000, .ratio = 100, .unpacked_bytes = 64ULL << 20U};

Table first_sheet(std::span<const std::byte> file, const TableLimits& limits) {
  const auto contents = unpack_zip(file, limits_of_zip, [](std::string_view path) {
    return path == book_path || path == book_links_path || path == strings_path || path.starts_with("xl/worksheets/");
  });
  if (!contents) throw Refused{refusal_of(contents.error())};
  const std::string& sheet = content_of(*contents, path_of_first_sheet(*contents));
  const auto strings = shared_strings(*contents);
  return SheetReader(strings, limits).read(sheet);
}

}  // namespace

Result<Table, WorkbookRefusal> read_workbook(std::span<const std::byte> file, const TableLimits& limits) {
  const std::string_view bytes(reinterpret_cast<const char*>(file.data()), file.size());
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) return failure(WorkbookRefusal::old_or_protected);
  try {
    return first_sheet(file, limits);
  } catch (const Refused& refused) {
    return failure(refused.why);
  }
}

}  // namespace urna::documents
