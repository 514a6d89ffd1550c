// SPDX-License-Identifier: EUPL-1.2
#include "identity/throttle.hpp"

#include <algorithm>

namespace urna::identity {

std::optional<std::chrono::seconds> Throttle::wait(const std::string& name, Timestamp now) const {
  const auto found = failures_.find(name);
  if (found == failures_.end() || found->second.until <= now) return std::nullopt;
  return found->second.until - now;
}

void Throttle::failed(const std::string& name, Timestamp now) {
  make_room(now);
  Failures& failures = failures_[name];
  if (failures.count > 0 && now - failures.last >= forgotten_after) failures = {};
  ++failures.count;
  failures.last = now;
  if (failures.count < limits_.free_failures) return;
  const unsigned doublings = std::min(failures.count - limits_.free_failures, 10U);
  failures.until = now + std::min(limits_.wait_min * (1U << doublings), limits_.wait_max);
}

void Throttle::make_room(Timestamp now) {
  if (failures_.size() < names_max) return;
  std::erase_if(failures_, [&](const auto& one) { return now - one.second.last >= forgotten_after; });
  if (failures_.size() < names_max) return;
  failures_.erase(std::min_element(failures_.begin(), failures_.end(),
                                   [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
}

}  // namespace urna::identity
