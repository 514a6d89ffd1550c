// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>

#include "http/router.hpp"
#include "journal/entry.hpp"
#include "tenancy/tenant_register.hpp"

namespace urna::api {

/// The desk is still in use: somebody's request has not ended.
class StillOpen : public std::runtime_error {
 public:
  StillOpen() : std::runtime_error("the customer's desk is still in use") {}
};

/// The desks behind the list of customers.  One call at a time.
class TenantDoors {
 public:
  virtual ~TenantDoors() = default;

  /// Makes the folder when it is not there, and lets people in.
  /// @throws  StillOpen; the world failed, or the files are another customer's: then the customer's hosts say so
  virtual void open(const tenancy::Tenant& tenant) = 0;
  /// Lets nobody in any more, and returns when nobody is left.
  /// @throws  StillOpen  somebody is, after a while; nobody new comes in all the same
  virtual void shut(const tenancy::Tenant& tenant) = 0;
  /// Other limits hold from now on; nobody is interrupted.
  virtual void limit(const tenancy::Tenant& tenant) = 0;
  /// Why no customer's elections can be kept in PostgreSQL now, and what to do; nothing: they can.
  virtual std::optional<std::string> postgres_fault() const { return "start urnad with --postgres"; }
  /// Those of this customer, who has not been let in yet, are to be.
  virtual void choose_postgres(const tenancy::Tenant&) {}
  virtual std::string folder_of(const tenancy::Tenant& tenant) const = 0;
  /// What its people and voters type.
  virtual std::string address_of(const tenancy::Tenant& tenant) const = 0;
};

/// The list of customers for the operator, on the socket on which the platform is unlocked: what `urnactl tenant` asks.
class TenantsApi {
 public:
  using Clock = std::function<Timestamp()>;
  /// @returns  whether the entry is on the disk
  using Note = std::function<bool(const journal::Entry&)>;

  /// @param tenants, store  outlive it
  /// @param note            is given an entry about each change; one that cannot be noted is taken back
  TenantsApi(tenancy::TenantRegister& tenants, tenancy::TenantStore& store, Clock now, Note note);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);
  /// @param doors  outlives its use here; null: the platform is locked, and everything is answered 503 `sealed`
  void use(TenantDoors* doors);

 private:
  using OnDoors = std::function<http::Response(TenantDoors&, http::Request&)>;

  http::Handler with_doors(OnDoors handler);
  bool noted(journal::Event event, const tenancy::TenantId& tenant);
  http::Response list(const TenantDoors& doors);
  http::Response add(TenantDoors& doors, const http::Request& request);
  http::Response suspend(TenantDoors& doors, const http::Request& request);
  http::Response resume(TenantDoors& doors, const http::Request& request);
  http::Response rename(TenantDoors& doors, const http::Request& request);
  http::Response limit(TenantDoors& doors, const http::Request& request);
  http::Response told(const TenantDoors& doors, const tenancy::Tenant& tenant, unsigned status = 200) const;

  tenancy::TenantRegister& tenants_;
  tenancy::TenantStore& store_;
  const Clock now_;
  const Note note_;
  std::mutex mutex_;  // one change at a time, and none while the platform is being locked
  TenantDoors* doors_ = nullptr;
};

}  // namespace urna::api
