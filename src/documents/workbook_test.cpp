// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "documents/detail/zip_writer.hpp"
#include "documents/workbook_reader.hpp"
#include "documents/workbook_writer.hpp"
#include "documents/zip_rules.hpp"

namespace urna::documents {
namespace {

using notation::CellFault;
using notation::Table;
using notation::TableLimits;
using notation::TableRefusal;
using Cells = std::vector<std::string>;

std::span<const std::byte> bytes_in(const std::string& file) { return std::as_bytes(std::span(file)); }

const std::string book = "<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='rId7'/></sheets></workbook>";
const std::string links = "<Relationships><Relationship Id='rId7' Target='worksheets/one.xml'/></Relationships>";

std::string file_with(const std::string& sheet, const std::string& strings = "") {
  detail::ZipWriter zip;
  zip.add("xl/workbook.xml", book);
  zip.add("xl/_rels/workbook.xml.rels", links);
  zip.add("xl/worksheets/one.xml", sheet);
  if (!strings.empty()) zip.add("xl/sharedStrings.xml", strings);
  return zip.finish();
}
std::string rows(const std::string& inside) { return "<worksheet><sheetData>" + inside + "</sheetData></worksheet>"; }

Result<Table, WorkbookRefusal> read(const std::string& sheet, const std::string& strings = "",
                                    const TableLimits& limits = {}) {
  const std::string file = file_with(sheet, strings);
  return read_workbook(bytes_in(file), limits);
}

// Shows INP-02, B39.
TEST(Workbook, IsRefusedWhenItsXmlDeclaresEntities) {
  const auto table = read("<!DOCTYPE a [<!ENTITY b 'boom'>]>" + rows("<row><c t='str'><v>&b;</v></c></row>"));
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error(), WorkbookRefusal::unsafe);
}

// Shows INP-02, B36.
TEST(Workbook, IsRefusedWhenItIsABomb) {
  const auto table = read(rows("<row><c t='str'><v>" + std::string(5'000'000, ' ') + "</v></c></row>"));
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error(), WorkbookRefusal::too_large);
}

// Shows INP-02.
TEST(Workbook, IsRefusedWithFilesWithinAndInAnOlderFormat) {
  detail::ZipWriter zip;
  zip.add("xl/workbook.xml", book);
  zip.add("xl/vbaProject.bin", std::string("\xd0\xcf\x11\xe0") + "macros");
  const std::string with_macros = zip.finish();
  EXPECT_EQ(read_workbook(bytes_in(with_macros)).error(), WorkbookRefusal::unsafe);
  EXPECT_EQ(read_workbook(bytes_in("\xd0\xcf\x11\xe0 an old one")).error(), WorkbookRefusal::old_or_protected);
  EXPECT_EQ(read_workbook(bytes_in("name;kind\n")).error(), WorkbookRefusal::damaged);
}

TEST(Workbook, IsRefusedWhereTwoProgramsWouldReadTwoTables) {
  for (const char* inside :
       {"<row r='2'/><row r='1'/>", "<row r='1'/><row r='1'/>", "<row r='0'/>", "<row r='x'/>",
        "<row r='1'><c r='B1'/><c r='A1'/></row>", "<row r='1'><c r='A2'/></row>", "<row r='1'><c r='1A'/></row>",
        "<row r='1'><c r='ZZZZ1'/></row>", "<row r='1'><c t='s'><v>0</v></c></row>",
        "<row r='1'><c t='s'><v>-1</v></c></row>", "<row r='1'><c>"}) {
    const auto table = read(rows(inside));
    ASSERT_FALSE(table) << inside;
    EXPECT_EQ(table.error(), WorkbookRefusal::damaged) << inside;
  }
}

