// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "identity/identifiers.hpp"
#include "journal/entry.hpp"
#include "keystore/column_sealer.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// What changes among people, for the journal.
enum class PeopleChange { account, invitation, grant, group, service };

/// The file `people.db` of a tenant: who works there, as what.  Each kind of record has a keeper of its own, below.
class PeopleDatabase {
 public:
  /// What the journal is to say of a change; it is written with it.
  /// @param subject  whom it is about, when it is about one person
  using Describe =
      std::function<std::vector<journal::Entry>(PeopleChange change, const std::optional<journal::Actor>& subject)>;

  /// @param sealer    outlives this
  /// @param describe  empty: nothing is said
  /// @throws DatabaseFailed  see `SqliteDatabase`
  PeopleDatabase(const std::string& path, const keystore::ColumnSealer& sealer, Describe describe = {},
                 const SqliteOptions& options = {});

  SqliteOutbox& outbox() { return outbox_; }
  /// See `SqliteDatabase::copy_to`.
  void copy_to(const std::string& path);

 private:
  friend class SqlitePersonStore;
  friend class SqliteInvitationStore;
  friend class SqliteGrantStore;
  friend class SqliteGroupStore;
  friend class SqliteServiceStore;

  /// Within a transaction.
  void tell(PeopleChange change, const std::optional<journal::Actor>& subject);

  const keystore::ColumnSealer& sealer_;
  const Describe describe_;
  std::mutex mutex_;  // one thread at a time uses the database and its statements
  SqliteDatabase database_;
  SqliteOutbox outbox_;
};

/// Under whom the journal knows a person: the random identifier of the account.
inline journal::Actor actor_of(const identity::PersonId& person) { return journal::Actor::person(person.get()); }
inline journal::Actor actor_of(const identity::ServiceId& service) { return journal::Actor::service(service.get()); }

/// As which a tenant stands in the records of `people.db`: 16 bytes of the SHA-256 of its name.
identity::TenantId tenant_id_of(const keystore::ColumnSealer& sealer);

}  // namespace urna::storage
