// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::api::detail {

/// Says of the deed at hand what differs between two JSON texts, value by value: `definition/questions/0/title`.
/// Nothing when one of them is no JSON.
void say_json_changes(std::string_view name, std::string_view before, std::string_view after);

}  // namespace urna::api::detail
