// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/table_upload.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "documents/workbook_reader.hpp"

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using assurance::ImportFinding;
using documents::WorkbookRefusal;

constexpr std::size_t findings_max = 1'000;

std::string_view word_of(WorkbookRefusal refusal) {
  switch (refusal) {
    case WorkbookRefusal::old_or_protected:
      return "workbook-old-or-protected";
    case WorkbookRefusal::damaged:
      return "workbook-damaged";
    case WorkbookRefusal::unsafe:
      return "workbook-unsafe";
    case WorkbookRefusal::too_large:
      return "workbook-too-large";
  }
  return "workbook-damaged";
}

json::value number_or_null(std::size_t number) { return number == 0 ? json::value() : json::value(number); }

}  // namespace

SentTable sent_table(const http::Request& request) {
  if (request.header("content-type").value_or("").starts_with(workbook_type)) {
    auto table = documents::read_workbook(std::as_bytes(std::span(request.body)));
    return table ? SentTable{std::move(*table)} : SentTable{{}, word_of(table.error())};
  }
  if (!is_utf8(request.body)) return {{}, "not-utf-8"};
  return {notation::read_csv_table(request.body)};
}

json::object finding_json(std::string_view kind, const ImportFinding& finding) {
  return {{"kind", kind},
          {"line", number_or_null(finding.line)},
          {"column", finding.column},
          {"field", finding.field},
          {"found", finding.found},
          {"near", finding.near},
          {"other_line", number_or_null(finding.other_line)}};
}

json::array findings_json(std::span<const ImportFinding> findings) {
  json::array all;
  for (const ImportFinding& finding : findings.first(std::min(findings.size(), findings_max)))
    all.push_back(finding_json(assurance::word_of(finding.fault), finding));
  return all;
}

}  // namespace urna::api::detail
