// SPDX-License-Identifier: EUPL-1.2
#include "keystore/unlock_attempt.hpp"

#include <algorithm>

#include "base/ensure.hpp"

namespace urna::keystore {

using crypto::ShareError;
using crypto::ShareFault;

std::optional<std::chrono::seconds> EntryRate::note(Timestamp now) {
  // A clock that was set back makes nobody wait longer than a window.
  while (!entries_.empty() && (entries_.front() + window <= now || entries_.front() > now)) entries_.pop_front();
  if (entries_.size() >= entries_max) return entries_.front() + window - now;
  entries_.push_back(now);
  return std::nullopt;
}

std::vector<unsigned> UnlockAttempt::entered() const {
  std::vector<unsigned> indices;
  for (const auto& share : shares_) indices.push_back(share.index);
  std::ranges::sort(indices);
  return indices;
}

std::optional<ShareError> UnlockAttempt::enter(std::string_view typed, Timestamp now) {
  auto share = crypto::parse_share(typed);
  if (!share) return share.error();
  if (const auto fault = crypto::check_share(*share, commitments_)) return ShareError{*fault};
  const auto same_index = [&](const crypto::CustodianShare& other) { return other.index == share->index; };
  if (std::ranges::any_of(shares_, same_index)) return ShareError{ShareFault::repeated_index};
  shares_.push_back(std::move(*share));
  last_step_ = now;
  return std::nullopt;
}

crypto::LockedKey UnlockAttempt::secret() const {
  auto secret = crypto::combine_shares(shares_, commitments_);
  ensure(secret.has_value(), "shares that were checked one by one are a quorum");
  return std::move(*secret);
}

}  // namespace urna::keystore
