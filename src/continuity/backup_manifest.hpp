// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "crypto/signature.hpp"

/// What is in a backup: docs/protocol/backup.md.
namespace urna::continuity {

/// What a backup holds: the data, sealed; or the keystore's file, whose keys are wrapped already.
enum class BackupKind : std::uint8_t { data, keys };
std::string_view name_of(BackupKind kind);

/// Where the ballots were when the backup was made.
enum class BoxPlace : std::uint8_t {
  here,       ///< in this backup
  elsewhere,  ///< with a keeper that has backups of its own: PostgreSQL
};
std::string_view name_of(BoxPlace place);

struct BackedFile {
  std::string path;  ///< see `is_backup_path`
  std::uint64_t bytes = 0;
  Digest digest{};  ///< SHA-256

  friend bool operator==(const BackedFile&, const BackedFile&) = default;
};

/// The rows of one table.
struct BackedTable {
  std::string path;   ///< of the database
  std::string table;  ///< small letters, digits, `_`
  std::uint64_t rows = 0;

  friend bool operator==(const BackedTable&, const BackedTable&) = default;
};

/// One log of the audit journal, as its entries give it.
struct BackedHead {
  std::string path;  ///< of the database
  std::string log;   ///< `journal::LogName`
  std::uint64_t size = 0;
  Digest root{};

  friend bool operator==(const BackedHead&, const BackedHead&) = default;
};

/// One of the keys that were in use, by its public name.
struct BackedKey {
  std::string id;    ///< 32 hexadecimal characters
  std::string kind;  ///< small letters
  std::uint32_t version = 1;

  friend bool operator==(const BackedKey&, const BackedKey&) = default;
};

struct BackupManifest {
  BackupKind kind = BackupKind::data;
  crypto::VerificationKey platform{};  ///< whose backup it is, and what its signature is checked with
  std::string name;                    ///< `backup_name`
  Timestamp made;                      ///< the moment that it shows
  BoxPlace box = BoxPlace::here;
  std::string box_key;              ///< Base64 of the public half of the box's key; empty: not asked
  std::uint64_t content_bytes = 0;  ///< of the file beside the manifest
  Digest content_digest{};          ///< of the same
  std::vector<BackedKey> keys;      ///< without those of single documents
  std::vector<BackedFile> files;    ///< in the order in which they stand in the content: by path
  std::vector<BackedTable> tables;
  std::vector<BackedHead> heads;

  friend bool operator==(const BackupManifest&, const BackupManifest&) = default;
};

enum class ManifestFault : std::uint8_t {
  not_a_manifest,  ///< another kind of file, of a newer program, or cut short
  other_platform,  ///< its signature is another platform's
  altered,         ///< not what was signed
};
std::string_view name_of(ManifestFault fault);

/// `20261122T031500Z-1a2b3c`: when it was made, and three random bytes, so that no two have the same.
std::string backup_name(Timestamp made, crypto::RandomSource& random);
bool is_backup_name(std::string_view text);

/// Whether a file may stand under this path in a backup: below `desk/`, `box/` or `keys/`; at most 8 parts of letters,
/// digits, `.`, `_` and `-`, none of which begins with a dot.
bool is_backup_path(std::string_view path);

inline constexpr std::size_t manifest_bytes_max = std::size_t{256} << 20U;

/// The manifest with its signature below.
/// @param key  the platform's own: its public half is the `platform` of the manifest
std::string signed_manifest(const BackupManifest& manifest, const crypto::SigningKey& key);

/// Reads what `signed_manifest` writes, and nothing else; the signature holds for the platform that it names.
Result<BackupManifest, ManifestFault> manifest_from(std::string_view text);
/// The same, of this platform alone.
Result<BackupManifest, ManifestFault> manifest_from(std::string_view text, const crypto::VerificationKey& platform);

}  // namespace urna::continuity
