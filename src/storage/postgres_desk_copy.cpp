// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_desk_copy.hpp"

#include <map>

#include "storage/desk_database.hpp"
#include "storage/detail/vote_sheet.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

using detail::array_from;
using detail::per_sheet;
using detail::VoteBytes;
using protocol::ElectionUuid;

ElectionUuid uuid_in(std::string_view text) {
  const auto uuid = ElectionUuid::parse(text);
  if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
  return *uuid;
}

election::VoterId voter_in(std::span<const std::byte> blob) {
  return election::VoterId(array_from<std::array<std::byte, 16>>(blob));
}

using OptionalBlob = std::optional<std::span<const std::byte>>;

/// One election of a desk in PostgreSQL into a file.
class Writing {
 public:
  Writing(PostgresDatabase& from, SqliteDatabase& to, const keystore::ColumnSealer& sealer, std::int64_t number,
          ElectionUuid uuid)
      : from_(from), to_(to), sealer_(sealer), number_(number), uuid_(uuid) {}

  void write() {
    to_.prepare("INSERT INTO elections (number, uuid) VALUES (?, ?)").run(number_, std::string_view(uuid_.text()));
    documents();
    voters();
    turnout();
    settled();
  }

 private:
  void documents() {
    // One at a time: a roll may be long.
    const auto names = from_.run("SELECT name FROM documents WHERE election = $1 ORDER BY name", {number_});
    auto add = to_.prepare("INSERT INTO documents (election, name, bytes) VALUES (?, ?, ?)");
    for (int row = 0; row < names.size(); ++row) {
      const auto found =
          from_.run("SELECT bytes FROM documents WHERE election = $1 AND name = $2", {number_, names.text(row, 0)});
      add.run(number_, names.text(row, 0), found.blob(0, 0));
    }
  }

  void voters() {
    const auto found = from_.run("SELECT sheet, votes FROM sheets WHERE election = $1", {number_});
    std::map<std::int64_t, Bytes> sheets;
    for (int row = 0; row < found.size(); ++row) {
      const std::int64_t sheet = found.integer(row, 0);
      const SecretText opened = sealer_.open("sheets", "votes", detail::sheet_row(uuid_, sheet), found.blob(row, 1));
      const auto bytes = bytes_of(opened.expose());
      sheets[sheet].assign(bytes.begin(), bytes.end());
    }
    const auto rows = from_.run(
        "SELECT id, roll_index, college, verifier, birth_day, weight, place FROM voters WHERE election = $1 "
        "ORDER BY id",
        {number_});
    auto add = to_.prepare(
        "INSERT INTO voters (election, id, roll_index, college, verifier, birth_day, weight, vote) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    for (int row = 0; row < rows.size(); ++row) {
      const election::VoterId id = voter_in(rows.blob(row, 0));
      const std::int64_t place = rows.integer(row, 6);
      const auto vote = array_from<VoteBytes>(detail::vote_in(sheets[place / per_sheet], place));
      const Bytes sealed = detail::seal_vote(sealer_, uuid_, id, vote);
      const OptionalBlob birth_day = rows.is_null(row, 4) ? OptionalBlob() : OptionalBlob(rows.blob(row, 4));
      add.run(number_, rows.blob(row, 0), rows.integer(row, 1), rows.text(row, 2), rows.blob(row, 3), birth_day,
              rows.integer(row, 5), std::span<const std::byte>(sealed));
    }
    for (auto& [number, bytes] : sheets) wipe(bytes.data(), bytes.size());
  }

  void turnout() {
    const auto rows = from_.run("SELECT hour, college, voted FROM turnout WHERE election = $1", {number_});
    auto add = to_.prepare("INSERT INTO turnout (election, hour, college, voted) VALUES (?, ?, ?, ?)");
    for (int row = 0; row < rows.size(); ++row)
      add.run(number_, rows.integer(row, 0), rows.text(row, 1), rows.integer(row, 2));
  }

  void settled() {
    const auto rows = from_.run("SELECT slot FROM settled WHERE election = $1", {number_});
    auto add = to_.prepare("INSERT INTO settled (election, slot) VALUES (?, ?)");
    for (int row = 0; row < rows.size(); ++row) add.run(number_, rows.blob(row, 0));
  }

  PostgresDatabase& from_;
  SqliteDatabase& to_;
  const keystore::ColumnSealer& sealer_;
  const std::int64_t number_;
  const ElectionUuid uuid_;
};

/// One election of a file into PostgreSQL.
class TakingIn {
 public:
  TakingIn(SqliteDatabase& from, PostgresDatabase& to, const keystore::ColumnSealer& sealer, std::int64_t number,
           ElectionUuid uuid)
      : from_(from), to_(to), sealer_(sealer), number_(number), uuid_(uuid) {}

  void take() {
    to_.run("INSERT INTO elections (number, uuid) OVERRIDING SYSTEM VALUE VALUES ($1, $2)",
            {number_, std::string_view(uuid_.text())});
    from_.prepare("SELECT name, bytes FROM documents WHERE election = ?")
        .each(
            [&](const SqliteRow& row) {
              to_.run("INSERT INTO documents (election, name, bytes) VALUES ($1, $2, $3)",
                      {number_, row.text(0), row.blob(1)});
            },
            number_);
    voters();
    from_.prepare("SELECT hour, college, voted FROM turnout WHERE election = ?")
        .each(
            [&](const SqliteRow& row) {
              to_.run("INSERT INTO turnout (election, hour, college, voted) VALUES ($1, $2, $3, $4)",
                      {number_, row.integer(0), row.text(1), row.integer(2)});
            },
            number_);
    from_.prepare("SELECT slot FROM settled WHERE election = ?")
        .each(
            [&](const SqliteRow& row) {
              to_.run("INSERT INTO settled (election, slot) VALUES ($1, $2)", {number_, row.blob(0)});
            },
            number_);
  }

