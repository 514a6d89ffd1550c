// SPDX-License-Identifier: EUPL-1.2
#include "api/support_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/session_cookies.hpp"
#include "api/permissions.hpp"
#include "crypto/hash.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using http::Method;
using http::Request;
using http::Response;
using identity::ApprovalRequest;
using identity::LiveSupport;
using identity::PersonId;
using identity::SupportAccess;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 1024;
constexpr std::size_t entry_characters = 64;
constexpr std::chrono::seconds entry_lasts{60};
constexpr std::size_t entries_max = 100;
constexpr std::size_t history_max = 100;

Digest hash_of(std::string_view text) { return crypto::sha256("urna support entry|" + std::string(text)); }

/// What the parameters of a request say; the desk reads them again, strictly, when it carries them out.
json::object parameters_of(const ApprovalRequest& request) {
  boost::system::error_code fault;
  const json::value read = json::parse(request.parameters, fault);
  return fault || !read.is_object() ? json::object() : read.get_object();
}

}  // namespace

SupportApi::SupportApi(Parts parts, PeopleStores stores, Place place, Clock now)
    : parts_(parts), stores_(std::move(stores)), place_(std::move(place)), now_(std::move(now)) {}

ApprovalKind SupportApi::kind() const {
  return {.place = [](const ApprovalRequest& request) -> std::optional<identity::Place> {
            const auto tenant = identity::SupportDesk::tenant_asked(request);
            return tenant ? std::optional<identity::Place>(identity::InTenant{*tenant}) : std::nullopt;
          },
          .permission = Allowed::grant_give,
          .asked = parameters_of};
}

void SupportApi::add_routes(http::Router& router) {
  router.add({.pattern = "/api/support", .permission = named(Allowed::grant_read), .handler = [this](Request& request) {
                return list(request);
              }});
  router.add({.method = Method::remove,
              .pattern = "/api/support/{grant}",
              .permission = named(Allowed::grant_end),
              .handler = [this](Request& request) { return end_by_grant(request); }});
  router.add({.method = Method::post,
              .pattern = "/api/account/support",
              .permission = named(OpenAct::enter_account),
              .handler = [this](Request& request) { return enter(request); },
              .body_bytes_max = body_bytes_max});
}

std::string SupportApi::name_of(const PersonId& person) const {
  const auto found = person_or_guest(stores_, person);
  return found ? found->name : std::string();
}

json::object SupportApi::described(const LiveSupport& live) const {
  const auto* const person = std::get_if<PersonId>(&live.grant.subject);
  const auto& access = live.access;
  const std::optional<PersonId> approved_by = access ? std::optional(access->approved_by) : live.grant.by;
  return {{"grant", to_hex(live.grant.id.get())},
          {"person", person == nullptr ? json::value() : json::value(name_of(*person))},
          {"person_id", person == nullptr ? json::value() : json::value(to_hex(person->get()))},
          {"is_asked_for", access.has_value()},
          {"reason", access ? access->reason : live.grant.reason},
          {"ticket", access ? json::value(access->ticket) : json::value()},
          {"approved_by", approved_by ? json::value(name_of(*approved_by)) : json::value()},
          {"from", timestamp_text(live.grant.not_before)},
          {"until", detail::moment(live.grant.expires)}};
}

Response SupportApi::list(const Request& request) const {
  const Timestamp now = caller_of(request).now;
  json::array live;
  for (const LiveSupport& one : parts_.desk.live(place_.tenant, now)) live.push_back(described(one));
  json::array history;
  std::vector<SupportAccess> all = parts_.desk.history(place_.tenant);
  std::reverse(all.begin(), all.end());
  for (const SupportAccess& access : all) {
    const bool is_over = access.ended || now >= access.until;
    if (!is_over || history.size() >= history_max) continue;
    history.push_back({{"person", name_of(access.person)},
                       {"reason", access.reason},
                       {"ticket", access.ticket},
                       {"approved_by", name_of(access.approved_by)},
                       {"from", timestamp_text(access.from)},
                       {"until", timestamp_text(access.ended.value_or(access.until))}});
  }
  return answer(json::object{{"live", std::move(live)}, {"history", std::move(history)}});
}

bool SupportApi::end_one(const LiveSupport& live, const PersonId& by, Timestamp now) {
  if (live.access) return parts_.desk.end(live.access->id, by, now);
  return stores_.grants.change(live.grant.id, [&](identity::Grant& grant) {
    if (grant.ended) return false;
    grant.ended = now;
    return true;
  });
}

Response SupportApi::end_by_grant(const Request& request) {
  const Caller& caller = caller_of(request);
  if (caller.person() == nullptr) return http::problem(403, "not-allowed");
  for (const LiveSupport& one : parts_.desk.live(place_.tenant, caller.now)) {
    if (to_hex(one.grant.id.get()) != request.parameter("grant")) continue;
    if (end_one(one, *caller.person(), caller.now)) return http::no_content();
  }
  return http::problem(404, "unknown-access");
}

Result<ApprovalRequest, identity::SupportFault> SupportApi::ask(const PersonId& person, const std::string& reason,
                                                                const std::string& ticket, std::chrono::seconds lasts) {
  return parts_.desk.ask(to_hex(person.get()), {place_.tenant, reason, ticket, lasts}, now_());
}

SupportApi::Standing SupportApi::standing(const PersonId& person) const {
  Standing standing;
  const Timestamp now = now_();
  for (LiveSupport& one : parts_.desk.live(place_.tenant, now)) {
    if (one.grant.subject == identity::Subject(person)) standing.live = std::move(one);
  }
  for (ApprovalRequest& one : parts_.approvals.all(now)) {
    const bool is_own = one.action == identity::SupportDesk::action && one.requester == to_hex(person.get());
    if (is_own && one.state == identity::ApprovalState::pending) standing.waits = std::move(one);
  }
  return standing;
}

bool SupportApi::end(const PersonId& person) {
  const auto live = standing(person).live;
  return live && end_one(*live, person, now_());
}

std::optional<SecretText> SupportApi::link_for(const PersonId& person) {
  if (!standing(person).live) return std::nullopt;
  Secret<32> drawn;
  parts_.random.fill(drawn.expose());
  const SecretText text(to_hex(drawn.expose()));
  const Timestamp now = now_();
  const std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const auto& one) { return one.second.expires <= now || one.second.person == person; });
  if (entries_.size() >= entries_max) return std::nullopt;
  entries_[hash_of(text.expose())] = {person, now + entry_lasts};
  return SecretText(place_.origin + "/console#/support-entry/" + text.expose());
}

/// Whoever comes has shown a security key at the platform's own desk a moment ago.
Response SupportApi::enter(Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const SecretText typed(fields->text("entry", entry_characters));
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const Timestamp now = now_();
  std::optional<Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(hash_of(typed.expose()));
    if (found != entries_.end()) {
      entry = found->second;
      entries_.erase(found);
    }
  }
  const bool is_good = entry && now < entry->expires && standing(entry->person).live;
  const auto person = is_good ? person_or_guest(stores_, entry->person) : std::nullopt;
  if (!person || person->state != identity::PersonState::active) return http::problem(401, "entry-refused");
  const identity::SignIn sign_in{person->id, place_.tenant, identity::SessionKind::management,
                                 identity::Factor::verified_key};
  const auto opened = parts_.sessions.open(sign_in, request.cookie(detail::session_cookie).value_or(""), now);
  Response response = http::no_content();
  detail::hand_out(response, opened);
  return response;
}

}  // namespace urna::api
