// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "assurance/evidence_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// What the platform found when it looked at itself, in a SQLite file of the platform's own.  What was seen is sealed.
class SqliteEvidenceStore final : public assurance::EvidenceStore {
 public:
  /// @param sealer  of the platform's own desk; outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteEvidenceStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  void put(const assurance::CheckResult& result) override;
  std::map<std::string, Kept> newest() const override;
  std::vector<assurance::CheckResult> history(std::string_view check, std::size_t at_most) const override;
  void forget_before(Timestamp moment) override;

  SqliteOutbox& outbox() { return outbox_; }

 private:
  assurance::CheckResult result_from(const SqliteRow& row) const;

  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
