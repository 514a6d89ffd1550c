// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "journal/signed_note.hpp"

/// What a customer takes along: a list of files with their digests, signed, before the files themselves.  Format:
/// docs/protocol/export.md.
namespace urna::tenancy {

inline constexpr std::string_view export_format = "urna-export-v1";
inline constexpr std::string_view manifest_path = "manifest.json";
inline constexpr std::string_view manifest_note_path = "manifest.note";
inline constexpr std::size_t manifest_bytes_max = std::size_t{64} << 20U;

struct ExportedFile {
  std::string path;  ///< `is_export_path`
  std::uint64_t bytes = 0;
  Digest digest{};  ///< SHA-256

  friend bool operator==(const ExportedFile&, const ExportedFile&) = default;
};

struct ExportManifest {
  std::string tenant;                         ///< its random name
  Timestamp at;                               ///< when it was made
  std::string program;                        ///< `urna 0.1.0`
  std::string key;                            ///< whose signature stands below: `NoteKey::text`
  std::map<std::string, unsigned> databases;  ///< name and number of the form that its tables have
  std::vector<ExportedFile> files;            ///< as they follow it; no path twice

  friend bool operator==(const ExportManifest&, const ExportManifest&) = default;
};

/// Whether a file of an export may lie there: relative, of letters, digits and `._+@-`, no part of dots only, at most
/// 240 bytes: the same file to every program that unpacks it.
bool is_export_path(std::string_view path);

/// Canonical JSON (RFC 8785).
std::string manifest_json(const ExportManifest& manifest);

/// Why an export is not taken.
enum class ImportFault {
  no_age_file,         ///< no age file, or one with a header that nobody needs
  other_key,           ///< written to others, or with another passphrase
  too_costly,          ///< its passphrase asks for more work than we do for a stranger
  damaged,             ///< changed, cut or lengthened since it was encrypted
  no_export,           ///< what is in it is no tar of this format
  malformed_manifest,  ///< not the one spelling, a path twice or none
  other_format,        ///< of another format than this one
  not_signed,          ///< by no key that is trusted, or the signature is false
  other_manifest,      ///< the signature is good, and of another manifest
  unannounced_file,    ///< which the manifest does not have at this place; a link or a device
  missing_file,
  changed_file,         ///< not of the size and digest that the manifest has
  other_schema,         ///< of a newer program, or of tables that this one does not have
  malformed_row,        ///< not canonical, a column too many or too few, a value of another kind
  unknown_file,         ///< signed, and nothing that this program can take
  refused_by_database,  ///< rows that contradict each other
  refused_document,     ///< not what its row says, not a file that is taken at the door, or none at all
};
std::string_view name_of(ImportFault fault);

struct ImportRefusal {
  ImportFault fault;
  std::string where = {};  ///< the file, and the line where there is one; never a value
};
inline tl::unexpected<ImportRefusal> refuse(ImportFault fault, std::string where = {}) {
  return tl::unexpected<ImportRefusal>(ImportRefusal{fault, std::move(where)});
}

/// Accepts what `manifest_json` writes and nothing else.
/// @errors  malformed_manifest, other_format
Result<ExportManifest, ImportRefusal> manifest_from(std::string_view json);

/// What is signed: format, tenant, time and digest of the manifest, a line each.
std::string manifest_statement(std::string_view json, const ExportManifest& manifest);

/// Reads a manifest that somebody trusted has signed.
/// @param note     of `manifest_statement`
/// @param trusted  nothing: the key that the manifest names itself, which proves only that it is whole
/// @errors  malformed_manifest, other_format, not_signed, other_manifest
Result<ExportManifest, ImportRefusal> open_manifest(std::string_view json, std::string_view note,
                                                    const std::optional<journal::NoteKey>& trusted);

}  // namespace urna::tenancy
