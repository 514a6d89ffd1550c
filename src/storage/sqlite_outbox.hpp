// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "journal/entry.hpp"
#include "storage/details_sealer.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// A table beside the tables of a database, in which the journal's entries about a change are written in the change's
/// own transaction: there is no change without its entry and no entry without its change, whenever the power goes.
/// From there a `JournalKeeper` moves them into the journal.
class SqliteOutbox {
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

  /// From now on, what the deed at hand says in words goes with its entries.  Before anybody puts.
  /// @param sealer  outlives this
  void carry_payloads(const DetailsSealer& sealer) { sealer_ = &sealer; }

  /// Within a transaction of the caller, who holds the mutex.  With it, as its payload, what `Acting` has been told.
  void put(const journal::Entry& entry);

  struct Letter {
    std::uint64_t number = 0;
    std::string entry;                  ///< canonical JSON
    std::optional<Bytes> payload = {};  ///< sealed
  };
  /// The oldest ones, by number.
  std::vector<Letter> waiting(std::size_t at_most);
  /// The last number that was ever given; 0 for none.
  std::uint64_t last_number();
  /// These and all before are in the journal.
  void forget_up_to(std::uint64_t number);

  /// Whether something may be waiting: may be asked by any thread, without the mutex.
  bool may_wait() const { return may_wait_; }

 private:
  std::mutex& mutex_;
  SqliteDatabase& database_;
  const DetailsSealer* sealer_ = nullptr;
  SqliteStatement put_;
  SqliteStatement waiting_;
  SqliteStatement last_;
  SqliteStatement forget_;
  std::atomic<bool> may_wait_ = true;
};

}  // namespace urna::storage
