// SPDX-License-Identifier: EUPL-1.2
#include "storage/database_shape.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>

#include "storage/detail/open_files.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {
namespace {

using Row = std::vector<std::string>;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

Connection open_shut(const std::string& path) {
  sqlite3* raw = nullptr;
  const int how = SQLITE_OPEN_READONLY | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_NOFOLLOW;
  const int code = sqlite3_open_v2(path.c_str(), &raw, how, nullptr);
  Connection connection(raw);
  if (code != SQLITE_OK) throw DatabaseFailed("a database cannot be opened");
  return connection;
}

/// Through the connection that has the file: a change that its owner is in the middle of is seen too.
std::vector<Row> rows_of(sqlite3* database, const std::string& question) {
  std::vector<Row> rows;
  const auto take = [](void* into, int count, char** values, char**) {
    Row row;
    for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "" : values[i]);
    static_cast<std::vector<Row>*>(into)->push_back(std::move(row));
    return 0;
  };
  const int code = sqlite3_exec(database, question.c_str(), take, &rows, nullptr);
  if (code != SQLITE_OK) throw DatabaseFailed(std::string("a database cannot be read: ") + sqlite3_errstr(code));
  return rows;
}

/// A table's name is pasted into SQL below; ours are small letters.
bool is_table_name(std::string_view name) {
  return !name.empty() && !name.starts_with("sqlite_") &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// A file, through the connection of this process that has it, or one of its own.
class Looking {
 public:
  explicit Looking(const std::string& path)
      : pin_(detail::OpenFiles::canonical(path)), own_(pin_.database() == nullptr ? open_shut(path) : nullptr) {}

  std::vector<Row> rows(const std::string& question) const {
    return rows_of(own_ ? own_.get() : pin_.database(), question);
  }

 private:
  const detail::OpenFiles::Pin pin_;
  const Connection own_;
};

}  // namespace

std::vector<std::string> databases_in(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  for (auto at = fs::recursive_directory_iterator(folder); at != fs::recursive_directory_iterator(); ++at) {
    const std::string path = at->path().lexically_relative(folder).generic_string();
    // What a backup has under way comes and goes.
    if (at.depth() == 0 && path != "tenants") at.disable_recursion_pending();
    if (path.ends_with(".db") && at->is_regular_file() && !at->is_symlink()) paths.push_back(path);
  }
  std::ranges::sort(paths);
  return paths;
}

DatabaseShape shape_of_database(const std::string& path) {
  const Looking looking(path);
  DatabaseShape shape;
  for (const Row& row : looking.rows("SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY rowid")) {
    if (!row[2].empty()) shape.schema += row[2] + ";\n";
    if (row[0] != "table" || !is_table_name(row[1])) continue;
    shape.rows.emplace_back(row[1], std::stoull(looking.rows("SELECT count(*) FROM \"" + row[1] + "\"")[0][0]));
  }
  std::ranges::sort(shape.rows);
  return shape;
}

std::vector<KeptLog> logs_of_journal(const std::string& path, std::uint64_t at_most) {
  const Looking looking(path);
  std::vector<KeptLog> logs;
  for (const Row& row : looking.rows("SELECT number, name, size FROM logs ORDER BY name")) {
    KeptLog log{row[1], std::stoull(row[2]), 0, {}};
    log.from = log.size - std::min(log.size, at_most);
    const std::string entries = "SELECT text FROM entries WHERE log = " + std::to_string(std::stoll(row[0])) +
                                " AND number >= " + std::to_string(log.from) + " ORDER BY number";
    for (const Row& entry : looking.rows(entries)) log.entries.push_back(entry[0]);
    logs.push_back(std::move(log));
  }
  return logs;
}

}  // namespace urna::storage
