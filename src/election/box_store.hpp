// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "election/slot.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::election {

/// What the organiser decided and the archive does not say.
struct BoxRules {
  bool revoting = false;  ///< a later ballot of a voter takes the earlier one's place

  friend bool operator==(const BoxRules&, const BoxRules&) = default;
};

/// Where the ballot boxes are kept: per election its archive, to which is only ever added, and the slots in flight.
///
/// Safe to use from several threads at once.  Every function throws when the world failed (disk full, database gone);
/// the store may be used again then.
class BoxStore {
 public:
  virtual ~BoxStore() = default;

  /// What happens to one election together or not at all; slots are forgotten before others are filled or burnt.
  struct Change {
    std::uint64_t archive_size = 0;  ///< of the archive before: a store with any other size refuses the change
    std::string archive;             ///< bytes appended
    std::vector<std::pair<Slot, Digest>> filled;
    std::vector<Slot> burnt;
    std::vector<Slot> forgotten;
  };

  virtual std::vector<protocol::ElectionUuid> elections() const = 0;

  /// Adds an election whose archive begins with these bytes.  Durable when it returns.
  /// @throws  also when the election is there already
  virtual void create(const protocol::ElectionUuid& election, std::string_view archive, const BoxRules& rules) = 0;

  /// Durable when it returns.
  /// @throws  also when the election is unknown or its archive has another size.  Mostly nothing was written then; when
  /// a
  ///          connection broke, it may have been: ask `archive_size` and `slots`.
  virtual void write(const protocol::ElectionUuid& election, const Change& change) = 0;

  virtual BoxRules rules(const protocol::ElectionUuid& election) const = 0;
  virtual std::uint64_t archive_size(const protocol::ElectionUuid& election) const = 0;
  /// Reads exactly `out.size()` bytes from `offset`, which lie within the archive.
  virtual void read(const protocol::ElectionUuid& election, std::uint64_t offset, std::span<char> out) const = 0;
  /// In no particular order; without a digest: burnt.
  virtual std::vector<std::pair<Slot, std::optional<Digest>>> slots(const protocol::ElectionUuid& election) const = 0;
};

}  // namespace urna::election
