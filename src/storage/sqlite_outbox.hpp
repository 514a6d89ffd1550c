// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>

#include "storage/outbox.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// An outbox in a SQLite file.
class SqliteOutbox final : public Outbox {
 public:
  /// For the migrations of the database.  Numbers are never given twice (`AUTOINCREMENT`), so that a gap shows.
  static constexpr std::string_view table = R"sql(
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  entry  TEXT NOT NULL
) STRICT;
)sql";
  /// The migration after it: what an entry's `pc` is the digest of, sealed.
  static constexpr std::string_view payload_column = "ALTER TABLE outbox ADD COLUMN payload BLOB;";

  /// @param mutex     held by whoever uses the database
  /// @param database  has the table; outlives this
  SqliteOutbox(std::mutex& mutex, SqliteDatabase& database);

  std::uint64_t last_number() override;
  void forget_up_to(std::uint64_t number) override;

 private:
  void add(const std::string& entry, std::optional<std::span<const std::byte>> payload) override;
  std::vector<Letter> look(std::size_t at_most, const std::function<void()>& begun) override;

  std::mutex& mutex_;
  SqliteDatabase& database_;
  SqliteStatement put_;
  SqliteStatement waiting_;
  SqliteStatement last_;
  SqliteStatement forget_;
};

}  // namespace urna::storage
