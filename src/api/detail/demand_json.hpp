// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/json_body.hpp"
#include "identity/role_policy.hpp"

/// What is demanded of a role, as JSON.
namespace urna::api::detail {

/// Of the password its level and what that is in characters; sessions in minutes.
boost::json::object demand_json(const identity::SignInDemand& demand);
/// Below the floor, or of no use, is refused.
identity::SignInDemand demand_from(http::JsonFields& fields, identity::Role role);

/// What `demand_json` wrote.
/// @returns  nothing for anything else
std::optional<identity::SignInDemand> demand_of_text(std::string_view text);

/// As they are kept.
std::string policies_text(const identity::RolePolicies& policies);
/// @returns  nothing for what was never written by `policies_text`
std::optional<identity::RolePolicies> policies_from(std::string_view text);

}  // namespace urna::api::detail
