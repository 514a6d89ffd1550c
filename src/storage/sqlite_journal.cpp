// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_journal.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::storage {
namespace {

using journal::LogName;
using journal::TilePlace;

constexpr Migration journal_migrations[] = {{R"sql(
CREATE TABLE logs (
  number INTEGER PRIMARY KEY,
  name   TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL UNIQUE,
  size   INTEGER NOT NULL
) STRICT;
CREATE TABLE entries (
  log    INTEGER NOT NULL REFERENCES logs,
  number INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  text   TEXT NOT NULL,
  PRIMARY KEY (log, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE tiles (
  log    INTEGER NOT NULL REFERENCES logs,
  level  INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hashes BLOB NOT NULL,
  PRIMARY KEY (log, level, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE cursors (
  source TEXT PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"},
                                            {R"sql(
CREATE TABLE details (
  log     INTEGER NOT NULL REFERENCES logs,
  number  INTEGER NOT NULL,
  month   TEXT NOT NULL,
  actor   TEXT NOT NULL,
  subject TEXT,
  sealed  BLOB NOT NULL,
  PRIMARY KEY (log, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE cosignatures (
  log     INTEGER NOT NULL REFERENCES logs,
  witness TEXT NOT NULL,
  size    INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  note    TEXT NOT NULL,
  line    TEXT NOT NULL,
  PRIMARY KEY (log, witness)
) STRICT, WITHOUT ROWID;
CREATE TABLE sinks (
  sink   TEXT NOT NULL,
  log    INTEGER NOT NULL REFERENCES logs,
  number INTEGER NOT NULL,
  PRIMARY KEY (sink, log)
) STRICT, WITHOUT ROWID;
)sql"}};

constexpr Migration heads_migrations[] = {{R"sql(
CREATE TABLE heads (
  origin TEXT PRIMARY KEY,
  size   INTEGER NOT NULL,
  root   BLOB NOT NULL CHECK (length(root) = 32)
) STRICT, WITHOUT ROWID;
)sql"}};

constexpr const char* of_month = "month = ?1 AND month = ?2";
constexpr const char* of_person = "subject = ?1 OR (actor = ?2 AND month LIKE 'security %')";

journal::DetailsMonth month_from(std::string_view text) {
  const auto month = journal::DetailsMonth::parse(text);
  if (!month) throw DatabaseFailed("the journal has a payload of no month");
  return *month;
}

std::span<const std::byte> blob_of(const std::string& bytes) { return bytes_of(bytes); }

}  // namespace

SqliteJournal::SqliteJournal(const std::string& path, std::string place, const SqliteOptions& options)
    : place_(std::move(place)),
      database_(path, journal_migrations, {.vfs = options.vfs, .writes_ahead = true, .owner = options.owner}),
      find_log_(database_.prepare("SELECT number, origin, size FROM logs WHERE name = ?")),
      add_log_(database_.prepare("INSERT INTO logs (name, origin, size) VALUES (?, ?, 0)")),
      grow_log_(database_.prepare("UPDATE logs SET size = ? WHERE number = ?")),
      add_entry_(database_.prepare("INSERT INTO entries (log, number, at, text) VALUES (?, ?, ?, ?)")),
      put_tile_(database_.prepare("INSERT INTO tiles (log, level, number, hashes) VALUES (?, ?, ?, ?) "
                                  "ON CONFLICT DO UPDATE SET hashes = excluded.hashes")),
      find_tile_(database_.prepare("SELECT hashes FROM tiles WHERE log = ? AND level = ? AND number = ?")),
      put_cursor_(database_.prepare("INSERT INTO cursors (source, number) VALUES (?, ?) "
                                    "ON CONFLICT DO UPDATE SET number = excluded.number")),
      find_cursor_(database_.prepare("SELECT number FROM cursors WHERE source = ?")),
      find_entries_(
          database_.prepare("SELECT text FROM entries WHERE log = ? AND number >= ? AND number < ? ORDER BY number")),
      add_payload_(database_.prepare(
          "INSERT INTO details (log, number, month, actor, subject, sealed) VALUES (?, ?, ?, ?, ?, ?)")),
      find_payload_(
          database_.prepare("SELECT month, actor, subject, sealed FROM details WHERE log = ? AND number = ?")) {}

SqliteJournal::Arrival SqliteJournal::Arrival::of(const journal::Entry& entry, std::optional<Bytes> sealed) {
  Arrival arrival{entry.log, entry.at, journal::entry_text(entry)};
  if (sealed) {
    const auto month = journal::DetailsMonth::of(entry.event, entry.at);
    arrival.payload = Details{month, entry.actor, entry.subject, std::move(*sealed)};
  }
  return arrival;
}

std::optional<std::vector<Digest>> SqliteJournal::stored_tile(std::int64_t log, const TilePlace& place) {
  std::optional<std::vector<Digest>> hashes;
  find_tile_.each(
      [&](const SqliteRow& row) {
        const auto blob = row.blob(0);
        const std::string_view bytes(reinterpret_cast<const char*>(blob.data()), blob.size());
        constexpr std::size_t digest_bytes = 32;
        if (bytes.size() >= place.width * digest_bytes)
          hashes = journal::tile_from(bytes.substr(0, place.width * digest_bytes), place.width);
      },
      log, place.level, place.index);
  return hashes;
}

/// Reads the log's right edge when it is asked for first; null for a log that is not there.
SqliteJournal::Known* SqliteJournal::known(const LogName& name) {
  const auto found = known_.find(name);
  if (found != known_.end()) return &found->second;
  Known fresh;
  std::uint64_t size = 0;
  find_log_.each(
      [&](const SqliteRow& row) {
        fresh.number = row.integer(0);
        fresh.origin = row.text(1);
        size = static_cast<std::uint64_t>(row.integer(2));
      },
      std::string_view(name.text()));
  if (fresh.number == 0) return nullptr;
  fresh.tree = journal::GrowingTree(size, [&](const TilePlace& place) {
    auto hashes = stored_tile(fresh.number, place);
    if (!hashes) throw DatabaseFailed("a tile of the journal is missing");
    return std::move(*hashes);
  });
  return &known_.emplace(name, std::move(fresh)).first->second;
}

void SqliteJournal::append(std::span<const Arrival> arrivals, std::span<const Cursor> cursors) {
  const std::lock_guard lock(mutex_);
  std::map<LogName, std::vector<const Arrival*>> by_log;
  for (const Arrival& arrival : arrivals) by_log[arrival.log].push_back(&arrival);
  std::vector<std::pair<LogName, Known>> grown;  // takes effect when it is on the disk
  SqliteDatabase::Transaction transaction(database_);
  for (const auto& [name, of_log] : by_log) {
    const Known* const before = known(name);
    Known log = before != nullptr ? *before : Known{0, place_ + "/log/" + name.text(), {}};
    if (before == nullptr) {
      add_log_.run(std::string_view(name.text()), std::string_view(log.origin));
      find_log_.each([&](const SqliteRow& row) { log.number = row.integer(0); }, std::string_view(name.text()));
    }
    std::vector<Digest> leaves;
    leaves.reserve(of_log.size());
    std::uint64_t number = log.tree.size();
    for (const Arrival* arrival : of_log) {
      leaves.push_back(journal::hash_of_leaf(arrival->text));
      add_entry_.run(log.number, number, arrival->at.time_since_epoch().count(), std::string_view(arrival->text));
      if (const auto& payload = arrival->payload) {
        const std::string month = payload->month.text();
        const auto subject =
            payload->subject ? std::optional(std::string_view(payload->subject->text())) : std::nullopt;
        add_payload_.run(log.number, number, std::string_view(month), std::string_view(payload->actor.text()), subject,
                         std::span<const std::byte>(payload->sealed));
      }
      ++number;
    }
    for (const journal::Tile& tile : log.tree.append(leaves)) {
      put_tile_.run(log.number, tile.place.level, tile.place.index, blob_of(journal::tile_bytes(tile.hashes)));
    }
    grow_log_.run(log.tree.size(), log.number);
    grown.emplace_back(name, std::move(log));
  }
  for (const Cursor& cursor : cursors) put_cursor_.run(std::string_view(cursor.source), cursor.number);
  transaction.commit();
  for (auto& [name, log] : grown) known_.insert_or_assign(name, std::move(log));
}

std::uint64_t SqliteJournal::cursor(const std::string& source) {
  const std::lock_guard lock(mutex_);
  std::uint64_t number = 0;
  find_cursor_.each([&](const SqliteRow& row) { number = static_cast<std::uint64_t>(row.integer(0)); },
                    std::string_view(source));
  return number;
}

std::vector<SqliteJournal::Log> SqliteJournal::logs() {
  const std::lock_guard lock(mutex_);
  std::vector<Log> all;
  database_.prepare("SELECT name, origin, size FROM logs ORDER BY name").each([&](const SqliteRow& row) {
    const auto name = LogName::parse(row.text(0));
    if (!name) throw DatabaseFailed("the journal has a log with a name that is none");
    all.push_back({*name, std::string(row.text(1)), static_cast<std::uint64_t>(row.integer(2))});
  });
  return all;
}

std::optional<SqliteJournal::Log> SqliteJournal::log(const LogName& name) {
  const std::lock_guard lock(mutex_);
  std::optional<Log> found;
  find_log_.each(
      [&](const SqliteRow& row) {
        found = Log{name, std::string(row.text(1)), static_cast<std::uint64_t>(row.integer(2))};
      },
      std::string_view(name.text()));
  return found;
}

std::optional<std::vector<Digest>> SqliteJournal::tile(const LogName& log, const TilePlace& place) {
  const std::lock_guard lock(mutex_);
  const Known* const found = known(log);
  if (found == nullptr || place.width > journal::tile_width_in(found->tree.size(), place.level, place.index))
    return std::nullopt;
  return stored_tile(found->number, place);
}

std::vector<std::string> SqliteJournal::entries(const LogName& log, std::uint64_t from, std::uint64_t to) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> texts;
  if (const Known* const found = known(log))
    find_entries_.each([&](const SqliteRow& row) { texts.emplace_back(row.text(0)); }, found->number, from, to);
  return texts;
}

journal::ReadTile SqliteJournal::reader(const LogName& log) {
  return [this, log](const TilePlace& place) {
    auto hashes = tile(log, place);
    if (!hashes) throw DatabaseFailed("a tile of the journal is missing");
    return std::move(*hashes);
  };
}

void SqliteJournal::keep_cosignature(const LogName& log, const Cosignature& cosignature) {
  const std::lock_guard lock(mutex_);
  const Known* const found = known(log);
  if (found == nullptr) return;
  SqliteDatabase::Transaction transaction(database_);
  database_
      .prepare(
          "INSERT INTO cosignatures (log, witness, size, at, note, line) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO "
          "UPDATE SET size = excluded.size, at = excluded.at, note = excluded.note, line = excluded.line")
      .run(found->number, std::string_view(cosignature.witness), cosignature.size,
           cosignature.at.time_since_epoch().count(), std::string_view(cosignature.note),
           std::string_view(cosignature.line));
  transaction.commit();
}

std::vector<SqliteJournal::Cosignature> SqliteJournal::cosignatures(const LogName& log) {
  const std::lock_guard lock(mutex_);
  std::vector<Cosignature> all;
  const Known* const found = known(log);
  if (found == nullptr) return all;
  database_.prepare("SELECT witness, size, at, note, line FROM cosignatures WHERE log = ? ORDER BY witness")
      .each(
          [&](const SqliteRow& row) {
            all.push_back({std::string(row.text(0)), static_cast<std::uint64_t>(row.integer(1)),
                           Timestamp(std::chrono::seconds(row.integer(2))), std::string(row.text(3)),
                           std::string(row.text(4))});
          },
          found->number);
  return all;
}

std::optional<SqliteJournal::Cosignature> SqliteJournal::cosignature(const LogName& log, const std::string& witness) {
  for (Cosignature& one : cosignatures(log)) {
    if (one.witness == witness) return std::move(one);
  }
  return std::nullopt;
}

std::uint64_t SqliteJournal::sink_cursor(const std::string& sink, const LogName& log) {
  const std::lock_guard lock(mutex_);
  std::uint64_t number = 0;
  if (const Known* const found = known(log))
    database_.prepare("SELECT number FROM sinks WHERE sink = ? AND log = ?")
        .each([&](const SqliteRow& row) { number = static_cast<std::uint64_t>(row.integer(0)); },
              std::string_view(sink), found->number);
  return number;
}

void SqliteJournal::keep_sink_cursor(const std::string& sink, const LogName& log, std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const Known* const found = known(log);
  if (found == nullptr) return;
  SqliteDatabase::Transaction transaction(database_);
  database_
      .prepare(
          "INSERT INTO sinks (sink, log, number) VALUES (?, ?, ?) "
          "ON CONFLICT DO UPDATE SET number = excluded.number")
      .run(std::string_view(sink), found->number, number);
  transaction.commit();
}

std::optional<SqliteJournal::Details> SqliteJournal::payload(const LogName& log, std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const Known* const found = known(log);
  if (found == nullptr) return std::nullopt;
  std::optional<Details> payload;
  find_payload_.each(
      [&](const SqliteRow& row) {
        const auto actor = journal::Actor::parse(row.text(1));
        if (!actor) throw DatabaseFailed("the journal has a payload of nobody");
        const auto subject = row.is_null(2) ? std::nullopt : journal::Actor::parse(row.text(2));
        payload = Details{month_from(row.text(0)), *actor, subject, Bytes(row.blob(3).begin(), row.blob(3).end())};
      },
      found->number, number);
  return payload;
}

std::vector<journal::DetailsMonth> SqliteJournal::payload_months() {
  const std::lock_guard lock(mutex_);
  std::vector<journal::DetailsMonth> months;
  database_.prepare("SELECT DISTINCT month FROM details ORDER BY month").each([&](const SqliteRow& row) {
    months.push_back(month_from(row.text(0)));
  });
  return months;
}

std::uint64_t SqliteJournal::count(const std::string& which, std::string_view first, std::string_view second) {
  std::uint64_t count = 0;
  database_.prepare("SELECT count(*) FROM details WHERE " + which)
      .each([&](const SqliteRow& row) { count = static_cast<std::uint64_t>(row.integer(0)); }, first, second);
  return count;
}

std::uint64_t SqliteJournal::forget(const std::string& which, std::string_view first, std::string_view second) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  const std::uint64_t before = count(which, first, second);
  database_.prepare("DELETE FROM details WHERE " + which).run(first, second);
  transaction.commit();
  database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");  // or else the write-ahead log still has them
  return before;
}

std::uint64_t SqliteJournal::count_payloads(const journal::DetailsMonth& month) {
  const std::lock_guard lock(mutex_);
  return count(of_month, month.text(), month.text());
}

std::uint64_t SqliteJournal::forget_payloads(const journal::DetailsMonth& month) {
  return forget(of_month, month.text(), month.text());
}

std::uint64_t SqliteJournal::count_payloads_of(const journal::Actor& person) {
  const std::lock_guard lock(mutex_);
  return count(of_person, person.text(), person.text());
}

std::uint64_t SqliteJournal::erase_payloads_of(const journal::Actor& person) {
  return forget(of_person, person.text(), person.text());
}

SqliteSignedHeads::SqliteSignedHeads(const std::string& path, const SqliteOptions& options)
    : database_(path, heads_migrations, options),
      find_(database_.prepare("SELECT size, root FROM heads WHERE origin = ?")),
      put_(database_.prepare("INSERT INTO heads (origin, size, root) VALUES (?, ?, ?) "
                             "ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root")) {}

std::optional<journal::Checkpoint> SqliteSignedHeads::last(const std::string& origin) const {
  const std::lock_guard lock(mutex_);
  std::optional<journal::Checkpoint> head;
  find_.each(
      [&](const SqliteRow& row) {
        Digest root{};
        std::copy_n(row.blob(1).begin(), root.size(), root.begin());
        head = journal::Checkpoint{origin, static_cast<std::uint64_t>(row.integer(0)), root};
      },
      std::string_view(origin));
  return head;
}

void SqliteSignedHeads::keep(const journal::Checkpoint& head) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  put_.run(std::string_view(head.origin), head.size, std::span<const std::byte>(head.root));
  transaction.commit();
}

}  // namespace urna::storage
