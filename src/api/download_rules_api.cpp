// SPDX-License-Identifier: EUPL-1.2
#include "api/download_rules_api.hpp"

#include <boost/json.hpp>
#include <stdexcept>

#include "api/caller.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/thresholds_json.hpp"
#include "api/permissions.hpp"
#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using identity::ApprovalRequest;
using identity::Permission;
using tenancy::DownloadCounts;
using tenancy::DownloadThresholds;

constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::size_t reason_bytes_max = 500;
constexpr std::string_view of_role = "role:";
constexpr std::string_view of_person = "person:";

json::value thresholds_or_null(const std::optional<DownloadThresholds>& thresholds) {
  return thresholds ? json::value(detail::thresholds_json(*thresholds)) : json::value();
}

std::optional<json::object> parameters_of(const ApprovalRequest& request) {
  boost::system::error_code fault;
  const json::value value = json::parse(request.parameters, fault);
  const json::object* const object = fault ? nullptr : value.if_object();
  return object == nullptr ? std::nullopt : std::optional(*object);
}

std::optional<DownloadThresholds> thresholds_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr || !value->is_object()) return std::nullopt;
  auto fields = http::JsonFields::of(json::serialize(*value));
  if (!fields) return std::nullopt;
  const DownloadThresholds thresholds = detail::thresholds_from(*fields);
  return fields->refusal() ? std::nullopt : std::optional(thresholds);
}

std::optional<journal::Actor> actor_named(const std::string& id) {
  const auto person = detail::identifier_from<PersonId>(id);
  return person ? std::optional(journal::Actor::person(person->get())) : std::nullopt;
}

Response refused(identity::ApprovalFault fault) {
  using identity::ApprovalFault;
  switch (fault) {
    case ApprovalFault::unknown_action:
    case ApprovalFault::unknown_request:
      return http::problem(404, "unknown-approval");
    case ApprovalFault::asked_already:
      return http::problem(409, "asked-already");
    case ApprovalFault::ended:
      return http::problem(409, "approval-ended");
    case ApprovalFault::expired:
      return http::problem(409, "approval-expired");
    case ApprovalFault::confirmed_already:
      return http::problem(409, "confirmed-already");
    case ApprovalFault::differs:
      return http::problem(409, "approval-differs");
    case ApprovalFault::step_up_old:
      return http::problem(401, "step-up");
    case ApprovalFault::own_request:
      return http::problem(403, "own-approval");
    case ApprovalFault::not_theirs:
      return http::problem(403, "not-theirs");
    case ApprovalFault::person_gone:
    case ApprovalFault::not_requester:
      break;
  }
  return http::problem(403, "person-gone");
}

}  // namespace

std::string DownloadRulesApi::Subject::text() const {
  return person ? std::string(of_person) + to_hex(person->get()) : std::string(of_role) + role;
}

std::optional<DownloadRulesApi::Subject> DownloadRulesApi::subject_from(std::string_view text) {
  if (text.starts_with(of_role)) {
    Subject subject{.role = std::string(text.substr(of_role.size())), .person = {}};
    return identity::role_from(subject.role) ? std::optional(subject) : std::nullopt;
  }
  if (!text.starts_with(of_person)) return std::nullopt;
  const auto person = detail::identifier_from<PersonId>(text.substr(of_person.size()));
  return person ? std::optional(Subject{.role = {}, .person = person}) : std::nullopt;
}

std::optional<DownloadRulesApi::Change> DownloadRulesApi::change_from(const ApprovalRequest& request) {
  auto subject = subject_from(request.subject);
  const auto parameters = parameters_of(request);
  if (!subject || !parameters) return std::nullopt;
  return Change{std::move(*subject), thresholds_in(*parameters, "before"), thresholds_in(*parameters, "after")};
}

DownloadRulesApi::DownloadRulesApi(Store store, Parts parts, Clock now)
    : store_(std::move(store)), parts_(std::move(parts)), now_(std::move(now)) {
  const auto text = store_.text();
  if (!text) return;
  auto rules = detail::rules_from(*text);
  if (!rules) throw std::runtime_error("what is kept of the download thresholds is unreadable");
  rules_ = std::move(*rules);
}

tenancy::DownloadRules DownloadRulesApi::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

std::set<std::string> DownloadRulesApi::roles_of(const PersonId& person) const {
  std::set<std::string> roles;
  for (const identity::Grant& grant : parts_.people.grants.of(person, parts_.people.groups.of(person)))
    if (identity::is_live(grant, now_())) roles.emplace(facts_of(grant.role).name);
  return roles;
}

DownloadThresholds DownloadRulesApi::thresholds_of(const PersonId& person) const {
  const tenancy::DownloadRules rules = this->rules();
  const bool asks_for_roles = !rules.roles.empty() && !rules.people.contains(person);
  return tenancy::thresholds_of(rules, person, asks_for_roles ? roles_of(person) : std::set<std::string>{},
                                usual_download_thresholds());
}

