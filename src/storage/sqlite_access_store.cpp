// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_access_store.hpp"

#include <algorithm>
#include <array>

#include "base/ensure.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using identity::AccessReview;
using identity::ContactTold;
using identity::EmergencyId;
using identity::EmergencyKit;
using identity::EmergencyUse;
using identity::GrantId;
using identity::Identifier;
using identity::PersonId;
using identity::ReviewId;
using identity::ReviewItem;
using identity::SealedKey;
using identity::SupportAccess;
using identity::SupportId;
using identity::TenantId;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE support (
  id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  grant_id    BLOB NOT NULL CHECK (length(grant_id) = 16),
  person      BLOB NOT NULL CHECK (length(person) = 16),
  tenant      BLOB NOT NULL CHECK (length(tenant) = 16),
  reason      BLOB NOT NULL,
  ticket      BLOB NOT NULL,
  approved_by BLOB NOT NULL CHECK (length(approved_by) = 16),
  from_time   INTEGER NOT NULL,
  until_time  INTEGER NOT NULL,
  ended       INTEGER,
  end_noted   INTEGER NOT NULL CHECK (end_noted IN (0, 1))
) STRICT;
CREATE TABLE kit (
  one          INTEGER PRIMARY KEY CHECK (one = 1),
  role         TEXT NOT NULL,
  first_namer  BLOB NOT NULL CHECK (length(first_namer) = 16),
  second_namer BLOB NOT NULL CHECK (length(second_namer) = 16),
  named        INTEGER NOT NULL
) STRICT;
CREATE TABLE kit_keys (
  place      INTEGER PRIMARY KEY CHECK (place IN (1, 2)),
  id         BLOB NOT NULL,
  algorithm  INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  counter    INTEGER NOT NULL,
  model      BLOB NOT NULL CHECK (length(model) = 16),
  envelope   BLOB NOT NULL
) STRICT;
CREATE TABLE uses (
  id              BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  grant_id        BLOB NOT NULL CHECK (length(grant_id) = 16),
  person          BLOB NOT NULL CHECK (length(person) = 16),
  role            TEXT NOT NULL,
  reason          BLOB NOT NULL,
  from_time       INTEGER NOT NULL,
  until_time      INTEGER NOT NULL,
  ended           INTEGER,
  end_noted       INTEGER NOT NULL CHECK (end_noted IN (0, 1)),
  findings_by     BLOB CHECK (length(findings_by) = 16),
  findings_at     INTEGER,
  findings        BLOB,
  first_envelope  BLOB,
  second_envelope BLOB,
  overdue_noted   INTEGER NOT NULL CHECK (overdue_noted IN (0, 1))
) STRICT;
CREATE TABLE contacts (
  use      BLOB NOT NULL REFERENCES uses,
  place    INTEGER NOT NULL,
  contact  BLOB NOT NULL,
  told     INTEGER,
  tries    INTEGER NOT NULL,
  last_try INTEGER NOT NULL,
  PRIMARY KEY (use, place)
) STRICT;
CREATE TABLE reviews (
  id            BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  tenant        BLOB CHECK (length(tenant) = 16),
  begun         INTEGER NOT NULL,
  due           INTEGER NOT NULL,
  completed     INTEGER,
  overdue_noted INTEGER NOT NULL CHECK (overdue_noted IN (0, 1))
) STRICT;
CREATE TABLE items (
  review     BLOB NOT NULL REFERENCES reviews,
  place      INTEGER NOT NULL,
  grant_id   BLOB NOT NULL CHECK (length(grant_id) = 16),
  verdict    INTEGER CHECK (verdict IN (0, 1)),
  decided_by BLOB CHECK (length(decided_by) = 16),
  decided    INTEGER,
  PRIMARY KEY (review, place)
) STRICT;
)sql"}};
// The numbers of the verdicts are in files: they never change.
static_assert(static_cast<int>(identity::ReviewVerdict::keep) == 0 &&
              static_cast<int>(identity::ReviewVerdict::end) == 1);

using Blob = std::span<const std::byte>;

