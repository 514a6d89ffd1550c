// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "assurance/approval_state.hpp"
#include "http/response.hpp"
#include "identity/person.hpp"

/// What the interface says of files of approval, as JSON.
namespace urna::api::detail {

/// `2027-01-31`, or null.
boost::json::value day(const std::optional<std::chrono::sys_days>& day);
boost::json::object person_json(const PersonId& person, const identity::PersonStore& people);
boost::json::object told(const assurance::Authority& authority, const identity::PersonStore& people);
boost::json::array told(const std::vector<assurance::Opinion>& opinions, const identity::PersonStore& people);
boost::json::array told(const std::vector<assurance::Obstacle>& obstacles, const assurance::Catalogue& catalogue);
/// @param record  of that decision
boost::json::object told(const assurance::DecisionNow& decision, const assurance::ApprovalRecord& record,
                         const identity::PersonStore& people);

/// What a file waits for from one person: `opinion`, of somebody who is neither its author nor its authority, then
/// `signature`; or null.
/// @param may_advise  who writes in the approval of all that the file is about
/// @param may_sign    whether they hold a role that signs, and the file names them or they may sign for whom it names
boost::json::value waits_for(const assurance::ApprovalDraft& draft, const PersonId& who, bool may_advise, bool may_sign);

/// A step that does not fit, as an answer; nothing when it does.
/// @param field  what is wrong when a text is blank or too long
std::optional<http::Response> refused(std::optional<assurance::StepFault> fault, const char* field);

}  // namespace urna::api::detail
