// SPDX-License-Identifier: EUPL-1.2
#include "api/poll_approvals.hpp"

#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "base/text_rules.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using election::ElectionCard;
using election::ElectionState;
using election::OrganiserDesk;
using election::OrganiserFault;
using election::OrganiserRefusal;
using identity::ApprovalDesk;
using identity::ApprovalRequest;

std::string text_in(const ApprovalRequest& request, std::string_view name) {
  boost::system::error_code fault;
  const json::value parameters = json::parse(request.parameters, fault);
  const json::object* object = fault ? nullptr : parameters.if_object();
  const json::value* member = object == nullptr ? nullptr : object->if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
}

election::SignedBy signatures_on(const ApprovalRequest& request) {
  election::SignedBy by{{request.requester}, text_in(request, "opening")};
  for (const identity::Approval& approval : request.approvals) by.people.push_back(approval.approver);
  return by;
}

/// Tries it and says in a word why it was refused.
template <class Act>
std::optional<std::string> tried(const ApprovalRequest& request, const Colleagues& colleagues, Act act) {
  using identity::Permission;
  const auto election = protocol::ElectionUuid::parse(request.subject);
  if (!election) return "unknown-election";
  bool may_all = colleagues.may(request.requester, Permission::approval_request, *election);
  for (const identity::Approval& approval : request.approvals) {
    may_all = may_all && colleagues.may(approval.approver, Permission::approval_decide, *election) &&
              colleagues.may(approval.approver, permission_for(request.action), *election);
  }
  if (!may_all) return "person-gone";
  try {
    const auto done = act(*election, text_in(request, "name"), signatures_on(request));
    if (!done) return detail::problem_of(done.error()).code;
    return std::nullopt;
  } catch (const election::BoxUnreachable&) {
    return "box-unreachable";
  }
}

}  // namespace

bool is_poll_action(std::string_view action) {
  return action == open_action || action == close_action || action == count_action || action == end_shuffles_action ||
         action == annul_action;
}

identity::Permission permission_for(std::string_view action) {
  if (action == count_action || action == end_shuffles_action) return identity::Permission::election_tally;
  if (action == annul_action) return identity::Permission::election_annul;
  return action == open_action ? identity::Permission::election_open : identity::Permission::election_close;
}

void add_poll_actions(ApprovalDesk& approvals, OrganiserDesk& desk, const Colleagues& colleagues) {
  approvals.add_action(std::string(open_action), [&desk, &colleagues](const ApprovalRequest& request, Timestamp now) {
    return tried(request, colleagues, [&](const auto& election, const std::string& name, const election::SignedBy& by) {
      return desk.open(election, name, now, by);
    });
  });
  approvals.add_action(std::string(close_action), [&desk, &colleagues](const ApprovalRequest& request, Timestamp now) {
    return tried(request, colleagues, [&](const auto& election, const std::string& name, const election::SignedBy& by) {
      return desk.close(election, name, now, by);
    });
  });
  approvals.add_action(std::string(count_action), [&desk, &colleagues](const ApprovalRequest& request, Timestamp now) {
    return tried(request, colleagues, [&](const auto& election, const std::string&, const election::SignedBy&) {
      return desk.count(election, now);
    });
  });
  approvals.add_action(
      std::string(end_shuffles_action), [&desk, &colleagues](const ApprovalRequest& request, Timestamp) {
        return tried(request, colleagues, [&](const auto& election, const std::string&, const election::SignedBy& by) {
          return desk.end_shuffles(election, by);
        });
      });
  approvals.add_action(std::string(annul_action), [&desk, &colleagues](const ApprovalRequest& request, Timestamp now) {
    return tried(request, colleagues, [&](const auto& election, const std::string& name, const election::SignedBy& by) {
      return desk.annul(election, name, text_in(request, "reason"), now, by);
    });
  });
}

OrganiserDesk::Answer<ApprovalDesk::Wish> poll_wish(const OrganiserDesk& desk, std::string_view action,
                                                    const protocol::ElectionUuid& election, std::string_view typed_name,
                                                    std::string_view reason, Timestamp now) {
  const auto poll = desk.poll(election);
  if (!poll) return failure(poll.error());
  if (!poll->two_people && action != annul_action) return failure(OrganiserRefusal{OrganiserFault::one_person_enough});
  if (trimmed(typed_name) != poll->name) return failure(OrganiserRefusal{OrganiserFault::name_differs});
  json::object parameters{{"name", poll->name}};
  if (action == open_action) {
    const auto opening = desk.what_would_open(election, now);
    if (!opening) return failure(opening.error());
    parameters["opening"] = *opening;
  } else {
    const auto wrong_state = [&] {
      return failure(OrganiserRefusal{OrganiserFault::wrong_state, std::string(name_of(poll->state))});
    };
    const bool is_tallied = poll->state == ElectionState::tallied;
    const bool is_open = poll->state == ElectionState::open || poll->state == ElectionState::paused ||
                         poll->state == ElectionState::closed;
    if (action == count_action && !is_tallied) return wrong_state();
    if (action == end_shuffles_action && !desk.shuffles(election)) return wrong_state();
    if (action == close_action && !is_open) return wrong_state();
    if (action == annul_action) {
      if ((!is_open && !is_tallied) || poll->is_trial) return wrong_state();
      if (trimmed(reason).empty()) return failure(OrganiserRefusal{OrganiserFault::reason_missing});
      parameters["reason"] = trimmed(reason);
    }
  }
  return ApprovalDesk::Wish{
      .action = std::string(action), .subject = election.text(), .parameters = json::serialize(parameters)};
}

std::optional<ApprovalRequest> carried_out(const ApprovalDesk& approvals, std::string_view action,
                                           const protocol::ElectionUuid& election, Timestamp now) {
  std::optional<ApprovalRequest> found;
  for (ApprovalRequest& request : approvals.all(now)) {
    const bool is_it = request.action == action && request.subject == election.text();
    if (is_it && request.state == identity::ApprovalState::executed) found = std::move(request);
  }
  return found;
}

std::string election_name_in(const ApprovalRequest& request) {
  const bool is_poll = request.action == open_action || request.action == close_action;
  return is_poll ? text_in(request, "name") : std::string();
}

}  // namespace urna::api
