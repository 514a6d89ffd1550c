// SPDX-License-Identifier: EUPL-1.2
#include "api/service_api.hpp"

#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/permissions.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::unfit;
using http::Method;
using http::Request;
using http::Response;
using identity::AddressRange;
using identity::ServiceAccess;
using identity::ServiceIssueFault;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t name_bytes_max = 100;
constexpr std::size_t ranges_max = 50;

Response refused(ServiceIssueFault fault) {
  switch (fault) {
    case ServiceIssueFault::no_name:
      return unfit("name", "is blank, or too long");
    case ServiceIssueFault::no_permission:
      return unfit("permissions", "names one at least");
    case ServiceIssueFault::issuer_lacks:
      return http::problem(403, "giver-lacks");
    case ServiceIssueFault::no_address:
      return unfit("from", "names one range of addresses at least");
    case ServiceIssueFault::every_address:
      return unfit("from", "holds every address");
    case ServiceIssueFault::ends_in_past:
      return unfit("ends", "is in the past");
    case ServiceIssueFault::lasts_too_long:
      return unfit("ends", "is over a year away");
  }
  return http::problem(403, "not-allowed");
}

}  // namespace

void ServiceApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, Allowed permission, http::Handler handler) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = named(permission),
                .handler = std::move(handler),
                .body_bytes_max = method == Method::post ? body_bytes_max : 0});
  };
  add(Method::get, "/api/services", Allowed::service_read, [this](Request& request) { return list(request); });
  add(Method::post, "/api/services", Allowed::service_issue, [this](Request& request) { return issue(request); });
  add(Method::remove, "/api/services/{service}", Allowed::service_revoke,
      [this](Request& request) { return revoke(request); });
}

Response ServiceApi::list(const Request&) const {
  json::array services;
  for (const ServiceAccess& access : stores_.services.all()) {
    json::array from;
    for (const AddressRange& range : access.from) from.emplace_back(range.text());
    services.push_back({{"id", to_hex(access.id.get())},
                        {"name", access.name},
                        {"permissions", detail::permission_names(access.permissions)},
                        {"election", detail::election_in(access.place)},
                        {"from", std::move(from)},
                        {"expires", timestamp_text(access.expires)},
                        {"last_used", detail::moment(access.last_used)},
                        {"revoked", detail::moment(access.revoked)},
                        {"by", detail::person_name(stores_.people, access.by)}});
  }
  return answer(json::object{{"services", std::move(services)}});
}

Response ServiceApi::issue(const Request& request) {
  const Caller& caller = caller_of(request);
  // A program that could issue tokens could outlive its own.
  if (caller.person() == nullptr) return denied(identity::Denial::not_allowed, Allowed::service_issue);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  ServiceAccess access;
  access.name = fields->text("name", name_bytes_max);
  for (const std::string& name : fields->texts("permissions", identity::permission_count, 40)) {
    const auto permission = identity::permission_from(name);
    if (!permission) fields->refuse("permissions", name + " is no permission");
    if (permission) access.permissions = access.permissions | identity::Permissions{*permission};
  }
  for (const std::string& text : fields->texts("from", ranges_max, 60)) {
    const auto range = AddressRange::parse(text);
    if (!range) fields->refuse("from", text + " is no range such as 192.0.2.0/24");
    if (range) access.from.push_back(*range);
  }
  const auto election = fields->optional_text("election", 40);
  access.place = identity::InTenant{tenant_};
  if (election) access.place = identity::InElection{tenant_, identity::ElectionUuid(*election)};
  const auto ends = timestamp_from(fields->text("ends", 40));
  if (!ends) fields->refuse("ends", "is no moment such as 2027-11-24T09:00:00Z");
  if (const auto refusal = fields->refusal()) return http::problem(*refusal);
  access.expires = *ends;
  access.by = *caller.person();
  identity::Permissions own;
  for (const identity::PermissionFacts& facts : identity::every_permission()) {
    if (caller.may(facts.permission, access.place)) own = own | identity::Permissions{facts.permission};
  }
  const auto token = identity::issue_service_token(stores_.services, random_, access, own, caller.now);
  if (!token) return refused(token.error());
  const auto id = identity::find_service_token(token->expose());
  return answer(json::object{{"id", to_hex(id->get())}, {"token", token->expose()}}, 201);
}

Response ServiceApi::revoke(const Request& request) {
  const auto id = detail::identifier_from<identity::ServiceId>(request.parameter("service"));
  const bool is_done = id && identity::revoke_service_token(stores_.services, *id, caller_of(request).now);
  return is_done ? http::no_content() : http::problem(404, "unknown-service");
}

}  // namespace urna::api
