// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/timestamp.hpp"

namespace urna::incident {

/// From where administrators have signed in: of each, a few digests that only the platform's key can make of a person
/// and a place, and the day of the last time.  Sealed where it is kept.
class KnownPlaces {
 public:
  /// A place that was not used for so long is new again.
  static constexpr std::chrono::days kept_for{400};
  /// Of one person; the one that was used longest ago goes.
  static constexpr std::size_t places_max = 20;

  /// From what `text` gave; what is no line of it is left out.
  static KnownPlaces parse(std::string_view text);
  /// `PERSON DIGEST DAY` and a line end, each.
  std::string text() const;

  /// Somebody has signed in.
  /// @param person  as the journal names them
  /// @returns       whether they were known, and not at this place; the first place of all is news to nobody
  bool learn(const std::string& person, const Digest& place, Timestamp now);

  friend bool operator==(const KnownPlaces&, const KnownPlaces&) = default;

 private:
  std::map<std::string, std::map<Digest, std::chrono::sys_days>> days_;  // the last, by person and place
};

}  // namespace urna::incident
