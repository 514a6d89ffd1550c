// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "tenancy/download_threshold.hpp"

namespace urna::tenancy {

/// Keeps what was taken in the memory of one process: for tests, and for a desk that has no other node.
class MemoryDownloadLedger final : public DownloadLedger {
 public:
  void exclusively(const PersonId& person, const std::function<void(DownloadCounts&)>& change) override {
    const std::scoped_lock lock(mutex_);
    DownloadCounts counts = counts_[person];
    change(counts);
    counts_[person] = std::move(counts);
  }

 private:
  std::mutex mutex_;
  std::map<PersonId, DownloadCounts> counts_;
};

}  // namespace urna::tenancy
