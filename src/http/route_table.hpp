// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "http/router.hpp"

namespace urna::http {

/// What two routers answer to, as JSON: `{"routes":[{"method","pattern","permission"},…],"admin":[…]}`, to be compared
/// with what is documented.
std::string route_table_json(const Router& routes, const Router& admin);

}  // namespace urna::http
