// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <set>
#include <string>

#include "api/hosting_keeper.hpp"

namespace urna::api {

/// Node, virtual machine, server, rack and room of a placement: what a visit to it can name.
std::set<std::string> things_of(const hosting::Placement& placement);

/// What each node that a visit comes near stated before the first person came, what it stated after the last had left,
/// and which facts are others since: `machines` of Intervention in docs/api/openapi.yaml.
/// @param now  before anybody has come, what was stated until then
boost::json::array visit_machines(const hosting::Visit& visit, const HostingKeeper& keeper, Timestamp now);

}  // namespace urna::api
