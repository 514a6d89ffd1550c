// SPDX-License-Identifier: EUPL-1.2
#include "api/colleagues.hpp"

#include <algorithm>

#include "api/caller.hpp"
#include "api/detail/people_words.hpp"

namespace urna::api {

using identity::Person;
using identity::PersonId;

identity::Place Colleagues::place(const protocol::ElectionUuid& election) const {
  return identity::InElection{tenant_, identity::ElectionUuid(election.text())};
}

bool Colleagues::may(const Person& person, identity::Permission permission, const identity::Place& thing) const {
  if (person.state != identity::PersonState::active) return false;
  Caller caller{.who = person.id, .name = person.name, .tenant = tenant_, .now = now_()};
  caller.groups = stores_.groups.of(person.id);
  caller.grants = stores_.grants.of(person.id, caller.groups);
  const auto rights = identity::effective_rights(caller.asker());
  return std::any_of(rights.begin(), rights.end(), [&](const identity::Right& right) {
    return right.permission == permission && identity::covers(right.place, thing);
  });
}

std::map<std::string, std::string> Colleagues::who_may(std::initializer_list<identity::Permission> all,
                                                       const protocol::ElectionUuid& election) const {
  return who_may(all, place(election));
}

std::map<std::string, std::string> Colleagues::who_may(std::initializer_list<identity::Permission> all,
                                                       const identity::Place& place) const {
  std::map<std::string, std::string> found;
  for (const Person& person : stores_.people.all()) {
    const bool may_all = std::all_of(all.begin(), all.end(),
                                     [&](identity::Permission permission) { return may(person, permission, place); });
    if (may_all) found.emplace(to_hex(person.id.get()), person.name);
  }
  return found;
}

bool Colleagues::may(const std::string& id, identity::Permission permission,
                     const protocol::ElectionUuid& election) const {
  const auto known = detail::identifier_from<PersonId>(id);
  const auto person = known ? person_or_guest(stores_, *known) : std::nullopt;
  return person && may(*person, permission, place(election));
}

bool Colleagues::may_here(const PersonId& id, identity::Permission permission) const {
  return may_at(id, permission, identity::InTenant{tenant_});
}

bool Colleagues::may_at(const PersonId& id, identity::Permission permission, const identity::Place& place) const {
  const auto person = person_or_guest(stores_, id);
  return person && may(*person, permission, place);
}

std::optional<PersonId> Colleagues::who_is(const std::string& id) const {
  const auto known = detail::identifier_from<PersonId>(id);
  const auto person = known ? person_or_guest(stores_, *known) : std::nullopt;
  const bool can_sign_in = person && person->state == identity::PersonState::active;
  return can_sign_in ? std::optional(person->id) : std::nullopt;
}

std::optional<Caller> Colleagues::as_if_signed_in(const std::string& id, Timestamp now) const {
  const auto person = who_is(id);
  if (!person) return std::nullopt;
  Caller caller{.who = *person, .name = {}, .tenant = tenant_, .now = now, .at_platform = true};
  caller.groups = stores_.groups.of(*person);
  caller.grants = stores_.grants.of(*person, caller.groups);
  caller.session.emplace();
  caller.session->factor = identity::Factor::verified_key;
  caller.session->shown = now;
  return caller;
}

std::string Colleagues::name(const std::string& id) const {
  const auto known = detail::identifier_from<PersonId>(id);
  const auto person = known ? person_or_guest(stores_, *known) : std::nullopt;
  return person ? person->name : id;
}

}  // namespace urna::api
