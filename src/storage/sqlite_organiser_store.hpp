// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "identity/organiser_store.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// Organisers' accounts in a SQLite file, sealed; an account is found by the blind index of its name.
class SqliteOrganiserStore final : public identity::OrganiserStore {
 public:
  /// What the journal is to say when the account of this person has changed; it is written with the change.
  using Describe = std::function<std::vector<journal::Entry>(const journal::Actor& person)>;

  /// What a file of before holds unsealed is sealed first.
  /// @param sealer    outlives the store
  /// @param describe  empty: nothing is said
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteOrganiserStore(const std::string& path, const keystore::ColumnSealer& sealer, Describe describe = {},
                       const SqliteOptions& options = {});

  std::optional<identity::Organiser> find(const std::string& name) const override;
  std::vector<std::string> enrolled() const override;
  bool change(const std::string& name,
              const std::function<bool(std::optional<identity::Organiser>& account)>& change) override;

  /// The random pseudonym under which the journal knows an account; nothing when there is no such account.
  std::optional<journal::Actor> pseudonym(const std::string& name) const;
  /// Whose pseudonym it is.
  std::optional<std::string> person(const journal::Actor& pseudonym) const;
  SqliteOutbox& outbox() { return outbox_; }

 private:
  std::optional<identity::Organiser> read(const std::string& name) const;
  std::optional<journal::Actor> read_pseudonym(const std::string& name) const;

  const keystore::ColumnSealer& sealer_;
  const Describe describe_;
  mutable std::mutex mutex_;  // one thread at a time uses the database and its statements
  mutable SqliteDatabase database_;
  mutable SqliteStatement find_;
  mutable SqliteStatement enrolled_;
  SqliteStatement write_;
  mutable SqliteStatement find_pseudonym_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
