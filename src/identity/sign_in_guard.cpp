// SPDX-License-Identifier: EUPL-1.2
#include "identity/sign_in_guard.hpp"

#include <algorithm>

namespace urna::identity {

std::optional<std::chrono::seconds> SignInGuard::wait_to_enrol(const std::string& address, const std::string& name,
                                                               Timestamp now) const {
  return std::max(of_pair_.wait(pair(address, name), now), of_address_.wait(address, now));  // nothing is the least
}

std::optional<std::chrono::seconds> SignInGuard::wait(const std::string& address, const std::string& name,
                                                      Timestamp now) const {
  const auto here = wait_to_enrol(address, name, now);
  if (is_known(address, name, now)) return here;
  return std::max(here, of_name_.wait(name, now));
}

void SignInGuard::failed(const std::string& address, const std::string& name, Timestamp now) {
  of_pair_.failed(pair(address, name), now);
  of_address_.failed(address, now);
  if (!is_known(address, name, now)) of_name_.failed(name, now);
}

/// The failures of the others stay: whoever signs in at an address must not hide that others guess from there.
void SignInGuard::succeeded(const std::string& address, const std::string& name, Timestamp now) {
  of_pair_.succeeded(pair(address, name));
  if (known_.size() >= known_max) {
    std::erase_if(known_, [&](const auto& one) { return now - one.second >= known_for; });
    if (known_.size() >= known_max) known_.clear();  // rather than that memory grows: they are known again soon
  }
  known_[pair(address, name)] = now;
}

bool SignInGuard::is_known(const std::string& address, const std::string& name, Timestamp now) const {
  const auto found = known_.find(pair(address, name));
  return found != known_.end() && now - found->second < known_for;
}

}  // namespace urna::identity
