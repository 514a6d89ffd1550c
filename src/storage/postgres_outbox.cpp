// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_outbox.hpp"

namespace urna::storage {

void PostgresOutbox::add(const std::string& entry, std::optional<std::span<const std::byte>> payload) {
  const auto rows = database_.run("UPDATE outbox_last SET number = number + 1 RETURNING number");
  if (rows.size() != 1) throw DatabaseFailed("the database has lost count of its outbox");
  database_.run(
      "INSERT INTO outbox (number, entry, payload) VALUES ($1, $2, $3)",
      {rows.integer(0, 0), std::string_view(entry), payload ? PostgresValue(*payload) : PostgresValue(std::nullopt)});
}

std::vector<Outbox::Letter> PostgresOutbox::look(std::size_t at_most, const std::function<void()>& begun) {
  const std::lock_guard lock(mutex_);
  begun();  // whoever puts from here on, puts after the mutex is free
  const auto rows =
      database_.run("SELECT number, entry, payload FROM outbox ORDER BY number LIMIT $1", {std::uint64_t{at_most}});
  std::vector<Letter> letters;
  for (int row = 0; row < rows.size(); ++row) {
    Letter& letter =
        letters.emplace_back(static_cast<std::uint64_t>(rows.integer(row, 0)), std::string(rows.text(row, 1)));
    if (!rows.is_null(row, 2)) letter.payload.emplace(rows.blob(row, 2).begin(), rows.blob(row, 2).end());
  }
  return letters;
}

std::uint64_t PostgresOutbox::last_number() {
  const std::lock_guard lock(mutex_);
  const auto rows = database_.run("SELECT number FROM outbox_last");
  if (rows.size() != 1) throw DatabaseFailed("the database has lost count of its outbox");
  return static_cast<std::uint64_t>(rows.integer(0, 0));
}

void PostgresOutbox::forget_up_to(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  database_.run("DELETE FROM outbox WHERE number <= $1", {number});
}

}  // namespace urna::storage
