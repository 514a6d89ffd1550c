// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/last_owner.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/role_holder.hpp"
#include "api/people_api.hpp"
#include "storage/acting.hpp"

/// Roles, who holds them, and groups that hold them together.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::unfit;
using http::Method;
using http::Request;
using http::Response;
using identity::Grant;
using identity::GrantFault;
using identity::Group;
using identity::GroupId;
using identity::PersonId;
using identity::Role;
using Allowed = identity::Permission;

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t reason_bytes_max = 500;

Response refused(GrantFault fault) {
  switch (fault) {
    case GrantFault::giver_may_not:
      return denied(identity::Denial::not_allowed, Allowed::grant_give);
    case GrantFault::giver_lacks:
      return http::problem(403, "giver-lacks");
    case GrantFault::to_oneself:
      return http::problem(403, "to-oneself");
    case GrantFault::wrong_place:
      return unfit("role", "does not exist there");
    case GrantFault::no_reason:
      return unfit("reason", "is missing, or too long");
    case GrantFault::no_end:
      return unfit("ends", "is missing: this role has an end");
    case GrantFault::ends_before_start:
      return unfit("ends", "is before its start");
    case GrantFault::ends_in_past:
      return unfit("ends", "is in the past");
    case GrantFault::too_long:
      return unfit("ends", "is too far away for this role");
    case GrantFault::exclusive:
      return http::problem(409, "exclusive");
    case GrantFault::separate_duties:
      return http::problem(409, "separate-duties");
  }
  return http::problem(403, "not-allowed");
}

Response unknown_group() { return http::problem(404, "unknown-group"); }

std::optional<Response> find_weakness(const identity::Person& person, Role role) {
  const char* const weakness = detail::find_weakness(person, role);
  return weakness == nullptr ? std::nullopt : std::optional(http::problem(409, weakness));
}

}  // namespace

void PeopleApi::add_grant_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/api/roles",
              .permission = named(OpenAct::keep_account),
              .handler = [this](Request& request) { return roles(request); }});
  add(router,
      {{Method::post, "/api/grants", Allowed::grant_give, &PeopleApi::give, true},
       {Method::remove, "/api/grants/{grant}", Allowed::grant_end, &PeopleApi::take_back, true},
       {Method::get, "/api/groups", Allowed::grant_read, &PeopleApi::list_groups},
       {Method::post, "/api/groups", Allowed::grant_give, &PeopleApi::add_group},
       {Method::put, "/api/groups/{group}", Allowed::grant_give, &PeopleApi::rename_group},
       {Method::remove, "/api/groups/{group}", Allowed::grant_end, &PeopleApi::remove_group},
       {Method::put, "/api/groups/{group}/members/{person}", Allowed::grant_give, &PeopleApi::add_member},
       {Method::remove, "/api/groups/{group}/members/{person}", Allowed::grant_end, &PeopleApi::remove_member}});
}

Response PeopleApi::roles(const Request&) {
  constexpr std::chrono::hours a_day{24};
  json::array permissions;
  for (const identity::PermissionFacts& facts : identity::every_permission()) {
    if (!facts.in_tenants) continue;
    permissions.push_back(
        {{"name", facts.name}, {"changes", facts.changes}, {"asks_for_a_step", facts.asks_for_a_step}});
  }
  json::array roles;
  for (const identity::RoleFacts& role : identity::every_role()) {
    json::array places;
    if (role.on_tenant) places.emplace_back("tenant");
    if (role.on_election) places.emplace_back("election");
    if (places.empty()) continue;
    json::array allowed;
    for (const identity::PermissionFacts& facts : identity::every_permission()) {
      if (facts.in_tenants && role.permissions.has(facts.permission)) allowed.emplace_back(facts.name);
    }
    roles.push_back({{"role", role.name},
                     {"places", std::move(places)},
                     {"characters_min", identity::rule_of(role.strength).characters_min},
                     {"factor", detail::word_of(role.factor)},
                     {"is_management", role.is_management},
                     {"is_exclusive", role.is_exclusive},
                     {"term_days", role.term_max / a_day},
                     {"term_hours", role.term_max / std::chrono::hours(1)},
                     {"permissions", std::move(allowed)}});
  }
  return answer(json::object{{"permissions", std::move(permissions)}, {"roles", std::move(roles)}});
}

