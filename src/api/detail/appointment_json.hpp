// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "identity/invitation.hpp"
#include "identity/person.hpp"

/// Roles to be given, as requests for two people's word hold them: canonical JSON with identifiers, and read strictly.
namespace urna::api::detail {

boost::json::object place_json(const identity::Place& place);

boost::json::object grant_json(const identity::Grant& grant);
std::optional<identity::Grant> grant_from(std::string_view text);

/// With the hash of what its link says, never the link.
boost::json::object invitation_json(const identity::Invitation& invitation);
std::optional<identity::Invitation> invitation_from(std::string_view text);

struct Joining {
  identity::GroupId group;
  identity::PersonId person;
  std::vector<identity::Role> roles;  ///< that the group gives, in the table's order
};
boost::json::object joining_json(const Joining& joining);
std::optional<Joining> joining_from(std::string_view text);

/// Where a request of one of these kinds would change something.
std::optional<identity::Place> appointed_place(std::string_view text);

}  // namespace urna::api::detail
