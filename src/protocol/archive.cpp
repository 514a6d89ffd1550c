// SPDX-License-Identifier: EUPL-1.2
#include "protocol/archive.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/ensure.hpp"
#include "base/tar_header.hpp"
#include "crypto/hash.hpp"

namespace urna::protocol {
namespace {

constexpr std::uint64_t octal_11_max = (1ULL << 33) - 1;
constexpr std::string_view header_name = "BELENIOS";
constexpr std::string_view data_suffix = ".data.json";
constexpr std::string_view event_suffix = ".event.json";

struct EventKind {
  EventType type;
  std::string_view name;
  std::size_t data_count;
};

constexpr std::array<EventKind, 8> event_kinds = {{
    {EventType::setup, "Setup", 4},
    {EventType::ballot, "Ballot", 1},
    {EventType::end_ballots, "EndBallots", 0},
    {EventType::encrypted_tally, "EncryptedTally", 2},
    {EventType::shuffle, "Shuffle", 2},
    {EventType::end_shuffles, "EndShuffles", 0},
    {EventType::partial_decryption, "PartialDecryption", 2},
    {EventType::result, "Result", 1},
}};

const EventKind& kind_of(EventType type) {
  return *std::find_if(event_kinds.begin(), event_kinds.end(),
                       [&](const EventKind& kind) { return kind.type == type; });
}

/// Its header is the one that a record may have.  Protocol §3.1.
std::string tar_record(std::string_view name, std::string_view content, std::uint64_t timestamp) {
  const TarBlock header = tar_header(TarForm::v7, name, content.size(), timestamp);
  std::string record(header.begin(), header.end());
  record += content;
  record.resize(tar_block_bytes + in_tar_blocks(content.size()), '\0');
  return record;
}

std::optional<std::uint64_t> read_header_content(std::string_view content) {
  CanonicalReader reader(content);
  reader.expect("{\"version\":1,\"timestamp\":\"");
  const std::uint64_t timestamp = reader.integer(octal_11_max);
  reader.expect("\"}");
  if (reader.finish()) return std::nullopt;
  return timestamp;
}

/// Takes `<hex>.data.json` apart.
std::optional<std::pair<RecordKind, Digest>> read_record_name(std::string_view name) {
  if (name.size() < 64) return std::nullopt;
  const auto hash = digest_from_hex(name.substr(0, 64));
  if (!hash) return std::nullopt;
  if (name.substr(64) == data_suffix) return std::pair(RecordKind::data, *hash);
  if (name.substr(64) == event_suffix) return std::pair(RecordKind::event, *hash);
  return std::nullopt;
}

/// Calls `use(bytes)` for the pieces of a range of the source.
template <class Use>
void for_each_piece(const ByteSource& source, std::uint64_t offset, std::uint64_t length, Use use) {
  std::string piece(std::min<std::uint64_t>(length, 1U << 20), '\0');
  while (length > 0) {
    const std::size_t count = std::min<std::uint64_t>(length, piece.size());
    source.read(offset, std::span(piece.data(), count));
    use(std::string_view(piece.data(), count));
    offset += count;
    length -= count;
  }
}

}  // namespace

Result<std::optional<Record>, ArchiveError> ArchiveReader::refuse(std::string what) const {
  return failure(ArchiveError{offset_, std::move(what)});
}

void ArchiveReader::resume_at(std::uint64_t offset, std::uint64_t timestamp) {
  offset_ = offset;
  timestamp_ = timestamp;
  header_was_read_ = true;
}

Result<std::optional<Record>, ArchiveError> ArchiveReader::next() {
  const std::uint64_t left = source_.size() - offset_;
  if (left == 0) {
    if (!header_was_read_) return refuse("the archive is empty");
    return std::optional<Record>();
  }
  if (left < tar_block_bytes) return refuse("a record's header is cut short");
  TarBlock header;
  source_.read(offset_, header);
  const auto length = octal_in(&header[124], 11);
  const auto timestamp = octal_in(&header[136], 11);
  if (!length || !timestamp) return refuse("this is not the header of a record");
  const std::string_view name(header.data(), strnlen(header.data(), 100));

  Record record;
  record.offset = offset_;
  record.length = *length;
  if (!header_was_read_) {
    if (name != header_name) return refuse("the first record is not named BELENIOS");
    record.kind = RecordKind::header;
    timestamp_ = *timestamp;
  } else {
    const auto kind_and_hash = read_record_name(name);
    if (!kind_and_hash) return refuse("the record's name is not a hash followed by .data.json or .event.json");
    std::tie(record.kind, record.hash) = *kind_and_hash;
  }
  if (header != tar_header(TarForm::v7, name, *length, timestamp_)) {
    return refuse("the record's header is not the one that its name, length and the archive's timestamp give");
  }
  if (left - tar_block_bytes < in_tar_blocks(*length)) return refuse("the record's content is cut short");
  std::string padding(in_tar_blocks(*length) - *length, '\0');
  source_.read(record.content_offset() + *length, padding);
  if (padding.find_first_not_of('\0') != std::string::npos)
    return refuse("the padding after the record's content is not zero");

  if (*length <= loaded_bytes_max) record.content = content_of(source_, record);
  if (record.kind == RecordKind::header) {
    if (read_header_content(record.content) != timestamp_) {
      return refuse("the first record does not say version 1 and the timestamp that its header carries");
    }
    header_was_read_ = true;
  } else {
    crypto::Sha256 hash;
    if (*length <= loaded_bytes_max) {
      hash.add(std::string_view(record.content));
    } else {
      for_each_piece(source_, record.content_offset(), *length, [&](std::string_view piece) { hash.add(piece); });
    }
    record.content_matches_name = hash.finish() == record.hash;
  }
  offset_ += tar_block_bytes + in_tar_blocks(*length);
  return std::optional(std::move(record));
}

std::string content_of(const ByteSource& source, const Record& record) {
  if (record.content.size() == record.length) return record.content;
  std::string content(record.length, '\0');
  source.read(record.content_offset(), content);
  return content;
}

std::string_view name_of(EventType type) { return kind_of(type).name; }

std::size_t data_count(EventType type) { return kind_of(type).data_count; }

Result<Event, FormatError> read_event(std::string_view text) {
  CanonicalReader reader(text);
  Event event;
  reader.expect("{");
  if (reader.accept("\"parent\":")) {
    event.parent = reader.hash();
    reader.expect(",");
  }
  reader.expect("\"height\":");
  event.height = reader.integer(1ULL << 53);
  reader.expect(",\"type\":");
  const std::string_view name = reader.plain_string();
  const auto kind =
      std::find_if(event_kinds.begin(), event_kinds.end(), [&](const EventKind& known) { return known.name == name; });
  if (kind == event_kinds.end()) {
    reader.fail("unknown type of event");
  } else {
    event.type = kind->type;
  }
  if (reader.accept(",\"payload\":")) event.payload = reader.hash();
  reader.expect("}");
  if (auto error = reader.finish()) return failure(std::move(*error));
  return event;
}

std::string event_text(const Event& event) {
  std::string out = "{";
  if (event.parent) {
    out += "\"parent\":";
    append_hash(out, *event.parent);
    out += ",";
  }
  out += "\"height\":" + std::to_string(event.height) + ",\"type\":\"" + std::string(name_of(event.type)) + "\"";
  if (event.payload) {
    out += ",\"payload\":";
    append_hash(out, *event.payload);
  }
  return out + "}";
}

std::string ArchiveWriter::start() const {
  return tar_record(header_name, "{\"version\":1,\"timestamp\":\"" + std::to_string(timestamp_) + "\"}", timestamp_);
}

std::string ArchiveWriter::event(EventType type, std::span<const std::string> data) {
  ensure(data.size() == data_count(type), "an event comes with the data records of its type");
  std::string bytes;
  Event event{last_event_, height_, type, std::nullopt};
  for (const std::string& content : data) {
    const Digest hash = crypto::sha256(content);
    bytes += tar_record(to_hex(hash) + std::string(data_suffix), content, timestamp_);
    event.payload = hash;
  }
  const std::string text = event_text(event);
  last_event_ = crypto::sha256(text);
  ++height_;
  return bytes + tar_record(to_hex(*last_event_) + std::string(event_suffix), text, timestamp_);
}

std::optional<std::uint64_t> find_difference(const ByteSource& older, const ByteSource& newer) {
  const std::uint64_t common = std::min(older.size(), newer.size());
  std::optional<std::uint64_t> difference;
  std::uint64_t at = 0;
  for_each_piece(older, 0, common, [&](std::string_view piece) {
    if (difference) return;
    std::string other(piece.size(), '\0');
    newer.read(at, other);
    const auto [mine, theirs] = std::mismatch(piece.begin(), piece.end(), other.begin());
    if (mine != piece.end()) difference = at + static_cast<std::uint64_t>(mine - piece.begin());
    at += piece.size();
  });
  if (!difference && older.size() > newer.size()) difference = newer.size();
  return difference;
}

}  // namespace urna::protocol
