// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_key_record_store.hpp"

#include <algorithm>

#include "crypto/key_wrap.hpp"
#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using keystore::KeyId;
using keystore::KeyKind;
using keystore::KeyRecord;
using keystore::KeyState;
using keystore::LockRecord;

// A wrap has one length whatever it holds, so that SQLite writes over the old one where it stands.
constexpr Migration migrations[] = {{R"sql(
CREATE TABLE lock (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  share_set   BLOB,
  shares      INTEGER,
  commitments BLOB,
  salt        BLOB,
  passes      INTEGER,
  memory_kib  INTEGER,
  made        INTEGER NOT NULL
) STRICT;
CREATE TABLE keys (
  id         BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind       INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
  tenant     TEXT NOT NULL,
  purpose    TEXT NOT NULL,
  version    INTEGER NOT NULL,
  wrapped_by BLOB NOT NULL CHECK (length(wrapped_by) = 16),
  state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
  wrap       BLOB NOT NULL CHECK (length(wrap) = 104),
  made       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE shredded (
  number INTEGER PRIMARY KEY,
  id     BLOB NOT NULL,
  what   TEXT NOT NULL,
  at     INTEGER NOT NULL,
  by     TEXT NOT NULL
) STRICT;
)sql"},
                                    {R"sql(
CREATE TABLE custodians (
  number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 15),
  name   TEXT NOT NULL UNIQUE
) STRICT;
)sql"}};
static_assert(crypto::wrap_bytes == 104);

std::int64_t seconds(Timestamp moment) { return moment.time_since_epoch().count(); }
Timestamp moment(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }
KeyId id_from(std::span<const std::byte> blob) { return KeyId(array_from<std::array<std::byte, 16>>(blob)); }
std::span<const std::byte> bytes_of_id(const KeyId& id) { return id.get(); }

crypto::ShareCommitments commitments_from(const SqliteRow& row) {
  crypto::ShareCommitments commitments;
  commitments.set = crypto::ShareSetId(array_from<std::array<std::byte, 5>>(row.blob(0)));
  commitments.shares = static_cast<std::uint8_t>(row.integer(1));
  constexpr std::size_t point_bytes = 32;
  std::span<const std::byte> points = row.blob(2);
  if (points.empty() || points.size() % point_bytes != 0) throw DatabaseFailed("the keystore has a damaged lock");
  for (; !points.empty(); points = points.subspan(point_bytes)) {
    commitments.points.push_back(array_from<std::array<std::byte, point_bytes>>(points.first(point_bytes)));
  }
  return commitments;
}

keystore::PassphraseLock passphrase_from(const SqliteRow& row) {
  return {array_from<crypto::PassphraseSalt>(row.blob(3)),
          {static_cast<std::uint32_t>(row.integer(4)), static_cast<std::uint32_t>(row.integer(5))}};
}

KeyRecord key_from(const SqliteRow& row) {
  KeyRecord key;
  key.id = id_from(row.blob(0));
  key.kind = static_cast<KeyKind>(row.integer(1));
  key.tenant = row.text(2);
  key.purpose = row.text(3);
  key.version = static_cast<std::uint32_t>(row.integer(4));
  key.wrapped_by = id_from(row.blob(5));
  key.state = static_cast<KeyState>(row.integer(6));
  const auto wrap = row.blob(7);
  key.wrap.assign(wrap.begin(), wrap.end());
  key.made = moment(row.integer(8));
  return key;
}

}  // namespace

SqliteKeyRecordStore::SqliteKeyRecordStore(const std::string& path, const SqliteOptions& options)
    : database_(path, migrations, options) {}

void SqliteKeyRecordStore::write(const Change& change) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  if (change.lock) write_lock(*change.lock);
  for (const KeyRecord& key : change.keys) write_key(key);
  for (const keystore::ShredNote& note : change.shredded) {
    database_.prepare("INSERT INTO shredded (id, what, at, by) VALUES (?, ?, ?, ?)")
        .run(bytes_of_id(note.id), std::string_view(note.what), seconds(note.when), std::string_view(note.by));
  }
  transaction.commit();
}

