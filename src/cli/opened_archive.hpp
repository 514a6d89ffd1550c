// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "cli/files.hpp"
#include "cli/session.hpp"
#include "protocol/audit.hpp"
#include "protocol/file_source.hpp"

namespace urna::cli {

/// An archive in which everything was recomputed and holds.
struct OpenedArchive {
  std::string path;
  std::unique_ptr<protocol::FileSource> source;
  std::unique_ptr<protocol::AuditedElection> audited;

  const protocol::Election& election() const { return *audited->election; }
  protocol::ElectionStage stage() const { return audited->report.stage; }
};

enum class AuditDepth {
  setup_only,  ///< the election, its trustees and credentials: enough to make a ballot
  whole
};

/// @errors  unusable: the file is no archive; refused: something in it does not hold
Result<OpenedArchive, Refusal> open_archive(const std::string& path, AuditDepth depth, Session& session);

/// An event about to be appended.
struct EventData {
  protocol::EventType type;
  std::span<const std::string> data;  ///< the payload last
};

/// An archive that is about to get an event: locked first, then verified whole.
class WritableArchive {
 public:
  static Result<WritableArchive, Refusal> open(const std::string& path, Session& session);

  const OpenedArchive& archive() const { return archive_; }

  /// Appends one event with its data records, whole, and forces it to the disk.
  /// @param data  the payload last
  /// @returns     the archive's new state: the hash of the event, hexadecimal
  std::string append(protocol::EventType type, std::span<const std::string> data);
  /// Appends several events, all or none.
  std::string append(std::span<const EventData> events);

 private:
  WritableArchive(LockedArchive lock, OpenedArchive archive);

  LockedArchive lock_;
  OpenedArchive archive_;
  std::uint64_t size_;
  protocol::ArchiveWriter writer_;
};

/// "the poll is open and ballots may be cast": how far it has come, in words.
std::string stage_text(protocol::ElectionStage stage);
/// The one command that comes next.
std::string next_command(const OpenedArchive& archive);

/// What must be told before a single ballot is opened; empty with any other number.
std::string lone_ballot_warning(std::uint64_t ballots);

/// Why a step cannot be taken at this stage.
Refusal wrong_stage(const OpenedArchive& archive, std::string_view wanted);

}  // namespace urna::cli
