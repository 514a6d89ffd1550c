// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <map>
#include <mutex>

#include "identity/approval_store.hpp"

namespace urna::identity {

/// Keeps requests in memory: for tests.
class MemoryApprovalStore final : public ApprovalStore {
 public:
  void put(const ApprovalRequest& request) override {
    const std::lock_guard lock(mutex_);
    requests_.insert_or_assign(request.id, request);
  }
  std::optional<ApprovalRequest> find(const ApprovalId& id) const override {
    const std::lock_guard lock(mutex_);
    const auto found = requests_.find(id);
    if (found == requests_.end()) return std::nullopt;
    return found->second;
  }
  std::vector<ApprovalRequest> all() const override {
    const std::lock_guard lock(mutex_);
    std::vector<ApprovalRequest> all;
    for (const auto& [id, request] : requests_) all.push_back(request);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.asked < b.asked; });
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<ApprovalId, ApprovalRequest> requests_;
};

}  // namespace urna::identity
