// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>

#include "assurance/evidence.hpp"

/// The check of the machine's clock: an hour that is wrong opens or closes a poll at the wrong moment.
namespace urna::evidence {

/// What the kernel knows of its clock, from whoever keeps it right (chrony, timesyncd, ntpd).
struct ClockSeen {
  bool is_readable = false;
  bool is_kept = false;                       ///< somebody sets it right, and did lately
  std::chrono::microseconds offset{};         ///< how far off it still is
  std::chrono::microseconds error_at_most{};  ///< how far off it may be, by their reckoning
};
/// Asks the kernel; changes nothing.
ClockSeen clock_now();

/// `time.sync`: of no measure of the catalogue.  Somebody keeps the clock, and it is no further off than is allowed.
assurance::CollectorManifest clock_manifest();
assurance::Look look_at_clock(const ClockSeen& seen, std::chrono::milliseconds off_max);

}  // namespace urna::evidence
