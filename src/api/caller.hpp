// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ensure.hpp"
#include "http/request.hpp"
#include "identity/grant.hpp"
#include "identity/service_token.hpp"
#include "identity/sessions.hpp"
#include "protocol/election_uuid.hpp"

namespace urna::api {

/// Who asks, as the gate has found out: a person who is signed in, or a program with a token.
struct Caller {
  identity::Subject who;
  std::string name;  ///< of the person, or of the program
  identity::TenantId tenant;
  Timestamp now;
  bool at_platform = false;  ///< at the platform's own desk: roles on the platform count too
  std::set<identity::GroupId> groups = {};
  std::vector<identity::Grant> grants = {};            ///< of the person and its groups
  std::optional<identity::Session> session = {};       ///< of a person
  std::optional<identity::ServiceAccess> access = {};  ///< of a program

  /// As it is written where who did something is kept: 32 hexadecimal characters.
  std::string id() const;
  const identity::PersonId* person() const { return std::get_if<identity::PersonId>(&who); }

  /// For `identity::authorise` and what judges grants.  The caller outlives it.
  identity::Asker asker() const;
  /// The same about a thing there: about the platform's own things as somebody at the platform's own address.
  identity::Asker asker_about(const identity::Place& thing) const;

  identity::Place here() const { return identity::InTenant{tenant}; }
  identity::Place election(const protocol::ElectionUuid& uuid) const {
    return identity::InElection{tenant, identity::ElectionUuid(uuid.text())};
  }

  /// Why not, or nothing.
  std::optional<identity::Denial> denial(identity::Permission permission, const identity::Place& thing) const;
  bool may(identity::Permission permission, const identity::Place& thing) const { return !denial(permission, thing); }
  /// Whether it may do this somewhere in the tenant; else why not.
  std::optional<identity::Denial> denial_everywhere(identity::Permission permission) const;
};

/// Whoever the gate has let in; only in handlers of routes that are not open to anybody.
inline const Caller& caller_of(const http::Request& request) {
  const auto* const caller = std::any_cast<Caller>(&request.caller);
  ensure(caller != nullptr, "the gate has said who asks");
  return *caller;
}

}  // namespace urna::api
