// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_tenant_store.hpp"

#include <vector>

#include "base/ensure.hpp"

namespace urna::storage {
namespace {

constexpr Migration migrations[] = {{R"sql(
CREATE TABLE tenants (
  number  INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  hosts   TEXT NOT NULL,
  state   TEXT NOT NULL,
  created INTEGER NOT NULL,
  label   BLOB
) STRICT;
)sql"},
                                    {"ALTER TABLE tenants ADD COLUMN limits TEXT NOT NULL DEFAULT ''"}};

std::string joined(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) text += (text.empty() ? "" : " ") + host;
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> hosts;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    hosts.emplace_back(text.substr(0, blank));
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return hosts;
}

}  // namespace

SqliteTenantStore::SqliteTenantStore(const std::string& path, const keystore::ColumnSealer& sealer,
                                     const SqliteOptions& options)
    : sealer_(sealer), database_(path, migrations, options) {}

std::vector<tenancy::Tenant> SqliteTenantStore::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<tenancy::Tenant> tenants;
  database_.prepare("SELECT id, hosts, state, created, limits FROM tenants ORDER BY number")
      .each([&](const SqliteRow& row) {
        const auto id = tenancy::TenantId::parse(row.text(0));
        const auto state = tenancy::tenant_state_named(row.text(2));
        const auto limits = tenancy::quota_from(row.text(4));
        ensure(id && state && limits, "a list of customers holds what was put into it");
        tenants.push_back({.id = *id,
                           .hosts = split(row.text(1)),
                           .state = *state,
                           .created = Timestamp(std::chrono::seconds(row.integer(3))),
                           .limits = *limits});
      });
  return tenants;
}

void SqliteTenantStore::put(const tenancy::Tenant& tenant) {
  const std::lock_guard lock(mutex_);
  database_
      .prepare(
          "INSERT INTO tenants (id, hosts, state, created, limits) VALUES (?, ?, ?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET hosts = excluded.hosts, state = excluded.state, limits = excluded.limits")
      .run(std::string_view(tenant.id.text()), std::string_view(joined(tenant.hosts)), name_of(tenant.state),
           tenant.created.time_since_epoch().count(), std::string_view(tenancy::quota_text(tenant.limits)));
}

void SqliteTenantStore::put_label(const tenancy::TenantId& id, std::string_view label) {
  const Bytes sealed = sealer_.seal("tenants", "label", bytes_of(id.text()), bytes_of(label));
  const std::lock_guard lock(mutex_);
  database_.prepare("UPDATE tenants SET label = ? WHERE id = ?")
      .run(std::span<const std::byte>(sealed), std::string_view(id.text()));
}

std::string SqliteTenantStore::label(const tenancy::TenantId& id) const {
  const std::lock_guard lock(mutex_);
  std::string label;
  database_.prepare("SELECT label FROM tenants WHERE id = ?")
      .each(
          [&](const SqliteRow& row) {
            if (!row.is_null(0)) label = sealer_.open("tenants", "label", bytes_of(id.text()), row.blob(0)).expose();
          },
          std::string_view(id.text()));
  return label;
}

}  // namespace urna::storage
