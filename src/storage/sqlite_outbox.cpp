// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

SqliteOutbox::SqliteOutbox(std::mutex& mutex, SqliteDatabase& database)
    : mutex_(mutex),
      database_(database),
      put_(database.prepare("INSERT INTO outbox (entry, payload) VALUES (?, ?)")),
      waiting_(database.prepare("SELECT number, entry, payload FROM outbox ORDER BY number LIMIT ?")),
      last_(database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")),
      forget_(database.prepare("DELETE FROM outbox WHERE number <= ?")) {}

void SqliteOutbox::add(const std::string& entry, std::optional<std::span<const std::byte>> payload) {
  put_.run(std::string_view(entry), payload);
}

std::vector<Outbox::Letter> SqliteOutbox::look(std::size_t at_most, const std::function<void()>& begun) {
  const std::lock_guard lock(mutex_);
  begun();  // whoever puts from here on, puts after the mutex is free
  std::vector<Letter> letters;
  waiting_.each(
      [&](const SqliteRow& row) {
        Letter& letter = letters.emplace_back(static_cast<std::uint64_t>(row.integer(0)), std::string(row.text(1)));
        if (!row.is_null(2)) letter.payload.emplace(row.blob(2).begin(), row.blob(2).end());
      },
      at_most);
  return letters;
}

std::uint64_t SqliteOutbox::last_number() {
  const std::lock_guard lock(mutex_);
  std::uint64_t last = 0;
  last_.each([&](const SqliteRow& row) { last = static_cast<std::uint64_t>(row.integer(0)); });
  return last;
}

void SqliteOutbox::forget_up_to(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  SqliteDatabase::Transaction transaction(database_);
  forget_.run(number);
  transaction.commit();
}

}  // namespace urna::storage
