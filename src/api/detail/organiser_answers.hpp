// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "election/organiser_desk.hpp"
#include "http/response.hpp"
#include "report/language.hpp"

namespace urna::api::detail {

http::Response answer(const boost::json::value& value, unsigned status = 200);
http::Response refused(const election::OrganiserRefusal& refusal);

/// `2026-11-24T09:00:00Z`, or null.
boost::json::value moment(const std::optional<Timestamp>& moment);

/// What everybody may know of an election: the same members as `GET /api/elections/{uuid}`.
boost::json::object poll_card(const protocol::ElectionUuid& election, const election::ElectionCard& poll);

/// In the zone of this machine, as its paper says it.
report::WallTime wall_time(Timestamp moment);
std::string zone_name(Timestamp moment);

}  // namespace urna::api::detail