 private:
  void voters() {
    std::int64_t place = 0;
    Bytes votes;
    const auto put_sheet = [&](std::int64_t sheet) {
      const Bytes sealed = sealer_.seal("sheets", "votes", detail::sheet_row(uuid_, sheet), votes);
      to_.run("INSERT INTO sheets (election, sheet, votes) VALUES ($1, $2, $3)",
              {number_, sheet, std::span<const std::byte>(sealed)});
      wipe(votes.data(), votes.size());
      votes.clear();
    };
    const auto take_one = [&](const SqliteRow& row) {
      const election::VoterId id = voter_in(row.blob(0));
      const SecretText vote = sealer_.open("voters", "vote", detail::voter_row(uuid_, id), row.blob(6));
      const auto bytes = array_from<VoteBytes>(bytes_of(vote.expose()));
      votes.insert(votes.end(), bytes.begin(), bytes.end());
      to_.run(
          "INSERT INTO voters (election, id, place, roll_index, college, verifier, birth_day, weight) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
          {number_, row.blob(0), place, row.integer(1), row.text(2), row.blob(3),
           row.is_null(4) ? PostgresValue(std::nullopt) : PostgresValue(row.blob(4)), row.integer(5)});
      if (++place % per_sheet == 0) put_sheet(place / per_sheet - 1);
    };
    from_
        .prepare(
            "SELECT id, roll_index, college, verifier, birth_day, weight, vote FROM voters WHERE election = ? "
            "ORDER BY id")
        .each(take_one, number_);
    if (!votes.empty()) put_sheet(place / per_sheet);
  }

  SqliteDatabase& from_;
  PostgresDatabase& to_;
  const keystore::ColumnSealer& sealer_;
  const std::int64_t number_;
  const ElectionUuid uuid_;
};

}  // namespace

PostgresDeskSnapshot::PostgresDeskSnapshot(SecretText connection)
    : database_(std::move(connection), {}, {.is_ours = false}) {}

void PostgresDeskSnapshot::take() {
  database_.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  database_.run("SELECT tenant FROM owner");  // a transaction sees what there is at its first question
}

void PostgresDeskSnapshot::write_to(const std::string& path, const keystore::ColumnSealer& sealer) {
  DeskDatabase copy(path, {.owner = sealer.tenant()});
  SqliteDatabase::Transaction transaction(copy.database);
  const auto elections = database_.run("SELECT number, uuid FROM elections ORDER BY number");
  for (int row = 0; row < elections.size(); ++row)
    Writing(database_, copy.database, sealer, elections.integer(row, 0), uuid_in(elections.text(row, 1))).write();
  const auto letters = database_.run("SELECT number, entry, payload FROM outbox ORDER BY number");
  for (int row = 0; row < letters.size(); ++row) {
    const OptionalBlob payload = letters.is_null(row, 2) ? OptionalBlob() : OptionalBlob(letters.blob(row, 2));
    copy.database.prepare("INSERT INTO outbox (number, entry, payload) VALUES (?, ?, ?)")
        .run(letters.integer(row, 0), letters.text(row, 1), payload);
  }
  // The journal knows how far it has read: what is numbered from 1 again would look like a gap.
  const auto last = database_.run("SELECT number FROM outbox_last");
  copy.database.prepare("DELETE FROM sqlite_sequence WHERE name = 'outbox'").run();
  if (last.integer(0, 0) > 0)
    copy.database.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('outbox', ?)").run(last.integer(0, 0));
  transaction.commit();
  database_.execute("COMMIT");
}

void take_in_desk(const std::string& path, const keystore::ColumnSealer& sealer, PostgresDeskDatabase& desk) {
  DeskDatabase file(path, {.owner = sealer.tenant()});
  const std::uint64_t last = file.outbox.last_number();
  { const SqliteDeskStore sealed(file, sealer); }  // what a file of before holds unsealed is sealed first
  const std::lock_guard lock(desk.mutex);
  PostgresDatabase::Transaction transaction(desk.database);
  if (desk.database.run("SELECT 1 FROM elections").size() > 0)
    throw DatabaseFailed("the database is not empty, and nothing is taken into it");
  file.database.prepare("SELECT number, uuid FROM elections ORDER BY number").each([&](const SqliteRow& row) {
    TakingIn(file.database, desk.database, sealer, row.integer(0), uuid_in(row.text(1))).take();
  });
  desk.database.run(
      "SELECT setval(pg_get_serial_sequence('elections', 'number'), "
      "(SELECT coalesce(max(number), 0) + 1 FROM elections), false)");
  file.database.prepare("SELECT number, entry, payload FROM outbox ORDER BY number").each([&](const SqliteRow& row) {
    desk.database.run(
        "INSERT INTO outbox (number, entry, payload) VALUES ($1, $2, $3)",
        {row.integer(0), row.text(1), row.is_null(2) ? PostgresValue(std::nullopt) : PostgresValue(row.blob(2))});
  });
  desk.database.run("UPDATE outbox_last SET number = $1", {last});
  transaction.commit();
}

}  // namespace urna::storage
