// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "storage/postgres_database.hpp"
#include "storage/postgres_outbox.hpp"

namespace urna::storage {

/// The desk's PostgreSQL database, as `DeskDatabase` is its SQLite file: one connection, one mutex.
struct PostgresDeskDatabase {
  /// @throws DatabaseFailed, DatabaseAway, ForeignDatabase  see `PostgresDatabase`
  explicit PostgresDeskDatabase(SecretText connection, PostgresOptions options = {});

  std::mutex mutex;  ///< whoever uses the database holds this
  PostgresDatabase database;
  PostgresOutbox outbox{mutex, database};  ///< what the journal is to say of the changes
};

}  // namespace urna::storage
