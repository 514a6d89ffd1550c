// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/json_body.hpp"
#include "tenancy/download_rules.hpp"

/// How much may be carried away, as the interface and the settings have it.
///
///   {"hour":{"soft":{"records":1,"files":1,"bytes":1},"hard":{…}},"day":{…}}
namespace urna::api::detail {

boost::json::object amount_json(const tenancy::Amount& amount);
boost::json::object thresholds_json(const tenancy::DownloadThresholds& thresholds);

/// Notes in `fields` what is wrong with it, also that nobody would be told before everything stops.
tenancy::DownloadThresholds thresholds_from(http::JsonFields& fields);

std::string rules_text(const tenancy::DownloadRules& rules);
/// @returns  nothing for what `rules_text` did not write
std::optional<tenancy::DownloadRules> rules_from(std::string_view text);

}  // namespace urna::api::detail
