// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "tenancy/leaving_store.hpp"

namespace urna::storage {

/// Leavings in a SQLite file of the platform's own, sealed.
class SqliteLeavingStore final : public tenancy::LeavingStore {
 public:
  /// @param sealer  of the platform, not of a customer who may leave; outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteLeavingStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  std::optional<tenancy::Leaving> find(const std::string& tenant) const override;
  void put(const tenancy::Leaving& leaving) override;
  std::optional<std::string> certificate(const std::string& tenant) const override;
  void put(const tenancy::Leaving& leaving, const std::string& certificate) override;

 private:
  void write(const tenancy::Leaving& leaving, const std::optional<std::string_view>& certificate);

  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
