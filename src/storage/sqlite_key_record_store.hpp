// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "keystore/key_record_store.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Keeps the keystore in a SQLite file of its own, `keystore.db`: its backups are kept apart from those of the data, or
/// a destroyed key would come back with them.  What is overwritten leaves the file (`secure_delete`) and its journal.
class SqliteKeyRecordStore final : public keystore::KeyRecordStore {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit SqliteKeyRecordStore(const std::string& path, const SqliteOptions& options = {});

  void write(const Change& change) override;
  std::optional<keystore::LockRecord> lock() const override;
  std::vector<keystore::KeyRecord> keys() const override;
  std::vector<keystore::ShredNote> shredded() const override;

 private:
  void write_lock(const keystore::LockRecord& lock);
  void write_key(const keystore::KeyRecord& key);

  mutable std::mutex mutex_;
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
