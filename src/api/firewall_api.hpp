// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "http/router.hpp"
#include "tenancy/firewall_change.hpp"

namespace urna::api {

/// From where a customer's people and voters come in: the gate before every handler, and its rules over HTTP,
/// `/api/tenant/firewall…`.  A change is in force at once and goes back by itself after five minutes, unless it is
/// confirmed by a request that the new rules let in.
class FirewallApi {
 public:
  using Clock = std::function<Timestamp()>;
  /// Where the rules are kept, as one text.  What is not on the disk when `put` returns is not in force.
  struct Store {
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
  };

  /// @throws std::runtime_error  what is kept are no rules: then nobody is let in rather than everybody
  FirewallApi(Store store, Clock now);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// Asked before every handler, and before anybody is known.
  /// @returns  403 `firewall` for who may not come in from where they are
  std::optional<http::Response> refusal(const http::Permission& permission, const http::Request& request) const;

 private:
  http::Response look_ahead(const http::Request& request) const;
  http::Response propose(const http::Request& request);
  http::Response confirm(const http::Request& request);
  http::Response take_back();
  http::Response told(const tenancy::FirewallState& state) const;
  tenancy::FirewallState state() const;
  void keep(tenancy::FirewallState state);

  const Store store_;
  const Clock now_;
  std::mutex changing_;  // one change at a time, from what it is judged by to the disk
  mutable std::mutex mutex_;
  tenancy::FirewallState state_;
};

/// Which rules a permission is judged by; nothing for pages, which are the same for everybody, and for the signs of
/// life.
std::optional<tenancy::Scope> scope_of(const http::Permission& permission);

/// Who asks: the address of the connection, or what a proxy of ours says of it.
/// @param proxies  addresses and networks of those that are believed
/// @returns  what was found, in one spelling; `request.peer` as it is when it is no address, as on a Unix socket.
///           Nothing: one of our proxies forwards what is no address, and such a request is refused
std::optional<std::string> client_of(const http::Request& request, std::span<const tenancy::InternetNetwork> proxies);

}  // namespace urna::api
