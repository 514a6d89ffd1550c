// SPDX-License-Identifier: EUPL-1.2
#include "api/firewall_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <variant>

#include "api/caller.hpp"
#include "api/detail/firewall_json.hpp"
#include "api/detail/json_changes.hpp"
#include "api/permissions.hpp"
#include "base/bytes.hpp"
#include "crypto/hash.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using tenancy::Firewall;
using tenancy::FirewallChangeFault;
using tenancy::FirewallState;
using tenancy::Scope;
using tenancy::Visitor;

constexpr std::size_t body_bytes_max = 512 * 1024;
constexpr http::JsonLimits rules_limits{.keys_max = 10 * tenancy::rules_max};

Response answer(const json::object& object) { return http::json(json::serialize(object)); }

/// Nothing for what came on a Unix socket: nobody stands at the other end but this machine.
std::optional<Visitor> visitor_in(const Request& request) {
  const auto address = tenancy::InternetAddress::parse(request.peer);
  return address ? std::optional(Visitor{.address = *address}) : std::nullopt;
}

const Caller* caller_in(const Request& request) { return std::any_cast<Caller>(&request.caller); }

/// The same, of whoever the gate has let in.
std::optional<Visitor> caller_as_visitor(const Request& request) {
  auto visitor = visitor_in(request);
  if (!visitor) return std::nullopt;
  visitor->groups.emplace();
  if (const Caller* const caller = caller_in(request)) {
    for (const identity::GroupId& group : caller->groups)
      visitor->groups->push_back(tenancy::Group(to_hex(group.get())));
  }
  return visitor;
}

/// A program shows a token of its own.
bool is_program(const Request& request) {
  const auto token = request.bearer();
  return token && token->starts_with("urna_");
}

/// Its routes ask for no permission by name: which log it is decides.
bool reads_the_journal(const Request& request) { return request.path.starts_with("/api/organiser/journal"); }

bool has_country(const Firewall& firewall) {
  return std::ranges::any_of(
      firewall.rules, [](const tenancy::Rule& rule) { return std::holds_alternative<tenancy::Country>(rule.whom); });
}

/// Of the rules, whatever the order of their members.
std::string digest_of(const Firewall& firewall) {
  return to_hex(crypto::sha256("urna firewall|" + json::serialize(detail::firewall_json(firewall))));
}

json::object preview_json(const tenancy::FirewallPreview& seen) {
  return {{"locks_you_out", seen.locks_editor_out},
          {"locks_you_out_at",
           seen.locks_editor_out_at ? json::value(timestamp_text(*seen.locks_editor_out_at)) : json::value()},
          {"rule", seen.rule ? json::value(*seen.rule) : json::value()},
          {"stops_voters_by_country", seen.stops_voters_by_country}};
}

Response refused(FirewallChangeFault fault) {
  switch (fault) {
    case FirewallChangeFault::malformed_rules:
      return http::problem(422, "malformed-rules");
    case FirewallChangeFault::another_is_waiting:
      return http::problem(409, "another-is-waiting");
    case FirewallChangeFault::locks_editor_out:
      return http::problem(409, "locks-you-out");
    case FirewallChangeFault::needs_typed_words:
      return http::problem(422, "needs-typed-words", std::string(tenancy::voters_abroad_words));
    case FirewallChangeFault::nothing_waits:
      return http::problem(409, "nothing-waits");
    case FirewallChangeFault::not_from_the_new_rules:
      break;
  }
  return http::problem(409, "not-from-the-new-rules");
}

/// Before somebody has signed in nobody knows whether they are an administrator: whoever may come in as one of the two
/// may try.
bool is_at_the_door(const http::Permission& permission) {
  return permission == named(OpenAct::enter_account) || permission == named(OpenAct::mend_account) ||
         permission == named(OpenAct::keep_account) || permission == named(OpenAct::carry_away);
}

std::optional<Scope> scope_of(OpenAct act) {
  switch (act) {
    case OpenAct::see_pages:
    case OpenAct::speak_as_machine:
      return std::nullopt;
    case OpenAct::see_elections:
    case OpenAct::vote:
    case OpenAct::follow_boards:
    case OpenAct::open_document_links:
    case OpenAct::come_near_machines:
      return Scope::voters;
    case OpenAct::enter_account:
    case OpenAct::mend_account:
    case OpenAct::keep_account:
    case OpenAct::carry_away:
    case OpenAct::act_as_trustee:
      break;
  }
  return Scope::staff;
}

