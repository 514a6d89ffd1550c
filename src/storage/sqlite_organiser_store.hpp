// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "identity/organiser_store.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// Organisers' accounts in a SQLite file.
class SqliteOrganiserStore final : public identity::OrganiserStore {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit SqliteOrganiserStore(const std::string& path, const SqliteOptions& options = {});

  std::optional<identity::Organiser> find(const std::string& name) const override;
  std::vector<std::string> enrolled() const override;
  bool change(const std::string& name,
              const std::function<bool(std::optional<identity::Organiser>& account)>& change) override;

 private:
  std::optional<identity::Organiser> read(const std::string& name) const;

  mutable std::mutex mutex_;  // one thread at a time uses the database and its statements
  mutable SqliteDatabase database_;
  mutable SqliteStatement find_;
  mutable SqliteStatement enrolled_;
  SqliteStatement write_;
};

}  // namespace urna::storage
