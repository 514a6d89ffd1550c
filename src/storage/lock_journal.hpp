// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <string>

#include "journal/entry.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_outbox.hpp"

namespace urna::storage {

/// What the journal is to say of the platform's lock and of what happens while it is locked, when there is no key that
/// could sign a log: a file of its own, out of which the keeper of an open desk moves it into the platform's log. Calls
/// may come from many threads.
///
/// Each entry is chained to the one before: SHA-256("urna/lock-journal/v1" ‖ 0x00 ‖ the hash before ‖ the entry), the
/// first of all to 32 zeros.  Whoever changes one must change the hashes of all later ones, of which the operator's log
/// has a copy.
class LockJournal {
 public:
  /// @throws DatabaseFailed  see `SqliteDatabase`
  explicit LockJournal(const std::string& path, const SqliteOptions& options = {});

  /// On the disk when it returns.
  /// @param entry  of the platform's log
  /// @returns      the chain's hash, to be told to a log elsewhere
  /// @throws DatabaseFailed
  Digest note(const journal::Entry& entry);

  /// Whether what waits is what was noted, in its order and to its end, as far as the chain can tell.
  bool is_whole();

  SqliteOutbox& outbox() { return outbox_; }

 private:
  std::uint64_t last_number();
  std::optional<Digest> hash_of(std::uint64_t number);

  std::mutex mutex_;
  SqliteDatabase database_;
  SqliteStatement last_;
  SqliteStatement find_;
  SqliteStatement put_;
  SqliteStatement forget_;
  SqliteOutbox outbox_;
};

}  // namespace urna::storage
