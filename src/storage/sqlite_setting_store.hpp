// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// What a customer has laid down for itself, such as its firewall, in a SQLite file: texts by name, sealed.
class SqliteSettingStore {
 public:
  /// @param sealer  outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteSettingStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  std::optional<std::string> text(std::string_view name) const;
  /// On the disk when it returns.
  void put(std::string_view name, std::string_view text);
  /// See `SqliteDatabase::copy_to`.
  void copy_to(const std::string& path) const;

 private:
  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
