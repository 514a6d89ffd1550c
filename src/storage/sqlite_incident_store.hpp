// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "incident/incident_store.hpp"
#include "journal/entry.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// Incidents in a SQLite file; all that is said of them is sealed.
class SqliteIncidentStore final : public incident::IncidentStore {
 public:
  /// What the journal is to say of a change; it is written with it.
  using Describe = std::function<journal::Entry(const incident::KeptIncident&, incident::IncidentNews)>;

  /// @param sealer    outlives it
  /// @param describe  empty: nothing is said
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteIncidentStore(const std::string& path, const keystore::ColumnSealer& sealer, Describe describe = {},
                      const SqliteOptions& options = {});

  std::vector<incident::KeptIncident> all() const override;
  std::optional<incident::KeptIncident> find(const incident::IncidentId& id) const override;
  std::vector<incident::SentNotice> notices(const incident::IncidentId& id) const override;
  bool put(const incident::KeptIncident& incident, incident::IncidentNews news,
           const std::optional<incident::SentNotice>& sent = {}) override;

  /// See `SqliteDatabase::copy_to`.
  void copy_to(const std::string& path) const;

  SqliteOutbox& outbox() { return outbox_; }

 private:
  incident::KeptIncident incident_from(const SqliteRow& row) const;

  const keystore::ColumnSealer& sealer_;
  const Describe describe_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
