// SPDX-License-Identifier: EUPL-1.2
#include "api/platform_support_api.hpp"

#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/relying_party.hpp"
#include "api/permissions.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::unfit;
using http::Method;
using http::Request;
using http::Response;
using identity::SupportDesk;
using identity::SupportFault;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 4 * 1024;
constexpr std::size_t host_bytes_max = 300;

Response refused(SupportFault fault) {
  switch (fault) {
    case SupportFault::unknown_person:
    case SupportFault::person_gone:
      return http::problem(403, "person-gone");
    case SupportFault::not_of_platform:
      return denied(identity::Denial::not_allowed, Allowed::tenant_read);
    case SupportFault::not_grantable:
      return http::problem(409, "exclusive");
    case SupportFault::no_reason:
      return unfit("reason", "is missing, too long, or has characters that are not shown");
    case SupportFault::no_ticket:
      return unfit("ticket", "is missing, too long, or has characters that are not shown");
    case SupportFault::no_time:
      return unfit("minutes", "is less than 1, or more than 240");
    case SupportFault::asked_already:
      return http::problem(409, "asked-already");
  }
  return http::problem(403, "not-allowed");
}

Response unknown_tenant() { return http::problem(404, "unknown-tenant"); }

/// Whoever asks or enters shows a factor in these minutes: what is opened is somebody else's.
std::optional<Response> find_stale(const Caller& caller) {
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::tenant_read);
  const auto shown = caller.session ? identity::StepUp::of(*caller.session) : std::nullopt;
  const bool is_fresh = shown && shown->at() <= caller.now && caller.now - shown->at() <= identity::step_up_lasts;
  return is_fresh ? std::nullopt : std::optional(denied(identity::Denial::step_up, Allowed::tenant_read));
}

}  // namespace

std::string host_in(const std::string& address) { return detail::relying_party(address).id; }

void PlatformSupportApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = named_on_platform(Allowed::tenant_read),
                .handler = std::move(handler),
                .body_bytes_max = method == Method::post ? body_bytes_max : 0});
  };
  add(Method::get, "/api/platform/support", [this](Request& request) { return list(request); });
  add(Method::post, "/api/platform/support", [this](Request& request) { return ask(request); });
  add(Method::post, "/api/platform/support/enter", [this](Request& request) { return enter(request); });
  add(Method::remove, "/api/platform/support/{host}", [this](Request& request) { return end(request); });
}

std::shared_ptr<SupportApi> PlatformSupportApi::tenant_at(const std::string& host) const {
  for (SupportedTenants::Entry& tenant : tenants_.all()) {
    if (tenant.host == host) return std::move(tenant.support);
  }
  return nullptr;
}

Response PlatformSupportApi::list(const Request& request) const {
  const Caller& caller = caller_of(request);
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::tenant_read);
  json::array tenants;
  for (const SupportedTenants::Entry& tenant : tenants_.all()) {
    json::object one{{"host", tenant.host},
                     {"is_own", tenant.is_own},
                     {"is_open", tenant.support != nullptr},
                     {"state", "none"},
                     {"until", nullptr}};
    const auto standing = tenant.support ? tenant.support->standing(*caller.person()) : SupportApi::Standing();
    if (standing.waits) {
      one["state"] = "waiting";
      one["until"] = timestamp_text(standing.waits->expires);
    }
    if (standing.live) {
      one["state"] = "live";
      one["until"] = detail::moment(standing.live->grant.expires);
    }
    tenants.push_back(std::move(one));
  }
  return answer(json::object{{"tenants", std::move(tenants)}});
}

Response PlatformSupportApi::ask(const Request& request) {
  const Caller& caller = caller_of(request);
  if (auto stale = find_stale(caller)) return std::move(*stale);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  constexpr std::int64_t a_day = 24 * 60;
  const std::string host = fields->text("host", host_bytes_max);
  const std::string reason = fields->text("reason", 2 * SupportDesk::reason_bytes_max);
  const std::string ticket = fields->text("ticket", 2 * SupportDesk::ticket_bytes_max);
  const std::chrono::minutes lasts(fields->integer("minutes", 0, a_day));
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto tenant = tenant_at(host);
  if (!tenant) return unknown_tenant();
  storage::Acting::say("host", host);
  storage::Acting::say("reason", reason);
  storage::Acting::say("ticket", ticket);
  const auto asked = tenant->ask(*caller.person(), reason, ticket, lasts);
  if (!asked) return refused(asked.error());
  return answer(json::object{{"id", to_hex(asked->id.get())}, {"expires", timestamp_text(asked->expires)}}, 201);
}

Response PlatformSupportApi::enter(const Request& request) {
  const Caller& caller = caller_of(request);
  if (auto stale = find_stale(caller)) return std::move(*stale);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string host = fields->text("host", host_bytes_max);
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto tenant = tenant_at(host);
  if (!tenant) return unknown_tenant();
  const auto link = tenant->link_for(*caller.person());
  return link ? answer(json::object{{"link", link->expose()}}) : http::problem(409, "no-access");
}

Response PlatformSupportApi::end(const Request& request) {
  const Caller& caller = caller_of(request);
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::tenant_read);
  const auto tenant = tenant_at(request.parameter("host"));
  if (!tenant) return unknown_tenant();
  return tenant->end(*caller.person()) ? http::no_content() : http::problem(409, "no-access");
}

}  // namespace urna::api
