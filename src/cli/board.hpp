// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report.hpp"
#include "protocol/archive.hpp"

namespace urna::cli {

/// A ballot as the public board shows it.
struct BoardEntry {
  Digest hash{};
  std::string credential;
  std::uint64_t height = 0;  ///< of its event
  bool counts = false;       ///< no later ballot has the same credential
};

struct Board {
  std::vector<BoardEntry> ballots;  ///< in order
  bool is_open = true;              ///< no event but the set-up and ballots
};

/// All ballots in the archive.  Every record's hash and the chain of events are verified; what the ballots and proofs
/// say is `audit`'s.
/// @errors  the archive cannot be read or was changed at this byte, or a ballot does not begin as ballots do
Result<Board, protocol::ArchiveError> read_board(const protocol::ByteSource& source);

/// The error above in words.  Unusable where the file is no archive at all, else refused.
Refusal unreadable_board(const std::string& path, const protocol::ByteSource& source,
                         const protocol::ArchiveError& error);

/// Reads a tracking number: 43 characters of Base64, or the 64 hexadecimal ones of the record's name.
std::optional<Digest> tracker_from(std::string_view text);

}  // namespace urna::cli
