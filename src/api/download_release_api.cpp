// SPDX-License-Identifier: EUPL-1.2
#include "api/download_release_api.hpp"

#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/thresholds_json.hpp"
#include "api/permissions.hpp"
#include "base/text_rules.hpp"
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

constexpr std::size_t body_bytes_max = 4 * 1024;
constexpr std::size_t reason_bytes_max = 500;
constexpr std::string_view of_person = "person:";

std::string subject_of(const PersonId& person) { return std::string(of_person) + to_hex(person.get()); }

std::optional<PersonId> person_in(const ApprovalRequest& request) {
  const std::string_view subject = request.subject;
  const bool is_of_person = request.action == DownloadReleaseApi::action && subject.starts_with(of_person);
  return is_of_person ? detail::identifier_from<PersonId>(subject.substr(of_person.size())) : std::nullopt;
}

/// The stop that was asked about: another one is another request.
std::optional<Timestamp> stop_in(const ApprovalRequest& request) {
  boost::system::error_code fault;
  const json::value value = json::parse(request.parameters, fault);
  const json::object* const object = fault ? nullptr : value.if_object();
  const json::value* const since = object == nullptr ? nullptr : object->if_contains("stopped");
  return since != nullptr && since->is_string() ? timestamp_from(since->get_string()) : std::nullopt;
}

}  // namespace

DownloadReleaseApi::DownloadReleaseApi(DownloadRulesApi::Parts parts, std::function<std::vector<PersonId>()> stopped,
                                       Clock now)
    : parts_(std::move(parts)), stopped_(std::move(stopped)), now_(std::move(now)), meter_(parts_.ledger) {}

ApprovalKind DownloadReleaseApi::kind() const {
  return {.place = [tenant = parts_.tenant](const ApprovalRequest& request) -> std::optional<identity::Place> {
            if (!person_in(request)) return std::nullopt;
            return identity::InTenant{tenant};
          },
          .permission = Permission::policy_change,
          .asked =
              [this](const ApprovalRequest& request) {
                json::object out;
                const auto person = person_in(request);
                const auto since = stop_in(request);
                if (!person || !since) return out;
                tenancy::DownloadCounts counts;
                parts_.ledger.exclusively(*person, [&](const tenancy::DownloadCounts& known) { counts = known; });
                const Timestamp now = now_();
                out["person"] = parts_.colleagues.name(to_hex(person->get()));
                out["stopped"] = timestamp_text(*since);
                out["hour"] = detail::amount_json(tenancy::taken_since(counts, now - std::chrono::hours(1)));
                out["day"] = detail::amount_json(tenancy::taken_since(counts, now - std::chrono::hours(24)));
                return out;
              },
          .about = person_in};
}

void DownloadReleaseApi::add_action() {
  api::add_action(parts_.approvals, action, kind(), parts_.colleagues,
                  [this](const ApprovalRequest& request, Timestamp) { return carry_out(request); });
}

void DownloadReleaseApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, http::Permission permission, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = std::move(permission),
                .handler = std::move(handler),
                .body_bytes_max = method == Method::post ? body_bytes_max : 0});
  };
  add(Method::get, "/api/tenant/downloads/stopped", named(Permission::approval_read),
      [this](Request& request) { return list(request); });
  add(Method::post, "/api/tenant/downloads/stopped/{person}/release", named(Permission::approval_request),
      [this](Request& request) { return ask_for_another(request); });
  add(Method::get, "/api/tenant/downloads/release", named(OpenAct::keep_account),
      [this](Request& request) { return own(request); });
  add(Method::post, "/api/tenant/downloads/release", named(OpenAct::keep_account),
      [this](Request& request) { return ask_for_oneself(request); });
}

json::object DownloadReleaseApi::described(const ApprovalRequest& request) const {
  return {{"approval", to_hex(request.id.get())},
          {"requester", parts_.colleagues.name(request.requester)},
          {"asked", timestamp_text(request.asked)},
          {"expires", timestamp_text(request.expires)}};
}

json::value DownloadReleaseApi::waiting(const PersonId& person) const {
  for (const ApprovalRequest& request : parts_.approvals.all(now_())) {
    if (request.state == identity::ApprovalState::pending && person_in(request) == person) return described(request);
  }
  return nullptr;
}

Response DownloadReleaseApi::list(const Request& request) {
  json::array people;
  for (const PersonId& person : stopped_()) {
    const std::string id = to_hex(person.get());
    const auto since = meter_.stopped_since(person);
    if (!since) continue;
    people.push_back(json::object{{"person", id},
                                  {"name", parts_.colleagues.name(id)},
                                  {"own", id == caller_of(request).id()},
                                  {"since", timestamp_text(*since)},
                                  {"waiting", waiting(person)}});
  }
  return answer(json::object{{"stopped", std::move(people)}});
}

Response DownloadReleaseApi::own(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  const auto since = person == nullptr ? std::nullopt : meter_.stopped_since(*person);
  return answer(json::object{{"since", detail::moment(since)}, {"waiting", since ? waiting(*person) : json::value()}});
}

Response DownloadReleaseApi::ask_for_oneself(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  return person == nullptr ? denied(identity::Denial::not_allowed, Permission::approval_request)
                           : ask(request, *person);
}

Response DownloadReleaseApi::ask_for_another(const Request& request) {
  const auto person = detail::identifier_from<PersonId>(request.parameter("person"));
  if (caller_of(request).person() == nullptr)
    return denied(identity::Denial::not_allowed, Permission::approval_request);
  return person ? ask(request, *person) : http::problem(404, "not-stopped");
}

Response DownloadReleaseApi::ask(const Request& request, const PersonId& person) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string reason = fields->text("reason", reason_bytes_max);
  if (reason.find_first_not_of(" \t\n") == std::string::npos || check_text(reason, reason_bytes_max))
    fields->refuse("reason", "is missing, too long, or has characters that are not shown");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto since = meter_.stopped_since(person);
  if (!since) return http::problem(404, "not-stopped");
  storage::Acting::say("action", action);
  storage::Acting::say("whom", subject_of(person));
  storage::Acting::say("reason", reason);
  const auto asked =
      parts_.approvals.ask(caller_of(request).id(),
                           {.action = action,
                            .subject = subject_of(person),
                            .parameters = json::serialize(json::object{{"stopped", timestamp_text(*since)}}),
                            .reason = reason},
                           now_());
  if (!asked) {
    const bool is_waiting = asked.error() == identity::ApprovalFault::asked_already;
    return is_waiting ? http::problem(409, "asked-already") : http::problem(403, "person-gone");
  }
  return answer(described(*asked), 201);
}

/// @returns  why it was refused, in a word; nothing when it is done
std::optional<std::string> DownloadReleaseApi::carry_out(const ApprovalRequest& request) {
  const auto person = person_in(request);
  const auto since = stop_in(request);
  const auto asker = detail::identifier_from<PersonId>(request.requester);
  const auto giver = detail::identifier_from<PersonId>(request.approvals.back().approver);
  if (!person || !since || !asker || !giver) return "malformed";
  if (*asker != *person && !parts_.colleagues.may_here(*asker, Permission::approval_request)) return "person-gone";
  if (meter_.stopped_since(*person) != since) return "changed-meanwhile";
  journal::Entry entry;
  entry.at = now_();
  entry.event = journal::Event::download_released;
  entry.actor = journal::Actor::person(giver->get());
  entry.subject = journal::Actor::person(person->get());
  parts_.note(entry);  // before the first byte can leave
  return meter_.release(*person, *since) ? std::nullopt : std::optional<std::string>("changed-meanwhile");
}

}  // namespace urna::api
