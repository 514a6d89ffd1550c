// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "continuity/backup_manifest.hpp"
#include "crypto/locked_key.hpp"
#include "crypto/random.hpp"

/// Backups as files in a folder: docs/protocol/backup.md.
///
///   urna-NAME.data, urna-NAME.data.manifest   the data, sealed
///   urna-NAME.keys, urna-NAME.keys.manifest   the keystore's file, as it is
///
/// The manifest is written last: without one there is no backup.
namespace urna::storage {

std::string backup_file_name(const std::string& name, continuity::BackupKind kind);
std::string manifest_file_name(const std::string& name, continuity::BackupKind kind);

/// Writes a backup into several folders at once.  A folder that fails is left out from there on; the others go on.
class BackupWriter {
 public:
  struct Place {
    std::string folder;
    std::string fault;  ///< empty: it has the backup
  };

  /// @param head  kind, platform, name, made, box and keys; the rest is found while writing
  /// @param key   of all backups of this platform, for `data`; null for `keys`
  BackupWriter(const std::vector<std::string>& folders, continuity::BackupManifest head, const crypto::LockedKey* key,
               crypto::RandomSource& random);
  BackupWriter(const BackupWriter&) = delete;
  BackupWriter& operator=(const BackupWriter&) = delete;
  /// What was not finished goes again.
  ~BackupWriter();

  /// Appends a file; in the order of the paths.
  /// @throws std::runtime_error  it cannot be read, or no folder is left
  void add(const std::string& path, const std::string& source);
  /// On the disks when it returns.
  continuity::BackupManifest finish(const crypto::SigningKey& key, std::vector<continuity::BackedTable> tables,
                                    std::vector<continuity::BackedHead> heads);
  const std::vector<Place>& places() const { return places_; }

 private:
  class Content;
  void put(std::span<const std::byte> bytes);
  bool is_somewhere() const;

  std::vector<Place> places_;
  std::vector<std::unique_ptr<Content>> contents_;  // of each place; null: it failed
  continuity::BackupManifest manifest_;
  std::unique_ptr<class BackupSeal> seal_;
};

enum class BackupFault : std::uint8_t {
  missing,         ///< there is no such file
  not_a_manifest,  ///< of another kind, of a newer program, or cut short
  other_platform,  ///< another platform has made it
  altered,         ///< it is not what was signed, or was cut short
  not_empty,       ///< something stands where it is to be restored
};
std::string_view name_of(BackupFault fault);

struct BackupRefusal {
  BackupFault fault = BackupFault::missing;
  std::string file;         ///< that is at fault
  std::string inside = {};  ///< the file of the backup that could not be read from it
};

/// The manifest of a backup in a folder; whose platform it is, the caller compares.
Result<continuity::BackupManifest, BackupRefusal> read_manifest(const std::string& folder, const std::string& name,
                                                                continuity::BackupKind kind);
/// The names of the backups in a folder, those with a manifest; nothing where there is no folder.
std::vector<std::string> backups_in(const std::string& folder, continuity::BackupKind kind);
/// Whether the content is what the manifest says, without any key.
std::optional<BackupRefusal> find_content_fault(const std::string& folder, const continuity::BackupManifest& manifest);

/// Where the parts of a backup go, by the first part of their path.
struct RestoreTargets {
  std::string desk;
  std::string box;   ///< empty: left out
  std::string keys;  ///< for a backup of keys
};

/// Restores a backup into folders that are not there or are empty.  All of it, or nothing.
/// @param key     as above
/// @param finish  called with the desk's folder when all of it is there and held, before it is put in its place: what
///                else belongs into it
/// @throws std::system_error  the world failed: nothing was left behind
std::optional<BackupRefusal> restore(const std::string& folder, const continuity::BackupManifest& manifest,
                                     const crypto::LockedKey* key, const RestoreTargets& targets,
                                     const std::function<void(const std::string& desk)>& finish = {});

/// Both files are gone when it returns.
void remove_backup(const std::string& folder, const std::string& name, continuity::BackupKind kind);

}  // namespace urna::storage
