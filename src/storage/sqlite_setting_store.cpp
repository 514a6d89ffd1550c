// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_setting_store.hpp"

namespace urna::storage {
namespace {

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE settings (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
)sql"}};

}  // namespace

SqliteSettingStore::SqliteSettingStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                       const SqliteOptions& options)
    : sealer_(sealer), database_(path, migrations, options) {}

std::optional<std::string> SqliteSettingStore::text(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  std::optional<std::string> text;
  database_.prepare("SELECT value FROM settings WHERE name = ?")
      .each(
          [&](const SqliteRow& row) { text = sealer_.open("settings", "value", bytes_of(name), row.blob(0)).expose(); },
          name);
  return text;
}

void SqliteSettingStore::put(std::string_view name, std::string_view text) {
  const Bytes sealed = sealer_.seal("settings", "value", bytes_of(name), bytes_of(text));
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .run(name, std::span<const std::byte>(sealed));
}

void SqliteSettingStore::copy_to(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  database_.copy_to(path);
}

}  // namespace urna::storage
