// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/outbox.hpp"
#include "storage/sqlite_journal.hpp"

namespace urna::storage {

/// An entry could not be written in time: what it is about must not happen.
class JournalUnavailable : public std::runtime_error {
 public:
  JournalUnavailable() : std::runtime_error("the journal cannot be written") {}
};

/// Keeps the journal: one thread that moves what waits in the outboxes into the logs, writes what is noted directly, up
/// to 256 at a time with one commit, signs a checkpoint of each log that grew, and writes a sign of life.
class JournalKeeper {
 public:
  using Clock = std::function<Timestamp()>;
  /// What the operator must know, in a few words without content: `journal_gap`.  Called by the keeper's thread.
  using Alarm = std::function<void(std::string_view event, const std::string& detail)>;

  struct Source {
    std::string name;  ///< of small letters, as in an entry: `desk`
    Outbox* outbox = nullptr;
  };
  struct Settings {
    std::chrono::milliseconds pause{200};               ///< between two looks at the outboxes, when nobody calls
    std::chrono::milliseconds between_signatures{500};  ///< of one log
    std::chrono::milliseconds patience{2'000};          ///< how long a caller of `note` waits
    std::chrono::seconds between_heartbeats{600};
    /// A file that is given up when the disk is full, so that the alarm and an orderly end can still be written, and
    /// taken up again once there is room for twice of it; empty for none.
    std::string ballast = {};
    std::size_t ballast_bytes = std::size_t{64} << 20U;
    /// Seals what is noted in words; outlives the keeper.  Without it only entries are kept.
    const DetailsSealer* payloads = nullptr;
    /// Where that goes which concerns no election: a customer's own log, in the place of the platform's.
    journal::LogName house = journal::LogName::platform();
  };

  /// Empties the outboxes once before it returns.
  /// @param journal, signer, sources' outboxes  outlive it
  JournalKeeper(SqliteJournal& journal, journal::CheckpointSigner& signer, std::vector<Source> sources, Clock now,
                Alarm alarm, Settings settings);
  JournalKeeper(SqliteJournal& journal, journal::CheckpointSigner& signer, std::vector<Source> sources, Clock now,
                Alarm alarm)
      : JournalKeeper(journal, signer, std::move(sources), std::move(now), std::move(alarm), Settings()) {}
  /// Empties the outboxes and signs, as far as that works.
  ~JournalKeeper();
  JournalKeeper(const JournalKeeper&) = delete;
  JournalKeeper& operator=(const JournalKeeper&) = delete;

  /// Returns when the entry is on the disk.
  /// @param payload  what there is to say in words; goes beside it, sealed
  /// @throws JournalUnavailable  it is not after `patience`; it may get there later
  void note(const journal::Entry& entry, const journal::Details& payload = {});
  /// Something has been put into an outbox.
  void wake();
  /// Returns when everything that waits is in the journal and signed.
  /// @throws JournalUnavailable  also when something may wait where nobody can look now
  void settle();
  /// The same, but for no longer than that, however much comes in meanwhile.
  /// @returns  whether all that waited is in the journal and signed
  bool settle_within(std::chrono::milliseconds time);

  /// Whether what is to be noted now can be expected to be noted.  Never waits for a disk.
  bool is_available() const;

  /// The newest signed checkpoint of a log; nothing when it has none.
  std::optional<std::string> checkpoint(const journal::LogName& log) const;
  SqliteJournal& journal() { return journal_; }
  /// The log in which everything stands that concerns no election.
  const journal::LogName& house() const { return settings_.house; }
  journal::CheckpointSigner& signer() { return signer_; }

 private:
  struct Note {
    SqliteJournal::Arrival arrival;
    bool done = false;
    bool failed = false;
  };
  using NotePointer = std::shared_ptr<Note>;

  void run(const std::stop_token& stopping);
  /// Whether something waits that a further pass would move.
  bool has_more() const;
  /// The same; the mutex is held.
  bool waits_in_reach() const;
  void pass(bool is_last);
  void move(std::span<const NotePointer> notes, std::vector<SqliteJournal::Arrival> more);
  bool collect(Source& source, std::vector<SqliteJournal::Arrival>& arrivals,
               std::vector<SqliteJournal::Cursor>& cursors);
  void set_away(const Source& source, bool is_away);
  void sign(bool at_once);
  void give_up_ballast();
  void take_up_ballast();
  journal::Entry own_entry(journal::Event event) const;
  SqliteJournal::Arrival arrival_of(journal::Entry entry, std::optional<Bytes> sealed = {}) const;

  SqliteJournal& journal_;
  journal::CheckpointSigner& signer_;
  std::vector<Source> sources_;
  const Clock now_;
  const Alarm alarm_;
  const Settings settings_;

  mutable std::mutex mutex_;
  std::condition_variable called_;
  std::condition_variable moved_;
  std::deque<NotePointer> notes_;
  bool is_called_ = false;
  std::uint64_t passes_begun_ = 0;
  std::uint64_t passes_ended_ = 0;  // the last that went well
  std::uint64_t passes_over_ = 0;   // the last, whether or not it did
  int settling_ = 0;                // callers of `settle`
  std::set<std::string> away_;      // sources whose server cannot be reached: what waits there is moved later

  std::map<journal::LogName, std::string> checkpoints_;
  struct Signed {
    std::uint64_t size = 0;
    std::chrono::steady_clock::time_point at;
  };
  std::map<journal::LogName, Signed> signed_;  // the keeper's thread only
  std::set<journal::LogName> told_refused_;    // the same
  std::optional<Timestamp> last_heartbeat_;    // the same
  std::atomic<bool> failed_ = false;           // the last pass
  std::atomic<bool> lacks_ballast_ = false;    // it was given up, and there is no room for it yet
  std::atomic<bool> is_refused_ = false;       // a history was refused
  std::atomic<std::int64_t> busy_since_ = 0;   // milliseconds of the steady clock; 0: not busy
  std::jthread thread_;
};

}  // namespace urna::storage
