// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "api/backup_keeper.hpp"
#include "api/evidence_keeper.hpp"
#include "evidence/isolation_checks.hpp"
#include "http/access_log.hpp"
#include "identity/person.hpp"
#include "keystore/column_sealer.hpp"
#include "options.hpp"
#include "storage/journal_keeper.hpp"
#include "storage/sqlite_evidence_store.hpp"

namespace urnad {

/// What the platform finds when it looks at itself: where that is kept, and what each collector is handed.  Only beside
/// the platform's own desk.
class EvidenceRoom {
 public:
  using Customers = std::function<std::vector<urna::evidence::CustomerSeen>()>;
  /// @param data  the platform's folder: evidence.db is in it
  /// @param options, sealer, people, backups, log  outlive it
  EvidenceRoom(const Options& options, const std::string& data, const urna::keystore::ColumnSealer& sealer,
               const urna::identity::PersonStore& people, const urna::api::BackupKeeper& backups, Customers customers,
               urna::http::AccessLog& log);

  urna::storage::SqliteOutbox& outbox() { return store_.outbox(); }
  urna::api::EvidenceKeeper& keeper() { return keeper_; }
  /// Before anybody looks.
  /// @param journal  outlives every look
  void use(urna::storage::JournalKeeper& journal) { journal_ = &journal; }
  /// Looks whenever it is time, until it is asked to stop.
  void tend(const std::stop_token& stopping);

 private:
  std::vector<urna::api::EvidenceKeeper::Collector> collectors();

  const Options& options_;
  const urna::identity::PersonStore& people_;
  const urna::api::BackupKeeper& backups_;
  const Customers customers_;
  urna::http::AccessLog& log_;
  const urna::Timestamp opened_;  // a desk, and this room in it, is made when the keystore is unlocked
  urna::storage::JournalKeeper* journal_ = nullptr;
  urna::storage::SqliteEvidenceStore store_;
  urna::api::EvidenceKeeper keeper_;
};

}  // namespace urnad
