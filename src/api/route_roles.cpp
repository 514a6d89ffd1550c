// SPDX-License-Identifier: EUPL-1.2
#include "api/route_roles.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "api/caller.hpp"
#include "api/permissions.hpp"
#include "api/service_door.hpp"

namespace urna::api {
namespace {

using identity::ElectionUuid;
using identity::Grant;
using identity::InElection;
using identity::InTenant;
using identity::OnPlatform;
using identity::Place;
using identity::TenantId;

const TenantId own(identity::Identifier{std::byte{1}});
const TenantId other(identity::Identifier{std::byte{2}});
const ElectionUuid asked("asked");
const ElectionUuid another("another");

Caller holder_of(identity::Role role, const Place& place) {
  Caller caller{.who = identity::PersonId(), .name = {}, .tenant = own, .now = {}, .at_platform = true};
  Grant grant;
  grant.subject = identity::PersonId();
  grant.role = role;
  grant.place = place;
  caller.grants = {grant};
  caller.session.emplace();
  caller.session->factor = identity::Factor::verified_key;
  return caller;
}

bool may(const Caller& caller, const Wanted& wanted, bool in_election) {
  const auto permission = std::get<identity::Permission>(wanted.what);
  if (wanted.is_somewhere) return !caller.denial_everywhere(permission);
  Place thing = in_election ? Place(InElection{own, asked}) : Place(InTenant{own});
  if (wanted.is_on_platform) thing = OnPlatform{};
  return caller.may(permission, thing);
}

std::string roles_for(const Wanted& wanted, bool in_election) {
  struct Held {
    char letter;
    Place place;
  };
  const std::array<Held, 5> places{{{'T', InTenant{own}},
                                    {'E', InElection{own, asked}},
                                    {'X', InElection{own, another}},
                                    {'O', InTenant{other}},
                                    {'P', OnPlatform{}}}};
  std::string text;
  for (const identity::RoleFacts& role : identity::every_role()) {
    std::string letters;
    for (const Held& held : places) {
      if (!role.can_be_at(identity::kind_of(held.place))) continue;
      if (may(holder_of(role.role, held.place), wanted, in_election)) letters += held.letter;
    }
    if (!letters.empty()) text += " " + std::string(role.name) + ":" + letters;
  }
  return text.empty() ? " nobody" : text;
}

}  // namespace

std::string route_roles_text(const http::Router& router) {
  std::vector<std::string> lines;
  for (const auto& route : router.routes()) {
    std::string line = route->pattern + " " + std::string(http::name_of(route->method)) + " " + route->permission.get();
    const auto wanted = wanted_by(route->permission);
    const bool takes_role = wanted && std::holds_alternative<identity::Permission>(wanted->what);
    if (takes_role) line += roles_for(*wanted, route->pattern.find("{uuid}") != std::string::npos);
    if (is_in_service(route->permission)) line += " contributor:S";
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  std::string text =
      "# Who may ask what: written by `urnad --route-roles`, and compared.  T: the role held in the tenant, E: in the\n"
      "# election that is asked about, X: in another election, O: in another tenant, P: on the platform, S: by "
      "the list of the service itself.  Without a role: whoever may at all.\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace urna::api
