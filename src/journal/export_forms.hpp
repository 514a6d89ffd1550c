// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "journal/entry.hpp"

/// Two more forms of an export, for those who read no JSON: CEF for systems that correlate events, CSV for people at a
/// spreadsheet.  The proofs are in the JSON Lines alone; the manifest ends each of them.
namespace urna::journal {

/// `CEF:0|Urna|urnad|0.1.0|access.denied|access.denied|7|rt=… dvchost=… externalId=12 outcome=deny suid=u:anybody …`
/// and a line end.  Facts stand under their own names: `urnaStatus=401`.
///
/// @param host     of the log, as in its origin
/// @param version  of the program
std::string cef_line(std::uint64_t number, const Entry& entry, std::string_view host, std::string_view version);
/// The last line: the manifest's note in Base64.
std::string cef_manifest_line(std::string_view note, Timestamp at, std::string_view host, std::string_view version);

/// A value of an extension there: `\` and `=` behind a backslash, control characters and bytes that are no UTF-8 as
/// `\\xNN`, so that nothing ends a value or a line.
std::string cef_value(std::string_view value);

/// The names of the columns, and a line end (CR LF, RFC 4180).
std::string csv_head();
/// One row; facts as `status=401 rows=3` in one cell.  No cell is a formula.
std::string csv_line(std::uint64_t number, const Entry& entry);
/// The last row: `manifest` and its note in Base64.
std::string csv_manifest_line(std::string_view note);

}  // namespace urna::journal
