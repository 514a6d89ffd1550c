// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "api/permissions.hpp"
#include "identity/role_policy.hpp"

namespace urna::api {

/// Who comes in to do what: before every handler of a tenant's desk.
///
/// People show the cookie `__Host-urna`; whatever changes something also comes from one of our pages: with the header
/// `X-Urna: 1`, with the token of the session in `X-Urna-Page`, and with no `Origin` or `Sec-Fetch-Site` of another
/// site. Programs show `Authorization: Bearer urna_…`, which no browser sends by itself, and are allowed no more than
/// whoever made their token may now.
class DeskGate {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param origin            of our pages, `https://vote.example.org`
  /// @param is_platform       whether it is the platform's own desk, where roles on the platform count
  /// @param policies          what is demanded of roles beyond the platform; none: nothing
  /// @param stores, sessions, policies  outlive it
  DeskGate(identity::TenantId tenant, std::string origin, PeopleStores stores, identity::Sessions& sessions, Clock now,
           bool is_platform = false, const identity::RolePolicyBook* policies = nullptr);

  /// Lets a request pass, and notes its `Caller`.
  std::optional<http::Response> operator()(const http::Permission& permission, http::Request& request) const;

 private:
  std::optional<http::Response> find_other_site(const http::Request& request) const;
  /// @param to_mend  what they came to do is to meet what is demanded of them
  std::optional<http::Response> let_person_in(http::Request& request, bool to_mend = false) const;
  /// Whoever does not meet what a role of theirs demands reaches nothing but their own account.
  std::optional<http::Response> find_shortfall(const identity::Person& person, const Caller& caller) const;
  /// What of an access whoever made it may do themselves now, had they just shown their strongest factor.  Nothing when
  /// they have left, or nobody answers for it.
  identity::Permissions left_of(const identity::ServiceAccess& access, Timestamp now) const;
  std::optional<http::Response> let_program_in(identity::Permission permission, const identity::Place& thing,
                                               http::Request& request, std::string_view token) const;

  const identity::TenantId tenant_;
  const std::string origin_;
  const PeopleStores stores_;
  identity::Sessions& sessions_;
  const Clock now_;
  const bool is_platform_;
  const identity::RolePolicyBook* const policies_;
};

/// Where the thing is that a path names.
identity::Place place_in(const http::Request& request, const identity::TenantId& tenant);

/// What somebody is told who may not; 403 says which roles allow it.
http::Response denied(identity::Denial denial, identity::Permission permission);

}  // namespace urna::api
