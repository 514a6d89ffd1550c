// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string_view>

#include "assurance/catalogue.hpp"
#include "assurance/contributors.hpp"

/// What of a service is told to whom.  What is not named here for a section is told to nobody who does not see all.
namespace urna::api::detail {

/// @param service  a service as it is told whole, or its line in a list
/// @returns        the sections that these rights read, the name, and the rights themselves
boost::json::object in_sight(boost::json::object service, const assurance::ServiceRights& rights);

/// A line of a history; nothing when it is about what these rights do not read.
std::optional<boost::json::object> line_in_sight(boost::json::object line, const assurance::ServiceRights& rights);

bool is_borne_by_provider(assurance::Bearer bearer);

/// Whether somebody has written something, in lines of text.
bool is_written_text(std::string_view text);

}  // namespace urna::api::detail
