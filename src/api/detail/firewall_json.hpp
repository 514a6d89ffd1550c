// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/json_body.hpp"
#include "tenancy/firewall_change.hpp"

/// A firewall as the interface and the database have it.
///
///   {"unknown_country":"as-denied","rules":[{"scope":"staff","action":"allow","network":"192.0.2.0/24",
///    "country":null,"group":null,"note":"the office","expires":null}]}
namespace urna::api::detail {

boost::json::object firewall_json(const tenancy::Firewall& firewall);

/// Notes in `fields` what is wrong with it.
tenancy::Firewall firewall_from(http::JsonFields& fields);

std::string state_text(const tenancy::FirewallState& state);
/// @returns  nothing for what `state_text` did not write
std::optional<tenancy::FirewallState> state_from(std::string_view text);

std::string_view word_of(tenancy::RuleFault fault);

}  // namespace urna::api::detail
