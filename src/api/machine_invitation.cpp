// SPDX-License-Identifier: EUPL-1.2
#include "api/machine_invitation.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/invitation_fields.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

using identity::Grant;
using identity::Invitation;
using identity::Person;
using identity::Role;

/// The grants that somebody holds who can sign in.
std::vector<Grant> grants_in_use(const PeopleStores& stores, const identity::Place& place, Timestamp now) {
  std::vector<Grant> used;
  for (const Person& person : stores.people.all()) {
    if (person.state != identity::PersonState::active) continue;
    for (const Grant& grant : stores.grants.of(person.id, stores.groups.of(person.id))) {
      if (grant.place == place && identity::is_live(grant, now)) used.push_back(grant);
    }
  }
  return used;
}

void withdraw_earlier(const PeopleStores& stores, Role owner, Timestamp now) {
  for (const Invitation& earlier : stores.invitations.all()) {
    const auto& roles = earlier.roles;
    const bool is_owners = !earlier.by && std::find(roles.begin(), roles.end(), owner) != roles.end();
    if (is_owners) identity::spend_invitation(stores.invitations, earlier.hash, now);
  }
}

}  // namespace

http::Response invite_on_machine(const http::Request& request, const identity::TenantId& tenant,
                                 const std::string& origin, const PeopleStores& stores, crypto::RandomSource& random,
                                 Timestamp now, bool is_platform) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  Invitation invitation = detail::invitation_from(*fields, [is_platform](Role role) {
    return identity::facts_of(role).on_tenant || (is_platform && role == Role::platform_owner);
  });
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);

  const bool is_to_platform = invitation.roles == std::vector{Role::platform_owner};
  const Role owner = is_to_platform ? Role::platform_owner : Role::tenant_owner;
  if (is_to_platform) {
    invitation.place = identity::OnPlatform{};
  } else {
    invitation.place = identity::InTenant{tenant};
  }
  invitation.reason = "invited on the machine";
  const std::vector<Grant> used = grants_in_use(stores, invitation.place, now);
  const auto is_owner = [&](const Grant& grant) { return grant.role == owner; };
  const bool is_owned = std::any_of(used.begin(), used.end(), is_owner);
  for (const Role role : invitation.roles) {
    for (const Role other : invitation.roles) {
      if (!identity::may_be_held_together(role, other)) return http::problem(409, "exclusive");
    }
    if (is_owned) return http::problem(409, "owner-invites");
    if (role != owner) {
      if (identity::facts_of(role).is_management) return http::problem(409, "owner-invites");
      continue;
    }
    invitation.role_ends = now + identity::facts_of(role).term_max;
    const Grant first = invitation.grant_for(role, {}, {}, now);
    if (identity::find_first_grant_fault(first, used, now)) return http::problem(409, "owner-invites");
    withdraw_earlier(stores, owner, now);
  }
  const auto text = identity::invite(stores.invitations, random, invitation, now);
  boost::json::object answer{{"link", origin + "/console#/invitation/" + text.value().expose()},
                             {"expires", timestamp_text(now + identity::invitation_lasts)}};
  return http::json(boost::json::serialize(answer), 201);
}

}  // namespace urna::api
