// SPDX-License-Identifier: EUPL-1.2
#include "api/appointments.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/detail/appointment_json.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/role_holder.hpp"
#include "crypto/hash.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Response;
using identity::ApprovalRequest;
using identity::Grant;
using identity::Group;
using identity::GroupId;
using identity::Invitation;
using identity::PersonId;
using identity::Role;
using Allowed = identity::Permission;

bool is_over(const Grant& grant, Timestamp now) { return grant.ended || (grant.expires && *grant.expires <= now); }

/// What a group gives to whoever is in it, in the table's order.
std::vector<Role> roles_of(const PeopleStores& stores, const GroupId& group, Timestamp now) {
  std::vector<Role> roles;
  for (const Grant& grant : stores.grants.of(group, {})) {
    if (!is_over(grant, now)) roles.push_back(grant.role);
  }
  std::sort(roles.begin(), roles.end());
  return roles;
}

}  // namespace

Appointments::Appointments(Parts parts, PeopleStores stores) : parts_(parts), stores_(std::move(stores)) {
  const auto add = [&](const char* name, auto act) {
    parts_.approval_api.add_kind(name, kind());
    add_action(parts_.approvals, name, kind(), parts_.colleagues,
               [this, act](const ApprovalRequest& request, Timestamp now) { return (this->*act)(request, now); });
  };
  add(give_action, &Appointments::give);
  add(invite_action, &Appointments::invite);
  add(join_action, &Appointments::join);
}

ApprovalKind Appointments::kind() const {
  return {.place = [](const ApprovalRequest& request) { return detail::appointed_place(request.parameters); },
          .permission = Allowed::grant_give,
          .asked =
              [this](const ApprovalRequest& request) {
                // By names, which the reader knows; the hash is over the identifiers.
                json::object out = json::parse(request.parameters).as_object();
                for (const char* hidden : {"tenant", "link_hash"}) out.erase(hidden);
                if (const auto grant = detail::grant_from(request.parameters)) {
                  const auto* const person = std::get_if<PersonId>(&grant->subject);
                  if (person != nullptr) out["person"] = parts_.colleagues.name(to_hex(person->get()));
                  const auto* const group = std::get_if<GroupId>(&grant->subject);
                  const auto known = group != nullptr ? detail::find_group(stores_, *group) : std::nullopt;
                  if (known) out["group"] = known->name;
                } else if (const auto joining = detail::joining_from(request.parameters)) {
                  out["person"] = parts_.colleagues.name(to_hex(joining->person.get()));
                  const auto known = detail::find_group(stores_, joining->group);
                  if (known) out["group"] = known->name;
                }
                return out;
              }};
}

std::vector<Grant> Appointments::held_by(const PeopleStores& stores, const identity::Subject& subject) {
  if (const auto* const person = std::get_if<PersonId>(&subject))
    return stores.grants.of(*person, stores.groups.of(*person));
  std::vector<Grant> held = stores.grants.of(subject, {});
  for (const Group& group : stores.groups.all()) {
    if (subject != identity::Subject(group.id)) continue;
    for (const PersonId& member : group.members) {
      const auto more = stores.grants.of(member, stores.groups.of(member));
      held.insert(held.end(), more.begin(), more.end());
    }
  }
  return held;
}

/// Who may confirm other things but not give this role is no second person: one owner alone appoints the second.
bool Appointments::takes_two(const Caller& giver, Role role, const identity::Place& place) const {
  if (!detail::is_grave(role)) return false;
  const auto deciders = parts_.colleagues.who_may({Allowed::approval_decide, Allowed::grant_give}, place);
  return std::any_of(deciders.begin(), deciders.end(), [&](const auto& one) {
    const auto other = one.first != giver.id() ? parts_.colleagues.as_if_signed_in(one.first, giver.now) : std::nullopt;
    return other && identity::may_give(other->asker_about(place), role, place);
  });
}

bool Appointments::takes_two(const Caller& giver, const Grant& grant) const {
  return takes_two(giver, grant.role, grant.place);
}

bool Appointments::takes_two(const Caller& giver, const Invitation& invitation) const {
  return std::any_of(invitation.roles.begin(), invitation.roles.end(),
                     [&](Role role) { return takes_two(giver, role, invitation.place); });
}

bool Appointments::takes_two(const Caller& giver, const GroupId& group) const {
  const std::vector<Grant> held = stores_.grants.of(group, {});
  return std::any_of(held.begin(), held.end(),
                     [&](const Grant& grant) { return !is_over(grant, giver.now) && takes_two(giver, grant); });
}

Response Appointments::asked(const Caller& giver, identity::ApprovalDesk::Wish wish, const std::string& link) {
  storage::Acting::say("action", wish.action);
  const auto request = parts_.approvals.ask(giver.id(), wish, giver.now);
  if (!request) {
    const bool is_waiting = request.error() == identity::ApprovalFault::asked_already;
    return is_waiting ? http::problem(409, "asked-already") : http::problem(403, "person-gone");
  }
  json::object out{{"approval", parts_.approval_api.described(*request, giver)}};
  if (!link.empty()) out["link"] = link;
  return detail::answer(out, 202);
}

