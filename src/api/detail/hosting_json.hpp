// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>

#include "api/hosting_keeper.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace urna::api::detail {

http::Response refused(const hosting::RecordFault& fault);
http::Response refused(hosting::InterventionFault fault);
http::Response refused(const std::variant<hosting::InterventionFault, HostingKeeper::Stepped>& fault);
http::Response refused(HostingKeeper::DecisionFault fault);

boost::json::object texts_json(const hosting::Rule& rule);
boost::json::object finding_json(const HostingFinding& finding);
boost::json::object kind_json(hosting::Kind kind);

/// How well it is proved where this is, as it counted then: level, doubts, the last statement, the last inspection.
boost::json::object proof_json(const std::map<std::string, HostingKeeper::NodeProof>& proofs,
                               const hosting::Placement& placement, Timestamp at);

/// `?at=2026-11-24T09:00Z`; now when it is not asked for.
/// @returns  nothing for what is no moment
std::optional<Timestamp> moment_asked(const http::Request& request, Timestamp now);

}  // namespace urna::api::detail