TEST(Workbook, StopsAtItsLimits) {
  const std::string sheet =
      rows("<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row><row/><row><c><v>1</v></c></row>");
  EXPECT_FALSE(read(sheet, "", {.rows = 2, .columns = 2})->refusal);
  EXPECT_EQ(read(sheet, "", {.rows = 1, .columns = 2})->refusal, TableRefusal::too_many_rows);
  EXPECT_EQ(read(sheet, "", {.rows = 2, .columns = 1})->refusal, TableRefusal::too_many_columns);
}

TEST(Workbook, ComputesNothing) {
  const auto table =
      read(rows("<row r='3'><c r='A3' t='str'><f>HYPERLINK(\"http://x\")</f><v>click</v></c>"
                "<c r='B3' t='e'><v>#REF!</v></c><c r='C3' t='inlineStr'><is><t>=1+1</t></is></c></row>"));
  ASSERT_TRUE(table);
  const auto& row = table->rows.at(0);
  EXPECT_EQ(row.line, 3U);
  EXPECT_EQ(row.cells, (Cells{"", "", "=1+1"}));
  ASSERT_EQ(row.faults.size(), 2U);
  EXPECT_EQ(row.faults[0].what, CellFault::formula);
  EXPECT_EQ(row.faults[1].what, CellFault::no_value);
}

TEST(Workbook, ReadsWhatSpreadsheetsWrite) {
  const auto table = read(
      "<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetData>"
      "<x:row r='1' spans='1:3'><x:c r='A1' s='1' t='s'><x:v>1</x:v></x:c><x:c r='C1' t='s'><x:v>0</x:v></x:c></x:row>"
      "<x:row r='5'><x:c r='B5'><x:v>2.1500016300012E13</x:v></x:c><x:c r='C5'><x:v>0.5</x:v></x:c>"
      "<x:c r='D5' t='b'><x:v>1</x:v></x:c><x:c r='E5' s='9'/></x:row></x:sheetData></x:worksheet>",
      "<sst><si><r><t xml:space='preserve'>two </t></r><r><t>parts</t></r><rPh sb='0' eb='1'><t>aloud</t></rPh></si>"
      "<si><t>one &amp; all</t></si></sst>");
  ASSERT_TRUE(table);
  ASSERT_EQ(table->rows.size(), 2U);
  EXPECT_EQ(table->rows[0].cells, (Cells{"one & all", "", "two parts"}));
  EXPECT_EQ(table->rows[1].line, 5U);
  EXPECT_EQ(table->rows[1].cells, (Cells{"", "21500016300012", "0.5", "1"}));
}

RC_GTEST_PROP(Workbook, ReadsBackWhatWeWrite, (const std::vector<std::vector<std::uint8_t>>& seeds)) {
  Sheet sheet{"Sheet", {{"head"}}};
  std::vector<Cells> expected{{"head"}};
  for (const auto& seed : seeds) {
    Cells row;
    for (const std::uint8_t each : seed) row.push_back(each % 3 == 0 ? "" : "é<&\"'>\n" + std::to_string(each));
    row.resize(std::min<std::size_t>(row.size(), 100));
    sheet.rows.push_back(row);
    while (!row.empty() && row.back().empty()) row.pop_back();
    if (!row.empty()) expected.push_back(row);
  }
  const std::string file = write_workbook(std::span(&sheet, 1));
  RC_ASSERT(check_workbook(bytes_in(file)).has_value());
  const auto table = read_workbook(bytes_in(file));
  RC_ASSERT(table.has_value());
  std::vector<Cells> found;
  for (const auto& row : table->rows) found.push_back(row.cells);
  RC_ASSERT(found == expected);
}

TEST(Workbook, IsTheSameBytesForTheSameSheets) {
  const Sheet sheets[] = {{"One", {{"a"}}, {{.column = 0, .from_sheet = 1, .from_column = 0, .count = 1}}},
                          {"Two", {{"a"}, {"b"}}}};
  EXPECT_EQ(write_workbook(sheets), write_workbook(sheets));
}

}  // namespace
}  // namespace urna::documents
