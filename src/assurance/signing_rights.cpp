// SPDX-License-Identifier: EUPL-1.2
#include "assurance/signing_rights.hpp"

#include <algorithm>

namespace urna::assurance {

bool GivenWaiver::holds(Timestamp now) const {
  return !ended && std::chrono::floor<std::chrono::days>(now) <= waiver.until;
}

std::vector<Delegation> delegations_of(std::span<const GivenDelegation> given) {
  std::vector<Delegation> all;
  for (const GivenDelegation& one : given) {
    Delegation delegation = one.delegation;
    if (one.ended) delegation.expires = std::min(delegation.expires, one.ended->at);
    all.push_back(delegation);
  }
  return all;
}

std::vector<Waiver> waivers_of(std::span<const GivenWaiver> given) {
  std::vector<Waiver> all;
  for (const GivenWaiver& one : given)
    if (!one.ended) all.push_back(one.waiver);
  return all;
}

std::optional<DelegationFault> find_fault(const Delegation& delegation, Timestamp now) {
  if (delegation.from == delegation.to) return DelegationFault::to_oneself;
  if (delegation.expires <= delegation.not_before) return DelegationFault::ends_before_it_begins;
  if (delegation.expires <= now) return DelegationFault::ends_in_past;
  if (delegation.expires > delegation.not_before + delegation_lasts_at_most) return DelegationFault::lasts_too_long;
  return std::nullopt;
}

}  // namespace urna::assurance
