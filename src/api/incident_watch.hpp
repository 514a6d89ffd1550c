// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

#include "crypto/random.hpp"
#include "incident/detector.hpp"
#include "incident/incident_store.hpp"
#include "storage/sqlite_journal.hpp"

namespace urna::api {

/// Opens an incident by itself when the journal shows one, and says when the time for a notice runs out.  One thread
/// at a time.  What was read is on the disk only after what it led to: cut off, it reads something twice, and opens
/// nothing twice.
class IncidentWatch {
 public:
  /// What is older than this when it is read opens nothing: it was there before anybody watched.
  static constexpr std::chrono::days old{7};

  /// @param unlocking  see `incident::JournalWatch`
  /// @param journal, store, random  outlive this
  IncidentWatch(storage::SqliteJournal& journal, journal::LogName house, incident::IncidentStore& store,
                crypto::RandomSource& random, std::vector<incident::UnlockWindow> unlocking = {})
      : journal_(journal), house_(std::move(house)), store_(store), random_(random), watch_(std::move(unlocking)) {}

  /// To be asked every few seconds.
  void tend(Timestamp now);
  /// Opens one for what the journal alone does not show.
  /// @param remark  what its timeline says besides; empty: nothing
  void open(const incident::Detection& detection, const std::string& remark, Timestamp now);

 private:
  void read_journal(Timestamp now);
  void look_at_clocks(Timestamp now);

  storage::SqliteJournal& journal_;
  const journal::LogName house_;
  incident::IncidentStore& store_;
  crypto::RandomSource& random_;
  incident::JournalWatch watch_;
  std::optional<std::uint64_t> read_;  ///< entries; nothing before the first time
  Timestamp next_look_{};
};

}  // namespace urna::api
