// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "identity/approval_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// Requests for two people's word in a SQLite file; who asked, why, and who confirmed are sealed.
class SqliteApprovalStore final : public identity::ApprovalStore {
 public:
  /// What the journal is to say of a request as it is put; it is written with it.
  using Describe = std::function<std::vector<journal::Entry>(const identity::ApprovalRequest& request)>;

  /// @param sealer    outlives it
  /// @param describe  empty: nothing is said
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteApprovalStore(const std::string& path, const keystore::ColumnSealer& sealer, Describe describe = {},
                      const SqliteOptions& options = {});

  void put(const identity::ApprovalRequest& request) override;
  std::optional<identity::ApprovalRequest> find(const identity::ApprovalId& id) const override;
  std::vector<identity::ApprovalRequest> all() const override;

  SqliteOutbox& outbox() { return outbox_; }
  /// See `SqliteDatabase::copy_to`.
  void copy_to(const std::string& path) const;

 private:
  identity::ApprovalRequest request_from(const SqliteRow& row) const;
  void add_approvals(identity::ApprovalRequest& request) const;

  const keystore::ColumnSealer& sealer_;
  const Describe describe_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
