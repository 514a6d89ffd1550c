// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/approval_api.hpp"

namespace urna::api {

/// Acts of a whole desk that take two people as soon as there is a second one who could confirm; until then one
/// person's word is enough, since nobody else has any.
class TwoPeople {
 public:
  /// @param approvals, approval_api, colleagues  outlive this
  TwoPeople(identity::ApprovalDesk& approvals, ApprovalApi& approval_api, const Colleagues& colleagues,
            identity::Place place)
      : approvals_(approvals), approval_api_(approval_api), colleagues_(colleagues), place_(std::move(place)) {}

  /// Before the first request.
  /// @param permission  what whoever asks, and whoever confirms, must be allowed to; both are looked at again when it
  ///                    is carried out
  /// @param about       whom it is about, who has no say in it; may be empty
  void add(const std::string& action, identity::Permission permission, identity::ApprovalDesk::Action carry_out,
           std::function<std::optional<identity::PersonId>(const identity::ApprovalRequest&)> about = {});
  /// Whether this person's word is not enough.
  bool are_needed(const Caller& caller, identity::Permission permission,
                  const std::optional<identity::PersonId>& about = {}) const {
    return has_second_person(colleagues_, caller.id(), permission, place_, about);
  }
  /// @returns  202 with the request, 409 `asked-already`, or 403 `person-gone`
  http::Response ask(const Caller& caller, const identity::ApprovalDesk::Wish& wish);

 private:
  identity::ApprovalDesk& approvals_;
  ApprovalApi& approval_api_;
  const Colleagues& colleagues_;
  const identity::Place place_;
};

}  // namespace urna::api
