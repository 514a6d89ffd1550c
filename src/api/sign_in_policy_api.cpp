// SPDX-License-Identifier: EUPL-1.2
#include "api/sign_in_policy_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "api/caller.hpp"
#include "api/detail/demand_json.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/permissions.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::ApprovalRequest;
using identity::Permission;
using identity::Role;
using identity::SignInDemand;

constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::size_t reason_bytes_max = 500;
constexpr std::size_t role_bytes_max = 40;

/// How many people a change would concern, and how.
struct Concerned {
  std::size_t people = 0;     ///< who hold the role
  std::size_t passwords = 0;  ///< of them, who must choose another password
  std::size_t factors = 0;    ///< of them, who must register something else
  std::size_t sessions = 0;   ///< open ones in which something must be shown again, or which end
  bool is_oneself = false;    ///< whether who asks must raise something
};

}  // namespace

SignInPolicyApi::SignInPolicyApi(Store store, Parts parts, Clock now)
    : store_(std::move(store)), parts_(std::move(parts)), now_(std::move(now)) {
  const auto text = store_.text();
  if (!text) return;
  auto policies = detail::policies_from(*text);
  if (!policies) throw std::runtime_error("what is kept of the sign-in policy is unreadable");
  parts_.policies.replace(std::move(*policies));
}

void SignInPolicyApi::take_two(TwoPeople& two) {
  two_ = &two;
  two.add(loosen_action, Permission::policy_change,
          [this](const ApprovalRequest& request, Timestamp) { return carry_out(request); });
}

bool SignInPolicyApi::is_here(const identity::RoleFacts& role) const {
  return role.on_tenant || role.on_election || (parts_.is_platform && role.on_platform);
}

identity::RolePolicies SignInPolicyApi::with(const Change& change) const {
  auto policies = parts_.policies.all();
  policies.erase(change.role);
  if (change.after && *change.after != identity::floor_of(change.role)) policies.emplace(change.role, *change.after);
  return policies;
}

bool SignInPolicyApi::loosens(const Change& change) const {
  return identity::loosens(identity::demand_of(parts_.policies.all(), change.role),
                           identity::demand_of(with(change), change.role));
}

bool SignInPolicyApi::takes_two(const Change& change, const Caller& caller) const {
  return loosens(change) && two_ != nullptr && two_->are_needed(caller, Permission::policy_change);
}

/// In force only once it is on the disk.
void SignInPolicyApi::apply(const Change& change) {
  auto policies = with(change);
  store_.put(detail::policies_text(policies));
  parts_.policies.replace(std::move(policies));
}

void SignInPolicyApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/tenant/sign-in-policy",
              .permission = named(Permission::policy_read),
              .handler = [this](Request&) { return told(); }});
  router.add({.method = Method::post,
              .pattern = "/api/tenant/sign-in-policy/preview",
              .permission = named(Permission::policy_read),
              .handler = [this](Request& request) { return preview(request); },
              .body_bytes_max = body_bytes_max});
  router.add({.method = Method::put,
              .pattern = "/api/tenant/sign-in-policy",
              .permission = named(Permission::policy_change),
              .handler = [this](Request& request) { return change(request); },
              .body_bytes_max = body_bytes_max});
}

Result<SignInPolicyApi::Change, http::Problem> SignInPolicyApi::change_in(const Request& request) const {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return failure(fields.error());
  const auto role = identity::role_from(fields->text("role", role_bytes_max));
  Change change;
  if (role && is_here(identity::facts_of(*role))) {
    change.role = *role;
    const json::value* const demand = fields->any("demand");
    if (demand != nullptr && !demand->is_null()) {
      auto wanted = fields->object("demand");
      change.after = detail::demand_from(wanted, *role);
    }
  } else {
    fields->refuse("role", "is no role that is held here");
    static_cast<void>(fields->any("demand"));
  }
  change.reason = fields->optional_text("reason", reason_bytes_max).value_or("");
  if (auto refusal = fields->refusal()) return failure(std::move(*refusal));
  return change;
}