std::optional<DownloadThresholds> DownloadRulesApi::laid_down(const Subject& subject) const {
  const std::lock_guard lock(mutex_);
  if (subject.person) {
    const auto found = rules_.people.find(*subject.person);
    return found == rules_.people.end() ? std::nullopt : std::optional(found->second);
  }
  const auto found = rules_.roles.find(subject.role);
  return found == rules_.roles.end() ? std::nullopt : std::optional(found->second);
}

/// What holds where nothing was laid down for the subject itself.
DownloadThresholds DownloadRulesApi::effective(const Subject& subject) const {
  if (!subject.person) return usual_download_thresholds();
  tenancy::DownloadRules others = rules();
  others.people.erase(*subject.person);
  return tenancy::thresholds_of(others, *subject.person, roles_of(*subject.person), usual_download_thresholds());
}

/// In force only once it is on the disk.
void DownloadRulesApi::apply(const Change& change) {
  tenancy::DownloadRules changed = rules();
  if (change.subject.person) {
    changed.people.erase(*change.subject.person);
    if (change.after) changed.people.emplace(*change.subject.person, *change.after);
  } else {
    changed.roles.erase(change.subject.role);
    if (change.after) changed.roles.emplace(change.subject.role, *change.after);
  }
  store_.put(detail::rules_text(changed));
  const std::lock_guard lock(mutex_);
  rules_ = std::move(changed);
}

void DownloadRulesApi::note(journal::Event event, const std::optional<PersonId>& about, const std::string& by) {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  if (const auto actor = actor_named(by)) entry.actor = *actor;
  if (about) entry.subject = journal::Actor::person(about->get());
  parts_.note(entry);
}

bool DownloadRulesApi::may_confirm(const std::string& person) const {
  const auto id = detail::identifier_from<PersonId>(person);
  return id && parts_.colleagues.may_here(*id, Permission::approval_decide) &&
         parts_.colleagues.may_here(*id, Permission::policy_change);
}

void DownloadRulesApi::add_actions() {
  add_action(parts_.approvals, raise_action, kind(), parts_.colleagues,
             [this](const ApprovalRequest& request, Timestamp) { return carry_out_raise(request); });
}

ApprovalKind DownloadRulesApi::kind() const {
  return {.place = [tenant = parts_.tenant](const ApprovalRequest&) -> std::optional<identity::Place> {
            return identity::InTenant{tenant};
          },
          .permission = Permission::policy_change,
          .asked =
              [this](const ApprovalRequest& request) {
                const auto subject = subject_from(request.subject);
                const auto parameters = parameters_of(request);
                json::object out;
                if (!subject || !parameters) return out;
                if (subject->person) out["person"] = parts_.colleagues.name(to_hex(subject->person->get()));
                if (!subject->person) out["role"] = subject->role;
                for (const char* const which : {"now", "then"}) out[which] = parameters->at(which);
                return out;
              }};
}

json::array DownloadRulesApi::waiting(const std::string& reader) const {
  json::array out;
  for (const ApprovalRequest& request : parts_.approvals.all(now_())) {
    const auto subject = subject_from(request.subject);
    const auto parameters = parameters_of(request);
    const bool waits = request.action == raise_action && request.state == identity::ApprovalState::pending;
    if (!waits || !subject || !parameters) continue;
    out.push_back(json::object{
        {"approval", to_hex(request.id.get())},
        {"subject", request.subject},
        {"name", subject->person ? json::value(parts_.colleagues.name(to_hex(subject->person->get()))) : json::value()},
        {"now", parameters->at("now")},
        {"then", parameters->at("then")},
        {"reason", request.reason},
        {"requester", parts_.colleagues.name(request.requester)},
        {"expires", timestamp_text(request.expires)},
        {"hash", to_hex(request.hash)},
        {"own", request.requester == reader},
        {"may_confirm", request.requester != reader && may_confirm(reader)}});
  }
  return out;
}

void DownloadRulesApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/tenant/thresholds",
              .permission = named(Permission::policy_read),
              .handler = [this](Request& request) { return told(request); }});
  router.add({.method = Method::put,
              .pattern = "/api/tenant/thresholds",
              .permission = named(Permission::policy_change),
              .handler = [this](Request& request) { return change(request); },
              .body_bytes_max = body_bytes_max});
  router.add({.method = Method::post,
              .pattern = "/api/tenant/thresholds/confirm",
              .permission = named(Permission::policy_change),
              .handler = [this](Request& request) { return confirm(request); },
              .body_bytes_max = body_bytes_max});
}

