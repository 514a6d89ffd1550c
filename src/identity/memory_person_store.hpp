// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <map>
#include <mutex>

#include "identity/person.hpp"

namespace urna::identity {

/// Keeps people in memory: for tests.
class MemoryPersonStore final : public PersonStore {
 public:
  std::optional<Person> find(const std::string& address) const override {
    const std::lock_guard lock(mutex_);
    const auto found = people_.find(address);
    if (found == people_.end()) return std::nullopt;
    return copy_of(found->second);
  }
  std::optional<Person> find(const PersonId& id) const override {
    const std::lock_guard lock(mutex_);
    for (const auto& [address, person] : people_) {
      if (person.id == id) return copy_of(person);
    }
    return std::nullopt;
  }
  bool is_key_taken(std::span<const std::byte> key_id) const override {
    const std::lock_guard lock(mutex_);
    return std::any_of(people_.begin(), people_.end(), [&](const auto& one) {
      const auto& keys = one.second.keys;
      return std::any_of(keys.begin(), keys.end(), [&](const SecurityKey& key) {
        return std::equal(key.id.begin(), key.id.end(), key_id.begin(), key_id.end());
      });
    });
  }
  bool change(const std::string& address, const std::function<bool(std::optional<Person>&)>& change) override {
    const std::lock_guard lock(mutex_);
    std::optional<Person> person;
    if (const auto found = people_.find(address); found != people_.end()) person = copy_of(found->second);
    if (!change(person)) return false;
    people_.insert_or_assign(address, std::move(*person));
    return true;
  }

  std::vector<Person> all() const override {
    const std::lock_guard lock(mutex_);
    std::vector<Person> all;
    for (const auto& [address, person] : people_) all.push_back(copy_of(person));
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Person> people_;
};

/// Keeps grants in memory: for tests.
class MemoryGrantStore final : public GrantStore {
 public:
  void add(const Grant& grant) override {
    const std::lock_guard lock(mutex_);
    grants_.push_back(grant);
  }
  std::vector<Grant> of(const Subject& subject, const std::set<GroupId>& groups) const override {
    const std::lock_guard lock(mutex_);
    std::vector<Grant> found;
    for (const Grant& grant : grants_) {
      const auto* group = std::get_if<GroupId>(&grant.subject);
      if (grant.subject == subject || (group != nullptr && groups.contains(*group))) found.push_back(grant);
    }
    return found;
  }

  std::vector<Grant> all() const override {
    const std::lock_guard lock(mutex_);
    return grants_;
  }
  bool change(const GrantId& id, const std::function<bool(Grant&)>& change) override {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(grants_.begin(), grants_.end(), [&](const Grant& one) { return one.id == id; });
    if (found == grants_.end()) return false;
    Grant changed = *found;
    if (!change(changed)) return false;
    *found = changed;
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Grant> grants_;
};

/// Keeps groups in memory: for tests.
class MemoryGroupStore final : public GroupStore {
 public:
  std::vector<Group> all() const override {
    const std::lock_guard lock(mutex_);
    std::vector<Group> all;
    for (const auto& [id, group] : groups_) all.push_back(group);
    return all;
  }
  std::set<GroupId> of(const PersonId& person) const override {
    const std::lock_guard lock(mutex_);
    std::set<GroupId> found;
    for (const auto& [id, group] : groups_) {
      if (group.members.contains(person)) found.insert(id);
    }
    return found;
  }
  bool change(const GroupId& id, const std::function<bool(std::optional<Group>&)>& change) override {
    const std::lock_guard lock(mutex_);
    std::optional<Group> group;
    if (const auto found = groups_.find(id); found != groups_.end()) group = found->second;
    if (!change(group)) return false;
    groups_.erase(id);
    if (group) groups_.emplace(id, *group);
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::map<GroupId, Group> groups_;
};

}  // namespace urna::identity