/// What concerns elections is staff's, what is carried away in numbers an export; all else is administration.
Scope scope_of(identity::Permission permission) {
  using identity::Permission;
  static constexpr identity::Permissions of_staff{
      Permission::approval_read,  Permission::approval_request, Permission::approval_decide,
      Permission::election_read,  Permission::election_prepare, Permission::election_open,
      Permission::election_close, Permission::election_tally,   Permission::election_annul,
      Permission::roll_read,      Permission::roll_change,      Permission::code_issue,
      Permission::code_reissue,   Permission::turnout_read,     Permission::minutes_read,
      Permission::minutes_sign,   Permission::document_read,    Permission::document_change};
  if (of_staff.has(permission)) return Scope::staff;
  const bool is_export = permission == Permission::journal_read || permission == Permission::journal_export ||
                         permission == Permission::tenant_export;
  return is_export ? Scope::exports : Scope::administrators;
}

}  // namespace

std::optional<Scope> scope_of(const http::Permission& permission) {
  const auto wanted = wanted_by(permission);
  if (!wanted) return Scope::administrators;  // one that nobody has thought of is the narrowest
  const auto* const open = std::get_if<OpenAct>(&wanted->what);
  return open != nullptr ? scope_of(*open) : std::optional(scope_of(std::get<identity::Permission>(wanted->what)));
}

std::optional<std::string> client_of(const Request& request, std::span<const tenancy::InternetNetwork> proxies) {
  const auto peer = tenancy::InternetAddress::parse(request.peer);
  if (!peer) return request.peer;
  std::vector<std::string_view> forwarded;
  for (const auto& [name, value] : request.headers)
    if (http::equal_but_for_case(name, "X-Forwarded-For")) forwarded.emplace_back(value);
  const auto client = tenancy::client_address(*peer, forwarded, proxies);
  return client ? std::optional(client->text()) : std::nullopt;
}

bool is_address_forged(const Request& request, std::span<const tenancy::InternetNetwork> proxies) {
  if (!request.header("X-Forwarded-For")) return false;
  const auto peer = tenancy::InternetAddress::parse(request.peer);
  return peer && std::ranges::none_of(proxies, [&](const auto& proxy) { return proxy.contains(*peer); });
}

FirewallApi::FirewallApi(Store store, Groups groups, NoteLapse note_lapse, Clock now)
    : store_(std::move(store)), groups_(std::move(groups)), note_lapse_(std::move(note_lapse)), now_(std::move(now)) {
  const auto kept = store_.text();
  if (!kept) return;
  auto state = detail::state_from(*kept);
  if (!state) throw std::runtime_error("what is kept of the firewall are no rules");
  state_ = std::move(*state);
}

FirewallState FirewallApi::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

/// In force only once it is on the disk.
void FirewallApi::keep(FirewallState state) {
  const std::string text = detail::state_text(state);
  store_.put(text);
  const std::lock_guard lock(mutex_);
  detail::say_json_changes("firewall", detail::state_text(state_), text);
  state_ = std::move(state);
}

Visitor FirewallApi::located(Visitor visitor, const Firewall& rules) const {
  if (countries_ && has_country(rules)) visitor.country = countries_->country_of(visitor.address);
  return visitor;
}

void FirewallApi::note_lapse() {
  FirewallState changed = state();
  if (!changed.has_lapsed(now_())) return;
  note_lapse_();  // before it is forgotten: what cannot be noted now is noted later
  changed.forget_lapsed(now_());
  keep(std::move(changed));
}

void FirewallApi::tend() {
  if (!state().has_lapsed(now_())) return;
  const std::lock_guard one(changing_);
  note_lapse();
}

std::optional<Response> FirewallApi::refusal(const http::Permission& permission, const Request& request) const {
  const auto visitor = visitor_in(request);
  return visitor ? judged(permission, request, *visitor) : std::nullopt;
}

