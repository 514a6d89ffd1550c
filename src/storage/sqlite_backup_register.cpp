// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_backup_register.hpp"

namespace urna::storage {
namespace {

using continuity::BackupRecord;
using continuity::CheckKind;
using continuity::CheckRecord;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE backups (
  name    TEXT PRIMARY KEY,
  made    INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,
  files   INTEGER NOT NULL,
  copies  INTEGER NOT NULL,
  places  INTEGER NOT NULL,
  millis  INTEGER NOT NULL,
  held    INTEGER NOT NULL,
  removed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE checks (
  number INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL,
  backup TEXT NOT NULL,
  at     INTEGER NOT NULL,
  good   INTEGER NOT NULL,
  millis INTEGER NOT NULL
) STRICT;
CREATE TABLE since (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at  INTEGER NOT NULL
) STRICT;
)sql"}};

std::int64_t seconds_of(Timestamp moment) { return moment.time_since_epoch().count(); }
Timestamp moment_of(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }

std::string_view word_of(CheckKind kind) {
  switch (kind) {
    case CheckKind::verification:
      return "verification";
    case CheckKind::drill:
      return "drill";
  }
  return "";
}

}  // namespace

SqliteBackupRegister::SqliteBackupRegister(const std::string& path, const SqliteOptions& options)
    : database_(path, migrations, options) {}

void SqliteBackupRegister::put(const BackupRecord& backup) {
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "INSERT INTO backups (name, made, bytes, files, copies, places, millis, held, removed) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET made = excluded.made, "
          "bytes = excluded.bytes, files = excluded.files, copies = excluded.copies, places = excluded.places, "
          "millis = excluded.millis, held = excluded.held, removed = excluded.removed")
      .run(std::string_view(backup.name), seconds_of(backup.made), backup.bytes, backup.files, backup.copies,
           backup.places, backup.millis, backup.is_held, backup.is_removed);
}

void SqliteBackupRegister::add(const CheckRecord& check) {
  const std::lock_guard lock(mutex_);
  database_.prepare("INSERT INTO checks (kind, backup, at, good, millis) VALUES (?, ?, ?, ?, ?)")
      .run(word_of(check.kind), std::string_view(check.backup), seconds_of(check.at), check.is_good, check.millis);
}

std::vector<BackupRecord> SqliteBackupRegister::backups() const {
  const std::lock_guard lock(mutex_);
  std::vector<BackupRecord> backups;
  database_
      .prepare(
          "SELECT name, made, bytes, files, copies, places, millis, held, removed FROM backups "
          "ORDER BY made DESC, name DESC")
      .each([&](const SqliteRow& row) {
        backups.push_back({.name = std::string(row.text(0)),
                           .made = moment_of(row.integer(1)),
                           .bytes = static_cast<std::uint64_t>(row.integer(2)),
                           .files = static_cast<std::uint64_t>(row.integer(3)),
                           .copies = static_cast<unsigned>(row.integer(4)),
                           .places = static_cast<unsigned>(row.integer(5)),
                           .millis = static_cast<std::uint64_t>(row.integer(6)),
                           .is_held = row.integer(7) != 0,
                           .is_removed = row.integer(8) != 0});
      });
  return backups;
}

std::vector<CheckRecord> SqliteBackupRegister::checks() const {
  const std::lock_guard lock(mutex_);
  std::vector<CheckRecord> checks;
  database_.prepare("SELECT kind, backup, at, good, millis FROM checks ORDER BY number DESC")
      .each([&](const SqliteRow& row) {
        const bool is_drill = row.text(0) == word_of(CheckKind::drill);
        checks.push_back({.kind = is_drill ? CheckKind::drill : CheckKind::verification,
                          .backup = std::string(row.text(1)),
                          .at = moment_of(row.integer(2)),
                          .is_good = row.integer(3) != 0,
                          .millis = static_cast<std::uint64_t>(row.integer(4))});
      });
  return checks;
}

Timestamp SqliteBackupRegister::since(Timestamp now) {
  const std::lock_guard lock(mutex_);
  database_.prepare("INSERT INTO since (one, at) VALUES (1, ?) ON CONFLICT (one) DO NOTHING").run(seconds_of(now));
  Timestamp since{};
  database_.prepare("SELECT at FROM since").each([&](const SqliteRow& row) { since = moment_of(row.integer(0)); });
  return since;
}

}  // namespace urna::storage
