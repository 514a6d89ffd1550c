// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "identity/invitation.hpp"
#include "identity/person.hpp"
#include "identity/service_token.hpp"

namespace urna::api {

/// Where a tenant's people are kept.
struct PeopleStores {
  identity::PersonStore& people;
  identity::InvitationStore& invitations;
  identity::GrantStore& grants;
  identity::GroupStore& groups;
  identity::ServiceStore& services;
};

}  // namespace urna::api
