// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "keystore/column_sealer.hpp"
#include "storage/postgres_desk_database.hpp"

/// A desk's database from PostgreSQL into a file and back, so that exports, imports, backups and restores know one form
/// only: `desk.db`.
namespace urna::storage {

/// A desk as it is at this moment, looked at by a connection of its own, while others go on.
class PostgresDeskSnapshot {
 public:
  /// Connects.
  /// @throws DatabaseAway, DatabaseFailed
  explicit PostgresDeskSnapshot(SecretText connection);
  /// The moment.
  void take();
  /// Writes it into a file that is not there, sealed.
  void write_to(const std::string& path, const keystore::ColumnSealer& sealer);

 private:
  PostgresDatabase database_;
};

/// Puts what a file holds into an empty database, all of it or nothing.
/// @param path  nobody has it open; as it is afterwards
/// @throws ForeignDatabase  the file is another customer's
/// @throws DatabaseFailed
void take_in_desk(const std::string& path, const keystore::ColumnSealer& sealer, PostgresDeskDatabase& desk);

}  // namespace urna::storage