Response Appointments::ask(const Caller& giver, const Grant& grant) {
  const std::string subject = std::visit([](const auto& id) { return to_hex(id.get()); }, grant.subject) + "/" +
                              std::string(identity::facts_of(grant.role).name) + "/" +
                              std::string(detail::place_word(grant.place));
  return asked(giver, {.action = give_action,
                       .subject = subject,
                       .parameters = json::serialize(detail::grant_json(grant)),
                       .reason = grant.reason});
}

Response Appointments::ask(const Caller& giver, const Invitation& invitation, const std::string& link) {
  const Digest subject = crypto::sha256("urna invitation to|" + invitation.address);  // a file names nobody
  return asked(giver,
               {.action = invite_action,
                .subject = to_hex(subject),
                .parameters = json::serialize(detail::invitation_json(invitation)),
                .reason = invitation.reason},
               link);
}

Response Appointments::ask_to_join(const Caller& giver, const Group& group, const identity::Person& person) {
  json::object parameters = detail::place_json(giver.here());
  for (const auto& member : detail::joining_json({group.id, person.id, roles_of(stores_, group.id, giver.now)}))
    parameters[member.key()] = member.value();
  return asked(giver, {.action = join_action,
                       .subject = to_hex(group.id.get()) + "/" + to_hex(person.id.get()),
                       .parameters = json::serialize(parameters)});
}

std::optional<std::string> Appointments::find_fault(const ApprovalRequest& request, const Grant& grant,
                                                    Timestamp now) const {
  const std::vector<Grant> held = held_by(stores_, grant.subject);
  std::vector<std::string> words{request.requester};
  for (const identity::Approval& approval : request.approvals) words.push_back(approval.approver);
  for (const std::string& id : words) {
    const auto person = parts_.colleagues.as_if_signed_in(id, now);
    if (!person) return "person-gone";
    if (identity::find_grant_fault(person->asker_about(grant.place), grant, held)) return "not-grantable";
  }
  return std::nullopt;
}

std::optional<std::string> Appointments::give(const ApprovalRequest& request, Timestamp now) {
  auto grant = detail::grant_from(request.parameters);
  const auto giver = detail::identifier_from<PersonId>(request.requester);
  if (!grant || !giver) return "malformed";
  grant->id = identity::draw_identifier<identity::GrantId>(parts_.random);
  grant->by = *giver;
  std::set<PersonId> holders;
  if (const auto* const id = std::get_if<PersonId>(&grant->subject)) {
    const auto person = stores_.people.find(*id);
    if (!person || person->state != identity::PersonState::active) return "unknown-person";
    holders = {*id};
  } else {
    const auto group = detail::find_group(stores_, std::get<GroupId>(grant->subject));
    if (!group) return "unknown-group";
    holders = group->members;
  }
  for (const PersonId& holder : holders) {
    const auto person = stores_.people.find(holder);
    const char* const weakness = person ? detail::find_weakness(*person, grant->role) : nullptr;
    if (weakness != nullptr) return weakness;
  }
  if (auto fault = find_fault(request, *grant, now)) return fault;
  stores_.grants.add(*grant);
  for (const PersonId& holder : holders) detail::end_longer_sessions(parts_.sessions, holder, grant->role);
  return std::nullopt;
}

std::optional<std::string> Appointments::invite(const ApprovalRequest& request, Timestamp now) {
  auto invitation = detail::invitation_from(request.parameters);
  const auto giver = detail::identifier_from<PersonId>(request.requester);
  if (!invitation || !giver || stores_.invitations.find(invitation->hash)) return "malformed";
  invitation->by = *giver;
  const auto known = stores_.people.find(invitation->address);
  for (const Role role : invitation->roles) {
    const PersonId subject = known ? known->id : identity::draw_identifier<PersonId>(parts_.random);
    if (auto fault = find_fault(request, invitation->grant_for(role, subject, {}, now), now)) return fault;
  }
  invitation->expires = now + identity::invitation_lasts;
  stores_.invitations.add(*invitation);
  return std::nullopt;
}

std::optional<std::string> Appointments::join(const ApprovalRequest& request, Timestamp now) {
  const auto joining = detail::joining_from(request.parameters);
  const auto person = joining ? stores_.people.find(joining->person) : std::nullopt;
  if (!person) return "unknown-person";
  if (roles_of(stores_, joining->group, now) != joining->roles) return "changed-meanwhile";
  for (Grant grant : stores_.grants.of(joining->group, {})) {
    if (is_over(grant, now)) continue;
    grant.subject = person->id;
    if (auto fault = find_fault(request, grant, now)) return fault;
  }
  for (const Role role : joining->roles) {
    if (const char* const weakness = detail::find_weakness(*person, role)) return weakness;
  }
  const bool is_done = stores_.groups.change(joining->group, [&](std::optional<Group>& group) {
    if (!group) return false;
    group->members.insert(person->id);
    return true;
  });
  if (!is_done) return "unknown-group";
  for (const Role role : joining->roles) detail::end_longer_sessions(parts_.sessions, person->id, role);
  return std::nullopt;
}

}  // namespace urna::api
