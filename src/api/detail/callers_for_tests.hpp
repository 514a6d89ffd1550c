// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <utility>

#include "api/caller.hpp"

/// Who asks in tests of handlers, as the gate would have let them in.
namespace urna::api::detail {

/// A person who holds a role of the whole customer, or a program that may read.
inline Caller holding(Caller caller, identity::Role role) {
  if (caller.person() == nullptr) {
    caller.access.emplace();
    caller.access->place = caller.here();
    caller.access->permissions = identity::Permissions{identity::Permission::assurance_read};
    return caller;
  }
  identity::Grant grant;
  grant.subject = caller.who;
  grant.role = role;
  grant.place = caller.here();
  caller.grants = {std::move(grant)};
  caller.session.emplace();
  caller.session->factor = identity::Factor::verified_key;
  caller.session->shown = caller.now;
  return caller;
}
inline Caller as_officer(Caller caller) { return holding(std::move(caller), identity::Role::security_officer); }

}  // namespace urna::api::detail
