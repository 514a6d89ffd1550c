// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/approval_api.hpp"
#include "api/caller.hpp"
#include "api/colleagues.hpp"
#include "api/people_stores.hpp"
#include "identity/approval_desk.hpp"
#include "identity/invitation.hpp"
#include "identity/sessions.hpp"

namespace urna::api {

/// Roles that one person alone does not give, as soon as there is a second one who could confirm: an owner's, a
/// security officer's, an auditor's, and each on the platform.
class Appointments {
 public:
  static constexpr const char* give_action = "grant.give";
  static constexpr const char* invite_action = "person.invite";
  static constexpr const char* join_action = "group.join";

  struct Parts {
    identity::ApprovalDesk& approvals;
    ApprovalApi& approval_api;
    const Colleagues& colleagues;
    identity::Sessions& sessions;
    crypto::RandomSource& random;
  };

  /// Adds its actions to the desk of two people's word.
  /// @param parts  outlive this, and what `stores` refers to
  Appointments(Parts parts, PeopleStores stores);
  Appointments(const Appointments&) = delete;
  Appointments& operator=(const Appointments&) = delete;

  bool takes_two(const Caller& giver, const identity::Grant& grant) const;
  bool takes_two(const Caller& giver, const identity::Invitation& invitation) const;
  /// Whoever joins holds what the group does.
  bool takes_two(const Caller& giver, const identity::GroupId& group) const;

  // Each has been judged as if one person's word were enough.  202 with the request, or why it cannot be asked for.

  http::Response ask(const Caller& giver, const identity::Grant& grant);
  /// @param link  that the invitation will be taken up by; it opens nothing before it is confirmed
  http::Response ask(const Caller& giver, const identity::Invitation& invitation, const std::string& link);
  http::Response ask_to_join(const Caller& giver, const identity::Group& group, const identity::Person& person);

  /// Every grant of a subject, as `find_grant_fault` wants it.
  static std::vector<identity::Grant> held_by(const PeopleStores& stores, const identity::Subject& subject);

 private:
  bool takes_two(const Caller& giver, identity::Role role, const identity::Place& place) const;
  http::Response asked(const Caller& giver, identity::ApprovalDesk::Wish wish, const std::string& link = {});
  std::optional<std::string> give(const identity::ApprovalRequest& request, Timestamp now);
  std::optional<std::string> invite(const identity::ApprovalRequest& request, Timestamp now);
  std::optional<std::string> join(const identity::ApprovalRequest& request, Timestamp now);
  /// Why one of those whose word it is may not give it any more.
  std::optional<std::string> find_fault(const identity::ApprovalRequest& request, const identity::Grant& grant,
                                        Timestamp now) const;
  ApprovalKind kind() const;

  Parts parts_;
  const PeopleStores stores_;
};

}  // namespace urna::api
