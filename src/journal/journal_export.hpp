// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/checkpoint.hpp"
#include "journal/entry.hpp"

/// A part of a log as one file that proves itself: JSON Lines, or the text of RFC 5424 for systems that collect those.
namespace urna::journal {

/// `{"number":12,"entry":{…},"proof":["…",…]}` and a line end.
std::string export_line(std::uint64_t number, std::string_view entry, std::span<const Digest> proof);

/// `<108>1 2026-11-24T09:42:07Z vote.example.org urnad - access.denied [urna@32473 log="platform" number="12" …]` and a
/// line end.  The facility is "log audit"; 32473 is the number that RFC 5612 gives to examples.
std::string syslog_line(std::uint64_t number, const Entry& entry, std::string_view host);

/// A value within quotes there: `"`, `\` and `]` behind a backslash, control characters and bytes that are no UTF-8 as
/// `\\xNN` (RFC 5424 §6.3.3).
std::string syslog_value(std::string_view value);

/// What an export holds, signed: nobody can leave a line out unnoticed.
struct ExportManifest {
  Checkpoint checkpoint;      ///< the tree that the proofs lead to
  std::uint64_t entries = 0;  ///< lines
  std::uint64_t from = 0;     ///< the numbers that were looked through: from ≤ number < to
  std::uint64_t to = 0;
  std::uint64_t gaps = 0;  ///< entries `journal.gap` among them
  std::string filter;      ///< `event=… actor=…`; empty: every entry of the range is there
  Digest digest{};         ///< SHA-256 of all lines before the manifest's

  friend bool operator==(const ExportManifest&, const ExportManifest&) = default;
};

/// The text that is signed: `urna/journal-export/v1` and a line for each member.
std::string manifest_text(const ExportManifest& manifest);
std::optional<ExportManifest> manifest_from(std::string_view text);

/// Whether a filter can stand in a manifest: printable ASCII without quotes and backslashes.
bool is_filter(std::string_view text);

/// `{"checkpoint":"…"}` and `{"manifest":"…"}`, the last two lines of an export in JSON Lines: signed notes with `\n`
/// for their line ends.
std::string checkpoint_line(std::string_view note);
std::string manifest_line(std::string_view note);
/// The last line of an export in RFC 5424: the manifest's note in Base64.
std::string syslog_manifest_line(std::string_view note, Timestamp at, std::string_view host);

struct ExportFault {
  std::uint64_t line = 0;  ///< from 1
  std::string what;
};

/// Checks an export in JSON Lines: manifest and checkpoint are signed, every entry is canonical and in the log at its
/// number, in order, and none of the range is missing where no filter was set.
Result<ExportManifest, ExportFault> check_export(std::string_view text, std::span<const NoteKey> trusted);

}  // namespace urna::journal
