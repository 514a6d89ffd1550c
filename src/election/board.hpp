// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "protocol/archive.hpp"

namespace urna::election {

/// A ballot as the public board shows it.
struct BoardEntry {
  Digest hash{};
  std::string credential;
  std::uint64_t height = 0;  ///< of its event
  bool counts = false;       ///< no later ballot has the same credential
};

/// The content of a record in the archive, bytes.
struct RecordPlace {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// An event as the public board shows it; ballots that follow one another are one entry.
struct BoardEvent {
  protocol::EventType type = protocol::EventType::setup;
  std::uint64_t height = 0;            ///< of the event, of a run of ballots that of the first
  std::uint64_t count = 1;             ///< ballots in the run
  Digest hash{};                       ///< of the event, of a run of ballots that of the last
  std::vector<RecordPlace> data = {};  ///< the payload last; none for ballots
};

struct Board {
  std::vector<BoardEntry> ballots;  ///< in order
  std::vector<BoardEvent> events;   ///< in order
  bool is_open = true;              ///< no event but the set-up and ballots
};

/// All ballots and events in the archive.  Every record's hash and the chain of events are verified; what the ballots
/// and proofs say is for `protocol::audit`.
/// @errors  the archive cannot be read or was changed at this byte, or a ballot does not begin as ballots do
Result<Board, protocol::ArchiveError> read_board(const protocol::ByteSource& source);

/// Adds an event to those before it: a ballot to the run that it continues.
void append_event(std::vector<BoardEvent>& events, BoardEvent event);

/// Reads a tracking number: 43 characters of Base64, or the 64 hexadecimal ones of the record's name.
std::optional<Digest> tracker_from(std::string_view text);

/// The beginning of an archive: its header and the event Setup.  What it holds is not checked.
/// @param now  seconds since 1970; stands in every record
std::string new_archive(std::uint64_t now, const std::string& election, const std::string& trustees,
                        const std::string& credentials);

}  // namespace urna::election
