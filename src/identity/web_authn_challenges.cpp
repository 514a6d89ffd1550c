// SPDX-License-Identifier: EUPL-1.2
#include "identity/web_authn_challenges.hpp"

#include <algorithm>

namespace urna::identity {

Challenge WebAuthnChallenges::issue(const Digest& session, Ceremony ceremony, crypto::RandomSource& random,
                                    Timestamp now) {
  if (issued_.size() >= count_max) {
    std::erase_if(issued_, [&](const auto& one) { return one.second.expires <= now; });
  }
  if (issued_.size() >= count_max) {
    issued_.erase(std::min_element(issued_.begin(), issued_.end(),
                                   [](const auto& a, const auto& b) { return a.second.expires < b.second.expires; }));
  }
  Issued made{{}, now + lasts};
  random.fill(made.challenge);
  issued_[{session, ceremony}] = made;
  return made.challenge;
}

std::optional<Challenge> WebAuthnChallenges::take(const Digest& session, Ceremony ceremony, Timestamp now) {
  const auto found = issued_.find({session, ceremony});
  if (found == issued_.end()) return std::nullopt;
  const Issued taken = found->second;
  issued_.erase(found);
  if (now >= taken.expires) return std::nullopt;
  return taken.challenge;
}

}  // namespace urna::identity