Response DownloadRulesApi::told(const Request& request) const {
  const tenancy::DownloadRules rules = this->rules();
  json::array roles;
  for (const identity::RoleFacts& role : identity::every_role()) {
    if (!role.on_tenant && !role.on_election) continue;
    const auto found = rules.roles.find(role.name);
    const bool is_own = found != rules.roles.end();
    roles.push_back(
        json::object{{"role", role.name},
                     {"is_own", is_own},
                     {"thresholds", detail::thresholds_json(is_own ? found->second : usual_download_thresholds())}});
  }
  json::array people;
  const Timestamp now = now_();
  for (const identity::Person& person : parts_.people.people.all()) {
    if (person.state == identity::PersonState::disabled) continue;
    DownloadCounts counts;
    parts_.ledger.exclusively(person.id, [&](const DownloadCounts& known) { counts = known; });
    json::array held;
    for (const std::string& role : roles_of(person.id)) held.emplace_back(role);
    people.push_back(
        json::object{{"person", to_hex(person.id.get())},
                     {"name", person.name},
                     {"roles", std::move(held)},
                     {"hour", detail::amount_json(tenancy::taken_since(counts, now - std::chrono::hours(1)))},
                     {"day", detail::amount_json(tenancy::taken_since(counts, now - std::chrono::hours(24)))},
                     {"is_stopped", counts.stopped.has_value()},
                     {"is_own", rules.people.contains(person.id)},
                     {"thresholds", detail::thresholds_json(thresholds_of(person.id))}});
  }
  return http::json(json::serialize(json::object{{"usual", detail::thresholds_json(usual_download_thresholds())},
                                                 {"roles", std::move(roles)},
                                                 {"people", std::move(people)},
                                                 {"waiting", waiting(caller_of(request).id())}}));
}

Response DownloadRulesApi::change(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto subject = subject_from(fields->text("subject", 200));
  if (!subject) fields->refuse("subject", "is neither role: and a role nor person: and an identifier");
  std::optional<DownloadThresholds> after;
  const json::value* const given = fields->any("thresholds");
  if (given != nullptr && !given->is_null()) {
    auto wanted = fields->object("thresholds");
    after = detail::thresholds_from(wanted);
  }
  const std::string reason = fields->optional_text("reason", reason_bytes_max).value_or("");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  if (subject->person && !parts_.people.people.find(*subject->person)) return http::problem(404, "unknown-person");

  const std::lock_guard one(changing_);
  const Change wanted{*subject, laid_down(*subject), after};
  storage::Acting::say("whom", subject->text());
  const DownloadThresholds now_allowed = wanted.before.value_or(effective(*subject));
  const DownloadThresholds then_allowed = after.value_or(effective(*subject));
  const std::string& who = caller_of(request).id();
  if (!raises(now_allowed, then_allowed)) {
    apply(wanted);
    return told(request);
  }
  const json::object parameters{{"before", thresholds_or_null(wanted.before)},
                                {"after", thresholds_or_null(after)},
                                {"now", detail::thresholds_json(now_allowed)},
                                {"then", detail::thresholds_json(then_allowed)}};
  const auto asked = parts_.approvals.ask(
      who,
      {.action = raise_action, .subject = subject->text(), .parameters = json::serialize(parameters), .reason = reason},
      now_());
  if (!asked) return refused(asked.error());
  // Nothing was changed: that it was asked for is noted with the request.
  if (auto* const deed = storage::Acting::current()) deed->note_told();
  return http::json(json::serialize(json::object{{"approval", to_hex(asked->id.get())}}), 202);
}

Response DownloadRulesApi::confirm(const Request& request) {
  constexpr std::size_t id_characters = 32;
  constexpr std::size_t hash_characters = 64;
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto id = detail::identifier_from<identity::ApprovalId>(fields->text("approval", id_characters));
  const auto shown = digest_from_hex(fields->text("hash", hash_characters));
  if (!shown) fields->refuse("hash", "is not 64 characters of hexadecimal");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto one = id ? parts_.approvals.find(*id, now_()) : std::nullopt;
  if (!one || one->action != raise_action) return http::problem(404, "unknown-approval");
  const auto& session = caller_of(request).session;
  const auto person = session ? identity::StepUp::of(*session) : std::nullopt;
  if (!person) return http::problem(401, "step-up");
  storage::Acting::say("whom", one->subject);
  storage::Acting::say("reason", one->reason);
  const auto confirmed = parts_.approvals.confirm(*id, *shown, *person, now_());
  if (!confirmed) return refused(confirmed.error());
  if (confirmed->state == identity::ApprovalState::failed) return http::problem(409, "act-refused", confirmed->detail);
  return told(request);
}

/// @returns  why it was refused, in a word; nothing when it is done
std::optional<std::string> DownloadRulesApi::carry_out_raise(const ApprovalRequest& request) {
  const auto change = change_from(request);
  if (!change) return "unreadable";
  const std::lock_guard one(changing_);
  if (laid_down(change->subject) != change->before) return "changed-meanwhile";
  apply(*change);
  note(journal::Event::download_thresholds_changed, change->subject.person, request.approvals.back().approver);
  return std::nullopt;
}

}  // namespace urna::api
