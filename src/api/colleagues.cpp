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
  std::map<std::string, std::string> found;
  for (const Person& person : stores_.people.all()) {
    const bool may_all = std::all_of(all.begin(), all.end(), [&](identity::Permission permission) {
      return may(person, permission, place(election));
    });
    if (may_all) found.emplace(to_hex(person.id.get()), person.name);
  }
  return found;
}

bool Colleagues::may(const std::string& id, identity::Permission permission,
                     const protocol::ElectionUuid& election) const {
  const auto known = detail::identifier_from<PersonId>(id);
  const auto person = known ? stores_.people.find(*known) : std::nullopt;
  return person && may(*person, permission, place(election));
}

bool Colleagues::may_here(const PersonId& id, identity::Permission permission) const {
  const auto person = stores_.people.find(id);
  return person && may(*person, permission, identity::InTenant{tenant_});
}

bool Colleagues::is_there(const std::string& id) const {
  const auto known = detail::identifier_from<PersonId>(id);
  const auto person = known ? stores_.people.find(*known) : std::nullopt;
  return person && person->state == identity::PersonState::active;
}

std::string Colleagues::name(const std::string& id) const {
  const auto known = detail::identifier_from<PersonId>(id);
  const auto person = known ? stores_.people.find(*known) : std::nullopt;
  return person ? person->name : id;
}

}  // namespace urna::api
