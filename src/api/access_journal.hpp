// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "identity/access_store.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// Temporary access, emergencies and reviews of access, in the journal of the desk where they happen.
class AccessJournal final : public identity::AccessWitness {
 public:
  /// @param keeper  outlives it
  explicit AccessJournal(storage::JournalKeeper& keeper) : keeper_(keeper) {}

  /// With what the request at hand says of itself, if there is one.
  /// @throws storage::JournalUnavailable
  void note(identity::AccessEvent event, const std::optional<identity::PersonId>& person,
            const std::optional<identity::PersonId>& subject, const identity::Place& place, Timestamp now) override;

 private:
  storage::JournalKeeper& keeper_;
};

}  // namespace urna::api
