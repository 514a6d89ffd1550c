// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>

#include "api/colleagues.hpp"
#include "identity/approval_desk.hpp"

namespace urna::api {

/// One kind of act that takes two people, for whoever reads such requests and confirms them.  What is carried out, and
/// who has a say in it, is in `identity::ApprovalDesk`; this says it to people.
struct ApprovalKind {
  /// Where the act is done: whoever confirms must be allowed to there.  Nothing when the request is none of its kind.
  std::function<std::optional<identity::Place>(const identity::ApprovalRequest& request)> place;
  /// What whoever confirms must be allowed to do there, besides `approval_decide`.
  identity::Permission permission = identity::Permission::approval_decide;
  /// What exactly is asked, for the eyes of whoever confirms: members of the answer's `asked`.  May be empty.
  std::function<boost::json::object(const identity::ApprovalRequest& request)> asked = {};
  /// Whom it is about: somebody who has no say in it, whatever they may do.  May be empty.
  std::function<std::optional<identity::PersonId>(const identity::ApprovalRequest& request)> about = {};
};

/// Whether somebody could have the last word: a factor can be shown again, a right not.
bool may_decide(const ApprovalKind& kind, const Colleagues& colleagues, const identity::ApprovalRequest& request,
                const std::string& person);

/// Adds an action of which everybody has a say who may do `permission` and `approval_decide` at the kind's place, as
/// long as they may.
/// @param carry_out   as `ApprovalDesk::Action`
/// @param colleagues  outlives `approvals`
void add_action(identity::ApprovalDesk& approvals, const std::string& name, const ApprovalKind& kind,
                const Colleagues& colleagues, identity::ApprovalDesk::Action carry_out);

/// Whether anybody but this person could confirm such a request there now.
/// @param about  somebody who has no say in it
bool has_second_person(const Colleagues& colleagues, const std::string& requester, identity::Permission permission,
                       const identity::Place& place, const std::optional<identity::PersonId>& about = {});

}  // namespace urna::api
