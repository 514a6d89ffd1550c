// SPDX-License-Identifier: EUPL-1.2
#include "api/people_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/invitation_fields.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "base/ensure.hpp"

/// People, and those who are invited.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::Grant;
using identity::Invitation;
using identity::Person;
using identity::Role;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t reason_bytes_max = 500;

/// By which an invitation is named: not what its link says.
std::string id_of(const Invitation& invitation) {
  return to_hex(std::span<const std::byte>(invitation.hash).first(sizeof(identity::Identifier)));
}

json::object described(const Invitation& invitation, const identity::PersonStore& people) {
  return {{"id", id_of(invitation)},
          {"address", invitation.address},
          {"roles", detail::role_names(invitation.roles)},
          {"election", detail::election_in(invitation.place)},
          {"ends", detail::moment(invitation.role_ends)},
          {"reason", invitation.reason},
          {"expires", timestamp_text(invitation.expires)},
          {"by", detail::person_name(people, invitation.by)}};
}

Response unknown_person() { return http::problem(404, "unknown-person"); }

}  // namespace

PeopleApi::PeopleApi(identity::PersonDoor& door, identity::Sessions& sessions, PeopleStores stores,
                     crypto::RandomSource& random, Place place)
    : door_(door), sessions_(sessions), stores_(std::move(stores)), random_(random), place_(std::move(place)) {}

void PeopleApi::add(http::Router& router, std::initializer_list<Line> lines) {
  for (const Line& line : lines) {
    const bool has_body = line.method == Method::post || line.method == Method::put;
    router.add({.method = line.method,
                .pattern = line.pattern,
                .permission = line.is_somewhere ? named_somewhere(line.permission) : named(line.permission),
                .handler = [this, handler = line.handler](Request& request) { return (this->*handler)(request); },
                .body_bytes_max = has_body ? body_bytes_max : 0});
  }
}

void PeopleApi::add_routes(http::Router& router) {
  add(router, {{Method::get, "/api/people", Allowed::person_read, &PeopleApi::list},
               {Method::get, "/api/people/{person}", Allowed::person_read, &PeopleApi::read},
               {Method::post, "/api/people/invitations", Allowed::person_invite, &PeopleApi::invite, true},
               {Method::remove, "/api/people/invitations/{invitation}", Allowed::person_invite, &PeopleApi::withdraw},
               {Method::post, "/api/people/{person}/unlock", Allowed::person_disable, &PeopleApi::unlock, true},
               {Method::post, "/api/people/{person}/disable", Allowed::person_disable, &PeopleApi::disable, true}});
  add_grant_routes(router);
}

std::optional<Person> PeopleApi::person_in(const Request& request) const {
  const auto id = detail::identifier_from<identity::PersonId>(request.parameter("person"));
  return id ? stores_.people.find(*id) : std::nullopt;
}

/// In the tenant; or on the platform, somebody who holds a role there.
std::optional<Response> PeopleApi::find_stranger(const Caller& caller, const Person& person) const {
  const auto denial = caller.denial(Allowed::person_disable, caller.here());
  if (!denial) return std::nullopt;
  const identity::Place platform = identity::OnPlatform{};
  const std::vector<Grant> grants = stores_.grants.of(person.id, stores_.groups.of(person.id));
  const bool is_of_platform = std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    return grant.place == platform && identity::is_live(grant, caller.now);
  });
  if (is_of_platform && caller.may(Allowed::person_disable, platform)) return std::nullopt;
  return denied(*denial, Allowed::person_disable);
}

identity::Place PeopleApi::place_in(http::JsonFields& fields) const {
  const auto election = fields.optional_text("election", 40);
  const bool is_on_platform = fields.optional_boolean("on_platform").value_or(false);
  if (is_on_platform && (election || !place_.is_platform))
    fields.refuse("on_platform", "is for the platform's own desk");
  if (is_on_platform) return identity::OnPlatform{};
  if (election) return identity::InElection{place_.tenant, identity::ElectionUuid(*election)};
  return identity::InTenant{place_.tenant};
}

json::object PeopleApi::described(const Person& person, Timestamp now) const {
  const auto groups = stores_.groups.of(person.id);
  json::array listed;
  for (const identity::GroupId& group : groups) listed.emplace_back(to_hex(group.get()));
  json::array grants;
  for (const Grant& grant : stores_.grants.of(person.id, groups))
    grants.push_back(detail::described(grant, stores_.people, now));
  return {{"id", to_hex(person.id.get())},
          {"name", person.name},
          {"address", person.address},
          {"state", detail::word_of(person.state)},
          {"factor", detail::word_of(person.factor_at_best())},
          {"has_device", person.totp.has_value()},
          {"keys", person.keys.size()},
          {"recovery_codes_left", person.recovery.left()},
          {"grants", std::move(grants)},
          {"groups", std::move(listed)}};
}

Response PeopleApi::list(const Request& request) {
  const Timestamp now = caller_of(request).now;
  json::array people;
  for (const Person& person : stores_.people.all()) people.push_back(described(person, now));
  json::array invitations;
  for (const Invitation& invitation : stores_.invitations.all()) {
    const bool is_open = !invitation.spent && now < invitation.expires;
    if (is_open) invitations.push_back(api::described(invitation, stores_.people));
  }
  return answer(json::object{{"people", std::move(people)}, {"invitations", std::move(invitations)}});
}