std::optional<Response> PeopleApi::find_refusal(const Caller& caller, const Grant& grant) const {
  const std::vector<Grant> held = Appointments::held_by(stores_, grant.subject);
  const auto fault = identity::find_grant_fault(caller.asker_about(grant.place), grant, held);
  return fault ? std::optional(refused(*fault)) : std::nullopt;
}

Response PeopleApi::give(const Request& request) {
  const Caller& caller = caller_of(request);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto person_text = fields->optional_text("person", 40);
  const auto group_text = fields->optional_text("group", 40);
  const auto role = identity::role_from(fields->text("role", 40));
  const auto from = fields->optional_text("not_before", 40);
  const auto ends = fields->optional_text("ends", 40);
  Grant grant;
  grant.id = identity::draw_identifier<identity::GrantId>(random_);
  grant.reason = fields->text("reason", reason_bytes_max);
  grant.place = place_in(*fields);
  grant.not_before = caller.now;
  if (!role) fields->refuse("role", "is no role");
  if (person_text.has_value() == group_text.has_value()) fields->refuse("person", "or group: one of them");
  if (from && !timestamp_from(*from)) fields->refuse("not_before", "is no moment such as 2027-11-24T09:00:00Z");
  if (ends && !timestamp_from(*ends)) fields->refuse("ends", "is no moment such as 2027-11-24T09:00:00Z");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::grant_give);
  grant.role = *role;
  grant.by = *caller.person();
  if (from) grant.not_before = *timestamp_from(*from);
  if (ends) grant.expires = timestamp_from(*ends);
  std::set<PersonId> holders;
  if (person_text) {
    const auto id = detail::identifier_from<PersonId>(*person_text);
    const auto person = id ? stores_.people.find(*id) : std::nullopt;
    if (!person) return http::problem(404, "unknown-person");
    grant.subject = person->id;
    if (auto refusal = find_refusal(caller, grant)) return std::move(*refusal);
    if (auto weakness = find_weakness(*person, grant.role)) return std::move(*weakness);
    holders = {person->id};
  } else {
    const auto group = group_named(*group_text);
    if (!group) return unknown_group();
    grant.subject = group->id;
    if (auto refusal = find_refusal(caller, grant)) return std::move(*refusal);
    for (const PersonId& member : group->members) {
      const auto person = stores_.people.find(member);
      auto weakness = person ? find_weakness(*person, grant.role) : std::nullopt;
      if (weakness) return std::move(*weakness);
    }
    holders = group->members;
  }
  storage::Acting::say("role", identity::facts_of(grant.role).name);
  storage::Acting::say("reason", grant.reason);
  Appointments* const two = place_.appointments;
  if (two != nullptr && two->takes_two(caller, grant)) return two->ask(caller, grant);
  stores_.grants.add(grant);
  for (const PersonId& holder : holders) detail::end_longer_sessions(sessions_, holder, grant.role);
  return answer(json::object{{"id", to_hex(grant.id.get())}}, 201);
}

Response PeopleApi::take_back(const Request& request) {
  const Caller& caller = caller_of(request);
  const Timestamp now = caller.now;
  const auto id = detail::identifier_from<identity::GrantId>(request.parameter("grant"));
  const auto all = stores_.grants.all();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Grant& grant) { return id && grant.id == *id; });
  if (found == all.end() || found->ended) return http::problem(404, "unknown-grant");
  const auto denial = caller.denial(Allowed::grant_end, found->place);
  if (denial) return denied(*denial, Allowed::grant_end);
  if (detail::is_last_owner(stores_, *found, now)) return http::problem(409, "last-owner");
  if (!detail::may_take_away(caller, *found)) return http::problem(403, "giver-lacks");
  storage::Acting::say("role", identity::facts_of(found->role).name);
  stores_.grants.change(found->id, [&](Grant& grant) {
    if (grant.ended) return false;
    grant.ended = now;
    return true;
  });
  return http::no_content();
}

