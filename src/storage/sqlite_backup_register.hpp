// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "continuity/backup_register.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Which backups there were, in a SQLite file of its own, `backups.db`: it is read while the platform is locked too.
class SqliteBackupRegister final : public continuity::BackupRegister {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit SqliteBackupRegister(const std::string& path, const SqliteOptions& options = {});

  void put(const continuity::BackupRecord& backup) override;
  void add(const continuity::CheckRecord& check) override;
  std::vector<continuity::BackupRecord> backups() const override;
  std::vector<continuity::CheckRecord> checks() const override;
  Timestamp since(Timestamp now) override;

 private:
  mutable std::mutex mutex_;
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
