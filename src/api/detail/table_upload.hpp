// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <span>
#include <string_view>

#include "assurance/import_reading.hpp"
#include "http/router.hpp"
#include "notation/table.hpp"

/// A spreadsheet that somebody sends, and what is told of everything wrong in it.
namespace urna::api::detail {

inline constexpr const char* csv_type = "text/csv";
inline constexpr const char* workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file that became a table, or why not: `workbook-damaged`.
struct SentTable {
  notation::Table table = {};
  std::string_view refusal = {};
};
/// CSV in UTF-8 or XLSX, by the type that the request names.
SentTable sent_table(const http::Request& request);

/// `{"kind":"unknown-answer","line":3,"column":"Hébergement","field":"hosting","found":"…","near":"","other_line":null}`
/// @param kind  in the words of whoever found it
boost::json::object finding_json(std::string_view kind, const assurance::ImportFinding& finding);

/// The first thousand.
boost::json::array findings_json(std::span<const assurance::ImportFinding> findings);

}  // namespace urna::api::detail
