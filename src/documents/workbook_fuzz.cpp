// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/ensure.hpp"
#include "documents/detail/zip_writer.hpp"
#include "documents/workbook_reader.hpp"

using namespace urna::documents;

namespace {

constexpr std::string_view book =
    "<workbook xmlns:r='r'><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>";
constexpr std::string_view links =
    "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/></Relationships>";

void read(std::string_view file) {
  const auto table = read_workbook(std::as_bytes(std::span(file.data(), file.size())));
  if (!table) return;
  urna::ensure(table->rows.size() <= 10'001, "no more lines than are taken");
  std::size_t before = 0;
  for (const auto& row : table->rows) {
    urna::ensure(row.line > before && row.cells.size() <= 100, "lines in their order, no wider than is taken");
    before = row.line;
  }
}

}  // namespace

// The first bit says whether the rest is a whole file, or a sheet and, after a form feed, the texts it refers to.
// Shows INP-02, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.empty() || text.front() % 2 == 0) {
    read(text.substr(text.empty() ? 0 : 1));
    return 0;
  }
  const std::size_t cut = std::min(text.find('\f'), text.size());
  detail::ZipWriter zip;
  zip.add("xl/workbook.xml", book);
  zip.add("xl/_rels/workbook.xml.rels", links);
  zip.add("xl/worksheets/sheet1.xml", text.substr(1, cut - 1));
  if (cut < text.size()) zip.add("xl/sharedStrings.xml", text.substr(cut + 1));
  read(zip.finish());
  return 0;
}
