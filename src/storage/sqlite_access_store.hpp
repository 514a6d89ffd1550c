// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "identity/access_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Temporary access, emergencies and reviews of access in a SQLite file; whatever people wrote, and where the envelopes
/// lie, is sealed.  Elections have no review of their own: a tenant's review covers them.
class SqliteAccessStore final : public identity::AccessStore {
 public:
  /// @param sealer  of the platform; outlives it
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteAccessStore(const std::string& path, const keystore::ColumnSealer& sealer, const SqliteOptions& options = {});

  void put(const identity::SupportAccess& access) override;
  std::optional<identity::SupportAccess> find(const identity::SupportId& id) const override;
  std::vector<identity::SupportAccess> support() const override;

  void put(const identity::EmergencyKit& kit) override;
  std::optional<identity::EmergencyKit> kit() const override;
  void put(const identity::EmergencyUse& use) override;
  std::optional<identity::EmergencyUse> find(const identity::EmergencyId& id) const override;
  std::vector<identity::EmergencyUse> uses() const override;

  void put(const identity::AccessReview& review) override;
  std::optional<identity::AccessReview> find(const identity::ReviewId& id) const override;
  std::vector<identity::AccessReview> reviews() const override;

 private:
  template <class... Values>
  std::vector<identity::SupportAccess> support_where(std::string_view where, const Values&... values) const;
  template <class... Values>
  std::vector<identity::EmergencyUse> uses_where(std::string_view where, const Values&... values) const;
  template <class... Values>
  std::vector<identity::AccessReview> reviews_where(std::string_view where, const Values&... values) const;
  identity::EmergencyUse use_from(const SqliteRow& row) const;

  const keystore::ColumnSealer& sealer_;
  mutable std::mutex mutex_;  // one thread at a time uses the database
  mutable SqliteDatabase database_;
};

}  // namespace urna::storage
