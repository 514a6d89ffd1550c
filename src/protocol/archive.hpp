// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "protocol/canonical_json.hpp"

namespace urna::protocol {

/// Bytes that can be read anywhere, such as those of a file.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual std::uint64_t size() const = 0;
  /// Reads exactly `out.size()` bytes from `offset`, which lie within `size()`.
  virtual void read(std::uint64_t offset, std::span<char> out) const = 0;
};

/// What a record of the archive is, by its name.  Protocol §3.2.
enum class RecordKind { header, data, event };

/// A record of the archive.
struct Record {
  RecordKind kind = RecordKind::data;
  Digest hash{};             ///< the SHA-256 that its name gives; zero for the header
  std::uint64_t offset = 0;  ///< of its tar header in the archive, bytes
  std::uint64_t length = 0;  ///< of its content, bytes
  bool content_matches_name = true;
  std::string content;  ///< empty when `length` is above `ArchiveReader::loaded_bytes_max`

  std::uint64_t content_offset() const { return offset + 512; }
};

struct ArchiveError {
  std::uint64_t offset = 0;  ///< of the record, bytes from the start of the archive
  std::string what;
};

/// Reads an archive record by record; memory does not grow with the archive.  Every header must be byte for byte what
/// Urna would write.
class ArchiveReader {
 public:
  /// Larger contents are hashed but not kept in memory; ask the source for their bytes.
  static constexpr std::uint64_t loaded_bytes_max = 4U << 20;

  /// @param source  outlives the reader
  explicit ArchiveReader(const ByteSource& source) : source_(source) {}

  /// The next record; nothing at the end.
  /// @errors  the bytes at hand are no record; nothing more can be read then
  Result<std::optional<Record>, ArchiveError> next();

  /// Goes on from a place known to lie between two records.
  void resume_at(std::uint64_t offset, std::uint64_t timestamp);

  std::uint64_t offset() const { return offset_; }
  /// From the header record, seconds since 1970; every record carries it.
  std::uint64_t timestamp() const { return timestamp_; }

 private:
  Result<std::optional<Record>, ArchiveError> refuse(std::string what) const;

  const ByteSource& source_;
  std::uint64_t offset_ = 0;
  std::uint64_t timestamp_ = 0;
  bool header_was_read_ = false;
};

/// The whole content of a record, from the source when it was not loaded.
std::string content_of(const ByteSource& source, const Record& record);

enum class EventType { setup, ballot, end_ballots, encrypted_tally, shuffle, end_shuffles, partial_decryption, result };

std::string_view name_of(EventType type);

/// How many data records stand before an event of this type.  Protocol §3.2.
std::size_t data_count(EventType type);

struct Event {
  std::optional<Digest> parent;
  std::uint64_t height = 0;
  EventType type = EventType::setup;
  std::optional<Digest> payload;
};

Result<Event, FormatError> read_event(std::string_view text);
std::string event_text(const Event& event);

/// Writes archives: each function gives the bytes to append, whole.
class ArchiveWriter {
 public:
  /// Starts a new archive; `start()` gives its first bytes.
  explicit ArchiveWriter(std::uint64_t timestamp) : timestamp_(timestamp) {}
  /// Goes on after an existing archive's last event.
  ArchiveWriter(std::uint64_t timestamp, std::uint64_t next_height, const Digest& last_event)
      : timestamp_(timestamp), height_(next_height), last_event_(last_event) {}

  std::string start() const;
  /// @param data  as many as `data_count(type)`, the payload last
  std::string event(EventType type, std::span<const std::string> data);

  /// Hash of the last event: what a board shows as its state.
  const std::optional<Digest>& last_event() const { return last_event_; }

 private:
  std::uint64_t timestamp_;
  std::uint64_t height_ = 0;
  std::optional<Digest> last_event_;
};

/// Looks for the first byte in which `older` is not the beginning of `newer`; nothing when it is.  Protocol §3.3.
std::optional<std::uint64_t> find_difference(const ByteSource& older, const ByteSource& newer);

}  // namespace urna::protocol
