// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "tenancy/quota.hpp"

namespace urna::tenancy {

/// Keeps what is used in the memory of one process: for tests.
class MemoryQuotaLedger final : public QuotaLedger {
 public:
  void exclusively(const std::string& tenant, const std::function<void(QuotaUsage&)>& change) override {
    const std::scoped_lock lock(mutex_);
    QuotaUsage usage = usage_[tenant];
    change(usage);
    usage_[tenant] = usage;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, QuotaUsage> usage_;
};

}  // namespace urna::tenancy
