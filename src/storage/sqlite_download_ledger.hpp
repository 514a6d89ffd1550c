// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "storage/sqlite_database.hpp"
#include "tenancy/download_threshold.hpp"

namespace urna::storage {

/// What people carry away, counted in a SQLite file: a start of the server forgives nobody.
class SqliteDownloadLedger final : public tenancy::DownloadLedger {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit SqliteDownloadLedger(const std::string& path, const SqliteOptions& options = {});

  void exclusively(const PersonId& person, const std::function<void(tenancy::DownloadCounts&)>& change) override;

  /// Who is stopped.
  std::vector<PersonId> stopped() const;

 private:
  tenancy::DownloadCounts read(const PersonId& person);
  void write(const PersonId& person, const tenancy::DownloadCounts& before, const tenancy::DownloadCounts& after);

  mutable std::mutex mutex_;  // one thread at a time uses the database and its statements
  mutable SqliteDatabase database_;
  SqliteStatement find_person_;
  SqliteStatement find_minutes_;
  SqliteStatement put_person_;
  SqliteStatement put_minute_;
  SqliteStatement erase_minute_;
};

}  // namespace urna::storage