std::optional<Response> FirewallApi::refusal_of_caller(const http::Permission& permission,
                                                       const Request& request) const {
  const Caller* const caller = caller_in(request);
  if (caller == nullptr || caller->person() == nullptr) return std::nullopt;
  const auto visitor = caller_as_visitor(request);
  return visitor ? judged(permission, request, *visitor) : std::nullopt;
}

std::optional<Response> FirewallApi::judged(const http::Permission& permission, const Request& request,
                                            const Visitor& visitor) const {
  const auto scope = scope_of(permission);
  if (!scope) return std::nullopt;
  const Timestamp now = now_();
  const std::lock_guard lock(mutex_);
  const Firewall& rules = state_.in_force(now);
  const Visitor from = located(visitor, rules);
  const auto lets_in = [&](Scope one) { return judge(rules, one, from, now).is_let_in; };
  bool is_let_in = lets_in(*scope) || (is_at_the_door(permission) && lets_in(Scope::administrators));
  // A program has rules of its own besides those of what it asks for, and so has what is carried away in numbers.
  if (is_program(request)) is_let_in = is_let_in && lets_in(Scope::programs);
  if (permission == named(OpenAct::carry_away) || reads_the_journal(request))
    is_let_in = is_let_in && lets_in(Scope::exports);
  return is_let_in ? std::nullopt : std::optional(http::problem(403, "firewall"));
}

/// The rules of a request, if they can be kept.
Result<Firewall, http::Problem> FirewallApi::rules_in(http::JsonFields& fields) const {
  const auto unfit = [](std::size_t rule, std::string_view why) {
    return failure(
        http::Problem{422, "malformed-rules", {}, {{"rules[" + std::to_string(rule) + "]", std::string(why)}}});
  };
  Firewall firewall = detail::firewall_from(fields);
  if (auto refusal = fields.refusal()) return failure(std::move(*refusal));
  if (const auto fault = check_rules(firewall.rules, now_())) return unfit(fault->rule, detail::word_of(fault->fault));
  // Without a table of countries every address would be of an unknown one.
  if (!countries_ && has_country(firewall)) return failure(http::Problem{422, "no-country-table", {}, {}});
  const auto groups = groups_();
  for (std::size_t i = 0; i < firewall.rules.size(); ++i) {
    const auto* const group = std::get_if<tenancy::Group>(&firewall.rules[i].whom);
    if (group != nullptr && !groups.contains(group->get())) return unfit(i, "unknown-group");
  }
  return firewall;
}

void FirewallApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, identity::Permission permission, http::Handler handler,
                       std::size_t bytes_max = 0) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = named(permission),
                .handler = std::move(handler),
                .body_bytes_max = bytes_max});
  };
  add(Method::get, "/api/tenant/firewall", identity::Permission::firewall_read,
      [this](Request& request) { return told(request, state()); });
  add(
      Method::post, "/api/tenant/firewall/preview", identity::Permission::firewall_change,
      [this](Request& request) { return look_ahead(request); }, body_bytes_max);
  add(
      Method::put, "/api/tenant/firewall", identity::Permission::firewall_change,
      [this](Request& request) { return propose(request); }, body_bytes_max);
  add(Method::post, "/api/tenant/firewall/confirm", identity::Permission::firewall_change,
      [this](Request& request) { return confirm(request); });
  add(Method::remove, "/api/tenant/firewall/trial", identity::Permission::firewall_change,
      [this](Request& request) { return take_back(request); });
}

Response FirewallApi::told(const Request& request, const FirewallState& state) const {
  const Timestamp now = now_();
  json::object object{{"in_force", detail::firewall_json(state.in_force(now))},
                      {"confirmed", detail::firewall_json(state.confirmed())},
                      {"is_waiting", state.is_waiting(now)},
                      {"goes_back_at", nullptr},
                      {"now", timestamp_text(now)},
                      {"your_address", nullptr},
                      {"your_country", nullptr},
                      {"countries_made", countries_ ? json::value(timestamp_text(countries_->made)) : json::value()}};
  if (const auto visitor = visitor_in(request)) {
    object["your_address"] = visitor->address.text();
    const auto country = countries_ ? countries_->country_of(visitor->address) : std::nullopt;
    if (country) object["your_country"] = country->get();
  }
  json::array groups;
  for (const auto& [id, name] : groups_()) groups.push_back(json::object{{"group", id}, {"name", name}});
  object["groups"] = std::move(groups);
  if (state.is_waiting(now)) object["goes_back_at"] = timestamp_text(*state.goes_back_at());
  return answer(object);
}

