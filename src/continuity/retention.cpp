// SPDX-License-Identifier: EUPL-1.2
#include "continuity/retention.hpp"

#include <algorithm>

namespace urna::continuity {

std::vector<std::string> backups_to_remove(std::span<const KeptBackup> kept, std::chrono::days kept_for,
                                           Timestamp now) {
  std::vector<std::string> removed;
  const auto newest = std::ranges::max_element(kept, {}, &KeptBackup::made);
  for (const KeptBackup& backup : kept) {
    const bool is_over = now - backup.made > kept_for;
    if (is_over && !backup.is_held && backup.name != newest->name) removed.push_back(backup.name);
  }
  return removed;
}

Overdue overdue(const BackupAges& ages, const BackupPolicy& policy, Timestamp since, Timestamp now) {
  const auto is_late = [&](const std::optional<Timestamp>& last, std::chrono::seconds age_max) {
    return now - last.value_or(since) > age_max;
  };
  return {.backup = is_late(ages.made, policy.backup_age_max),
          .verification = is_late(ages.verified, policy.verification_age_max),
          .drill = is_late(ages.drilled, policy.drill_age_max)};
}

}  // namespace urna::continuity
