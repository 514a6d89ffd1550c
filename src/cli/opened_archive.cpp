// SPDX-License-Identifier: EUPL-1.2
#include "cli/opened_archive.hpp"

#include "cli/archive_end.hpp"

namespace urna::cli {
namespace {

using protocol::AuditCheck;
using protocol::AuditStatus;
using protocol::ElectionStage;

/// The failed checks, a few findings each: whoever wants all of them runs the auditor.
Refusal refuted(const OpenedArchive& archive) {
  if (!is_archive(*archive.source)) {
    return Refusal{
        ExitCode::unusable,
        {{.what = "is no archive of an election", .remedy = "name the archive, UUID.bel", .file = archive.path}}};
  }
  const std::string& path = archive.path;
  const protocol::AuditReport& report = archive.audited->report;
  const std::string remedy = remedy_for(path, *archive.source);
  constexpr std::size_t findings_shown = 3;
  Refusal refusal{ExitCode::refused, {}};
  for (const AuditCheck& check : report.checks) {
    if (check.status != AuditStatus::failed) continue;
    for (std::size_t i = 0; i < check.findings.size() && i < findings_shown; ++i) {
      refusal.problems.push_back(
          {.what = check.findings[i], .remedy = remedy, .file = path, .field = std::string(name_of(check.step))});
    }
  }
  if (refusal.problems.empty()) {
    refusal.problems.push_back({.what = "holds no election", .remedy = "name the archive, UUID.bel", .file = path});
  }
  return refusal;
}

}  // namespace

Result<OpenedArchive, Refusal> open_archive(const std::string& path, AuditDepth depth, Session& session) {
  // Says in words what is wrong with the file; the source below would only throw.
  if (auto refusal = find_unreadable(path)) return failure(std::move(*refusal));
  OpenedArchive archive{path, std::make_unique<protocol::FileSource>(path), nullptr};
  archive.audited = protocol::audit(
      *archive.source, {.threads = session.threads, .on_progress = {}, .setup_only = depth == AuditDepth::setup_only});
  const protocol::AuditReport& report = archive.audited->report;
  if (!archive.audited->election || !archive.audited->trustees || !report.is_verified())
    return failure(refuted(archive));
  return archive;
}

WritableArchive::WritableArchive(LockedArchive lock, OpenedArchive archive)
    : lock_(std::move(lock)),
      archive_(std::move(archive)),
      size_(archive_.source->size()),
      writer_(archive_.audited->timestamp, archive_.audited->next_height, *archive_.audited->last_event) {}

Result<WritableArchive, Refusal> WritableArchive::open(const std::string& path, Session& session) {
  auto lock = LockedArchive::open(path);
  if (!lock) return failure(lock.error());
  auto archive = open_archive(path, AuditDepth::whole, session);
  if (!archive) return failure(archive.error());
  return WritableArchive(std::move(*lock), std::move(*archive));
}

std::string WritableArchive::append(protocol::EventType type, std::span<const std::string> data) {
  const EventData one{type, data};
  return append(std::span(&one, 1));
}

std::string WritableArchive::append(std::span<const EventData> events) {
  std::string bytes;
  for (const EventData& event : events) bytes += writer_.event(event.type, event.data);
  lock_.append(bytes, size_);
  size_ += bytes.size();
  return to_hex(*writer_.last_event());
}

std::string stage_text(ElectionStage stage) {
  switch (stage) {
    case ElectionStage::unknown:
      return "there is no election";
    case ElectionStage::open:
      return "the poll is open and ballots may be cast";
    case ElectionStage::closed:
      return "the poll is closed and no ballot may be cast";
    case ElectionStage::tallied:
      return "the encrypted tally is made";
    case ElectionStage::shuffled:
      return "the shuffles are ended";
    case ElectionStage::decrypting:
      return "the trustees decrypt";
    case ElectionStage::finished:
      return "the result is published";
  }
  return "";
}

std::string next_command(const OpenedArchive& archive) {
  const std::string path = shell_word(archive.path);
  std::string decrypt = "urnactl trustee decrypt " + path + " --key NAME.privkey --out NAME.decryption";
  constexpr std::size_t shuffles_enough = 2;
  switch (archive.stage()) {
    case ElectionStage::unknown:
      return "urna-verify " + path;
    case ElectionStage::open:
      return "urnactl election close " + path;
    case ElectionStage::closed:
      return "urnactl election tally " + path;
    case ElectionStage::tallied:
      if (!archive.election().has_mixnet()) return decrypt;
      return archive.audited->shufflers.size() < shuffles_enough
                 ? "urnactl trustee shuffle " + path + " --out NAME.shuffle"
                 : "urnactl election end-shuffles " + path;
    case ElectionStage::shuffled:
      return decrypt;
    case ElectionStage::decrypting:
      return open_audited_tally(*archive.audited) ? "urnactl election result " + path : decrypt;
    case ElectionStage::finished:
      return "urna-verify " + path;
  }
  return "";
}

Refusal wrong_stage(const OpenedArchive& archive, std::string_view wanted) {
  return Refusal{ExitCode::refused,
                 {{.what = "is not " + std::string(wanted) + ": " + stage_text(archive.stage()),
                   .remedy = "next: " + next_command(archive),
                   .file = archive.path}}};
}

std::string lone_ballot_warning(std::uint64_t ballots) {
  return ballots == 1 ? "Warning: only one ballot is counted, so the result tells how that voter voted.\n" : "";
}

}  // namespace urna::cli
