// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "journal/checkpoint_signer.hpp"
#include "journal/details.hpp"
#include "journal/entry.hpp"
#include "journal/hash_tree.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {

/// The journal's logs in a SQLite file of their own: entries and tiles, only ever appended.  There is no call that
/// changes or removes an entry; what stands beside one, sealed, may go.  Calls may come from many threads.
class SqliteJournal {
 public:
  /// @param place  what the origins of new logs begin with: `vote.example.org`
  /// @throws DatabaseFailed  see `SqliteDatabase`
  SqliteJournal(const std::string& path, std::string place, const SqliteOptions& options = {});

  /// What an entry's `pc` is the digest of, and whom it may be about.
  struct Details {
    journal::DetailsMonth month;
    journal::Actor actor = journal::Actor::anybody();
    std::optional<journal::Actor> subject = {};
    Bytes sealed;
  };
  struct Arrival {
    journal::LogName log = journal::LogName::platform();
    Timestamp at;
    std::string text;  ///< canonical JSON
    std::optional<Details> payload = {};

    static Arrival of(const journal::Entry& entry, std::optional<Bytes> sealed = {});
  };
  /// How far an outbox has been emptied.
  struct Cursor {
    std::string source;
    std::uint64_t number = 0;
  };
  /// All of it durably, or nothing.
  /// @throws DatabaseFailed
  void append(std::span<const Arrival> arrivals, std::span<const Cursor> cursors);
  std::uint64_t cursor(const std::string& source);

  // ---- Reading.  Sizes only grow; what was read of a log stays true.

  struct Log {
    journal::LogName name = journal::LogName::platform();
    std::string origin;
    std::uint64_t size = 0;
  };
  std::vector<Log> logs();
  std::optional<Log> log(const journal::LogName& name);
  /// As far as the log has grown; nothing when it has no such tile of that width.
  std::optional<std::vector<Digest>> tile(const journal::LogName& log, const journal::TilePlace& place);
  /// Entries `from` ≤ number < `to` in canonical JSON, as many as there are.
  std::vector<std::string> entries(const journal::LogName& log, std::uint64_t from, std::uint64_t to);
  /// For trees of this log: its tiles must be there.
  journal::ReadTile reader(const journal::LogName& log);

  // ---- What witnesses have signed, of each the newest.

  struct Cosignature {
    std::string witness;  ///< the number of its key, in hexadecimal
    std::uint64_t size = 0;
    Timestamp at;
    std::string note;  ///< the checkpoint, as the log has signed it
    std::string line;  ///< what the witness put below, without line end
  };
  void keep_cosignature(const journal::LogName& log, const Cosignature& cosignature);
  std::optional<Cosignature> cosignature(const journal::LogName& log, const std::string& witness);
  std::vector<Cosignature> cosignatures(const journal::LogName& log);

  // ---- How far the journal has been handed on, to whoever the operator named.

  std::uint64_t sink_cursor(const std::string& sink, const journal::LogName& log);
  void keep_sink_cursor(const std::string& sink, const journal::LogName& log, std::uint64_t number);

  // ---- What stands beside the entries.  Proofs do not depend on it.

  /// @returns  nothing when the entry has none, or has it no more
  std::optional<Details> payload(const journal::LogName& log, std::uint64_t number);
  std::vector<journal::DetailsMonth> payload_months();
  std::uint64_t count_payloads(const journal::DetailsMonth& month);
  /// Nothing of it is left in the database's files when these return.
  /// @returns  how many they were
  std::uint64_t forget_payloads(const journal::DetailsMonth& month);
  /// Those of which the person is the subject, and those about access in which they act: what they did as an
  /// administrator others answer for as well, and stays until its month goes.
  std::uint64_t count_payloads_of(const journal::Actor& person);
  std::uint64_t erase_payloads_of(const journal::Actor& person);

 private:
  struct Known {
    std::int64_t number = 0;
    std::string origin;
    journal::GrowingTree tree;
  };
  Known* known(const journal::LogName& name);
  std::uint64_t count(const std::string& which, std::string_view first, std::string_view second);
  std::uint64_t forget(const std::string& which, std::string_view first, std::string_view second);
  std::optional<std::vector<Digest>> stored_tile(std::int64_t log, const journal::TilePlace& place);

  std::mutex mutex_;
  const std::string place_;
  SqliteDatabase database_;
  SqliteStatement find_log_;
  SqliteStatement add_log_;
  SqliteStatement grow_log_;
  SqliteStatement add_entry_;
  SqliteStatement put_tile_;
  SqliteStatement find_tile_;
  SqliteStatement put_cursor_;
  SqliteStatement find_cursor_;
  SqliteStatement find_entries_;
  SqliteStatement add_payload_;
  SqliteStatement find_payload_;
  std::map<journal::LogName, Known> known_;
};

/// What was last signed, in a file apart from the journal's.
class SqliteSignedHeads final : public journal::SignedHeads {
 public:
  explicit SqliteSignedHeads(const std::string& path, const SqliteOptions& options = {});

  std::optional<journal::Checkpoint> last(const std::string& origin) const override;
  void keep(const journal::Checkpoint& head) override;

 private:
  mutable std::mutex mutex_;
  mutable SqliteDatabase database_;
  mutable SqliteStatement find_;
  SqliteStatement put_;
};

}  // namespace urna::storage
