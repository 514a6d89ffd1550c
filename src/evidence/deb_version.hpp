// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace urna::evidence {

/// A version of a Debian package: `[epoch:]upstream[-revision]`, deb-version(7).
struct DebVersion {
  unsigned epoch = 0;
  std::string upstream;  ///< not empty
  std::string revision;

  /// @returns  nothing when it is none: another character, nothing before the revision, an epoch that is no number
  static std::optional<DebVersion> from(std::string_view text);

  /// Which one is newer, as dpkg orders them: `1.0~rc1` < `1.0` < `1.0+b1`.  `1.0` and `1.00` are as new as each other.
  friend std::weak_ordering operator<=>(const DebVersion& a, const DebVersion& b);
  friend bool operator==(const DebVersion& a, const DebVersion& b) { return (a <=> b) == 0; }
};

}  // namespace urna::evidence
