// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "identity/service_token.hpp"

namespace urna::identity {

/// Keeps programs' accesses in memory: for tests.
class MemoryServiceStore final : public ServiceStore {
 public:
  void add(const ServiceAccess& access) override {
    const std::lock_guard lock(mutex_);
    accesses_.insert_or_assign(access.id, access);
  }
  std::optional<ServiceAccess> find(const ServiceId& id) const override {
    const std::lock_guard lock(mutex_);
    const auto found = accesses_.find(id);
    if (found == accesses_.end()) return std::nullopt;
    return found->second;
  }
  bool change(const ServiceId& id, const std::function<bool(ServiceAccess&)>& change) override {
    const std::lock_guard lock(mutex_);
    const auto found = accesses_.find(id);
    if (found == accesses_.end()) return false;
    ServiceAccess changed = found->second;
    if (!change(changed)) return false;
    found->second = std::move(changed);
    return true;
  }

  std::vector<ServiceAccess> all() const override {
    const std::lock_guard lock(mutex_);
    std::vector<ServiceAccess> all;
    for (const auto& [id, access] : accesses_) all.push_back(access);
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<ServiceId, ServiceAccess> accesses_;
};

}  // namespace urna::identity
