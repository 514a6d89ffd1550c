// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/service_door.hpp"
#include "http/router.hpp"

namespace urna::api {

/// Hands a service out as programs of others read it: a system security plan of OSCAL.
class OscalApi {
 public:
  /// @param store, people  outlive this
  OscalApi(const assurance::AssuredServiceStore& store, const identity::PersonStore& people,
           const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response plan(const http::Request& request);

  const assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
