// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <mutex>

#include "identity/access_store.hpp"

namespace urna::identity {

/// Keeps records of access in memory: for tests.
class MemoryAccessStore final : public AccessStore {
 public:
  void put(const SupportAccess& access) override { put_in(support_, access); }
  std::optional<SupportAccess> find(const SupportId& id) const override { return find_in(support_, id); }
  std::vector<SupportAccess> support() const override {
    return sorted(support_, [](const auto& one) { return one.from; });
  }

  void put(const EmergencyKit& kit) override {
    const std::lock_guard lock(mutex_);
    kit_ = kit;
  }
  std::optional<EmergencyKit> kit() const override {
    const std::lock_guard lock(mutex_);
    return kit_;
  }
  void put(const EmergencyUse& use) override { put_in(uses_, use); }
  std::optional<EmergencyUse> find(const EmergencyId& id) const override { return find_in(uses_, id); }
  std::vector<EmergencyUse> uses() const override {
    return sorted(uses_, [](const auto& one) { return one.from; });
  }

  void put(const AccessReview& review) override { put_in(reviews_, review); }
  std::optional<AccessReview> find(const ReviewId& id) const override { return find_in(reviews_, id); }
  std::vector<AccessReview> reviews() const override {
    return sorted(reviews_, [](const auto& one) { return one.begun; });
  }

 private:
  template <class Record>
  void put_in(std::vector<Record>& records, const Record& record) {
    const std::lock_guard lock(mutex_);
    const auto same = [&](const Record& one) { return one.id == record.id; };
    const auto found = std::find_if(records.begin(), records.end(), same);
    if (found == records.end()) {
      records.push_back(record);
    } else {
      *found = record;
    }
  }
  template <class Record, class Id>
  std::optional<Record> find_in(const std::vector<Record>& records, const Id& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(records.begin(), records.end(), [&](const Record& one) { return one.id == id; });
    return found == records.end() ? std::nullopt : std::optional(*found);
  }
  template <class Record, class When>
  std::vector<Record> sorted(const std::vector<Record>& records, When when) const {
    const std::lock_guard lock(mutex_);
    std::vector<Record> all = records;
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return when(a) < when(b); });
    return all;
  }

  mutable std::mutex mutex_;
  std::vector<SupportAccess> support_;
  std::optional<EmergencyKit> kit_;
  std::vector<EmergencyUse> uses_;
  std::vector<AccessReview> reviews_;
};

/// Keeps grants in memory, of people alone: for tests.
class MemoryAccessGrants final : public AccessGrants {
 public:
  void add(const Grant& grant) override {
    const std::lock_guard lock(mutex_);
    grants_.push_back(grant);
  }
  bool end(const GrantId& id, Timestamp now) override {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(grants_.begin(), grants_.end(), [&](const Grant& one) { return one.id == id; });
    if (found == grants_.end() || found->ended) return false;
    found->ended = now;
    return true;
  }
  std::vector<Grant> of(const PersonId& person) const override {
    return those([&](const Grant& grant) { return grant.subject == Subject(person); });
  }
  std::vector<Grant> within(const Place& place) const override {
    return those([&](const Grant& grant) { return covers(place, grant.place); });
  }

 private:
  template <class Which>
  std::vector<Grant> those(Which which) const {
    const std::lock_guard lock(mutex_);
    std::vector<Grant> found;
    std::copy_if(grants_.begin(), grants_.end(), std::back_inserter(found), which);
    return found;
  }

  mutable std::mutex mutex_;
  std::vector<Grant> grants_;
};

}  // namespace urna::identity
