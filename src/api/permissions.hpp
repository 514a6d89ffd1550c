// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

#include "http/router.hpp"

namespace urna::api {

/// Everything that can be asked of the desk, in one list: what a person may do is decided here and nowhere else.
enum class Permission {
  see_elections,      ///< what is announced, and outcomes
  vote,               ///< the desk then asks for a voting code, or a session
  follow_boards,      ///< the public board, passed on to the box
  enter_account,      ///< enrol, sign in
  keep_account,       ///< who am I; sign out
  prepare_elections,  ///< definition, roll, trustees, checklist
  issue_codes,
  run_polls,  ///< announce, open, pause, close
  follow_turnout,
  count_votes,     ///< and print the minutes
  read_journal,    ///< of the platform, and of their own elections
  act_as_trustee,  ///< with the secret of a link
  see_pages,       ///< the static files
};

/// Who is asking.
enum class Role {
  anybody,
  organiser,  ///< signed in with password and second factor
  trustee,    ///< with the secret of a link, which the handler compares: it is one election's
};

/// Who may.  An organiser may do it with their own elections only; that is looked at where the election is known.
constexpr Role role_for(Permission permission) {
  switch (permission) {
    case Permission::see_elections:
    case Permission::vote:
    case Permission::follow_boards:
    case Permission::enter_account:
    case Permission::see_pages:
      return Role::anybody;
    case Permission::keep_account:
    case Permission::prepare_elections:
    case Permission::issue_codes:
    case Permission::run_polls:
    case Permission::follow_turnout:
    case Permission::count_votes:
    case Permission::read_journal:
      return Role::organiser;
    case Permission::act_as_trustee:
      return Role::trustee;
  }
  return Role::organiser;
}

/// As the table of routes names it.
http::Permission named(Permission permission);
/// @returns  nothing for a name that stands for none: then nobody may
std::optional<Permission> permission_named(const http::Permission& name);

}  // namespace urna::api
