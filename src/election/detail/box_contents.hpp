// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "election/board.hpp"
#include "election/box_store.hpp"
#include "election/polling_box.hpp"
#include "protocol/audit.hpp"
#include "protocol/ballot_check.hpp"

namespace urna::election {

/// An election's archive in a store, as far as it has been taken over.  Reads ahead; one thread at a time.
class StoredArchive final : public protocol::ByteSource {
 public:
  StoredArchive(const BoxStore& store, const protocol::ElectionUuid& election)
      : store_(store), election_(election), size_(store.archive_size(election)) {}

  std::uint64_t size() const override { return size_; }
  void read(std::uint64_t offset, std::span<char> out) const override;
  void grow_to(std::uint64_t size) { size_ = size; }

 private:
  const BoxStore& store_;
  const protocol::ElectionUuid election_;
  std::uint64_t size_;
  mutable std::string ahead_;
  mutable std::uint64_t ahead_offset_ = 0;
};

struct DigestHash {
  std::size_t operator()(const Digest& digest) const;
};

using Slots = std::map<Slot, std::optional<Digest>>;  // without a digest: burnt

/// The slots of an election in the store.
Slots read_slots(const BoxStore& store, const protocol::ElectionUuid& election);

/// An event decided upon, not yet in the archive.
struct NextEvent {
  protocol::EventType type;
  std::vector<std::string> data;  ///< the payload last
};

struct PollingBox::Contents {
  struct Ballot {
    Digest hash{};
    bool counts = false;
  };

  /// Reads and audits everything.
  /// @throws BoxDamaged
  Contents(const BoxStore& store, const protocol::ElectionUuid& election, unsigned threads);

  protocol::ElectionStage stage() const { return audited->report.stage; }
  std::uint64_t size() const { return archive.size(); }
  const protocol::Election& election() const { return *audited->election; }
  bool holds(const Digest& ballot) const { return places.contains(ballot); }

  /// Takes a ballot over that was written to the archive at `place`.
  void admit(const protocol::CheckedBallot& ballot, std::uint64_t place);
  /// Takes events over that were written.
  void add(std::vector<BoardEvent> more, const protocol::ArchiveWriter& after);

  StoredArchive archive;
  std::unique_ptr<protocol::AuditedElection> audited;
  std::unique_ptr<protocol::BallotChecker> checker;
  protocol::ArchiveWriter writer;
  std::vector<Ballot> ballots;                                   ///< in the order of the archive
  std::unordered_map<Digest, std::uint32_t, DigestHash> places;  ///< in `ballots`
  std::uint64_t counted = 0;
  std::vector<BoardEvent> events;
  Slots slots;

 private:
  std::unique_ptr<protocol::AuditedElection> read_audited(const protocol::ElectionUuid& election,
                                                          unsigned threads) const;
};

/// What failed in an audit, in words.
std::vector<std::string> findings_of(const protocol::AuditReport& report);

/// What the archive gets, and the entries of the board for it.
struct EventBytes {
  std::string bytes;
  std::vector<BoardEvent> events;
};

/// @param writer  goes on with these events
/// @param offset  where the bytes will stand in the archive
EventBytes bytes_of_events(protocol::ArchiveWriter& writer, std::uint64_t height, std::uint64_t offset,
                           std::span<const NextEvent> events);

}  // namespace urna::election
