// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>

#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "identity/memory_invitation_store.hpp"
#include "identity/memory_person_store.hpp"
#include "identity/memory_service_store.hpp"
#include "identity/memory_session_store.hpp"

// For tests only.
namespace urna::api::detail {

inline const identity::TenantId test_tenant(identity::Identifier{std::byte{0xee}});

/// An identifier made of a name, so that tests can speak of people by name.
inline identity::PersonId id_named(const std::string& name) {
  identity::Identifier id{};
  for (std::size_t i = 0; i < std::min(name.size(), id.size()); ++i) id[i] = static_cast<std::byte>(name[i]);
  return identity::PersonId(id);
}

/// Somebody who can sign in.
inline identity::PersonId add_person(const PeopleStores& stores, const std::string& name) {
  const std::string address = name + "@example.org";
  stores.people.change(address, [&](std::optional<identity::Person>& person) {
    person.emplace();
    person->id = id_named(name);
    person->address = address;
    person->name = name;
    person->state = identity::PersonState::active;
    person->password = "argon2id$…";
    person->totp.emplace();
    return true;
  });
  return id_named(name);
}

inline identity::GrantId give(const PeopleStores& stores, const std::string& name, identity::Role role,
                              const identity::Place& place, Timestamp now) {
  identity::Grant grant;
  grant.id = identity::GrantId(id_named(name + " " + std::to_string(stores.grants.all().size())).get());
  grant.subject = id_named(name);
  grant.role = role;
  grant.place = place;
  grant.not_before = now - std::chrono::hours(1);
  grant.expires = now + std::chrono::days(300);
  grant.reason = "for the tests";
  stores.grants.add(grant);
  return grant.id;
}

/// Signed in a moment ago, with the best that there is.
inline Caller caller_named(const PeopleStores& stores, const std::string& name, Timestamp now) {
  Caller caller{.who = id_named(name), .name = name, .tenant = test_tenant, .now = now};
  caller.groups = stores.groups.of(id_named(name));
  caller.grants = stores.grants.of(id_named(name), caller.groups);
  caller.session.emplace();
  caller.session->person = id_named(name);
  caller.session->factor = identity::Factor::verified_key;
  caller.session->shown = now;
  return caller;
}

/// A tenant's people in memory.
struct TestPeople {
  identity::MemoryPersonStore people;
  identity::MemoryInvitationStore invitations;
  identity::MemoryGrantStore grants;
  identity::MemoryGroupStore groups;
  identity::MemoryServiceStore services;
  identity::MemorySessionStore session_store;
  PeopleStores stores{people, invitations, grants, groups, services};
};

}  // namespace urna::api::detail
