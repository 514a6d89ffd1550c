// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "journal/checkpoint.hpp"
#include "storage/journal_keeper.hpp"

/// What of a log is signed now.
namespace urna::api::detail {

/// The checkpoint that everything in one answer is proved under.
struct SignedLogHead {
  std::string note;
  journal::Checkpoint checkpoint;
};

/// The newest checkpoint, with the signatures of those witnesses who have signed this one already.
std::optional<std::string> cosigned_head(storage::JournalKeeper& keeper, const journal::LogName& log);

/// The same, opened; nothing when the log has none.
std::optional<SignedLogHead> signed_head(storage::JournalKeeper& keeper, const journal::LogName& log);

}  // namespace urna::api::detail
