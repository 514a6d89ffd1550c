// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/evidence.hpp"

namespace urna::assurance {

/// Keeps what collectors found.  Safe to call from several threads.
class EvidenceStore {
 public:
  struct Kept {
    CheckResult newest;
    std::optional<Timestamp> last_passed;
  };

  virtual ~EvidenceStore() = default;
  /// With its entry in the journal: both or neither.  On the disk when it returns.
  virtual void put(const CheckResult& result) = 0;
  /// By check.
  virtual std::map<std::string, Kept> newest() const = 0;
  /// Of one check, the newest first.
  virtual std::vector<CheckResult> history(std::string_view check, std::size_t at_most) const = 0;
  /// Those that ended before, but of each check the newest and the last that passed.
  virtual void forget_before(Timestamp moment) = 0;
};

}  // namespace urna::assurance
