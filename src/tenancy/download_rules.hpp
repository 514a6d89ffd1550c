// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>

#include "tenancy/download_threshold.hpp"

namespace urna::tenancy {

/// How much whom of a customer may carry away, where that was laid down.
struct DownloadRules {
  std::map<std::string, DownloadThresholds, std::less<>> roles;
  std::map<PersonId, DownloadThresholds> people;

  friend bool operator==(const DownloadRules&, const DownloadRules&) = default;
};

/// A person's own figures; else the widest of those of the roles, each figure by itself; else the usual ones.
/// @param roles  those that the person holds.  One for which nothing was laid down counts with the usual figures
/// @param usual  where nothing was laid down
DownloadThresholds thresholds_of(const DownloadRules& rules, const PersonId& person, const std::set<std::string>& roles,
                                 const DownloadThresholds& usual);

/// Whether any figure grows.
bool raises(const DownloadThresholds& before, const DownloadThresholds& after);

/// Whether somebody is told before everything stops, and an hour is no more than a day.
bool is_sound(const DownloadThresholds& thresholds);

}  // namespace urna::tenancy
