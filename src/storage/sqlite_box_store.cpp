// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_box_store.hpp"

#include <algorithm>
#include <cstring>

namespace urna::storage {
namespace {

// An archive is kept in pieces, each as it was appended; `start` is its offset in the archive.  Large ones are cut, so
// that whoever reads a little need not load much.
constexpr std::size_t piece_bytes_max = std::size_t{1} << 18;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE elections (
  number   INTEGER PRIMARY KEY,
  uuid     TEXT NOT NULL UNIQUE,
  revoting INTEGER NOT NULL CHECK (revoting IN (0, 1)),
  size     INTEGER NOT NULL
) STRICT;
CREATE TABLE pieces (
  election INTEGER NOT NULL REFERENCES elections,
  start    INTEGER NOT NULL,
  bytes    BLOB NOT NULL,
  PRIMARY KEY (election, start)
) STRICT;
CREATE TABLE slots (
  election INTEGER NOT NULL REFERENCES elections,
  slot     BLOB NOT NULL CHECK (length(slot) = 16),
  ballot   BLOB CHECK (length(ballot) = 32),
  PRIMARY KEY (election, slot)
) STRICT, WITHOUT ROWID;
)sql"}};

std::span<const std::byte> bytes_of_slot(const election::Slot& slot) { return slot.get(); }

template <class Array>
Array array_from(std::span<const std::byte> bytes) {
  Array array{};
  if (bytes.size() != array.size()) throw DatabaseFailed("the database holds a value of a wrong length");
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

}  // namespace

SqliteBoxStore::SqliteBoxStore(const std::string& path, const SqliteOptions& options)
    : database_(path, migrations, options),
      find_(database_.prepare("SELECT number, size, revoting FROM elections WHERE uuid = ?")),
      // The piece in which the offset lies, and those after it.
      read_(database_.prepare("SELECT start, bytes FROM pieces WHERE election = ?1 AND start < ?3 AND start >= (SELECT "
                              "max(start) FROM pieces WHERE election = ?1 AND start <= ?2) ORDER BY start")),
      grow_(database_.prepare("UPDATE elections SET size = ? WHERE number = ?")),
      append_(database_.prepare("INSERT INTO pieces (election, start, bytes) VALUES (?, ?, ?)")),
      fill_(database_.prepare("INSERT INTO slots (election, slot, ballot) VALUES (?, ?, ?)")),
      forget_(database_.prepare("DELETE FROM slots WHERE election = ? AND slot = ?")) {}

std::vector<protocol::ElectionUuid> SqliteBoxStore::elections() const {
  const std::lock_guard lock(mutex_);
  std::vector<protocol::ElectionUuid> uuids;
  database_.prepare("SELECT uuid FROM elections ORDER BY uuid").each([&](const SqliteRow& row) {
    const auto uuid = protocol::ElectionUuid::parse(row.text(0));
    if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
    uuids.push_back(*uuid);
  });
  return uuids;
}

SqliteBoxStore::Election SqliteBoxStore::find(const protocol::ElectionUuid& election) const {
  std::optional<Election> found;
  find_.each(
      [&](const SqliteRow& row) {
        found = Election{row.integer(0), static_cast<std::uint64_t>(row.integer(1)), {.revoting = row.integer(2) != 0}};
      },
      std::string_view(election.text()));
  if (!found) throw DatabaseFailed("the election is not in the database");
  return *found;
}

void SqliteBoxStore::append(std::int64_t number, std::uint64_t offset, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes_max) {
    append_.run(number, offset + at, bytes_of(bytes.substr(at, piece_bytes_max)));
  }
}

void SqliteBoxStore::create(const protocol::ElectionUuid& election, std::string_view archive,
                            const election::BoxRules& rules) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  database_.prepare("INSERT INTO elections (uuid, revoting, size) VALUES (?, ?, ?)")
      .run(std::string_view(election.text()), rules.revoting ? 1 : 0, archive.size());
  append(find(election).number, 0, archive);
  transaction.commit();
}

void SqliteBoxStore::write(const protocol::ElectionUuid& election, const Change& change) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  const Election found = find(election);
  if (found.size != change.archive_size) throw DatabaseFailed("the archive in the database has another size");
  if (!change.archive.empty()) {
    append(found.number, found.size, change.archive);
    grow_.run(found.size + change.archive.size(), found.number);
  }
  for (const election::Slot& slot : change.forgotten) forget_.run(found.number, bytes_of_slot(slot));
  for (const auto& [slot, ballot] : change.filled)
    fill_.run(found.number, bytes_of_slot(slot), std::span<const std::byte>(ballot));
  for (const election::Slot& slot : change.burnt) fill_.run(found.number, bytes_of_slot(slot), std::nullopt);
  transaction.commit();
}

election::BoxRules SqliteBoxStore::rules(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  return find(election).rules;
}

std::uint64_t SqliteBoxStore::archive_size(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  return find(election).size;
}

void SqliteBoxStore::read(const protocol::ElectionUuid& election, std::uint64_t offset, std::span<char> out) const {
  const std::lock_guard lock(mutex_);
  const Election found = find(election);
  if (offset > found.size || out.size() > found.size - offset)
    throw std::out_of_range("an archive is read beyond its end");
  std::uint64_t at = offset;
  read_.each(
      [&](const SqliteRow& row) {
        const auto start = static_cast<std::uint64_t>(row.integer(0));
        const auto bytes = row.blob(1);
        if (at < start || at > start + bytes.size()) throw DatabaseFailed("the database lacks a part of an archive");
        const std::uint64_t count = std::min(start + bytes.size(), offset + out.size()) - at;
        std::memcpy(out.data() + (at - offset), bytes.data() + (at - start), static_cast<std::size_t>(count));
        at += count;
      },
      found.number, offset, offset + out.size());
  if (at != offset + out.size()) throw DatabaseFailed("the database lacks a part of an archive");
}

std::vector<std::pair<election::Slot, std::optional<Digest>>> SqliteBoxStore::slots(
    const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<election::Slot, std::optional<Digest>>> slots;
  database_.prepare("SELECT slot, ballot FROM slots WHERE election = ?")
      .each(
          [&](const SqliteRow& row) {
            std::optional<Digest> ballot;
            if (!row.is_null(1)) ballot = array_from<Digest>(row.blob(1));
            slots.emplace_back(election::Slot(array_from<std::array<std::byte, 16>>(row.blob(0))), ballot);
          },
          find(election).number);
  return slots;
}

}  // namespace urna::storage
