// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assurance/evidence.hpp"
#include "base/person_id.hpp"
#include "journal/checkpoint.hpp"
#include "journal/details.hpp"
#include "journal/hash_tree.hpp"

namespace urna::evidence {

/// One log of the journal, as it can be read.
struct LogSeen {
  std::uint64_t size = 0;
  std::string origin;
  std::optional<std::string> checkpoint;  ///< the newest that was signed
  std::optional<journal::NoteKey> key;    ///< which signs them
  journal::ReadTile read;
  /// Entries `from` ≤ number < `to`, in canonical JSON.
  std::function<std::vector<std::string>(std::uint64_t from, std::uint64_t to)> entries;
};

/// `log.integrity`: every entry of every log, hashed anew, comes to the tree that was signed.
assurance::CollectorManifest journal_integrity_manifest();
assurance::Look look_at_journal(const std::vector<LogSeen>& logs);

/// `log.retention`: each log begins with its first entry, and nothing stands beside the entries beyond its time.
assurance::CollectorManifest journal_retention_manifest();
assurance::Look look_at_journal_retention(const std::vector<LogSeen>& logs,
                                          const std::vector<journal::DetailsMonth>& months,
                                          const journal::DetailsRetention& retention, Timestamp now);

/// When somebody was last seen: each entry of the house's log by which a person enrols, signs in or takes up a role.
std::map<PersonId, Timestamp> last_seen_in(const LogSeen& log, Timestamp since);

}  // namespace urna::evidence
