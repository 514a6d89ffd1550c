// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/evidence_store.hpp"

namespace urna::api {

/// Has the platform look at itself: runs collectors when it is time, or at once, and keeps what they found.
class EvidenceKeeper {
 public:
  using Clock = std::function<Timestamp()>;
  struct Collector {
    assurance::CollectorManifest manifest;
    std::function<assurance::Look()> look;  ///< what it throws is no finding: it is unknown then
  };

  /// For so long what was found is kept; of each check the last word stays.
  static constexpr std::chrono::days kept_for{400};

  /// @param collectors  one for each check at most
  /// @param store       outlives it
  EvidenceKeeper(assurance::EvidenceStore& store, std::vector<Collector> collectors, Clock now);

  /// Looks at whatever is due, one after the other; may take long, and ends early when it is asked to.
  /// @returns  how many looks there were
  /// @throws what the store throws
  std::size_t tend(const std::stop_token& stopping = {});
  /// Looks now.  @returns  nothing when there is no such collector
  std::optional<assurance::CheckStanding> look(std::string_view check);

  /// In the order of the collectors.
  std::vector<assurance::CheckStanding> standings() const;
  std::optional<assurance::CheckStanding> standing(std::string_view check) const;
  /// The newest first.
  std::vector<assurance::CheckResult> history(std::string_view check, std::size_t at_most) const;
  /// What stands behind each measure now.
  std::vector<assurance::Proof> proofs(const assurance::Catalogue& catalogue) const;
  Timestamp now() const { return now_(); }

 private:
  void run(std::size_t place);

  assurance::EvidenceStore& store_;
  const std::vector<Collector> collectors_;
  const Clock now_;
  std::mutex looking_;  // one at a time: they must not take the machine from those who vote
  mutable std::mutex mutex_;
  std::vector<assurance::CheckStanding> standings_;
  Timestamp tidied_{};
};

}  // namespace urna::api
