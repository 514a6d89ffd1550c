// SPDX-License-Identifier: EUPL-1.2
#include "storage/sealing_move.hpp"

#include <functional>

#include "storage/detail/sealed_desk_row.hpp"

namespace urna::storage {
namespace {

constexpr std::size_t rows_at_once = 500;

bool has_table(SqliteDatabase& database, std::string_view name) {
  bool found = false;
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
      .each([&](const SqliteRow&) { found = true; }, name);
  return found;
}

protocol::ElectionUuid uuid_in(const SqliteRow& row, int column) {
  const auto uuid = protocol::ElectionUuid::parse(row.text(column));
  if (!uuid) throw DatabaseFailed("the database holds a uuid that is none");
  return *uuid;
}

std::size_t move_documents(SqliteDatabase& database, const keystore::ColumnSealer& sealer) {
  struct Document {
    std::int64_t election;
    std::string name;
    Bytes sealed;
  };
  std::vector<Document> documents;
  database
      .prepare(
          "SELECT d.election, e.uuid, d.name, d.bytes FROM documents_unsealed d JOIN elections e "
          "ON e.number = d.election LIMIT 8")
      .each([&](const SqliteRow& row) {
        const auto blob = row.blob(3);
        const std::string_view bytes(reinterpret_cast<const char*>(blob.data()), blob.size());
        documents.push_back({row.integer(0), std::string(row.text(2)),
                             detail::seal_document(sealer, uuid_in(row, 1), row.text(2), bytes)});
      });
  for (const Document& document : documents) {
    database.prepare("INSERT INTO documents (election, name, bytes) VALUES (?, ?, ?)")
        .run(document.election, std::string_view(document.name), std::span<const std::byte>(document.sealed));
    database.prepare("DELETE FROM documents_unsealed WHERE election = ? AND name = ?")
        .run(document.election, std::string_view(document.name));
  }
  return documents.size();
}

std::size_t move_voters(SqliteDatabase& database, const keystore::ColumnSealer& sealer) {
  struct Row {
    std::int64_t election;
    election::VoterId id;
    std::optional<Bytes> birth_day;
    Bytes vote;
  };
  std::vector<Row> rows;
  database
      .prepare(
          "SELECT v.election, e.uuid, v.id, v.birth_day, v.vote FROM voters_unsealed v JOIN elections e "
          "ON e.number = v.election ORDER BY v.election, v.id LIMIT ?")
      .each(
          [&](const SqliteRow& row) {
            const auto uuid = uuid_in(row, 1);
            const election::VoterId id(detail::array_from<std::array<std::byte, 16>>(row.blob(2)));
            std::optional<Bytes> birth_day;
            if (!row.is_null(3)) birth_day = detail::seal_birth_day(sealer, uuid, id, row.integer(3));
            const auto vote = detail::array_from<detail::VoteBytes>(row.blob(4));
            rows.push_back({row.integer(0), id, std::move(birth_day), detail::seal_vote(sealer, uuid, id, vote)});
          },
          rows_at_once);
  auto add = database.prepare(
      "INSERT INTO voters (election, id, roll_index, college, verifier, birth_day, weight, vote) "
      "SELECT election, id, roll_index, college, verifier, ?, weight, ? FROM voters_unsealed "
      "WHERE election = ? AND id = ?");
  auto forget = database.prepare("DELETE FROM voters_unsealed WHERE election = ? AND id = ?");
  for (const Row& row : rows) {
    const std::span<const std::byte> id(row.id.get());
    std::optional<std::span<const std::byte>> birth_day;
    if (row.birth_day) birth_day = std::span<const std::byte>(*row.birth_day);
    add.run(birth_day, std::span<const std::byte>(row.vote), row.election, id);
    forget.run(row.election, id);
  }
  return rows.size();
}

/// Moves until nothing is left, each time as one transaction.
/// @returns  whether there was anything
bool move_all(SqliteDatabase& database, const std::function<std::size_t()>& move) {
  for (bool moved = false;; moved = true) {
    SqliteDatabase::Transaction transaction(database);
    const std::size_t rows = move();
    transaction.commit();
    if (rows == 0) return moved;
  }
}

}  // namespace

void seal_desk_tables(SqliteDatabase& database, const keystore::ColumnSealer& sealer) {
  if (!has_table(database, "voters_unsealed")) return;
  const bool had_documents = move_all(database, [&] { return move_documents(database, sealer); });
  const bool had_voters = move_all(database, [&] { return move_voters(database, sealer); });
  // Written anew before the tables go: were it cut off, it would begin again.
  if (had_documents || had_voters) database.execute("VACUUM");
  SqliteDatabase::Transaction transaction(database);
  database.execute("DROP TABLE documents_unsealed; DROP TABLE voters_unsealed");
  transaction.commit();
}

}  // namespace urna::storage
