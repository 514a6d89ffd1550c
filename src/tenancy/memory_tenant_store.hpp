// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "tenancy/tenant.hpp"

namespace urna::tenancy {

/// Keeps the list of customers in memory: for tests.
class MemoryTenantStore final : public TenantStore {
 public:
  std::vector<Tenant> all() const override {
    const std::scoped_lock lock(mutex_);
    return tenants_;
  }
  void put(const Tenant& tenant) override {
    const std::scoped_lock lock(mutex_);
    for (Tenant& known : tenants_) {
      if (known.id == tenant.id) {
        known = tenant;
        return;
      }
    }
    tenants_.push_back(tenant);
  }
  void put_label(const TenantId& id, std::string_view label) override {
    const std::scoped_lock lock(mutex_);
    labels_[id] = label;
  }
  std::string label(const TenantId& id) const override {
    const std::scoped_lock lock(mutex_);
    return labels_.at(id);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Tenant> tenants_;
  std::map<TenantId, std::string> labels_;
};

}  // namespace urna::tenancy
