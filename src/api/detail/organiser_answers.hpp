// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <vector>

#include "election/organiser_desk.hpp"
#include "http/response.hpp"
#include "report/language.hpp"

namespace urna::api::detail {

http::Response answer(const boost::json::value& value, unsigned status = 200);
http::Problem problem_of(const election::OrganiserRefusal& refusal);
inline http::Response refused(const election::OrganiserRefusal& refusal) { return http::problem(problem_of(refusal)); }

/// `2026-11-24T09:00:00Z`, or null.
boost::json::value moment(const std::optional<Timestamp>& moment);

/// What everybody may know of an election: the same members as `GET /api/elections/{uuid}`.
boost::json::object poll_card(const protocol::ElectionUuid& election, const election::ElectionCard& poll);

/// When and why it was annulled, or null.
boost::json::value annulment(const election::ElectionCard& poll);

boost::json::object checklist(const std::vector<election::ChecklistItem>& items);
boost::json::object opening(const election::OpeningProof& proof);
boost::json::object closing(const election::Balance& balance, const election::ElectionCard& poll);

/// In the zone of this machine, as its paper says it.
report::WallTime wall_time(Timestamp moment);
std::string zone_name(Timestamp moment);

}  // namespace urna::api::detail
