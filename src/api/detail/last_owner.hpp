// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <vector>

#include "api/caller.hpp"
#include "api/detail/role_holder.hpp"

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

/// Whether this caller takes nothing away by ending a grant that is more than they may do themselves: owners are not
/// sent away until one is left, whose word alone would then be enough, by whoever may do less.
inline bool may_take_away(const Caller& caller, const identity::Grant& grant) {
  const bool is_over = grant.ended || (grant.expires && *grant.expires <= caller.now);
  return is_over || !is_grave(grant.role) ||
         identity::may_take_away(caller.asker_about(grant.place), grant.role, grant.place);
}

/// The same of whoever leaves a group, which then gives them its roles no more.
inline bool may_take_away(const PeopleStores& stores, const Caller& caller, const identity::GroupId& group) {
  const std::vector<identity::Grant> held = stores.grants.of(group, {});
  return std::all_of(held.begin(), held.end(),
                     [&](const identity::Grant& grant) { return may_take_away(caller, grant); });
}

}  // namespace urna::api::detail
