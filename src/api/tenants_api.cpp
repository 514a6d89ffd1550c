// SPDX-License-Identifier: EUPL-1.2
#include "api/tenants_api.hpp"

#include <boost/json.hpp>

#include "api/detail/quota_json.hpp"
#include "http/json_body.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;
using journal::Event;
using tenancy::Tenant;
using tenancy::TenantFault;
using tenancy::TenantId;

const http::Permission may_operate{"desk.operate"};
constexpr std::size_t body_bytes_max = 8 * 1024;
constexpr std::size_t host_characters_max = 300;

Response refused(TenantFault fault) {
  switch (fault) {
    case TenantFault::malformed_host:
      return http::problem(422, "malformed-host");
    case TenantFault::host_taken:
      return http::problem(409, "host-taken");
    case TenantFault::malformed_label:
      return http::problem(422, "malformed-label");
    case TenantFault::unknown_tenant:
      return http::problem(404, "unknown-tenant");
    case TenantFault::wrong_state:
      break;
  }
  return http::problem(409, "wrong-state");
}

Response unavailable() { return http::retry_later("audit-unavailable", 5); }

std::optional<TenantId> tenant_in(const Request& request) { return TenantId::parse(request.parameter("tenant")); }

}  // namespace

TenantsApi::TenantsApi(tenancy::TenantRegister& tenants, tenancy::TenantStore& store, Clock now, Note note)
    : tenants_(tenants), store_(store), now_(std::move(now)), note_(std::move(note)) {}

void TenantsApi::use(TenantDoors* doors) {
  const std::lock_guard lock(mutex_);
  doors_ = doors;
}

http::Handler TenantsApi::with_doors(OnDoors handler) {
  return [this, handler = std::move(handler)](Request& request) {
    const std::lock_guard lock(mutex_);
    if (doors_ == nullptr) return http::retry_later("sealed", 5);
    try {
      return handler(*doors_, request);
    } catch (const StillOpen&) {
      return http::problem(409, "still-open");
    }
  };
}

void TenantsApi::add_routes(http::Router& router) {
  const auto add_route = [&](Method method, const char* pattern, OnDoors handler, std::size_t bytes_max = 0) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = may_operate,
                .handler = with_doors(std::move(handler)),
                .body_bytes_max = bytes_max});
  };
  add_route(Method::get, "/tenants", [this](TenantDoors& doors, Request&) { return list(doors); });
  add_route(
      Method::post, "/tenants", [this](TenantDoors& doors, Request& request) { return add(doors, request); },
      body_bytes_max);
  add_route(Method::post, "/tenants/{tenant}/suspend",
            [this](TenantDoors& doors, Request& request) { return suspend(doors, request); });
  add_route(Method::post, "/tenants/{tenant}/resume",
            [this](TenantDoors& doors, Request& request) { return resume(doors, request); });
  add_route(
      Method::put, "/tenants/{tenant}/hosts",
      [this](TenantDoors& doors, Request& request) { return rename(doors, request); }, body_bytes_max);
  add_route(
      Method::put, "/tenants/{tenant}/limits",
      [this](TenantDoors& doors, Request& request) { return limit(doors, request); }, body_bytes_max);
}

bool TenantsApi::noted(Event event, const TenantId& tenant) {
  journal::Entry entry;
  entry.at = now_();
  entry.event = event;
  entry.object = journal::Object::of("tenant", tenant.text());
  return note_(entry);
}

static json::object object_of(const TenantDoors& doors, const Tenant& tenant, const std::string& label) {
  json::array hosts;
  for (const std::string& host : tenant.hosts) hosts.emplace_back(host);
  return {{"id", tenant.id.text()},
          {"label", label},
          {"hosts", std::move(hosts)},
          {"state", name_of(tenant.state)},
          {"created", timestamp_text(tenant.created)},
          {"limits", detail::limits_json(tenant.limits)},
          {"address", doors.address_of(tenant)},
          {"folder", doors.folder_of(tenant)}};
}

