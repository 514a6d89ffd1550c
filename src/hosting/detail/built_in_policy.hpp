// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::hosting::detail {

/// policy/hosting.json, which lies in the program itself.
std::string_view built_in_policy();

}  // namespace urna::hosting::detail
