// SPDX-License-Identifier: EUPL-1.2
#include "tenancy/tenant_register.hpp"

#include <algorithm>

#include "base/host_name.hpp"
#include "base/utf8.hpp"

namespace urna::tenancy {
namespace {

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= TenantRegister::label_bytes_max && is_utf8(text) &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

TenantRegister::TenantRegister(TenantStore& store, crypto::RandomSource& random, std::set<std::string> own_hosts)
    : store_(store), random_(random), own_hosts_(std::move(own_hosts)) {}

std::optional<Tenant> TenantRegister::find(const TenantId& id) const {
  for (Tenant& tenant : store_.all())
    if (tenant.id == id) return std::move(tenant);
  return std::nullopt;
}

Result<std::vector<std::string>, TenantFault> TenantRegister::check_hosts(const std::vector<std::string>& hosts,
                                                                          const std::optional<TenantId>& of) const {
  if (hosts.empty() || hosts.size() > hosts_max) return failure(TenantFault::malformed_host);
  std::vector<std::string> names;
  for (const std::string& host : hosts) {
    const auto name = host.find(':') == std::string::npos ? host_name_from(host) : std::nullopt;
    if (!name || !is_domain_name(*name)) return failure(TenantFault::malformed_host);
    if (own_hosts_.contains(*name)) return failure(TenantFault::host_taken);
    if (std::ranges::find(names, *name) == names.end()) names.push_back(*name);
  }
  for (const Tenant& other : store_.all()) {
    if (other.id == of) continue;
    const bool is_taken = std::ranges::any_of(
        names, [&](const std::string& name) { return std::ranges::find(other.hosts, name) != other.hosts.end(); });
    if (is_taken) return failure(TenantFault::host_taken);
  }
  return names;
}

Result<Tenant, TenantFault> TenantRegister::add(const std::vector<std::string>& hosts, std::string_view label,
                                                Timestamp now) {
  const std::lock_guard lock(mutex_);
  auto names = check_hosts(hosts, std::nullopt);
  if (!names) return failure(names.error());
  if (!is_label(label)) return failure(TenantFault::malformed_label);
  Tenant tenant{.id = TenantId::make(random_), .hosts = std::move(*names), .created = now};
  store_.put(tenant);
  store_.put_label(tenant.id, label);
  return tenant;
}

Result<Tenant, TenantFault> TenantRegister::rename(const TenantId& id, const std::vector<std::string>& hosts) {
  const std::lock_guard lock(mutex_);
  auto tenant = find(id);
  if (!tenant) return failure(TenantFault::unknown_tenant);
  auto names = check_hosts(hosts, id);
  if (!names) return failure(names.error());
  tenant->hosts = std::move(*names);
  store_.put(*tenant);
  return *tenant;
}

Result<Tenant, TenantFault> TenantRegister::limit(const TenantId& id, const QuotaLimits& limits) {
  const std::lock_guard lock(mutex_);
  auto tenant = find(id);
  if (!tenant) return failure(TenantFault::unknown_tenant);
  tenant->limits = limits;
  store_.put(*tenant);
  return *tenant;
}

Result<Tenant, TenantFault> TenantRegister::move(const TenantId& id, TenantState from, TenantState to) {
  const std::lock_guard lock(mutex_);
  auto tenant = find(id);
  if (!tenant) return failure(TenantFault::unknown_tenant);
  if (tenant->state != from) return failure(TenantFault::wrong_state);
  tenant->state = to;
  store_.put(*tenant);
  return *tenant;
}

}  // namespace urna::tenancy