Response SignInPolicyApi::told() const {
  const auto policies = parts_.policies.all();
  json::array roles;
  for (const identity::RoleFacts& facts : identity::every_role()) {
    if (!is_here(facts)) continue;
    roles.push_back(json::object{{"role", facts.name},
                                 {"is_own", policies.contains(facts.role)},
                                 {"floor", detail::demand_json(identity::floor_of(facts.role))},
                                 {"demand", detail::demand_json(identity::demand_of(policies, facts.role))}});
  }
  json::object levels;
  for (const auto strength : {identity::Strength::basic, identity::Strength::standard, identity::Strength::high})
    levels[detail::word_of(strength)] = identity::rule_of(strength).characters_min;
  return answer(json::object{{"levels", std::move(levels)}, {"roles", std::move(roles)}});
}

Response SignInPolicyApi::preview(const Request& request) const {
  const auto change = change_in(request);
  if (!change) return http::problem(change.error());
  const auto after = with(*change);
  const auto* const reader = caller_of(request).person();
  const Timestamp now = now_();
  Concerned concerned;
  for (const identity::Person& person : parts_.people.people.all()) {
    if (person.state == identity::PersonState::disabled) continue;
    const auto live = identity::live_among(parts_.people.grants.of(person.id, parts_.people.groups.of(person.id)), now);
    const auto holds = [&](const identity::Grant& grant) { return grant.role == change->role; };
    if (std::none_of(live.begin(), live.end(), holds)) continue;
    const SignInDemand demand = identity::laid_down_for(after, live);
    const identity::Shortfall owed = identity::shortfall_of(person, demand);
    ++concerned.people;
    concerned.passwords += owed.password ? 1 : 0;
    concerned.factors += owed.factor ? 1 : 0;
    concerned.is_oneself = concerned.is_oneself || (owed.is_any() && reader != nullptr && person.id == *reader);
    for (const identity::Session& session : parts_.sessions.list(person.id, now)) {
      const bool is_over = now >= std::min(session.last_seen + demand.session.idle,  //
                                           session.started + demand.session.in_all);
      concerned.sessions += owed.is_any() || session.factor < demand.factor || is_over ? 1 : 0;
    }
  }
  return answer(json::object{{"loosens", loosens(*change)},
                             {"takes_two", takes_two(*change, caller_of(request))},
                             {"people", concerned.people},
                             {"passwords", concerned.passwords},
                             {"factors", concerned.factors},
                             {"sessions", concerned.sessions},
                             {"you", concerned.is_oneself}});
}

Response SignInPolicyApi::change(const Request& request) {
  const auto wanted = change_in(request);
  if (!wanted) return http::problem(wanted.error());
  const std::lock_guard one(changing_);
  const std::string_view role = identity::facts_of(wanted->role).name;
  storage::Acting::say("whom", "role:" + std::string(role));
  const Caller& caller = caller_of(request);
  if (takes_two(*wanted, caller)) {
    const json::object parameters{
        {"role", role},
        {"now_demanded", detail::demand_json(identity::demand_of(parts_.policies.all(), wanted->role))},
        {"then_demanded", detail::demand_json(identity::demand_of(with(*wanted), wanted->role))}};
    auto waits = two_->ask(caller, {.action = loosen_action,
                                    .subject = "role:" + std::string(role),
                                    .parameters = json::serialize(parameters),
                                    .reason = wanted->reason});
    // Nothing was changed: that it was asked for is noted with the request.
    if (auto* const deed = storage::Acting::current()) deed->note_told();
    return waits;
  }
  apply(*wanted);
  return told();
}

/// @returns  why it was refused, in a word; nothing when it is done
std::optional<std::string> SignInPolicyApi::carry_out(const ApprovalRequest& request) {
  const json::object parameters = json::parse(request.parameters).as_object();
  const auto role = identity::role_from(std::string_view(parameters.at("role").as_string()));
  if (!role) return "unreadable";
  const auto demand_at = [&](const char* name) { return detail::demand_of_text(json::serialize(parameters.at(name))); };
  const auto after = demand_at("then_demanded");
  const std::lock_guard one(changing_);
  const bool is_as_it_was = identity::demand_of(parts_.policies.all(), *role) == demand_at("now_demanded");
  if (!after || !is_as_it_was) return "changed-meanwhile";
  apply({.role = *role, .after = after, .reason = {}});
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::policy_sign_in_changed;
  const auto approver = detail::identifier_from<identity::PersonId>(request.approvals.back().approver);
  if (approver) entry.actor = journal::Actor::person(approver->get());
  parts_.note(entry);
  return std::nullopt;
}

}  // namespace urna::api
