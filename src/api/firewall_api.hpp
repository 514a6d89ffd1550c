// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "api/two_people.hpp"
#include "http/json_body.hpp"
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

  /// The customer's groups: names by identifiers in hexadecimal, as rules have them.
  using Groups = std::function<std::map<std::string, std::string>()>;
  /// Notes in the journal that a change went back by itself; throws when it cannot.
  using NoteLapse = std::function<void()>;

  /// @throws std::runtime_error  what is kept are no rules: then nobody is let in rather than everybody
  FirewallApi(Store store, Groups groups, NoteLapse note_lapse, Clock now);

  static constexpr const char* off_action = "firewall.off";
  /// From now on the last rules go by two people's word, as soon as there are two.  Before the first request.
  /// @param two  outlives this
  void take_two(TwoPeople& two);

  /// In which country an address is said to be, and when whatever says so was made.
  struct Countries {
    std::function<std::optional<tenancy::Country>(const tenancy::InternetAddress&)> country_of;
    Timestamp made;
  };
  /// Rules by country are taken from now on; without this they are refused.  Before the first request.
  void know_countries(Countries countries) { countries_ = std::move(countries); }

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// Asked before every handler, and before anybody is known.
  /// @returns  403 `firewall` for who may not come in from where they are
  std::optional<http::Response> refusal(const http::Permission& permission, const http::Request& request) const;
  /// Asked once the gate has found out who it is: rules about groups are judged here.
  std::optional<http::Response> refusal_of_caller(const http::Permission& permission,
                                                  const http::Request& request) const;

  /// Notes once that a change went back by itself.  To be called about once a second.
  void tend();

 private:
  http::Response look_ahead(const http::Request& request) const;
  http::Response propose(const http::Request& request);
  http::Response confirm(const http::Request& request);
  http::Response take_back(const http::Request& request);
  /// What two people have said: nobody is kept out any more, whoever they are.
  std::optional<std::string> turn_off(const identity::ApprovalRequest& request, Timestamp now);
  Result<tenancy::Firewall, http::Problem> rules_in(http::JsonFields& fields) const;
  std::optional<http::Response> judged(const http::Permission& permission, const http::Request& request,
                                       const tenancy::Visitor& visitor) const;
  /// With their country, where the rules speak of one and there is a table: it is looked up for nobody else.
  tenancy::Visitor located(tenancy::Visitor visitor, const tenancy::Firewall& rules) const;
  http::Response told(const http::Request& request, const tenancy::FirewallState& state) const;
  /// Under `changing_`.
  void note_lapse();
  tenancy::FirewallState state() const;
  void keep(tenancy::FirewallState state);

  const Store store_;
  const Groups groups_;
  const NoteLapse note_lapse_;
  const Clock now_;
  TwoPeople* two_ = nullptr;
  std::optional<Countries> countries_;
  std::mutex changing_;  // one change at a time, from what it is judged by to the disk
  mutable std::mutex mutex_;
  tenancy::FirewallState state_;
};

/// Which rules a permission is judged by; nothing for pages, which are the same for everybody, and for the signs of
/// life.
std::optional<tenancy::Scope> scope_of(const http::Permission& permission);

/// Whether somebody says from where they come who is no proxy of ours: it is ignored.
bool is_address_forged(const http::Request& request, std::span<const tenancy::InternetNetwork> proxies);

/// Who asks: the address of the connection, or what a proxy of ours says of it.
/// @param proxies  addresses and networks of those that are believed
/// @returns  what was found, in one spelling; `request.peer` as it is when it is no address, as on a Unix socket.
///           Nothing: one of our proxies forwards what is no address, and such a request is refused
std::optional<std::string> client_of(const http::Request& request, std::span<const tenancy::InternetNetwork> proxies);

}  // namespace urna::api
