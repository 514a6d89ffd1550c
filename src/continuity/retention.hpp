// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/timestamp.hpp"

namespace urna::continuity {

/// How long backups are kept, and how old what proves them may grow.
struct BackupPolicy {
  std::chrono::days data{35};
  /// Of the keystore's file: what was destroyed comes back with a copy of before.
  std::chrono::days keys{21};
  std::chrono::hours backup_age_max{26};      ///< daily, and an hour or two late
  std::chrono::days verification_age_max{8};  ///< weekly
  std::chrono::days drill_age_max{35};        ///< monthly
};

/// One backup that is there.
struct KeptBackup {
  std::string name;
  Timestamp made;
  bool is_held = false;  ///< somebody contests an election: nothing of it may go
};

/// Those whose time is over.  Never the newest one, however old: a platform that stopped making backups keeps the last.
/// @param kept_for  from the moment that it shows
std::vector<std::string> backups_to_remove(std::span<const KeptBackup> kept, std::chrono::days kept_for, Timestamp now);

/// When each was last done well; nothing: never.
struct BackupAges {
  std::optional<Timestamp> made;
  std::optional<Timestamp> verified;
  std::optional<Timestamp> drilled;
};

struct Overdue {
  bool backup = false;
  bool verification = false;
  bool drill = false;

  friend bool operator==(const Overdue&, const Overdue&) = default;
};

/// @param since  when somebody first said where backups go: what was never done is overdue from there
Overdue overdue(const BackupAges& ages, const BackupPolicy& policy, Timestamp since, Timestamp now);

}  // namespace urna::continuity