std::int64_t seconds(Timestamp moment) { return moment.time_since_epoch().count(); }
std::optional<std::int64_t> seconds(const std::optional<Timestamp>& moment) {
  return moment ? std::optional(seconds(*moment)) : std::nullopt;
}
Timestamp moment(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }
std::optional<Timestamp> moment_in(const SqliteRow& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(moment(row.integer(column)));
}
template <class Id>
Blob blob(const Id& id) {
  return id.get();
}
template <class Id>
Id id_in(const SqliteRow& row, int column) {
  return Id(array_from<Identifier>(row.blob(column)));
}
Bytes bytes_in(const SqliteRow& row, int column) {
  const Blob bytes = row.blob(column);
  return {bytes.begin(), bytes.end()};
}
identity::Role role_in(const SqliteRow& row, int column) {
  const auto role = identity::role_from(row.text(column));
  if (!role) throw DatabaseFailed("the database names a role that there is not");
  return *role;
}
std::string_view name_of(identity::Role role) { return identity::facts_of(role).name; }

/// What names a line of a list: what it belongs to, and its place.
Bytes line_of(Blob owner, std::size_t place) {
  Bytes row(owner.begin(), owner.end());
  constexpr unsigned byte_bits = 8;
  row.push_back(static_cast<std::byte>(place >> byte_bits));
  row.push_back(static_cast<std::byte>(place));
  return row;
}

constexpr std::array<std::byte, 1> kit_row(std::size_t place) { return {static_cast<std::byte>(place)}; }

}  // namespace

SqliteAccessStore::SqliteAccessStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                     const SqliteOptions& options)
    : sealer_(sealer), database_(path, migrations, options) {}

void SqliteAccessStore::put(const SupportAccess& access) {
  const std::lock_guard lock(mutex_);
  const Bytes reason = sealer_.seal("support", "reason", blob(access.id), bytes_of(access.reason));
  const Bytes ticket = sealer_.seal("support", "ticket", blob(access.id), bytes_of(access.ticket));
  SqliteDatabase::Transaction transaction(database_);
  database_
      .prepare(
          "INSERT OR REPLACE INTO support (id, grant_id, person, tenant, reason, ticket, approved_by, from_time, "
          "until_time, ended, end_noted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(blob(access.id), blob(access.grant), blob(access.person), blob(access.tenant), Blob(reason), Blob(ticket),
           blob(access.approved_by), seconds(access.from), seconds(access.until), seconds(access.ended),
           access.end_noted ? 1 : 0);
  transaction.commit();
}

template <class... Values>
std::vector<SupportAccess> SqliteAccessStore::support_where(std::string_view where, const Values&... values) const {
  const std::lock_guard lock(mutex_);
  std::vector<SupportAccess> found;
  database_
      .prepare(
          "SELECT id, grant_id, person, tenant, reason, ticket, approved_by, from_time, until_time, ended, end_noted "
          "FROM support " +
          std::string(where) + " ORDER BY from_time, rowid")
      .each(
          [&](const SqliteRow& row) {
            SupportAccess& access = found.emplace_back();
            access.id = id_in<SupportId>(row, 0);
            access.grant = id_in<GrantId>(row, 1);
            access.person = id_in<PersonId>(row, 2);
            access.tenant = id_in<TenantId>(row, 3);
            access.reason = sealer_.open("support", "reason", row.blob(0), row.blob(4)).expose();
            access.ticket = sealer_.open("support", "ticket", row.blob(0), row.blob(5)).expose();
            access.approved_by = id_in<PersonId>(row, 6);
            access.from = moment(row.integer(7));
            access.until = moment(row.integer(8));
            access.ended = moment_in(row, 9);
            access.end_noted = row.integer(10) != 0;
          },
          values...);
  return found;
}

