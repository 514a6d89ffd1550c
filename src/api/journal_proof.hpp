// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "journal/entry.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::api {

/// That something was noted, for whoever has nothing else.
struct JournalProof {
  std::string entry;  ///< canonical JSON
  std::string proof;  ///< `journal::log_proof_text`
  std::string key;    ///< the log's: `NoteKey::text`
};

/// Proves the first entry of the house's log that is about an object and of that event.
/// @param at  about when it was noted: looked for from an hour before
/// @returns   nothing when there is none, or when it is not signed within two seconds
std::optional<JournalProof> journal_proof(storage::JournalKeeper& keeper, journal::Event event,
                                          const journal::Object& object, Timestamp at);

/// Proves the newest entry of the house's log that says an event was done, not refused.
/// @returns   nothing when none of the last 20,000 entries does, or when it is not signed within two seconds
std::optional<JournalProof> newest_journal_proof(storage::JournalKeeper& keeper, journal::Event event);

}  // namespace urna::api
