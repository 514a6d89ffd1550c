// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace urna::assurance::detail {

/// catalogue/measures.json, which lies in the program itself.
std::string_view built_in_catalogue();

}  // namespace urna::assurance::detail
