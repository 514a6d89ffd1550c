// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "identity/approval_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Requests for two people's word in a SQLite file; who asked, why, and who confirmed are sealed.
class SqliteApprovalStore final : public identity::ApprovalStore {
 public:
  /// @param sealer  outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteApprovalStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  void put(const identity::ApprovalRequest& request) override;
  std::optional<identity::ApprovalRequest> find(const identity::ApprovalId& id) const override;
  std::vector<identity::ApprovalRequest> all() const override;

 private:
  identity::ApprovalRequest request_from(const SqliteRow& row) const;
  void add_approvals(identity::ApprovalRequest& request) const;

  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
