// SPDX-License-Identifier: EUPL-1.2
#include "api/approval_kind.hpp"

#include <algorithm>
#include <utility>

#include "api/detail/people_words.hpp"

namespace urna::api {

using identity::ApprovalRequest;
using identity::Permission;

bool may_decide(const ApprovalKind& kind, const Colleagues& colleagues, const ApprovalRequest& request,
                const std::string& person) {
  const auto place = kind.place(request);
  const auto id = detail::identifier_from<identity::PersonId>(person);
  if (!place || !id || (kind.about && kind.about(request) == id)) return false;
  return colleagues.may_at(*id, Permission::approval_decide, *place) && colleagues.may_at(*id, kind.permission, *place);
}

void add_action(identity::ApprovalDesk& approvals, const std::string& name, const ApprovalKind& kind,
                const Colleagues& colleagues, identity::ApprovalDesk::Action carry_out) {
  approvals.add_action(name, std::move(carry_out),
                       [kind, &colleagues](const ApprovalRequest& request, const std::string& person, Timestamp) {
                         return may_decide(kind, colleagues, request, person);
                       });
}

bool has_second_person(const Colleagues& colleagues, const std::string& requester, Permission permission,
                       const identity::Place& place, const std::optional<identity::PersonId>& about) {
  const auto deciders = colleagues.who_may({Permission::approval_decide, permission}, place);
  return std::any_of(deciders.begin(), deciders.end(), [&](const auto& one) {
    return one.first != requester && (!about || one.first != to_hex(about->get()));
  });
}

}  // namespace urna::api
