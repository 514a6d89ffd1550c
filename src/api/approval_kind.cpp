// SPDX-License-Identifier: EUPL-1.2
#include "api/approval_kind.hpp"

#include <algorithm>
#include <utility>

#include "api/detail/people_words.hpp"

namespace urna::api {

using identity::ApprovalRequest;
using identity::Permission;

void add_action(identity::ApprovalDesk& approvals, const std::string& name, const ApprovalKind& kind,
                const Colleagues& colleagues, identity::ApprovalDesk::Action carry_out) {
  approvals.add_action(name, std::move(carry_out),
                       [kind, &colleagues](const ApprovalRequest& request, const std::string& person, Timestamp) {
                         const auto place = kind.place(request);
                         const auto id = detail::identifier_from<identity::PersonId>(person);
                         return place && id && colleagues.may_at(*id, Permission::approval_decide, *place) &&
                                colleagues.may_at(*id, kind.permission, *place);
                       });
}

bool has_second_person(const Colleagues& colleagues, const std::string& requester, Permission permission,
                       const identity::Place& place) {
  const auto deciders = colleagues.who_may({Permission::approval_decide, permission}, place);
  return std::any_of(deciders.begin(), deciders.end(), [&](const auto& one) { return one.first != requester; });
}

}  // namespace urna::api
