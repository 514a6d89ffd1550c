// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/person_id.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"

/// How much one person may carry away: bulk reading of a customer's data is counted before its first byte leaves,
/// however it is cut up.
namespace urna::tenancy {

using urna::PersonId;

/// What leaves, or may leave.
struct Amount {
  std::uint64_t records = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;

  friend bool operator==(const Amount&, const Amount&) = default;
};

struct Threshold {
  Amount soft;  ///< beyond it somebody is told
  Amount hard;  ///< beyond it nothing leaves until somebody else releases it

  friend bool operator==(const Threshold&, const Threshold&) = default;
};

/// Of one person.
struct DownloadThresholds {
  Threshold hour;
  Threshold day;

  friend bool operator==(const DownloadThresholds&, const DownloadThresholds&) = default;
};

/// What one person took, to the minute, for one day; and whether they were stopped.  As it is kept.
struct DownloadCounts {
  struct Minute {
    Timestamp start;
    Amount amount;
  };
  std::vector<Minute> minutes;  ///< at most 1441, the oldest first
  std::optional<Timestamp> stopped;
  std::optional<Timestamp> alerted;
};

/// Keeps the counts of all persons, on all nodes.
class DownloadLedger {
 public:
  virtual ~DownloadLedger() = default;

  /// Hands out the counts of one person, to be changed, to one caller at a time wherever it runs, and keeps them before
  /// it returns.
  /// @throws  the world failed: nothing is kept, and nothing may leave
  virtual void exclusively(const PersonId& person, const std::function<void(DownloadCounts&)>& change) = 0;
};

enum class DownloadRefusal {
  threshold,  ///< now, or since an earlier try, beyond the hard threshold: until it is released
};

/// What has gone since a moment, to the minute.
Amount taken_since(const DownloadCounts& counts, Timestamp moment);

struct DownloadGrant {
  bool tells_somebody = false;  ///< a soft threshold was passed, and nobody was told for an hour
};

class DownloadMeter {
 public:
  explicit DownloadMeter(DownloadLedger& ledger) : ledger_(&ledger) {}

  /// Asked before the first byte leaves, and never taken back: what broke off was counted.  Counts are the person's
  /// own, whatever roles they have.
  ///
  /// @param amount  of this answer: a page, a range, a file.  A range of a file counts as a file
  /// @param now     moments are counted to the minute, to the person's disadvantage
  Result<DownloadGrant, DownloadRefusal> take(const PersonId& person, const DownloadThresholds& thresholds,
                                              const Amount& amount, Timestamp now);

  /// Somebody else let the person go on, in two pairs of eyes that are checked above: the counts begin anew, once.
  /// @param since  of the stop that they speak of
  /// @returns      false: the person was not stopped then, or has been let go on and was stopped again
  bool release(const PersonId& person, Timestamp since);
  /// Nothing for whoever is not stopped.
  std::optional<Timestamp> stopped_since(const PersonId& person);
  bool is_stopped(const PersonId& person) { return stopped_since(person).has_value(); }

 private:
  DownloadLedger* ledger_;
};

}  // namespace urna::tenancy
