// SPDX-License-Identifier: EUPL-1.2
#include "election/sign_in_throttle.hpp"

#include <algorithm>

namespace urna::election {

std::optional<std::chrono::seconds> SignInThrottle::wait(const std::string& address, Timestamp now) {
  const std::lock_guard lock(mutex_);
  const auto found = buckets_.find(address);
  if (found == buckets_.end()) return std::nullopt;
  const Timestamp after_another = found->second + limits_.one_more_each;
  if (after_another <= empty(now)) return std::nullopt;
  return after_another - empty(now);
}

void SignInThrottle::note_wrong(const std::string& address, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= limits_.addresses_max) make_room(now);
  FullAt& full_at = buckets_.try_emplace(address, now).first->second;
  full_at = std::max(full_at, now) + limits_.one_more_each;
}

Timestamp SignInThrottle::empty(Timestamp now) const {
  return now + limits_.one_more_each * static_cast<std::int64_t>(limits_.tries);
}

void SignInThrottle::make_room(Timestamp now) {
  std::erase_if(buckets_, [now](const auto& bucket) { return bucket.second <= now; });
  if (buckets_.size() >= limits_.addresses_max) buckets_.clear();
}

}  // namespace urna::election
