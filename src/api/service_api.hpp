// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "http/router.hpp"

namespace urna::api {

/// The accesses of programs over HTTP: `/api/services…`.
class ServiceApi {
 public:
  /// @param stores, random  outlive this
  ServiceApi(identity::TenantId tenant, PeopleStores stores, crypto::RandomSource& random)
      : tenant_(tenant), stores_(stores), random_(random) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list(const http::Request& request) const;
  http::Response issue(const http::Request& request);
  http::Response revoke(const http::Request& request);

  const identity::TenantId tenant_;
  const PeopleStores stores_;
  crypto::RandomSource& random_;
};

}  // namespace urna::api
