// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/download_rules.hpp"

#include <algorithm>

namespace urna::tenancy {
namespace {

bool is_within(const Amount& amount, const Amount& limit) {
  return amount.records <= limit.records && amount.files <= limit.files && amount.bytes <= limit.bytes;
}

Amount wider(const Amount& a, const Amount& b) {
  return {std::max(a.records, b.records), std::max(a.files, b.files), std::max(a.bytes, b.bytes)};
}

Threshold wider(const Threshold& a, const Threshold& b) { return {wider(a.soft, b.soft), wider(a.hard, b.hard)}; }

}  // namespace

DownloadThresholds thresholds_of(const DownloadRules& rules, const PersonId& person, const std::set<std::string>& roles,
                                 const DownloadThresholds& usual) {
  const auto own = rules.people.find(person);
  if (own != rules.people.end()) return own->second;
  DownloadThresholds widest;
  for (const std::string& role : roles) {
    const auto found = rules.roles.find(role);
    const DownloadThresholds& of_role = found == rules.roles.end() ? usual : found->second;
    widest = {.hour = wider(widest.hour, of_role.hour), .day = wider(widest.day, of_role.day)};
  }
  return roles.empty() ? usual : widest;
}

bool raises(const DownloadThresholds& before, const DownloadThresholds& after) {
  return !is_within(after.hour.soft, before.hour.soft) || !is_within(after.hour.hard, before.hour.hard) ||
         !is_within(after.day.soft, before.day.soft) || !is_within(after.day.hard, before.day.hard);
}

bool is_sound(const DownloadThresholds& thresholds) {
  return is_within(thresholds.hour.soft, thresholds.hour.hard) && is_within(thresholds.day.soft, thresholds.day.hard) &&
         is_within(thresholds.hour.hard, thresholds.day.hard);
}

}  // namespace urna::tenancy
