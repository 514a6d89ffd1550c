// SPDX-License-Identifier: EUPL-1.2
#include "cli/board.hpp"

#include <algorithm>
#include <unordered_map>

#include "cli/archive_end.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::cli {
namespace {

/// The credential of a ballot, by the first members of its one spelling.  Protocol §7.
std::optional<std::string> credential_of(std::string_view ballot) {
  protocol::CanonicalReader reader(ballot);
  reader.expect("{\"election_uuid\":");
  reader.plain_string();
  reader.expect(",\"election_hash\":");
  reader.plain_string();
  reader.expect(",\"credential\":");
  std::string credential(reader.plain_string());
  if (reader.failed()) return std::nullopt;
  return credential;
}

/// What the next event must follow from.  Protocol §3.2.
struct EventChain {
  std::optional<Digest> last;
  std::uint64_t height = 0;
  std::size_t data_records = 0;  ///< since the last event

  bool takes(const protocol::Event& event, const std::optional<protocol::Record>& payload, const Digest& hash) {
    const bool follows = event.parent == last && event.height == height &&
                         data_records == protocol::data_count(event.type) &&
                         event.payload == (payload ? std::optional(payload->hash) : std::nullopt);
    last = hash;
    ++height;
    data_records = 0;
    return follows;
  }
};

}  // namespace

Result<Board, protocol::ArchiveError> read_board(const protocol::ByteSource& source) {
  Board board;
  std::vector<BoardEntry>& entries = board.ballots;
  std::optional<protocol::Record> payload;
  EventChain chain;
  protocol::ArchiveReader reader(source);
  while (true) {
    auto record = reader.next();
    if (!record) return failure(record.error());
    if (!*record) break;
    const std::uint64_t offset = (*record)->offset;
    if (!(*record)->content_matches_name)
      return failure(
          protocol::ArchiveError{offset, "the record was changed: its content has not the hash of its name"});
    if ((*record)->kind == protocol::RecordKind::header) continue;
    if ((*record)->kind == protocol::RecordKind::data) {
      payload = std::move(**record);
      ++chain.data_records;
      continue;
    }
    const auto event = protocol::read_event((*record)->content);
    if (!event) return failure(protocol::ArchiveError{offset, "the event cannot be read"});
    if (!chain.takes(*event, payload, (*record)->hash))
      return failure(protocol::ArchiveError{offset, "the event does not follow from the one before it"});
    if (event->type != protocol::EventType::setup && event->type != protocol::EventType::ballot) board.is_open = false;
    if (event->type == protocol::EventType::ballot && payload) {
      auto credential = credential_of(content_of(source, *payload));
      if (!credential) return failure(protocol::ArchiveError{payload->offset, "a ballot does not begin as ballots do"});
      entries.push_back({payload->hash, std::move(*credential), event->height, false});
    }
    payload.reset();
  }
  if (chain.height == 0 || payload)
    return failure(protocol::ArchiveError{reader.offset(), "the archive does not end with an event"});
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < entries.size(); ++i) last[entries[i].credential] = i;
  for (const auto& [credential, index] : last) entries[index].counts = true;
  return board;
}

Refusal unreadable_board(const std::string& path, const protocol::ByteSource& source,
                         const protocol::ArchiveError& error) {
  if (!is_archive(source)) {
    return Refusal{ExitCode::unusable,
                   {{.what = "is no archive of an election", .remedy = "name the archive, UUID.bel", .file = path}}};
  }
  return Refusal{ExitCode::refused,
                 {{.what = "does not hold at byte " + std::to_string(error.offset) + ": " + error.what,
                   .remedy = remedy_for(path, source),
                   .file = path}}};
}

std::optional<Digest> tracker_from(std::string_view text) {
  if (auto hash = digest_from_hex(text)) return hash;
  const auto bytes = from_base64(text);
  Digest hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

}  // namespace urna::cli
