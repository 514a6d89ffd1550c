// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "storage/journal_keeper.hpp"

namespace urna::storage {

/// What stands beside the journal's entries: opened for who may, erased for a person, destroyed by the month.  Whatever
/// goes, entries and proofs stay as they are.
class DetailsKeeper {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param keeper, sealer  outlive it
  DetailsKeeper(JournalKeeper& keeper, const DetailsSealer& sealer, journal::DetailsRetention retention, Clock now)
      : keeper_(keeper), sealer_(sealer), retention_(retention), now_(std::move(now)) {}

  /// @returns  nothing when the entry never had one, or it was erased, or its time is over
  /// @throws KeystoreLocked, IntegrityFailed
  std::optional<DetailsSealer::Opened> open(const journal::LogName& log, std::uint64_t number);

  /// See `SqliteJournal::erase_payloads_of`; with an entry that says how many.
  /// @throws JournalUnavailable  the entry comes first: nothing was erased
  std::uint64_t erase_person(const journal::Actor& person, const journal::Actor& by, const std::string& trace);

  /// Destroys the keys of the months whose time is over, and what they sealed; an entry comes first.  To be called now
  /// and then; goes on where it was cut off.
  void retire();

 private:
  JournalKeeper& keeper_;
  const DetailsSealer& sealer_;
  const journal::DetailsRetention retention_;
  const Clock now_;
};

}  // namespace urna::storage
