// SPDX-License-Identifier: EUPL-1.2
#include "election/detail/box_contents.hpp"

#include <algorithm>
#include <cstring>

#include "base/ensure.hpp"

namespace urna::election {
namespace {

constexpr std::uint64_t ahead_bytes = std::uint64_t{1} << 20;
constexpr std::uint64_t block_bytes = 512;  // of a tar record, protocol §3.1

std::uint64_t padded(std::uint64_t length) { return (length + block_bytes - 1) / block_bytes * block_bytes; }

}  // namespace

void StoredArchive::read(std::uint64_t offset, std::span<char> out) const {
  if (out.size() > ahead_bytes) return store_.read(election_, offset, out);
  if (offset < ahead_offset_ || offset + out.size() > ahead_offset_ + ahead_.size()) {
    std::string next(static_cast<std::size_t>(std::min(ahead_bytes, size_ - offset)), '\0');
    store_.read(election_, offset, next);
    ahead_ = std::move(next);
    ahead_offset_ = offset;
  }
  ahead_.copy(out.data(), out.size(), static_cast<std::size_t>(offset - ahead_offset_));
}

std::size_t DigestHash::operator()(const Digest& digest) const {
  std::size_t value = 0;
  std::memcpy(&value, digest.data(), sizeof value);
  return value;
}

Slots read_slots(const BoxStore& store, const protocol::ElectionUuid& election) {
  Slots slots;
  for (auto& [slot, ballot] : store.slots(election)) slots.emplace(slot, ballot);
  return slots;
}

std::vector<std::string> findings_of(const protocol::AuditReport& report) {
  std::vector<std::string> findings;
  for (const protocol::AuditCheck& check : report.checks) {
    for (const std::string& finding : check.findings) {
      findings.push_back(std::string(name_of(check.step)) + ": " + finding);
    }
  }
  if (findings.empty() && !report.is_verified()) findings.emplace_back("there is no election");
  return findings;
}

PollingBox::Contents::Contents(const BoxStore& store, const protocol::ElectionUuid& election, unsigned threads)
    : archive(store, election),
      audited(read_audited(election, threads)),
      checker(std::make_unique<protocol::BallotChecker>(*audited->election)),
      writer(audited->timestamp, audited->next_height, *audited->last_event),
      slots(read_slots(store, election)) {
  auto board = read_board(archive);
  if (!board) throw BoxDamaged("at byte " + std::to_string(board.error().offset) + ": " + board.error().what);
  events = std::move(board->events);
  ballots.reserve(board->ballots.size());
  for (const BoardEntry& entry : board->ballots) {
    places.emplace(entry.hash, static_cast<std::uint32_t>(ballots.size()));
    ballots.push_back({entry.hash, entry.counts});
    counted += entry.counts ? 1 : 0;
  }
  ensure(places.size() == ballots.size(), "an audited archive holds no ballot twice");
}

std::unique_ptr<protocol::AuditedElection> PollingBox::Contents::read_audited(const protocol::ElectionUuid& election,
                                                                              unsigned threads) const {
  protocol::AuditOptions options;
  options.threads = threads;
  auto found = protocol::audit(archive, options);
  if (!found->report.is_verified() || !found->election || !found->trustees) {
    const auto findings = findings_of(found->report);
    throw BoxDamaged(findings.empty() ? "it cannot be verified" : findings.front());
  }
  if (found->election->uuid() != election.text()) throw BoxDamaged("it is the archive of another election");
  return found;
}

void PollingBox::Contents::admit(const protocol::CheckedBallot& ballot, std::uint64_t place) {
  const auto credential = audited->credentials.find(ballot.credential);
  ensure(credential.has_value(), "an admitted ballot's credential is on the list");
  const Digest before = audited->box->ballot_of(*credential);
  const bool replaces = audited->box->has_voted(*credential);
  const auto refusal = audited->box->admit(ballot, place);
  ensure(!refusal, "what was decided can be admitted");
  if (replaces) {
    ballots[places.at(before)].counts = false;
  } else {
    ++counted;
  }
  places.emplace(ballot.hash, static_cast<std::uint32_t>(ballots.size()));
  ballots.push_back({ballot.hash, true});
}

void PollingBox::Contents::add(std::vector<BoardEvent> more, const protocol::ArchiveWriter& after) {
  for (BoardEvent& event : more) {
    audited->next_height += event.count;
    append_event(events, std::move(event));
  }
  audited->last_event = after.last_event();
  writer = after;
}

EventBytes bytes_of_events(protocol::ArchiveWriter& writer, std::uint64_t height, std::uint64_t offset,
                           std::span<const NextEvent> events) {
  EventBytes made;
  for (const NextEvent& event : events) {
    std::vector<RecordPlace> places;
    std::uint64_t at = offset + made.bytes.size();
    for (const std::string& record : event.data) {
      places.push_back({at + block_bytes, record.size()});
      at += block_bytes + padded(record.size());
    }
    made.bytes += writer.event(event.type, event.data);
    append_event(made.events, {event.type, height++, 1, *writer.last_event(), std::move(places)});
  }
  return made;
}

}  // namespace urna::election
