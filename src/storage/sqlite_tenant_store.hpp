// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "tenancy/tenant.hpp"

namespace urna::storage {

/// The list of customers in a SQLite file of the platform, which holds nothing of theirs.  Read also while the keystore
/// is locked, but for what the operator calls them.
class SqliteTenantStore final : public tenancy::TenantStore {
 public:
  /// @param sealer  of the platform, not of a customer; outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteTenantStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  std::vector<tenancy::Tenant> all() const override;
  void put(const tenancy::Tenant& tenant) override;
  void put_label(const tenancy::TenantId& id, std::string_view label) override;
  std::string label(const tenancy::TenantId& id) const override;

 private:
  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