Response PeopleApi::list_groups(const Request& request) {
  const Timestamp now = caller_of(request).now;
  json::array groups;
  for (const Group& group : stores_.groups.all()) {
    json::array members;
    for (const PersonId& member : group.members) {
      members.push_back(
          {{"id", to_hex(member.get())}, {"name", detail::person_name(stores_.people, std::optional(member))}});
    }
    json::array grants;
    for (const Grant& grant : stores_.grants.of(group.id, {}))
      grants.push_back(detail::described(grant, stores_.people, now));
    groups.push_back({{"id", to_hex(group.id.get())},
                      {"name", group.name},
                      {"members", std::move(members)},
                      {"grants", std::move(grants)}});
  }
  return answer(json::object{{"groups", std::move(groups)}});
}

Response PeopleApi::add_group(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string name = fields->text("name", name_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto id = identity::draw_identifier<GroupId>(random_);
  stores_.groups.change(id, [&](std::optional<Group>& group) {
    group = Group{id, name, {}};
    return true;
  });
  return answer(json::object{{"id", to_hex(id.get())}}, 201);
}

std::optional<Group> PeopleApi::group_named(const std::string& text) const {
  const auto id = detail::identifier_from<GroupId>(text);
  return id ? detail::find_group(stores_, *id) : std::nullopt;
}

Response PeopleApi::change_group(const Request& request, const std::function<void(Group&)>& change) {
  const auto id = detail::identifier_from<GroupId>(request.parameter("group"));
  const bool is_done = id && stores_.groups.change(*id, [&](std::optional<Group>& group) {
    if (!group) return false;
    change(*group);
    return true;
  });
  return is_done ? http::no_content() : unknown_group();
}

Response PeopleApi::rename_group(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string name = fields->text("name", name_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  return change_group(request, [&](Group& group) { group.name = name; });
}

Response PeopleApi::remove_group(const Request& request) {
  const Timestamp now = caller_of(request).now;
  const auto group = group_named(request.parameter("group"));
  if (!group) return unknown_group();
  if (!detail::may_take_away(stores_, caller_of(request), group->id)) return http::problem(403, "giver-lacks");
  for (const Grant& held : stores_.grants.of(group->id, {})) {
    stores_.grants.change(held.id, [&](Grant& grant) {
      if (grant.ended) return false;
      grant.ended = now;
      return true;
    });
  }
  stores_.groups.change(group->id, [](std::optional<Group>& one) {
    one.reset();
    return true;
  });
  return http::no_content();
}

/// Whoever comes into a group is given each of its roles, and that is judged like giving them.
Response PeopleApi::add_member(const Request& request) {
  const Caller& caller = caller_of(request);
  const auto group = group_named(request.parameter("group"));
  if (!group) return unknown_group();
  const auto person = person_in(request);
  if (!person) return http::problem(404, "unknown-person");
  if (caller.who == identity::Subject(person->id)) return http::problem(403, "to-oneself");
  std::vector<Grant> brought = stores_.grants.of(group->id, {});
  std::erase_if(brought,
                [&](const Grant& grant) { return grant.ended || (grant.expires && *grant.expires <= caller.now); });
  for (Grant& grant : brought) {
    grant.subject = person->id;
    if (auto refusal = find_refusal(caller, grant)) return std::move(*refusal);
    if (auto weakness = find_weakness(*person, grant.role)) return std::move(*weakness);
  }
  Appointments* const two = place_.appointments;
  if (two != nullptr && two->takes_two(caller, group->id)) return two->ask_to_join(caller, *group, *person);
  Response response = change_group(request, [&](Group& one) { one.members.insert(person->id); });
  for (const Grant& grant : brought) detail::end_longer_sessions(sessions_, person->id, grant.role);
  return response;
}

Response PeopleApi::remove_member(const Request& request) {
  const auto person = person_in(request);
  if (!person) return http::problem(404, "unknown-person");
  const auto group = group_named(request.parameter("group"));
  if (!group) return unknown_group();
  if (!detail::may_take_away(stores_, caller_of(request), group->id)) return http::problem(403, "giver-lacks");
  return change_group(request, [&](Group& one) { one.members.erase(person->id); });
}

}  // namespace urna::api
