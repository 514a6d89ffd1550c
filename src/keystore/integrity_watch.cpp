// SPDX-License-Identifier: EUPL-1.2
#include "keystore/integrity_watch.hpp"

namespace urna::keystore {

void IntegrityWatch::found(SealedKind kind, std::string_view tenant, std::string_view place) {
  const std::lock_guard guard(mutex_);
  ++standings_[Place(tenant, kind, place)].times;
}

std::vector<IntegrityFault> IntegrityWatch::take(Timestamp now) {
  const std::lock_guard guard(mutex_);
  std::vector<IntegrityFault> taken;
  for (auto& [where, standing] : standings_) {
    // A clock that was set back delays nothing.
    const bool was_told_lately = standing.told && now >= *standing.told && now < *standing.told + quiet;
    if (standing.times == 0 || was_told_lately) continue;
    const auto& [tenant, kind, place] = where;
    taken.push_back({kind, tenant, place, standing.times});
    standing = {0, now};
  }
  return taken;
}

}  // namespace urna::keystore
