// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "election/polling_box.hpp"

namespace urna::election {

struct OpenRefusal {
  bool is_taken = false;              ///< an election of this uuid is there, with other records or rules
  std::vector<std::string> findings;  ///< else: what does not hold in the records
};

/// The boxes of one program, one for each election, which know nothing of each other: one that is damaged is set aside
/// and the others go on.  Safe to use from several threads at once.
class PollingBoxes {
 public:
  /// Opens every box in the store.
  /// @param store  outlives the boxes
  PollingBoxes(BoxStore& store, const PollingBox::Settings& settings);

  /// Nothing when there is none, or when it is damaged.
  std::shared_ptr<PollingBox> find(const protocol::ElectionUuid& election) const;

  /// What is wrong with a box that was set aside.
  std::optional<std::string> damage(const protocol::ElectionUuid& election) const;
  std::size_t damaged() const;
  std::size_t size() const;

  /// Makes a box; asked again with the same records and rules, gives the one that is there.
  Result<std::shared_ptr<PollingBox>, OpenRefusal> open(const SetupRecords& records, const BoxRules& rules,
                                                        Timestamp now);

 private:
  BoxStore& store_;
  const PollingBox::Settings settings_;
  std::mutex opening_;
  mutable std::shared_mutex mutex_;
  std::map<protocol::ElectionUuid, std::shared_ptr<PollingBox>> boxes_;
  std::map<protocol::ElectionUuid, std::string> damaged_;
};

}  // namespace urna::election
