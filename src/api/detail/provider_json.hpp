// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>

#include "http/json_body.hpp"
#include "identity/identity_provider.hpp"

/// A customer's identity provider as JSON: in the interface, where it is kept, and in what two people agree on.  Its
/// secret is in none of it.
namespace urna::api::detail {

boost::json::object provider_json(const identity::IdentityProvider& provider);

/// Reads `label`, `issuer`, `client_id`, `algorithms`, `levels`, `age_max_minutes` and `reads_userinfo`; what is unfit
/// is noted at its field.
/// @param may_ask  whether an address may be asked at all
identity::IdentityProvider provider_from(http::JsonFields& fields,
                                         const std::function<bool(std::string_view)>& may_ask);

/// @returns  nothing for anything but what `provider_json` makes
std::optional<identity::IdentityProvider> provider_of_json(const boost::json::value& value);

}  // namespace urna::api::detail