Response TenantsApi::told(const TenantDoors& doors, const Tenant& tenant, unsigned status) const {
  return http::json(json::serialize(object_of(doors, tenant, store_.label(tenant.id))), status);
}

Response TenantsApi::list(const TenantDoors& doors) {
  json::array tenants;
  for (const Tenant& tenant : tenants_.all()) tenants.push_back(object_of(doors, tenant, store_.label(tenant.id)));
  return http::json(json::serialize(json::object{{"tenants", std::move(tenants)}}));
}

Response TenantsApi::add(TenantDoors& doors, const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto hosts = fields->texts("hosts", tenancy::TenantRegister::hosts_max, host_characters_max);
  const std::string label = fields->text("label", tenancy::TenantRegister::label_bytes_max);
  const bool is_in_postgres = fields->optional_boolean("postgres").value_or(false);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  if (is_in_postgres) {
    if (const auto fault = doors.postgres_fault()) return http::problem(422, "no-postgres", *fault);
  }
  const auto tenant = tenants_.add(hosts, label, now_());
  if (!tenant) return refused(tenant.error());
  if (is_in_postgres) doors.choose_postgres(*tenant);
  if (!noted(Event::tenant_added, tenant->id)) {
    static_cast<void>(tenants_.suspend(tenant->id));
    return unavailable();
  }
  doors.open(*tenant);
  return told(doors, *tenant, 201);
}

Response TenantsApi::suspend(TenantDoors& doors, const Request& request) {
  const auto id = tenant_in(request);
  const auto tenant = id ? tenants_.suspend(*id) : failure(TenantFault::unknown_tenant);
  if (!tenant) return refused(tenant.error());
  if (!noted(Event::tenant_suspended, *id)) {
    static_cast<void>(tenants_.resume(*id));
    return unavailable();
  }
  doors.shut(*tenant);
  return told(doors, *tenant);
}

Response TenantsApi::resume(TenantDoors& doors, const Request& request) {
  const auto id = tenant_in(request);
  const auto tenant = id ? tenants_.resume(*id) : failure(TenantFault::unknown_tenant);
  if (!tenant) return refused(tenant.error());
  if (!noted(Event::tenant_resumed, *id)) {
    static_cast<void>(tenants_.suspend(*id));
    return unavailable();
  }
  try {
    doors.open(*tenant);
  } catch (...) {
    static_cast<void>(tenants_.suspend(*id));
    throw;
  }
  return told(doors, *tenant);
}

Response TenantsApi::rename(TenantDoors& doors, const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto hosts = fields->texts("hosts", tenancy::TenantRegister::hosts_max, host_characters_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto id = tenant_in(request);
  const auto before = id ? tenants_.find(*id) : std::nullopt;
  if (!before) return refused(TenantFault::unknown_tenant);
  const auto tenant = tenants_.rename(*id, hosts);
  if (!tenant) return refused(tenant.error());
  if (!noted(Event::tenant_renamed, *id)) {
    static_cast<void>(tenants_.rename(*id, before->hosts));
    return unavailable();
  }
  // The desk has its address in letters and links: it is opened anew.
  doors.shut(*tenant);
  if (tenant->state == tenancy::TenantState::active) doors.open(*tenant);
  return told(doors, *tenant);
}

Response TenantsApi::limit(TenantDoors& doors, const Request& request) {
  const auto id = tenant_in(request);
  const auto before = id ? tenants_.find(*id) : std::nullopt;
  if (!before) return refused(TenantFault::unknown_tenant);
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const tenancy::QuotaLimits limits = detail::limits_from(*fields, before->limits);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto tenant = tenants_.limit(*id, limits);
  if (!tenant) return refused(tenant.error());
  if (!noted(Event::tenant_limited, *id)) {
    static_cast<void>(tenants_.limit(*id, before->limits));
    return unavailable();
  }
  doors.limit(*tenant);
  return told(doors, *tenant);
}

}  // namespace urna::api
