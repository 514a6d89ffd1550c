// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/support_api.hpp"
#include "http/router.hpp"

namespace urna::api {

/// The tenants of a platform, as far as somebody of it may ask them to be let in.  Safe to call from several threads.
class SupportedTenants {
 public:
  struct Entry {
    std::string host;
    std::shared_ptr<SupportApi> support;  ///< kept open as long as it is held; null: it is shut
    bool is_own = false;                  ///< the platform's own desk, which may have elections of its own
  };

  virtual ~SupportedTenants() = default;
  virtual std::vector<Entry> all() const = 0;
};

/// The host of an address as people type it, `https://vote.example.org:8443`.
std::string host_in(const std::string& address);

/// Temporary access to tenants' data, on the platform's side, at its own desk: `/api/platform/support…`.
class PlatformSupportApi {
 public:
  /// @param tenants  outlives this
  explicit PlatformSupportApi(SupportedTenants& tenants) : tenants_(tenants) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list(const http::Request& request) const;
  http::Response ask(const http::Request& request);
  http::Response enter(const http::Request& request);
  http::Response end(const http::Request& request);
  /// Null when there is none of this host, or it is shut.
  std::shared_ptr<SupportApi> tenant_at(const std::string& host) const;

  SupportedTenants& tenants_;
};

}  // namespace urna::api
