// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/blank_sheets.hpp"

#include <algorithm>
#include <array>

#include "api/detail/table_upload.hpp"
#include "base/csv_cell.hpp"
#include "documents/workbook_writer.hpp"
#include "report/language.hpp"

namespace urna::api::detail {
namespace {

using assurance::FieldWords;
using report::in_language;
using report::Language;

std::size_t place_of(Language language) {
  const auto& all = assurance::reader_languages;
  return static_cast<std::size_t>(std::ranges::find(all, report::code_of(language)) - all.begin());
}

/// `Type de service 2`, `Nom du service *`.
std::string heading_of(const FieldWords& field, std::size_t column, std::size_t language) {
  std::string heading = field.label[language];
  if (field.is_list()) heading += " " + std::to_string(column + 1);
  if (field.is_needed && column == 0) heading += " *";
  return heading;
}

std::vector<std::string> headings(std::span<const FieldWords> fields, std::size_t language) {
  std::vector<std::string> all;
  for (const FieldWords& field : fields)
    for (std::size_t column = 0; column < field.columns; ++column) all.push_back(heading_of(field, column, language));
  return all;
}

/// A column for each field with answers, below its name.
documents::Sheet answers_sheet(std::span<const FieldWords> fields, Language language) {
  const std::size_t in = place_of(language);
  documents::Sheet sheet{in_language<const char*>(language, "Réponses", "Antwoorden", "Antworten", "Answers"), {{}}};
  for (const FieldWords& field : fields) {
    if (field.is_text()) continue;
    const std::size_t column = sheet.rows.front().size();
    sheet.rows.front().push_back(field.label[in]);
    for (std::size_t i = 0; i < field.answers.size(); ++i) {
      if (sheet.rows.size() == i + 1) sheet.rows.emplace_back();
      sheet.rows[i + 1].resize(column + 1);
      sheet.rows[i + 1][column] = field.answers[i].words[in];
    }
  }
  return sheet;
}

std::string blank_workbook(std::span<const FieldWords> fields, const assurance::InLanguages& name, Language language) {
  documents::Sheet blank{name[place_of(language)], {headings(fields, place_of(language))}};
  std::size_t column = 0;
  std::size_t from_column = 0;
  for (const FieldWords& field : fields) {
    for (std::size_t i = 0; i < field.columns; ++i, ++column)
      if (!field.is_text())
        blank.choices.push_back(
            {.column = column, .from_sheet = 1, .from_column = from_column, .count = field.answers.size()});
    from_column += field.is_text() ? 0 : 1;
  }
  const std::array sheets{std::move(blank), answers_sheet(fields, language)};
  return documents::write_workbook(sheets);
}

std::string blank_csv(std::span<const FieldWords> fields, Language language) {
  std::string out = "\xef\xbb\xbf";
  for (const std::string& heading : headings(fields, place_of(language))) {
    if (out.size() > 3) out += ';';
    out += csv_cell(heading);
  }
  return out + "\r\n";
}

}  // namespace

http::Response blank_sheet(const http::Request& request, std::span<const FieldWords> fields,
                           const assurance::InLanguages& name, std::string_view file_name) {
  const auto language = report::language_named(request.query_value("language").value_or("en"));
  if (!language) return http::problem(422, "unknown-language");
  const std::string_view format = request.query_value("format").value_or("xlsx");
  const std::string file = std::string(file_name) + "." + std::string(format);
  if (format == "xlsx") return http::download(workbook_type, file, blank_workbook(fields, name, *language));
  if (format == "csv") return http::download("text/csv; charset=utf-8", file, blank_csv(fields, *language));
  return http::problem(http::Problem{422, "unfit-fields", {}, {{"format", "xlsx or csv"}}});
}

}  // namespace urna::api::detail
