// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/colleagues.hpp"
#include "election/organiser_desk.hpp"
#include "identity/approval_desk.hpp"

namespace urna::api {

/// The acts of a poll that take two people where its definition says so.
inline constexpr std::string_view open_action = "election.open";
inline constexpr std::string_view close_action = "election.close";
/// The ballots are opened together, and the result is published.
inline constexpr std::string_view count_action = "election.count";

/// The shuffles of preference questions are enough.
inline constexpr std::string_view end_shuffles_action = "election.end-shuffles";
/// There will be no result.  It takes two people in every election.
inline constexpr std::string_view annul_action = "election.annul";
/// Whether it is one of the five above.
bool is_poll_action(std::string_view action);

/// What whoever confirms needs besides `approval_decide`.
identity::Permission permission_for(std::string_view action);

/// Lets `approvals` open, close, count and annul polls, and end their shuffles.  Nothing is done once somebody who
/// confirmed may not do it any more.
/// @param desk, colleagues  outlive it
void add_poll_actions(identity::ApprovalDesk& approvals, election::OrganiserDesk& desk, const Colleagues& colleagues);

/// What somebody asks for who wants one of these done.  Its parameters are canonical JSON: the election's name, for an
/// opening the digest of what would open, for an annulment what everybody will read.
/// @param action      one of the five above
/// @param typed_name  the election's name, typed by who asks
/// @param reason      of an annulment
/// @errors            those of opening or closing, as far as they are known now
election::OrganiserDesk::Answer<identity::ApprovalDesk::Wish> poll_wish(const election::OrganiserDesk& desk,
                                                                        std::string_view action,
                                                                        const protocol::ElectionUuid& election,
                                                                        std::string_view typed_name,
                                                                        std::string_view reason, Timestamp now);

/// The request by which a poll was opened or closed, if there was one.
std::optional<identity::ApprovalRequest> carried_out(const identity::ApprovalDesk& approvals, std::string_view action,
                                                     const protocol::ElectionUuid& election, Timestamp now);

/// The election's name in the parameters of an opening or a closing, for which it is typed; empty when it is another
/// kind of request.
std::string election_name_in(const identity::ApprovalRequest& request);

}  // namespace urna::api
