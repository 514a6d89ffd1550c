// SPDX-License-Identifier: EUPL-1.2
#include "storage/database_facts.hpp"

#include <algorithm>

#include "journal/hash_tree.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {
namespace {

/// A table's name is pasted into SQL below; ours are small letters.
bool is_table_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool has_table(const DatabaseFacts& facts, std::string_view name) {
  return std::ranges::any_of(facts.tables, [&](const auto& table) { return table.table == name; });
}

continuity::BackedHead head_of(SqliteDatabase& database, const std::string& path, std::int64_t number,
                               std::string_view name) {
  constexpr std::size_t leaves_at_a_time = 4096;
  journal::GrowingTree tree;
  std::vector<Digest> leaves;
  std::uint64_t expected = 0;
  database.prepare("SELECT number, text FROM entries WHERE log = ? ORDER BY number")
      .each(
          [&](const SqliteRow& row) {
            if (static_cast<std::uint64_t>(row.integer(0)) != expected++)
              throw DatabaseFailed("a log of the journal lacks entries");
            leaves.push_back(journal::hash_of_leaf(row.text(1)));
            if (leaves.size() < leaves_at_a_time) return;
            tree.append(leaves);
            leaves.clear();
          },
          number);
  tree.append(leaves);
  return {path, std::string(name), tree.size(), tree.root()};
}

}  // namespace

DatabaseFacts facts_of_database(const std::string& path, const std::string& file) {
  SqliteDatabase database = SqliteDatabase::look_into(file);
  DatabaseFacts facts;
  std::vector<std::string> names;
  database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").each([&](const SqliteRow& row) {
    names.emplace_back(row.text(0));
  });
  for (const std::string& name : names) {
    if (!is_table_name(name) || name.starts_with("sqlite_")) continue;
    database.prepare("SELECT count(*) FROM \"" + name + "\"").each([&](const SqliteRow& row) {
      facts.tables.push_back({path, name, static_cast<std::uint64_t>(row.integer(0))});
    });
  }
  if (!has_table(facts, "logs") || !has_table(facts, "entries")) return facts;
  struct Log {
    std::int64_t number;
    std::string name;
    std::uint64_t size;
  };
  std::vector<Log> logs;
  database.prepare("SELECT number, name, size FROM logs ORDER BY name").each([&](const SqliteRow& row) {
    logs.push_back({row.integer(0), std::string(row.text(1)), static_cast<std::uint64_t>(row.integer(2))});
  });
  for (const Log& log : logs) {
    facts.heads.push_back(head_of(database, path, log.number, log.name));
    if (facts.heads.back().size != log.size) throw DatabaseFailed("a log of the journal lacks entries");
  }
  return facts;
}

}  // namespace urna::storage
