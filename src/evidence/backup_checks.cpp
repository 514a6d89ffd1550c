// SPDX-License-Identifier: EUPL-1.2
#include "evidence/backup_checks.hpp"

#include <algorithm>

namespace urna::evidence {
namespace {

using assurance::Look;
using assurance::Seen;
using continuity::CheckKind;
using continuity::CheckRecord;

constexpr std::size_t copies_min = 3;
constexpr std::chrono::hours restored_within{4};

std::string hours_between(Timestamp then, Timestamp now) {
  return std::to_string(std::chrono::floor<std::chrono::hours>(now - then).count());
}

/// The last of a kind, however it ended.
const CheckRecord* last(const std::vector<CheckRecord>& checks, CheckKind kind) {
  const auto found = std::ranges::find(checks, kind, &CheckRecord::kind);
  return found == checks.end() ? nullptr : &*found;
}

}  // namespace

assurance::CollectorManifest backup_copies_manifest() {
  return {"backup.copies", 1, std::chrono::hours(1), false, {"backup_register", "backup_places"}};
}

Look look_at_backup_copies(const BackupsSeen& seen, Timestamp now) {
  if (!seen.has_places) return Look::at({{"places", "0", true}});
  if (!seen.newest) return Look::at({{"backups", "0", true}});
  const auto& newest = *seen.newest;
  std::vector<Seen> all{
      {"backup_age_hours", hours_between(newest.made, now), now - newest.made > seen.policy.backup_age_max},
      {"copies", std::to_string(seen.copies_now), seen.copies_now < copies_min}};
  const CheckRecord* const verified = last(seen.checks, CheckKind::verification);
  if (verified == nullptr) {
    all.push_back({"verified", "never", now - newest.made > seen.policy.verification_age_max});
  } else {
    const bool is_late = now - verified->at > seen.policy.verification_age_max;
    all.push_back({"verified_hours_ago", hours_between(verified->at, now), is_late || !verified->is_good});
  }
  return Look::at(std::move(all));
}

assurance::CollectorManifest backup_restore_manifest() {
  return {"backup.restore", 1, std::chrono::hours(24), true, {"backup_register"}};
}

Look look_at_restore_drills(const BackupsSeen& seen, Timestamp now) {
  const CheckRecord* const drill = last(seen.checks, CheckKind::drill);
  if (drill == nullptr) return Look::at({{"drilled", "never", true}});
  const auto took = std::chrono::milliseconds(drill->millis);
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(took).count();
  return Look::at({{"drilled_hours_ago", hours_between(drill->at, now), now - drill->at > seen.policy.drill_age_max},
                   {"restored_in_minutes", std::to_string(minutes), took > restored_within},
                   {"restored_whole", drill->is_good ? "yes" : "no", !drill->is_good}});
}

}  // namespace urna::evidence
