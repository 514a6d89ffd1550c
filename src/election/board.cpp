// SPDX-License-Identifier: EUPL-1.2
#include "election/board.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "crypto/hash.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::election {
namespace {

/// The most data records that an event comes with.
constexpr std::size_t data_records_max = 4;

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
  std::vector<RecordPlace> places;  // of the data records since the last event
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
      places.push_back({payload->content_offset(), payload->length});
      if (++chain.data_records > data_records_max)
        return failure(protocol::ArchiveError{offset, "no event comes with so many records"});
      continue;
    }
    const auto event = protocol::read_event((*record)->content);
    if (!event) return failure(protocol::ArchiveError{offset, "the event cannot be read"});
    if (!chain.takes(*event, payload, (*record)->hash))
      return failure(protocol::ArchiveError{offset, "the event does not follow from the one before it"});
    if (event->type != protocol::EventType::setup && event->type != protocol::EventType::ballot) board.is_open = false;
    append_event(board.events, {event->type, event->height, 1, (*record)->hash, std::exchange(places, {})});
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

void append_event(std::vector<BoardEvent>& events, BoardEvent event) {
  const bool is_ballot = event.type == protocol::EventType::ballot;
  if (is_ballot) event.data.clear();
  if (is_ballot && !events.empty() && events.back().type == protocol::EventType::ballot) {
    events.back().count += event.count;
    events.back().hash = event.hash;
  } else {
    events.push_back(std::move(event));
  }
}

std::optional<Digest> tracker_from(std::string_view text) {
  if (auto hash = digest_from_hex(text)) return hash;
  const auto bytes = from_base64(text);
  Digest hash{};
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), hash.begin());
  return hash;
}

std::string new_archive(std::uint64_t now, const std::string& election, const std::string& trustees,
                        const std::string& credentials) {
  std::string setup = "{\"election\":";
  protocol::append_hash(setup, crypto::sha256(election));
  setup += ",\"trustees\":";
  protocol::append_hash(setup, crypto::sha256(trustees));
  setup += ",\"credentials\":";
  protocol::append_hash(setup, crypto::sha256(credentials));
  setup += "}";
  const std::string data[] = {election, trustees, credentials, setup};
  protocol::ArchiveWriter writer(now);
  std::string bytes = writer.start();
  bytes += writer.event(protocol::EventType::setup, data);
  return bytes;
}

}  // namespace urna::election
