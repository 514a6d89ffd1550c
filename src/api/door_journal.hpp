// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "identity/person.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// What the door for people sees, in the journal: as far as the journal does not have it already, because somebody
/// asked for it and was answered.
class DoorJournal final : public identity::PersonWitness {
 public:
  /// @param keeper  outlives it
  explicit DoorJournal(storage::JournalKeeper& keeper) : keeper_(keeper) {}

  /// @throws storage::JournalUnavailable
  void note(identity::PersonEvent event, const std::optional<identity::PersonId>& person, Timestamp now) override;

 private:
  storage::JournalKeeper& keeper_;
};

}  // namespace urna::api
