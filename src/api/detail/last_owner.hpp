// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/people_stores.hpp"

namespace urna::api::detail {

/// Whether nobody else would own the tenant, or the platform, who can sign in, if this grant ended.
inline bool is_last_owner(const PeopleStores& stores, const identity::Grant& grant, Timestamp now) {
  using identity::Role;
  const bool is_owners = grant.role == Role::tenant_owner || grant.role == Role::platform_owner;
  if (!is_owners || !identity::is_live(grant, now)) return false;
  for (const identity::Grant& other : stores.grants.all()) {
    if (other.id == grant.id || other.role != grant.role || !identity::is_live(other, now)) continue;
    const auto* const id = std::get_if<identity::PersonId>(&other.subject);
    const auto person = id != nullptr ? stores.people.find(*id) : std::nullopt;
    if (person && person->state == identity::PersonState::active) return false;
  }
  return true;
}

}  // namespace urna::api::detail
