// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "identity/invitation.hpp"
#include "identity/person.hpp"
#include "identity/service_token.hpp"

namespace urna::api {

/// Somebody of the platform, who has no account here: by name and state, without anything that opens a door.  Nothing
/// for anybody else.
using FindGuest = std::function<std::optional<identity::Person>(const identity::PersonId&)>;

/// Where a tenant's people are kept.
struct PeopleStores {
  identity::PersonStore& people;
  identity::InvitationStore& invitations;
  identity::GrantStore& grants;
  identity::GroupStore& groups;
  identity::ServiceStore& services;
  FindGuest find_guest = {};  ///< empty: nobody comes from elsewhere
};

/// Who a session, a grant or a request for two people's word may be of.
inline std::optional<identity::Person> person_or_guest(const PeopleStores& stores, const identity::PersonId& id) {
  auto own = stores.people.find(id);
  return own || !stores.find_guest ? std::move(own) : stores.find_guest(id);
}

}  // namespace urna::api
