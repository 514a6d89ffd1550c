// SPDX-License-Identifier: EUPL-1.2
#include "api/desk_gate.hpp"

#include <algorithm>

#include "api/detail/people_words.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/service_door.hpp"

namespace urna::api {
namespace {

using http::Method;
using http::Request;
using http::Response;
using identity::Denial;

/// Whether a request only looks.
bool only_looks(Method method) { return method == Method::get || method == Method::head; }

identity::NetworkAddress address_of(const Request& request) {
  return identity::network_address(request.peer).value_or(identity::NetworkAddress{});
}

}  // namespace

identity::Place place_in(const Request& request, const identity::TenantId& tenant) {
  const auto uuid = request.path_parameters.find("uuid");
  if (uuid == request.path_parameters.end()) return identity::InTenant{tenant};
  return identity::InElection{tenant, identity::ElectionUuid(uuid->second)};
}

Response denied(Denial denial, identity::Permission permission) {
  switch (denial) {
    case Denial::elsewhere:
      return http::problem(404, "not-found");
    case Denial::other_factor:
      return http::problem(401, "other-factor");
    case Denial::step_up:
      return http::problem(401, "step-up");
    case Denial::not_allowed:
      break;
  }
  std::string roles;
  for (const identity::RoleFacts& role : identity::every_role()) {
    const bool is_here = role.on_tenant || role.on_election;
    if (!is_here || !role.permissions.has(permission)) continue;
    roles += (roles.empty() ? "" : " ") + std::string(role.name);
  }
  return http::problem(
      {403, "not-allowed", {}, {{"permission", std::string(identity::facts_of(permission).name)}, {"roles", roles}}});
}

DeskGate::DeskGate(identity::TenantId tenant, std::string origin, PeopleStores stores, identity::Sessions& sessions,
                   Clock now, bool is_platform, const identity::RolePolicyBook* policies)
    : tenant_(tenant),
      origin_(std::move(origin)),
      stores_(std::move(stores)),
      sessions_(sessions),
      now_(std::move(now)),
      is_platform_(is_platform),
      policies_(policies) {}

std::optional<Response> DeskGate::operator()(const http::Permission& permission, Request& request) const {
  const auto wanted = wanted_by(permission);
  if (!wanted) return http::problem(403, "not-allowed");
  if (const auto* const act = std::get_if<OpenAct>(&wanted->what)) {
    switch (*act) {
      case OpenAct::see_elections:
      case OpenAct::vote:
      case OpenAct::follow_boards:
      case OpenAct::open_document_links:
      case OpenAct::speak_as_machine:
      case OpenAct::see_pages:
        return std::nullopt;
      case OpenAct::enter_account:
      case OpenAct::come_near_machines:
        return find_other_site(request);  // no page elsewhere may sign a browser in, or try codes from it
      case OpenAct::act_as_trustee:
        return request.bearer() ? std::nullopt : std::optional(http::problem(401, "link-refused"));
      case OpenAct::mend_account:
        return let_person_in(request, true);
      case OpenAct::keep_account:
      case OpenAct::carry_away:
        return let_person_in(request);
    }
  }
  const auto asked = std::get<identity::Permission>(wanted->what);
  // Whoever wrote a token into an address has shown it to whatever writes addresses down.
  if (identity::revoke_shown_service_token(stores_.services, request.target, now_()))
    return http::problem({400, "token-in-address", {}, {}, http::Attack::token_in_address});
  const auto token = request.bearer();
  const identity::Place thing = wanted->is_on_platform ? identity::OnPlatform() : place_in(request, tenant_);
  if (token && token->starts_with("urna_")) return let_program_in(asked, thing, request, *token);
  if (auto refusal = let_person_in(request)) return refusal;
  const Caller& caller = caller_of(request);
  const auto denial = wanted->is_somewhere ? caller.denial_everywhere(asked) : caller.denial(asked, thing);
  if (denial == Denial::not_allowed && is_in_service(permission)) {
    // The service's own list decides, in its handler: with what an organiser's session would be opened with.
    const bool has_shown_one = caller.session.value().factor >= identity::Factor::second;
    return has_shown_one ? std::nullopt : std::optional(http::problem(401, "other-factor"));
  }
  return denial ? std::optional(denied(*denial, asked)) : std::nullopt;
}

/// Whether a page of ours asks, as far as browsers say; programs say nothing.
std::optional<Response> DeskGate::find_other_site(const Request& request) const {
  // What a form of another site cannot send, and a script of another site may not.
  if (request.header("X-Urna") != "1") return http::problem(403, "header-missing");
  const auto origin = request.header("Origin");
  const auto host = request.header("Host");
  // A page of this very host is ours too, under whatever name it was reached: its cookies are of that name alone.
  const bool is_ours = !origin || *origin == origin_ || (host && *origin == "https://" + std::string(*host));
  if (!is_ours) return http::problem(403, "other-site");
  const auto site = request.header("Sec-Fetch-Site");
  if (site && *site != "same-origin" && *site != "none") return http::problem(403, "other-site");
  return std::nullopt;
}

std::optional<Response> DeskGate::let_person_in(Request& request, bool to_mend) const {
  const Timestamp now = now_();
  const auto cookie = request.cookie(detail::session_cookie);
  const auto session = cookie ? sessions_.find(*cookie, tenant_, now) : std::nullopt;
  const auto person = session ? person_or_guest(stores_, session->person) : std::nullopt;
  if (!person || person->state != identity::PersonState::active) return http::problem(401, "signed-out");
  if (!only_looks(request.method)) {
    if (auto refusal = find_other_site(request)) return refusal;
    if (!identity::Sessions::is_from_its_page(*session, request.header("X-Urna-Page").value_or("")))
      return http::problem(403, "page-token-wrong");
  }
  Caller caller{.who = person->id, .name = person->name, .tenant = tenant_, .now = now, .at_platform = is_platform_};
  caller.groups = stores_.groups.of(person->id);
  caller.grants = stores_.grants.of(person->id, caller.groups);
  caller.session = session;
  // Somebody of the platform is here as long as the customer lets them, to the second.
  const auto is_live = [&](const identity::Grant& grant) { return identity::is_live(grant, now); };
  const bool may_stay = std::any_of(caller.grants.begin(), caller.grants.end(), is_live);
  if (!may_stay && !stores_.people.find(person->id)) return http::problem(401, "signed-out");
  auto refusal = to_mend ? std::nullopt : find_shortfall(*person, caller);
  request.caller = std::move(caller);  // who was refused is noted with their name
  return refusal;
}

std::optional<Response> DeskGate::find_shortfall(const identity::Person& person, const Caller& caller) const {
  if (policies_ == nullptr || policies_->is_empty()) return std::nullopt;
  const auto demand = policies_->laid_down_for(identity::live_among(caller.grants, caller.now));
  const identity::Shortfall owed = identity::shortfall_of(person, demand);
  if (!owed.is_any()) {
    const bool has_shown_it = caller.session.value().factor >= demand.factor;
    return has_shown_it ? std::nullopt : std::optional(http::problem(401, "other-factor"));
  }
  std::vector<http::Problem::Field> fields;
  if (owed.password) fields.push_back({"password", "was chosen when less was demanded"});
  if (owed.factor) fields.push_back({"factor", std::string(detail::word_of(demand.factor))});
  return http::problem({403, "below-policy", "raise it under your account", std::move(fields)});
}

identity::Permissions DeskGate::left_of(const identity::ServiceAccess& access, Timestamp now) const {
  identity::Permissions left;
  const auto maker = access.by ? stores_.people.find(*access.by) : std::nullopt;
  if (!maker || maker->state == identity::PersonState::disabled) return left;
  Caller as{.who = maker->id, .name = maker->name, .tenant = tenant_, .now = now};
  as.groups = stores_.groups.of(maker->id);
  as.grants = stores_.grants.of(maker->id, as.groups);
  as.session.emplace();
  as.session->factor = identity::Factor::verified_key;
  as.session->shown = now;
  for (const identity::PermissionFacts& facts : identity::every_permission()) {
    const bool is_left = access.permissions.has(facts.permission) && as.may(facts.permission, access.place);
    if (is_left) left = left | identity::Permissions{facts.permission};
  }
  return left;
}

std::optional<Response> DeskGate::let_program_in(identity::Permission permission, const identity::Place& thing,
                                                 Request& request, std::string_view token) const {
  const Timestamp now = now_();
  auto access =
      identity::use_service_token(stores_.services, token, address_of(request), tenant_, permission, thing, now);
  if (!access) return http::problem(401, "token-refused");
  access->permissions = left_of(*access, now);
  const bool may_still = access->permissions.has(permission);
  Caller caller{.who = access->id, .name = access->name, .tenant = tenant_, .now = now};
  caller.access = std::move(*access);
  request.caller = std::move(caller);
  return may_still ? std::nullopt : std::optional(http::problem(403, "maker-may-not"));
}

}  // namespace urna::api