Response FirewallApi::look_ahead(const Request& request) const {
  auto fields = http::JsonFields::of(request.body, rules_limits);
  if (!fields) return http::problem(fields.error());
  const auto rules = rules_in(*fields);
  if (!rules) return http::problem(rules.error());
  const auto visitor = caller_as_visitor(request);
  if (!visitor) return answer(preview_json({.stops_voters_by_country = stops_voters_by_country(*rules)}));
  json::object seen = preview_json(preview(*rules, Scope::administrators, located(*visitor, *rules), now_()));
  seen["your_address"] = visitor->address.text();
  return answer(seen);
}

Response FirewallApi::propose(const Request& request) {
  auto fields = http::JsonFields::of(request.body, rules_limits);
  if (!fields) return http::problem(fields.error());
  const std::string typed = fields->optional_text("typed", 100).value_or("");
  const auto rules = rules_in(*fields);
  if (!rules) return http::problem(rules.error());
  const auto visitor = caller_as_visitor(request);
  if (!visitor) return http::problem(409, "no-address");
  const std::lock_guard one(changing_);
  note_lapse();
  FirewallState changed = state();
  const bool turns_off = rules->rules.empty() && !changed.confirmed().rules.empty();
  const Caller* const caller = std::any_cast<Caller>(&request.caller);
  if (turns_off && two_ != nullptr && caller != nullptr &&
      two_->are_needed(*caller, identity::Permission::firewall_change)) {
    const json::object parameters{{"rules", changed.confirmed().rules.size()},
                                  {"digest", digest_of(changed.confirmed())},
                                  {"address", visitor->address.text()}};
    return two_->ask(*caller, {.action = off_action, .subject = "firewall", .parameters = json::serialize(parameters)});
  }
  const auto seen = changed.propose(*rules, Scope::administrators, located(*visitor, *rules), typed, now_());
  if (!seen) return refused(seen.error());
  keep(changed);
  return told(request, changed);
}

void FirewallApi::take_two(TwoPeople& two) {
  two_ = &two;
  two.add(off_action, identity::Permission::firewall_change,
          [this](const identity::ApprovalRequest& request, Timestamp now) { return turn_off(request, now); });
}

std::optional<std::string> FirewallApi::turn_off(const identity::ApprovalRequest& request, Timestamp now) {
  const json::object parameters = json::parse(request.parameters).as_object();
  const auto address = tenancy::InternetAddress::parse(std::string_view(parameters.at("address").as_string()));
  const std::lock_guard one(changing_);
  note_lapse();
  FirewallState changed = state();
  const bool is_same = digest_of(changed.confirmed()) == parameters.at("digest").as_string();
  if (!address || !is_same || changed.is_waiting(now)) return "changed-meanwhile";
  const Visitor visitor{.address = *address};
  const bool is_done = changed.propose(Firewall(), Scope::administrators, visitor, "", now).has_value() &&
                       changed.confirm(Scope::administrators, visitor, now).has_value();
  if (!is_done) return "changed-meanwhile";
  keep(changed);
  return std::nullopt;
}

Response FirewallApi::confirm(const Request& request) {
  const auto visitor = caller_as_visitor(request);
  if (!visitor) return http::problem(409, "no-address");
  const std::lock_guard one(changing_);
  note_lapse();
  FirewallState changed = state();
  const Firewall& wanted = changed.trial() ? changed.trial()->proposed : changed.confirmed();
  const auto confirmed = changed.confirm(Scope::administrators, located(*visitor, wanted), now_());
  if (!confirmed) return refused(confirmed.error());
  keep(changed);
  return told(request, changed);
}

Response FirewallApi::take_back(const Request& request) {
  const std::lock_guard one(changing_);
  note_lapse();
  FirewallState changed = state();
  if (!changed.take_back(now_())) return refused(FirewallChangeFault::nothing_waits);
  keep(changed);
  return told(request, changed);
}

}  // namespace urna::api
