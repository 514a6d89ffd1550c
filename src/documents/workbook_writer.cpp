// SPDX-License-Identifier: EUPL-1.2
#include "documents/workbook_writer.hpp"

#include <algorithm>
#include <string_view>

#include "documents/detail/zip_writer.hpp"

namespace urna::documents {
namespace {

constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view link_names = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_links = "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr std::string_view content_types = "http://schemas.openxmlformats.org/package/2006/content-types";
constexpr std::string_view kind_of_part = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
constexpr std::size_t lines_to_fill_in = 10'000;

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool has_no_place = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    if (c == '&') out += "&amp;";
    if (c == '<') out += "&lt;";
    if (c == '>') out += "&gt;";
    if (c == '"') out += "&quot;";
    if (c != '&' && c != '<' && c != '>' && c != '"' && !has_no_place) out += c;
  }
  return out;
}

std::string column_letters(std::size_t column) {
  std::string letters;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

std::string part_of_sheet(std::size_t place) { return "worksheets/sheet" + std::to_string(place + 1) + ".xml"; }

std::string types_xml(std::size_t sheets) {
  const auto override_of = [](std::string_view part, std::string_view kind) {
    return "<Override PartName=" + quoted("/xl/" + std::string(part)) +
           " ContentType=" + quoted(std::string(kind_of_part) + std::string(kind) + "+xml") + "/>";
  };
  std::string out = std::string(head) + "<Types xmlns=" + quoted(content_types) +
                    "><Default Extension=\"rels\" "
                    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" +
                    override_of("workbook.xml", "sheet.main") + override_of("styles.xml", "styles");
  for (std::size_t i = 0; i < sheets; ++i) out += override_of(part_of_sheet(i), "worksheet");
  return out + "</Types>";
}

std::string link_xml(std::string_view id, std::string_view kind, std::string_view target) {
  return "<Relationship Id=" + quoted(id) + " Type=" + quoted(std::string(link_names) + "/" + std::string(kind)) +
         " Target=" + quoted(target) + "/>";
}

std::string links_xml(const std::string& links) {
  return std::string(head) + "<Relationships xmlns=" + quoted(package_links) + ">" + links + "</Relationships>";
}

std::string book_xml(std::span<const Sheet> sheets) {
  std::string out =
      std::string(head) + "<workbook xmlns=" + quoted(main_names) + " xmlns:r=" + quoted(link_names) + "><sheets>";
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    out += "<sheet name=" + quoted(escaped(sheets[i].name)) + " sheetId=" + quoted(number) +
           " r:id=" + quoted("rId" + number) + "/>";
  }
  return out + "</sheets></workbook>";
}

std::string book_links(std::size_t sheets) {
  std::string out;
  for (std::size_t i = 0; i < sheets; ++i)
    out += link_xml("rId" + std::to_string(i + 1), "worksheet", part_of_sheet(i));
  return links_xml(out + link_xml("rId" + std::to_string(sheets + 1), "styles", "styles.xml"));
}

/// Two ways to set a cell: as text, and as text in bold.  49 is “Text”: what is typed stays as it was typed.
std::string styles_xml() {
  return std::string(head) + "<styleSheet xmlns=" + quoted(main_names) +
         "><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
         "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
         "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
         "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
         "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
         "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
         "<cellXfs count=\"2\"><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
         "applyNumberFormat=\"1\"/><xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
         "applyNumberFormat=\"1\" applyFont=\"1\"/></cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" "
         "xfId=\"0\" "
         "builtinId=\"0\"/></cellStyles></styleSheet>";
}

std::string row_xml(const std::vector<std::string>& row, std::size_t line) {
  const std::string number = std::to_string(line);
  const std::string style = line == 1 ? "1" : "0";
  std::string out = "<row r=" + quoted(number) + ">";
  for (std::size_t column = 0; column < row.size(); ++column) {
    if (row[column].empty()) continue;
    out += "<c r=" + quoted(column_letters(column) + number) + " s=" + quoted(style) +
           " t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped(row[column]) + "</t></is></c>";
  }
  return out + "</row>";
}

std::string choice_xml(const Sheet::Choice& choice, std::span<const Sheet> sheets) {
  const std::string column = column_letters(choice.column);
  const std::string from = column_letters(choice.from_column);
  return "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" errorStyle=\"warning\" sqref=" +
         quoted(column + "2:" + column + std::to_string(lines_to_fill_in)) + "><formula1>'" +
         escaped(sheets[choice.from_sheet].name) + "'!$" + from + "$2:$" + from + "$" +
         std::to_string(choice.count + 1) + "</formula1></dataValidation>";
}

std::string sheet_xml(const Sheet& sheet, std::span<const Sheet> sheets) {
  const std::size_t columns = sheet.rows.empty() ? 1 : std::max<std::size_t>(1, sheet.rows.front().size());
  std::string out = std::string(head) + "<worksheet xmlns=" + quoted(main_names) +
                    "><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
                    "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
                    "<cols><col min=\"1\" max=" +
                    quoted(std::to_string(columns)) + " width=\"28\" style=\"0\" customWidth=\"1\"/></cols><sheetData>";
  for (std::size_t i = 0; i < sheet.rows.size(); ++i) out += row_xml(sheet.rows[i], i + 1);
  out += "</sheetData>";
  if (!sheet.choices.empty()) {
    out += "<dataValidations count=" + quoted(std::to_string(sheet.choices.size())) + ">";
    for (const Sheet::Choice& choice : sheet.choices) out += choice_xml(choice, sheets);
    out += "</dataValidations>";
  }
  return out + "</worksheet>";
}

}  // namespace

std::string write_workbook(std::span<const Sheet> sheets) {
  detail::ZipWriter zip;
  zip.add("[Content_Types].xml", types_xml(sheets.size()));
  zip.add("_rels/.rels", links_xml(link_xml("rId1", "officeDocument", "xl/workbook.xml")));
  zip.add("xl/workbook.xml", book_xml(sheets));
  zip.add("xl/_rels/workbook.xml.rels", book_links(sheets.size()));
  zip.add("xl/styles.xml", styles_xml());
  for (std::size_t i = 0; i < sheets.size(); ++i) zip.add("xl/" + part_of_sheet(i), sheet_xml(sheets[i], sheets));
  return zip.finish();
}

}  // namespace urna::documents
