// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <mutex>
#include <set>

#include "base/result.hpp"
#include "tenancy/tenant.hpp"

namespace urna::tenancy {

enum class TenantFault {
  malformed_host,   ///< `is_domain_name` is not true of it; or there is none, or more than eight
  host_taken,       ///< by another customer, or by the platform itself
  malformed_label,  ///< empty, longer than 200 bytes, or of more than one line
  unknown_tenant,
  wrong_state,  ///< such as to suspend one who is suspended
};

/// Who the customers are, and the rules by which that changes: a host has one customer, whatever state they are in.
class TenantRegister {
 public:
  static constexpr std::size_t hosts_max = 8;
  static constexpr std::size_t label_bytes_max = 200;

  /// @param store, random  outlive it
  /// @param own_hosts      of the platform itself: no customer gets them
  TenantRegister(TenantStore& store, crypto::RandomSource& random, std::set<std::string> own_hosts);

  std::vector<Tenant> all() const { return store_.all(); }
  std::optional<Tenant> find(const TenantId& id) const;

  /// @param hosts  in any spelling, without ports
  /// @errors  malformed_host, host_taken, malformed_label
  Result<Tenant, TenantFault> add(const std::vector<std::string>& hosts, std::string_view label, Timestamp now);
  /// @errors  malformed_host, host_taken, unknown_tenant
  Result<Tenant, TenantFault> rename(const TenantId& id, const std::vector<std::string>& hosts);
  /// How much of the platform the customer may use.
  /// @errors  unknown_tenant
  Result<Tenant, TenantFault> limit(const TenantId& id, const QuotaLimits& limits);
  /// @errors  unknown_tenant, wrong_state
  Result<Tenant, TenantFault> suspend(const TenantId& id) {
    return move(id, TenantState::active, TenantState::suspended);
  }
  Result<Tenant, TenantFault> resume(const TenantId& id) {
    return move(id, TenantState::suspended, TenantState::active);
  }

 private:
  Result<std::vector<std::string>, TenantFault> check_hosts(const std::vector<std::string>& hosts,
                                                            const std::optional<TenantId>& of) const;
  Result<Tenant, TenantFault> move(const TenantId& id, TenantState from, TenantState to);

  TenantStore& store_;
  crypto::RandomSource& random_;
  const std::set<std::string> own_hosts_;
  std::mutex mutex_;  // one change at a time: a host is looked for and then taken
};

}  // namespace urna::tenancy
