// SPDX-License-Identifier: EUPL-1.2
#include "identity/grant.hpp"

#include <algorithm>

namespace urna::identity {
namespace {

/// One after the other in time, they may both be held.
bool overlap(const Grant& one, const Grant& other) {
  const auto ends_before = [](const Grant& first, const Grant& second) {
    return first.expires && *first.expires <= second.not_before;
  };
  return !ends_before(one, other) && !ends_before(other, one);
}

bool exclude(Role one, Role other) {
  const bool is_same = one == other;
  return !is_same && (facts_of(one).is_exclusive || facts_of(other).is_exclusive);
}

bool is_of(const Grant& grant, const Asker& asker) {
  if (const auto* group = std::get_if<GroupId>(&grant.subject)) return asker.groups.contains(*group);
  return grant.subject == asker.who;
}

/// The live grants that stand.  Where groups have brought together what nobody would have been granted at once, the
/// weaker side stands: the auditor's, and the one that is not the electoral board's.
std::vector<const Grant*> standing(const Asker& asker) {
  std::vector<const Grant*> live;
  for (const Grant& grant : asker.grants) {
    if (is_of(grant, asker) && is_live(grant, asker.now)) live.push_back(&grant);
  }
  std::vector<const Grant*> stand;
  for (const Grant* grant : live) {
    const bool yields = std::any_of(live.begin(), live.end(), [&](const Grant* other) {
      const bool to_exclusive = exclude(grant->role, other->role) && !facts_of(grant->role).is_exclusive;
      const bool board_yields = are_separate(grant->role, other->role) && grant->role == Role::board_member;
      return to_exclusive || board_yields;
    });
    if (!yields) stand.push_back(grant);
  }
  return stand;
}

Right right_of(const Grant& grant, Permission permission) {
  std::optional<GroupId> through;
  if (const auto* group = std::get_if<GroupId>(&grant.subject)) through = *group;
  return {permission, grant.place, grant.role, grant.id, through};
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// What is wrong with it whoever gives it.
std::optional<GrantFault> find_form_fault(const Grant& proposed, Timestamp now) {
  constexpr std::size_t reason_bytes_max = 500;
  const RoleFacts& role = facts_of(proposed.role);
  if (!role.can_be_at(kind_of(proposed.place))) return GrantFault::wrong_place;
  if (is_blank(proposed.reason) || proposed.reason.size() > reason_bytes_max) return GrantFault::no_reason;
  if (!proposed.expires) return role.is_management ? std::optional(GrantFault::no_end) : std::nullopt;
  if (*proposed.expires <= proposed.not_before) return GrantFault::ends_before_start;
  if (*proposed.expires <= now) return GrantFault::ends_in_past;
  if (*proposed.expires - proposed.not_before > role.term_max) return GrantFault::too_long;
  return std::nullopt;
}

}  // namespace

ScopeKind kind_of(const Place& place) { return static_cast<ScopeKind>(place.index()); }

std::optional<TenantId> tenant_of(const Place& place) {
  if (const auto* tenant = std::get_if<InTenant>(&place)) return tenant->tenant;
  if (const auto* election = std::get_if<InElection>(&place)) return election->tenant;
  return std::nullopt;
}

bool covers(const Place& granted, const Place& thing) {
  if (const auto* tenant = std::get_if<InTenant>(&granted)) return tenant_of(thing) == tenant->tenant;
  return granted == thing;
}

bool is_live(const Grant& grant, Timestamp now) {
  const bool is_over = (grant.expires && *grant.expires <= now) || (grant.ended && *grant.ended <= now);
  return grant.not_before <= now && !is_over;
}

Result<Right, Denial> authorise(const Asker& asker, Permission permission, const Place& thing) {
  if (tenant_of(thing) != asker.host) return failure(Denial::elsewhere);
  if (!facts_of(permission).can_be_at(kind_of(thing))) return failure(Denial::not_allowed);
  Denial nearest = Denial::not_allowed;
  for (const Grant* grant : standing(asker)) {
    const RoleFacts& role = facts_of(grant->role);
    if (!role.permissions.has(permission) || !covers(grant->place, thing)) continue;
    if (asker.factor < role.factor) {
      nearest = std::max(nearest, Denial::other_factor);
      continue;
    }
    const bool is_fresh = asker.shown && *asker.shown <= asker.now && asker.now - *asker.shown <= step_up_lasts;
    if (facts_of(permission).asks_for_a_step && !is_fresh) {
      nearest = std::max(nearest, Denial::step_up);
      continue;
    }
    return right_of(*grant, permission);
  }
  return failure(nearest);
}

std::vector<Right> effective_rights(const Asker& asker) {
  std::vector<Right> rights;
  for (const Grant* grant : standing(asker)) {
    for (const PermissionFacts& facts : every_permission()) {
      const bool is_there = facts.can_be_at(kind_of(grant->place));
      if (is_there && facts_of(grant->role).permissions.has(facts.permission)) {
        rights.push_back(right_of(*grant, facts.permission));
      }
    }
  }
  return rights;
}

std::optional<GrantFault> find_grant_fault(const Asker& asker, const Grant& proposed, std::span<const Grant> held) {
  if (!authorise(asker, Permission::grant_give, proposed.place)) return GrantFault::giver_may_not;
  const auto* group = std::get_if<GroupId>(&proposed.subject);
  if (proposed.subject == asker.who || (group != nullptr && asker.groups.contains(*group))) {
    return GrantFault::to_oneself;
  }
  if (const auto fault = find_form_fault(proposed, asker.now)) return fault;
  if (!may_give(asker, proposed.role, proposed.place)) return GrantFault::giver_lacks;
  return find_held_fault(proposed, held, asker.now);
}

namespace {

Permissions allowed_at(const Place& place, const Asker& asker) {
  Permissions own;
  for (const Grant* grant : standing(asker)) {
    if (covers(grant->place, place) && facts_of(grant->role).factor <= asker.factor) {
      own = own | facts_of(grant->role).permissions;
    }
  }
  return own;
}

}  // namespace

bool may_give(const Asker& giver, Role role, const Place& place) {
  const Permissions own = allowed_at(place, giver);
  return own.has(Permission::grant_give) && own.has_all(facts_of(role).permissions);
}

bool may_take_away(const Asker& taker, Role role, const Place& place) {
  const Permissions own = allowed_at(place, taker);
  return own.has(Permission::grant_end) &&
         (own.has(Permission::incident_handle) || own.has_all(facts_of(role).permissions));
}

std::optional<GrantFault> find_held_fault(const Grant& proposed, std::span<const Grant> held, Timestamp now) {
  for (const Grant& other : held) {
    const bool is_over = (other.expires && *other.expires <= now) || other.ended;
    if (is_over || !overlap(other, proposed)) continue;
    if (exclude(other.role, proposed.role)) return GrantFault::exclusive;
    if (are_separate(other.role, proposed.role)) return GrantFault::separate_duties;
  }
  return std::nullopt;
}

std::optional<GrantFault> find_emergency_grant_fault(const Grant& proposed, std::span<const Grant> held,
                                                     Timestamp now) {
  if (proposed.by || !facts_of(proposed.role).is_management) return GrantFault::giver_may_not;
  if (!std::holds_alternative<OnPlatform>(proposed.place)) return GrantFault::wrong_place;
  if (const auto fault = find_form_fault(proposed, now)) return fault;
  const bool begins_now = proposed.not_before == now;
  if (!begins_now || *proposed.expires - now > emergency_lasts_max) return GrantFault::too_long;
  return find_held_fault(proposed, held, now);
}

std::optional<GrantFault> find_first_grant_fault(const Grant& proposed, std::span<const Grant> of_place,
                                                 Timestamp now) {
  const bool is_owner = proposed.role == Role::platform_owner || proposed.role == Role::tenant_owner;
  const bool had_one = std::any_of(of_place.begin(), of_place.end(), [&](const Grant& other) {
    return other.place == proposed.place && other.role == proposed.role;
  });
  if (!is_owner || had_one || proposed.by) return GrantFault::giver_may_not;
  return find_form_fault(proposed, now);
}

}  // namespace urna::identity
