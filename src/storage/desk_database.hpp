// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// The desk's SQLite file, which several keepers share: one connection, one mutex, the tables of all of them.
struct DeskDatabase {
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit DeskDatabase(const std::string& path, const SqliteOptions& options = {});

  std::mutex mutex;  ///< whoever uses the database or a statement of it holds this
  SqliteDatabase database;
  SqliteOutbox outbox{mutex, database};  ///< what the journal is to say of the changes
};

}  // namespace urna::storage
