// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <mutex>

#include "identity/organiser_store.hpp"

namespace urna::identity {

/// Keeps accounts in memory: for tests.
class MemoryOrganiserStore final : public OrganiserStore {
 public:
  std::optional<Organiser> find(const std::string& name) const override {
    const std::lock_guard lock(mutex_);
    const auto found = accounts_.find(name);
    if (found == accounts_.end()) return std::nullopt;
    return copy(found->second);
  }

  std::vector<std::string> enrolled() const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, account] : accounts_) {
      if (is_enrolled(account)) names.push_back(name);
    }
    return names;
  }

  bool change(const std::string& name, const std::function<bool(std::optional<Organiser>&)>& change) override {
    const std::lock_guard lock(mutex_);
    std::optional<Organiser> account;
    if (const auto found = accounts_.find(name); found != accounts_.end()) account = copy(found->second);
    if (!change(account)) return false;
    accounts_.insert_or_assign(name, std::move(*account));
    return true;
  }

 private:
  static std::optional<TotpSecret> copy(const std::optional<TotpSecret>& secret) {
    if (!secret) return std::nullopt;
    return TotpSecret(secret->expose());
  }
  static Organiser copy(const Organiser& account) {
    return {account.name,           account.password, copy(account.totp),
            account.last_totp_step, account.code,     copy(account.totp_to_confirm)};
  }

  mutable std::mutex mutex_;
  std::map<std::string, Organiser> accounts_;
};

}  // namespace urna::identity
