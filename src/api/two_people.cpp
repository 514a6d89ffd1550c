// SPDX-License-Identifier: EUPL-1.2
#include "api/two_people.hpp"

#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "storage/acting.hpp"

namespace urna::api {

namespace json = boost::json;
using identity::ApprovalRequest;

void TwoPeople::add(const std::string& action, identity::Permission permission,
                    identity::ApprovalDesk::Action carry_out,
                    std::function<std::optional<identity::PersonId>(const ApprovalRequest&)> about) {
  const ApprovalKind kind{
      .place = [place = place_](const ApprovalRequest&) { return std::optional(place); },
      .permission = permission,
      .asked = [](const ApprovalRequest& request) { return json::parse(request.parameters).as_object(); },
      .about = std::move(about)};
  approval_api_.add_kind(action, kind);
  add_action(approvals_, action, kind, colleagues_,
             [this, permission, carry_out = std::move(carry_out)](const ApprovalRequest& request,
                                                                  Timestamp now) -> std::optional<std::string> {
               const auto who = detail::identifier_from<identity::PersonId>(request.requester);
               if (!who || !colleagues_.may_at(*who, permission, place_)) return "person-gone";
               return carry_out(request, now);
             });
}

http::Response TwoPeople::ask(const Caller& caller, const identity::ApprovalDesk::Wish& wish) {
  storage::Acting::say("action", wish.action);
  const auto request = approvals_.ask(caller.id(), wish, caller.now);
  if (request) return detail::answer(json::object{{"approval", approval_api_.described(*request, caller)}}, 202);
  const bool is_waiting = request.error() == identity::ApprovalFault::asked_already;
  return is_waiting ? http::problem(409, "asked-already") : http::problem(403, "person-gone");
}

}  // namespace urna::api
