// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "identity/invitation.hpp"

namespace urna::identity {

/// Keeps invitations in memory: for tests.
class MemoryInvitationStore final : public InvitationStore {
 public:
  void add(const Invitation& invitation) override {
    const std::lock_guard lock(mutex_);
    invitations_.insert_or_assign(invitation.hash, invitation);
  }
  std::optional<Invitation> find(const Digest& hash) const override {
    const std::lock_guard lock(mutex_);
    const auto found = invitations_.find(hash);
    if (found == invitations_.end()) return std::nullopt;
    return found->second;
  }
  bool change(const Digest& hash, const std::function<bool(Invitation&)>& change) override {
    const std::lock_guard lock(mutex_);
    const auto found = invitations_.find(hash);
    if (found == invitations_.end()) return false;
    Invitation changed = found->second;
    if (!change(changed)) return false;
    found->second = changed;
    return true;
  }

  std::vector<Invitation> all() const override {
    const std::lock_guard lock(mutex_);
    std::vector<Invitation> all;
    for (const auto& [hash, invitation] : invitations_) all.push_back(invitation);
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<Digest, Invitation> invitations_;
};

}  // namespace urna::identity
