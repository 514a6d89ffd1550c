// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "identity/approval_store.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Requests for two people's word in a SQLite file.
class SqliteApprovalStore final : public identity::ApprovalStore {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit SqliteApprovalStore(const std::string& path, const SqliteOptions& options = {});

  void put(const identity::ApprovalRequest& request) override;
  std::optional<identity::ApprovalRequest> find(const identity::ApprovalId& id) const override;
  std::vector<identity::ApprovalRequest> all() const override;

 private:
  void add_approvals(identity::ApprovalRequest& request) const;

  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