Response PeopleApi::read(const Request& request) {
  const auto person = person_in(request);
  if (!person) return unknown_person();
  const Timestamp now = caller_of(request).now;
  Caller reader{.who = person->id, .name = person->name, .tenant = place_.tenant, .now = now};
  reader.groups = stores_.groups.of(person->id);
  reader.grants = stores_.grants.of(person->id, reader.groups);
  json::array rights;
  const bool can_sign_in = person->state == identity::PersonState::active;  // nobody else may do anything
  for (const identity::Right& right :
       can_sign_in ? identity::effective_rights(reader.asker()) : std::vector<identity::Right>()) {
    rights.push_back({{"permission", identity::facts_of(right.permission).name},
                      {"place", detail::place_word(right.place)},
                      {"election", detail::election_in(right.place)},
                      {"role", identity::facts_of(right.role).name},
                      {"grant", to_hex(right.grant.get())},
                      {"group", right.through ? json::value(to_hex(right.through->get())) : json::value()}});
  }
  json::object out = described(*person, now);
  out["rights"] = std::move(rights);
  out["sessions"] = sessions_.list(person->id, now).size();
  return answer(out);
}

Response PeopleApi::invite(const Request& request) {
  const Caller& caller = caller_of(request);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  // Where it is for is judged with each grant.
  Invitation invitation = detail::invitation_from(*fields, [](Role) { return true; });
  invitation.place = place_in(*fields);
  const auto ends = fields->optional_text("ends", 40);
  if (ends) invitation.role_ends = timestamp_from(*ends);
  if (ends && !invitation.role_ends) fields->refuse("ends", "is no moment such as 2027-11-24T09:00:00Z");
  invitation.reason = fields->text("reason", reason_bytes_max);
  // Of the whole tenant also where the role is one election's: whoever comes gets an account.
  const bool is_of_platform = std::holds_alternative<identity::OnPlatform>(invitation.place);
  const identity::Place asked = is_of_platform ? invitation.place : caller.here();
  for (const Allowed permission : {Allowed::person_invite, Allowed::grant_give}) {
    if (const auto denial = caller.denial(permission, asked)) return denied(*denial, permission);
  }
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::grant_give);
  invitation.by = *caller.person();
  const auto known = stores_.people.find(invitation.address);
  for (const Role role : invitation.roles) {
    // Judged as given to nobody yet; whoever has an account is judged for what that holds.
    const identity::PersonId subject = known ? known->id : identity::draw_identifier<identity::PersonId>(random_);
    const Grant grant = invitation.grant_for(role, subject, {}, caller.now);
    if (auto refusal = find_refusal(caller, grant)) return std::move(*refusal);
    for (const Role other : invitation.roles) {
      if (!identity::may_be_held_together(role, other)) return http::problem(409, "exclusive");
    }
  }
  const auto link = [this](const SecretText& text) { return place_.origin + "/console#/invitation/" + text.expose(); };
  if (place_.appointments != nullptr && place_.appointments->takes_two(caller, invitation)) {
    const SecretText drawn = identity::draw_link(random_, invitation);
    return place_.appointments->ask(caller, invitation, link(drawn));
  }
  const auto text = identity::invite(stores_.invitations, random_, invitation, caller.now);
  ensure(text.has_value(), "the address was judged");
  const auto made = identity::find_invitation(stores_.invitations, text->expose(), invitation.address,
                                              identity::tenant_of(invitation.place), caller.now);
  ensure(made.has_value(), "an invitation that was just made is there");
  return answer(json::object{{"id", id_of(*made)}, {"link", link(*text)}, {"expires", timestamp_text(made->expires)}},
                201);
}

Response PeopleApi::withdraw(const Request& request) {
  const Timestamp now = caller_of(request).now;
  for (const Invitation& invitation : stores_.invitations.all()) {
    if (id_of(invitation) != request.parameter("invitation")) continue;
    if (identity::spend_invitation(stores_.invitations, invitation.hash, now)) return http::no_content();
  }
  return http::problem(404, "unknown-invitation");
}

Response PeopleApi::unlock(const Request& request) {
  const auto person = person_in(request);
  if (!person) return unknown_person();
  const Caller& caller = caller_of(request);
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::person_disable);
  if (auto refusal = find_stranger(caller, *person)) return std::move(*refusal);
  if (*caller.person() == person->id) return http::problem(403, "to-oneself");
  const bool is_done = door_.unlock(person->id, *caller.person(), caller.now);
  return is_done ? http::no_content() : http::problem(409, "not-locked");
}

Response PeopleApi::disable(const Request& request) {
  const auto person = person_in(request);
  if (!person) return unknown_person();
  const Caller& caller = caller_of(request);
  if (auto refusal = find_stranger(caller, *person)) return std::move(*refusal);
  if (caller.who == identity::Subject(person->id)) return http::problem(403, "to-oneself");
  // Whoever may do more here is not sent away by whoever may do less.
  Caller leaver{.who = person->id, .name = person->name, .tenant = place_.tenant, .now = caller.now};
  leaver.groups = stores_.groups.of(person->id);
  leaver.grants = stores_.grants.of(person->id, leaver.groups);
  const auto rights = identity::effective_rights(caller.asker());
  for (const identity::Right& right : identity::effective_rights(leaver.asker())) {
    const bool has_it = std::any_of(rights.begin(), rights.end(), [&](const identity::Right& own) {
      return own.permission == right.permission && identity::covers(own.place, right.place);
    });
    if (!has_it) return http::problem(403, "giver-lacks");
  }
  const bool is_done = door_.disable(person->id, caller.now);
  // Nobody comes in any more by the word of whoever has left, and no program by what was shown to them.
  for (const Invitation& invitation : stores_.invitations.all()) {
    if (invitation.by == person->id) identity::spend_invitation(stores_.invitations, invitation.hash, caller.now);
  }
  identity::revoke_service_tokens_of(stores_.services, person->id, caller.now);
  return is_done ? http::no_content() : http::problem(409, "disabled-already");
}

}  // namespace urna::api
