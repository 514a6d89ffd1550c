// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "assurance/evidence.hpp"
#include "continuity/backup_register.hpp"
#include "continuity/retention.hpp"

namespace urna::evidence {

/// What is known of the platform's backups.
struct BackupsSeen {
  bool has_places = false;                         ///< somebody said where they go
  std::optional<continuity::BackupRecord> newest;  ///< the last that was made
  std::size_t copies_now = 0;                      ///< places in which it is there, at this moment
  std::vector<continuity::CheckRecord> checks;     ///< the newest first
  continuity::BackupPolicy policy;
};

/// `backup.copies`: the newest backup is young, three places have it, and it was restored for a trial.
assurance::CollectorManifest backup_copies_manifest();
assurance::Look look_at_backup_copies(const BackupsSeen& seen, Timestamp now);

/// `backup.restore`: people have restored one elsewhere within the month, in four hours or less.
assurance::CollectorManifest backup_restore_manifest();
assurance::Look look_at_restore_drills(const BackupsSeen& seen, Timestamp now);

}  // namespace urna::evidence
