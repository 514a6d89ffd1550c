// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_box_store.hpp"

#include <algorithm>
#include <cstring>

namespace urna::storage {
namespace {

// As in SQLite: an archive in pieces, each as it was appended; `start` is its offset in the archive.
constexpr std::size_t piece_bytes_max = std::size_t{1} << 18;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE elections (
  number   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uuid     TEXT NOT NULL UNIQUE,
  revoting BOOLEAN NOT NULL,
  size     BIGINT NOT NULL
);
CREATE TABLE pieces (
  election BIGINT NOT NULL REFERENCES elections,
  start    BIGINT NOT NULL,
  bytes    BYTEA NOT NULL,
  PRIMARY KEY (election, start)
);
ALTER TABLE pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE slots (
  election BIGINT NOT NULL REFERENCES elections,
  slot     BYTEA NOT NULL CHECK (length(slot) = 16),
  ballot   BYTEA CHECK (length(ballot) = 32),
  PRIMARY KEY (election, slot)
);
)sql"}};

template <class Array>
Array array_from(std::span<const std::byte> bytes) {
  Array array{};
  if (bytes.size() != array.size()) throw DatabaseFailed("the database holds a value of a wrong length");
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

std::string_view text_of(const protocol::ElectionUuid& election) { return election.text(); }

}  // namespace

PostgresBoxStore::PostgresBoxStore(const std::string& connection) : database_(connection, migrations) {}

std::vector<protocol::ElectionUuid> PostgresBoxStore::elections() const {
  const std::lock_guard lock(mutex_);
  std::vector<protocol::ElectionUuid> uuids;
  const PostgresRows rows = database_.run("SELECT uuid FROM elections ORDER BY uuid");
  for (int i = 0; i < rows.size(); ++i) {
    const auto uuid = protocol::ElectionUuid::parse(rows.text(i, 0));
    if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
    uuids.push_back(*uuid);
  }
  return uuids;
}

PostgresBoxStore::Election PostgresBoxStore::find(const protocol::ElectionUuid& election) const {
  const PostgresRows rows =
      database_.run("SELECT number, size, revoting FROM elections WHERE uuid = $1", {text_of(election)});
  if (rows.size() != 1) throw DatabaseFailed("the election is not in the database");
  return {rows.integer(0, 0), static_cast<std::uint64_t>(rows.integer(0, 1)), {.revoting = rows.truth(0, 2)}};
}

void PostgresBoxStore::append(std::int64_t number, std::uint64_t offset, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes_max) {
    database_.run("INSERT INTO pieces (election, start, bytes) VALUES ($1, $2, $3)",
                  {number, offset + at, bytes_of(bytes.substr(at, piece_bytes_max))});
  }
}

void PostgresBoxStore::create(const protocol::ElectionUuid& election, std::string_view archive,
                              const election::BoxRules& rules) {
  const std::lock_guard lock(mutex_);
  PostgresDatabase::Transaction transaction(database_);
  database_.run("INSERT INTO elections (uuid, revoting, size) VALUES ($1, $2, $3)",
                {text_of(election), rules.revoting, static_cast<std::uint64_t>(archive.size())});
  append(find(election).number, 0, archive);
  transaction.commit();
}

void PostgresBoxStore::write(const protocol::ElectionUuid& election, const Change& change) {
  const std::lock_guard lock(mutex_);
  PostgresDatabase::Transaction transaction(database_);
  const Election found = find(election);
  if (found.size != change.archive_size) throw DatabaseFailed("the archive in the database has another size");
  if (!change.archive.empty()) {
    append(found.number, found.size, change.archive);
    database_.run("UPDATE elections SET size = $1 WHERE number = $2",
                  {found.size + change.archive.size(), found.number});
  }
  for (const election::Slot& slot : change.forgotten) {
    database_.run("DELETE FROM slots WHERE election = $1 AND slot = $2",
                  {found.number, std::span<const std::byte>(slot.get())});
  }
  constexpr const char* insert = "INSERT INTO slots (election, slot, ballot) VALUES ($1, $2, $3)";
  for (const auto& [slot, ballot] : change.filled) {
    database_.run(insert, {found.number, std::span<const std::byte>(slot.get()), std::span<const std::byte>(ballot)});
  }
  for (const election::Slot& slot : change.burnt) {
    database_.run(insert, {found.number, std::span<const std::byte>(slot.get()), std::nullopt});
  }
  transaction.commit();
}

election::BoxRules PostgresBoxStore::rules(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  return find(election).rules;
}

std::uint64_t PostgresBoxStore::archive_size(const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  return find(election).size;
}

void PostgresBoxStore::read(const protocol::ElectionUuid& election, std::uint64_t offset, std::span<char> out) const {
  const std::lock_guard lock(mutex_);
  const Election found = find(election);
  if (offset > found.size || out.size() > found.size - offset)
    throw std::out_of_range("an archive is read beyond its end");
  // The piece in which the offset lies, and those after it.
  const PostgresRows rows = database_.run(
      "SELECT start, bytes FROM pieces WHERE election = $1 AND start < $3 AND start >= (SELECT max(start) FROM pieces "
      "WHERE election = $1 AND start <= $2) ORDER BY start",
      {found.number, offset, offset + static_cast<std::uint64_t>(out.size())});
  std::uint64_t at = offset;
  for (int i = 0; i < rows.size(); ++i) {
    const auto start = static_cast<std::uint64_t>(rows.integer(i, 0));
    const auto bytes = rows.blob(i, 1);
    if (at < start || at > start + bytes.size()) throw DatabaseFailed("the database lacks a part of an archive");
    const std::uint64_t count = std::min<std::uint64_t>(start + bytes.size(), offset + out.size()) - at;
    std::memcpy(out.data() + (at - offset), bytes.data() + (at - start), static_cast<std::size_t>(count));
    at += count;
  }
  if (at != offset + out.size()) throw DatabaseFailed("the database lacks a part of an archive");
}

std::vector<std::pair<election::Slot, std::optional<Digest>>> PostgresBoxStore::slots(
    const protocol::ElectionUuid& election) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<election::Slot, std::optional<Digest>>> slots;
  const PostgresRows rows =
      database_.run("SELECT slot, ballot FROM slots WHERE election = $1", {find(election).number});
  for (int i = 0; i < rows.size(); ++i) {
    std::optional<Digest> ballot;
    if (!rows.is_null(i, 1)) ballot = array_from<Digest>(rows.blob(i, 1));
    slots.emplace_back(election::Slot(array_from<std::array<std::byte, 16>>(rows.blob(i, 0))), ballot);
  }
  return slots;
}

}  // namespace urna::storage
