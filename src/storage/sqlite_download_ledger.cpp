// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_download_ledger.hpp"

#include <algorithm>

#include "storage/detail/blob_array.hpp"

namespace urna::storage {
namespace {

using tenancy::DownloadCounts;

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE people (
  person  BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
  stopped INTEGER,
  alerted INTEGER
) STRICT;
CREATE TABLE minutes (
  person  BLOB NOT NULL CHECK (length(person) = 16),
  start   INTEGER NOT NULL,
  records INTEGER NOT NULL,
  files   INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,
  PRIMARY KEY (person, start)
) STRICT, WITHOUT ROWID;
)sql"}};

std::int64_t seconds(Timestamp moment) { return moment.time_since_epoch().count(); }
Timestamp moment(std::int64_t seconds) { return Timestamp(std::chrono::seconds(seconds)); }
std::optional<std::int64_t> seconds(const std::optional<Timestamp>& moment) {
  if (!moment) return std::nullopt;
  return seconds(*moment);
}
std::span<const std::byte> bytes_of_id(const PersonId& person) { return person.get(); }

}  // namespace

SqliteDownloadLedger::SqliteDownloadLedger(const std::string& path, const SqliteOptions& options)
    : database_(path, migrations, options),
      find_person_(database_.prepare("SELECT stopped, alerted FROM people WHERE person = ?")),
      find_minutes_(
          database_.prepare("SELECT start, records, files, bytes FROM minutes WHERE person = ? ORDER BY start")),
      put_person_(database_.prepare("INSERT OR REPLACE INTO people (person, stopped, alerted) VALUES (?, ?, ?)")),
      put_minute_(database_.prepare(
          "INSERT OR REPLACE INTO minutes (person, start, records, files, bytes) VALUES (?, ?, ?, ?, ?)")),
      erase_minute_(database_.prepare("DELETE FROM minutes WHERE person = ? AND start = ?")) {}

DownloadCounts SqliteDownloadLedger::read(const PersonId& person) {
  DownloadCounts counts;
  find_person_.each(
      [&](const SqliteRow& row) {
        if (!row.is_null(0)) counts.stopped = moment(row.integer(0));
        if (!row.is_null(1)) counts.alerted = moment(row.integer(1));
      },
      bytes_of_id(person));
  find_minutes_.each(
      [&](const SqliteRow& row) {
        const auto number = [&](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
        counts.minutes.push_back({moment(row.integer(0)), {number(1), number(2), number(3)}});
      },
      bytes_of_id(person));
  return counts;
}

void SqliteDownloadLedger::write(const PersonId& person, const DownloadCounts& before, const DownloadCounts& after) {
  const auto in = [](const DownloadCounts& counts, Timestamp start) {
    return std::ranges::find(counts.minutes, start, &DownloadCounts::Minute::start);
  };
  for (const auto& minute : before.minutes) {
    if (in(after, minute.start) == after.minutes.end()) erase_minute_.run(bytes_of_id(person), seconds(minute.start));
  }
  for (const auto& [start, amount] : after.minutes) {
    const auto there = in(before, start);
    if (there != before.minutes.end() && there->amount == amount) continue;
    put_minute_.run(bytes_of_id(person), seconds(start), amount.records, amount.files, amount.bytes);
  }
  put_person_.run(bytes_of_id(person), seconds(after.stopped), seconds(after.alerted));
}

void SqliteDownloadLedger::exclusively(const PersonId& person, const std::function<void(DownloadCounts&)>& change) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  const DownloadCounts before = read(person);
  DownloadCounts after = before;
  change(after);
  write(person, before, after);
  transaction.commit();
}

std::vector<PersonId> SqliteDownloadLedger::stopped() const {
  const std::lock_guard lock(mutex_);
  std::vector<PersonId> people;
  database_.prepare("SELECT person FROM people WHERE stopped IS NOT NULL ORDER BY stopped")
      .each([&](const SqliteRow& row) {
        people.emplace_back(detail::array_from<std::array<std::byte, 16>>(row.blob(0)));
      });
  return people;
}

}  // namespace urna::storage