std::optional<SupportAccess> SqliteAccessStore::find(const SupportId& id) const {
  std::vector<SupportAccess> found = support_where("WHERE id = ?", blob(id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<SupportAccess> SqliteAccessStore::support() const { return support_where(""); }

void SqliteAccessStore::put(const EmergencyKit& kit) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  database_.prepare("INSERT OR REPLACE INTO kit (one, role, first_namer, second_namer, named) VALUES (1, ?, ?, ?, ?)")
      .run(name_of(kit.role), blob(kit.named_by[0]), blob(kit.named_by[1]), seconds(kit.named));
  for (std::size_t place = 1; place <= kit.keys.size(); ++place) {
    const SealedKey& sealed = kit.keys.at(place - 1);
    const Bytes envelope = sealer_.seal("kit_keys", "envelope", kit_row(place), bytes_of(sealed.envelope));
    database_
        .prepare(
            "INSERT OR REPLACE INTO kit_keys (place, id, algorithm, public_key, counter, model, envelope) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(place, Blob(sealed.key.id), static_cast<int>(sealed.key.algorithm), Blob(sealed.key.public_key),
             sealed.key.counter, Blob(sealed.key.model), Blob(envelope));
  }
  transaction.commit();
}

std::optional<EmergencyKit> SqliteAccessStore::kit() const {
  const std::lock_guard lock(mutex_);
  std::optional<EmergencyKit> kit;
  database_.prepare("SELECT role, first_namer, second_namer, named FROM kit").each([&](const SqliteRow& row) {
    kit.emplace();
    kit->role = role_in(row, 0);
    kit->named_by = {id_in<PersonId>(row, 1), id_in<PersonId>(row, 2)};
    kit->named = moment(row.integer(3));
  });
  if (!kit) return kit;
  database_.prepare("SELECT place, id, algorithm, public_key, counter, model, envelope FROM kit_keys")
      .each([&](const SqliteRow& row) {
        const auto place = static_cast<std::size_t>(row.integer(0));
        SealedKey& sealed = kit->keys.at(place - 1);
        sealed.key.id = bytes_in(row, 1);
        sealed.key.algorithm = static_cast<identity::KeyAlgorithm>(row.integer(2));
        sealed.key.public_key = bytes_in(row, 3);
        sealed.key.counter = static_cast<std::uint32_t>(row.integer(4));
        sealed.key.model = array_from<std::array<std::byte, 16>>(row.blob(5));
        sealed.key.has_verified = true;  // others are not taken
        sealed.envelope = sealer_.open("kit_keys", "envelope", kit_row(place), row.blob(6)).expose();
      });
  return kit;
}

void SqliteAccessStore::put(const EmergencyUse& use) {
  const std::lock_guard lock(mutex_);
  const auto sealed = [&](std::string_view column, const std::string& text) {
    return sealer_.seal("uses", column, blob(use.id), bytes_of(text));
  };
  const Bytes reason = sealed("reason", use.reason);
  std::optional<Bytes> findings, first, second;
  if (use.findings) {
    findings = sealed("findings", use.findings->text);
    first = sealed("first_envelope", use.findings->envelopes[0]);
    second = sealed("second_envelope", use.findings->envelopes[1]);
  }
  const auto view = [](const std::optional<Bytes>& bytes) {
    return bytes ? std::optional(Blob(*bytes)) : std::nullopt;
  };
  SqliteDatabase::Transaction transaction(database_);
  database_.prepare("DELETE FROM contacts WHERE use = ?").run(blob(use.id));
  database_
      .prepare(
          "INSERT OR REPLACE INTO uses (id, grant_id, person, role, reason, from_time, until_time, ended, end_noted, "
          "findings_by, findings_at, findings, first_envelope, second_envelope, overdue_noted) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(blob(use.id), blob(use.grant), blob(use.person), name_of(use.role), Blob(reason), seconds(use.from),
           seconds(use.until), seconds(use.ended), use.end_noted ? 1 : 0,
           use.findings ? std::optional(blob(use.findings->by)) : std::nullopt,
           use.findings ? std::optional(seconds(use.findings->at)) : std::nullopt, view(findings), view(first),
           view(second), use.overdue_noted ? 1 : 0);
  std::size_t place = 0;
  for (const ContactTold& one : use.contacts) {
    const Bytes contact = sealer_.seal("contacts", "contact", line_of(blob(use.id), ++place), bytes_of(one.contact));
    database_.prepare("INSERT INTO contacts (use, place, contact, told, tries, last_try) VALUES (?, ?, ?, ?, ?, ?)")
        .run(blob(use.id), place, Blob(contact), seconds(one.told), one.tries, seconds(one.last_try));
  }
  transaction.commit();
}

EmergencyUse SqliteAccessStore::use_from(const SqliteRow& row) const {
  const auto opened = [&](std::string_view column, int place) {
    return sealer_.open("uses", column, row.blob(0), row.blob(place)).expose();
  };
  EmergencyUse use;
  use.id = id_in<EmergencyId>(row, 0);
  use.grant = id_in<GrantId>(row, 1);
  use.person = id_in<PersonId>(row, 2);
  use.role = role_in(row, 3);
  use.reason = opened("reason", 4);
  use.from = moment(row.integer(5));
  use.until = moment(row.integer(6));
  use.ended = moment_in(row, 7);
  use.end_noted = row.integer(8) != 0;
  if (!row.is_null(9)) {
    use.findings = {id_in<PersonId>(row, 9),
                    moment(row.integer(10)),
                    opened("findings", 11),
                    {opened("first_envelope", 12), opened("second_envelope", 13)}};
  }
  use.overdue_noted = row.integer(14) != 0;
  return use;
}

template <class... Values>
std::vector<EmergencyUse> SqliteAccessStore::uses_where(std::string_view where, const Values&... values) const {
  const std::lock_guard lock(mutex_);
  std::vector<EmergencyUse> found;
  database_
      .prepare(
          "SELECT id, grant_id, person, role, reason, from_time, until_time, ended, end_noted, findings_by, "
          "findings_at, findings, first_envelope, second_envelope, overdue_noted FROM uses " +
          std::string(where) + " ORDER BY from_time, rowid")
      .each([&](const SqliteRow& row) { found.push_back(use_from(row)); }, values...);
  for (EmergencyUse& use : found) {
    database_.prepare("SELECT contact, told, tries, last_try FROM contacts WHERE use = ? ORDER BY place")
        .each(
            [&](const SqliteRow& row) {
              const Bytes line = line_of(blob(use.id), use.contacts.size() + 1);
              use.contacts.push_back({sealer_.open("contacts", "contact", line, row.blob(0)).expose(),
                                      moment_in(row, 1), static_cast<std::uint32_t>(row.integer(2)),
                                      moment(row.integer(3))});
            },
            blob(use.id));
  }
  return found;
}

std::optional<EmergencyUse> SqliteAccessStore::find(const EmergencyId& id) const {
  std::vector<EmergencyUse> found = uses_where("WHERE id = ?", blob(id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<EmergencyUse> SqliteAccessStore::uses() const { return uses_where(""); }

void SqliteAccessStore::put(const AccessReview& review) {
  ensure(!std::holds_alternative<identity::InElection>(review.place), "a tenant's review covers its elections");
  const auto tenant = identity::tenant_of(review.place);
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  database_.prepare("DELETE FROM items WHERE review = ?").run(blob(review.id));
  database_
      .prepare(
          "INSERT OR REPLACE INTO reviews (id, tenant, begun, due, completed, overdue_noted) VALUES (?, ?, ?, ?, ?, ?)")
      .run(blob(review.id), tenant ? std::optional(blob(*tenant)) : std::nullopt, seconds(review.begun),
           seconds(review.due), seconds(review.completed), review.overdue_noted ? 1 : 0);
  std::size_t place = 0;
  for (const ReviewItem& item : review.items) {
    const auto verdict = item.verdict ? std::optional(static_cast<int>(*item.verdict)) : std::nullopt;
    database_
        .prepare("INSERT INTO items (review, place, grant_id, verdict, decided_by, decided) VALUES (?, ?, ?, ?, ?, ?)")
        .run(blob(review.id), ++place, blob(item.grant), verdict,
             item.by ? std::optional(blob(*item.by)) : std::nullopt, seconds(item.at));
  }
  transaction.commit();
}

template <class... Values>
std::vector<AccessReview> SqliteAccessStore::reviews_where(std::string_view where, const Values&... values) const {
  const std::lock_guard lock(mutex_);
  std::vector<AccessReview> found;
  database_
      .prepare("SELECT id, tenant, begun, due, completed, overdue_noted FROM reviews " + std::string(where) +
               " ORDER BY begun, rowid")
      .each(
          [&](const SqliteRow& row) {
            AccessReview& review = found.emplace_back();
            review.id = id_in<ReviewId>(row, 0);
            if (!row.is_null(1)) review.place = identity::InTenant{id_in<TenantId>(row, 1)};
            review.begun = moment(row.integer(2));
            review.due = moment(row.integer(3));
            review.completed = moment_in(row, 4);
            review.overdue_noted = row.integer(5) != 0;
          },
          values...);
  for (AccessReview& review : found) {
    database_.prepare("SELECT grant_id, verdict, decided_by, decided FROM items WHERE review = ? ORDER BY place")
        .each(
            [&](const SqliteRow& row) {
              ReviewItem& item = review.items.emplace_back();
              item.grant = id_in<GrantId>(row, 0);
              if (!row.is_null(1)) item.verdict = static_cast<identity::ReviewVerdict>(row.integer(1));
              if (!row.is_null(2)) item.by = id_in<PersonId>(row, 2);
              item.at = moment_in(row, 3);
            },
            blob(review.id));
  }
  return found;
}

std::optional<AccessReview> SqliteAccessStore::find(const ReviewId& id) const {
  std::vector<AccessReview> found = reviews_where("WHERE id = ?", blob(id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<AccessReview> SqliteAccessStore::reviews() const { return reviews_where(""); }

}  // namespace urna::storage
