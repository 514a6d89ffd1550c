// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "identity/sessions.hpp"

namespace urna::identity {

/// Keeps sessions in memory: a restart ends them.
class MemorySessionStore final : public SessionStore {
 public:
  void add(const Session& session) override {
    const std::lock_guard lock(mutex_);
    sessions_.insert_or_assign(session.opens, session);
  }
  std::optional<Session> change(const Digest& opens, const std::function<bool(Session&)>& change) override {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(opens);
    if (found == sessions_.end()) return std::nullopt;
    if (!change(found->second)) {
      sessions_.erase(found);
      return std::nullopt;
    }
    return found->second;
  }
  std::vector<Session> of(const PersonId& person) const override {
    const std::lock_guard lock(mutex_);
    std::vector<Session> found;
    for (const auto& [opens, session] : sessions_) {
      if (session.person == person) found.push_back(session);
    }
    return found;
  }
  std::size_t remove_if(const std::function<bool(const Session&)>& ends) override {
    const std::lock_guard lock(mutex_);
    return std::erase_if(sessions_, [&](const auto& one) { return ends(one.second); });
  }

 private:
  mutable std::mutex mutex_;
  std::map<Digest, Session> sessions_;  // by the hash of what opens it
};

}  // namespace urna::identity