void SqliteKeyRecordStore::write_lock(const LockRecord& lock) {
  std::optional<std::span<const std::byte>> set;
  std::optional<std::int64_t> shares;
  std::optional<std::span<const std::byte>> points;
  std::optional<std::span<const std::byte>> salt;
  std::optional<std::int64_t> passes;
  std::optional<std::int64_t> memory_kib;
  Bytes joined;
  if (lock.custodians) {
    set = lock.custodians->set.get();
    shares = lock.custodians->shares;
    for (const auto& point : lock.custodians->points) joined.insert(joined.end(), point.begin(), point.end());
    points = joined;
  }
  if (lock.passphrase) {
    salt = lock.passphrase->salt;
    passes = lock.passphrase->cost.passes;
    memory_kib = lock.passphrase->cost.memory_kib;
  }
  database_
      .prepare(
          "INSERT OR REPLACE INTO lock (one, share_set, shares, commitments, salt, passes, memory_kib, made) "
          "VALUES (1, ?, ?, ?, ?, ?, ?, ?)")
      .run(set, shares, points, salt, passes, memory_kib, seconds(lock.made));
  database_.execute("DELETE FROM custodians");
  SqliteStatement put = database_.prepare("INSERT INTO custodians (number, name) VALUES (?, ?)");
  for (std::size_t i = 0; i < lock.names.size(); ++i)
    put.run(static_cast<std::int64_t>(i + 1), std::string_view(lock.names[i]));
}

void SqliteKeyRecordStore::write_key(const KeyRecord& key) {
  database_
      .prepare(
          "INSERT INTO keys (id, kind, tenant, purpose, version, wrapped_by, state, wrap, made) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET wrapped_by = excluded.wrapped_by, "
          "state = excluded.state, wrap = excluded.wrap")
      .run(bytes_of_id(key.id), static_cast<int>(key.kind), std::string_view(key.tenant), std::string_view(key.purpose),
           key.version, bytes_of_id(key.wrapped_by), static_cast<int>(key.state), std::span<const std::byte>(key.wrap),
           seconds(key.made));
}

std::optional<LockRecord> SqliteKeyRecordStore::lock() const {
  const std::lock_guard guard(mutex_);
  std::optional<LockRecord> lock;
  database_.prepare("SELECT share_set, shares, commitments, salt, passes, memory_kib, made FROM lock")
      .each([&](const SqliteRow& row) {
        lock.emplace();
        if (!row.is_null(0)) lock->custodians = commitments_from(row);
        if (!row.is_null(3)) lock->passphrase = passphrase_from(row);
        lock->made = moment(row.integer(6));
      });
  if (!lock) return lock;
  database_.prepare("SELECT name FROM custodians ORDER BY number").each([&](const SqliteRow& row) {
    lock->names.emplace_back(row.text(0));
  });
  return lock;
}

std::vector<KeyRecord> SqliteKeyRecordStore::keys() const {
  const std::lock_guard guard(mutex_);
  std::vector<KeyRecord> all;
  database_.prepare("SELECT id, kind, tenant, purpose, version, wrapped_by, state, wrap, made FROM keys")
      .each([&](const SqliteRow& row) { all.push_back(key_from(row)); });
  return all;
}

std::vector<keystore::ShredNote> SqliteKeyRecordStore::shredded() const {
  const std::lock_guard guard(mutex_);
  std::vector<keystore::ShredNote> all;
  database_.prepare("SELECT id, what, at, by FROM shredded ORDER BY number").each([&](const SqliteRow& row) {
    all.push_back({id_from(row.blob(0)), std::string(row.text(1)), moment(row.integer(2)), std::string(row.text(3))});
  });
  return all;
}

}  // namespace urna::storage
