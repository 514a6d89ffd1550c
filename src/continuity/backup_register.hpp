// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"

namespace urna::continuity {

/// A backup of the data, as the platform that made it remembers it.
struct BackupRecord {
  std::string name;
  Timestamp made;
  std::uint64_t bytes = 0;
  std::uint64_t files = 0;
  unsigned copies = 0;       ///< places that took it
  unsigned places = 0;       ///< places that there were
  std::uint64_t millis = 0;  ///< how long it took
  bool is_held = false;      ///< never removed as long as this is so
  bool is_removed = false;   ///< its time was over

  friend bool operator==(const BackupRecord&, const BackupRecord&) = default;
};

enum class CheckKind : std::uint8_t {
  verification,  ///< restored into a scratch folder by the platform itself, and compared
  drill,         ///< restored by people, from a copy and with what opens the platform
};

struct CheckRecord {
  CheckKind kind = CheckKind::verification;
  std::string backup;
  Timestamp at;
  bool is_good = false;
  std::uint64_t millis = 0;

  friend bool operator==(const CheckRecord&, const CheckRecord&) = default;
};

/// What the platform remembers of its backups.  Every call may throw when the world failed; nothing is then written.
class BackupRegister {
 public:
  virtual ~BackupRegister() = default;

  /// In the place of one of that name.
  virtual void put(const BackupRecord& backup) = 0;
  virtual void add(const CheckRecord& check) = 0;
  /// The newest first.
  virtual std::vector<BackupRecord> backups() const = 0;
  virtual std::vector<CheckRecord> checks() const = 0;
  /// When the first backup was to be made: written once, kept for ever.
  virtual Timestamp since(Timestamp now) = 0;
};

}  // namespace urna::continuity
