// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <variant>

#include "http/router.hpp"
#include "identity/permission.hpp"

namespace urna::api {

/// What takes no role: what anybody may ask, and what people may do with an account of their own.
enum class OpenAct {
  see_elections,        ///< what is announced, and outcomes
  vote,                 ///< the desk then asks for a voting code, or a session
  follow_boards,        ///< the public board, passed on to the box
  enter_account,        ///< take up an invitation, sign in
  mend_account,         ///< one's own password, factors and sessions, also where they are below what a role demands
  keep_account,         ///< of one's own, once signed in; also what lists nothing but what the reader may see
  carry_away,           ///< whole documents and journals, once signed in; the handler judges each
  open_document_links,  ///< with the secret of a link and its passphrase, which the handler compares
  act_as_trustee,       ///< with the secret of a link, which the handler compares: it is one election's
  see_pages,            ///< the static files
  come_near_machines,   ///< with the code of an intervention, which the handler compares
  speak_as_machine,  ///< what a machine states of itself, signed with a key of the register, which the handler checks
};

/// What a route asks for.  Everything that takes a role is judged by `identity::authorise`, in desk_gate.hpp, and
/// nowhere else; which role allows what is one table, identity/permission.cpp.
struct Wanted {
  std::variant<OpenAct, identity::Permission> what;
  /// Enough to be allowed somewhere: the handler then asks again for each thing, see `Caller::may`.
  bool is_somewhere = false;
  /// Of the platform itself, at its own desk alone.
  bool is_on_platform = false;
};

/// As the table of routes names it.
http::Permission named(OpenAct act);
/// In the election whose uuid the path has, or in the tenant where it has none.
http::Permission named(identity::Permission permission);
http::Permission named_somewhere(identity::Permission permission);
/// By a role on the platform.
http::Permission named_on_platform(identity::Permission permission);

/// @returns  nothing for a name that stands for none: then nobody may
std::optional<Wanted> wanted_by(const http::Permission& name);

/// Stops the program on a route that asks for what does not exist.
void check_permissions(const http::Router& router);

}  // namespace urna::api
