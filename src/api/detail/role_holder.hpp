// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <set>

#include "api/people_stores.hpp"
#include "identity/sessions.hpp"

/// Whoever comes to hold a role, whether by one person's word or by two's, and by whichever way.
namespace urna::api::detail {

/// Roles that one person alone neither gives nor takes from somebody who may do more.  Of each place in its own way:
/// what one of its owners could not undo, or nobody would see.
inline bool is_grave(identity::Role role) {
  return role == identity::Role::tenant_owner || identity::facts_of(role).on_platform;
}

/// What somebody shows when they sign in is judged by every role that they hold.
/// @returns  `factor-missing` or `password-weak`; null when what they show is enough for the role
inline const char* find_weakness(const identity::Person& person, identity::Role role) {
  const identity::RoleFacts& facts = identity::facts_of(role);
  if (person.factor_at_best() < facts.factor) return "factor-missing";
  if (person.strength < facts.strength) return "password-weak";
  return nullptr;
}

/// A session of somebody who manages others is shorter: one that was opened before ends.
inline void end_longer_sessions(identity::Sessions& sessions, const identity::PersonId& person, identity::Role role) {
  if (identity::facts_of(role).is_management) sessions.end_all(person);
}

inline std::optional<identity::Group> find_group(const PeopleStores& stores, const identity::GroupId& id) {
  for (identity::Group& group : stores.groups.all()) {
    if (group.id == id) return std::move(group);
  }
  return std::nullopt;
}

}  // namespace urna::api::detail
