// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "api/alert_door.hpp"
#include "api/approval_api.hpp"
#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/emergency_access.hpp"

namespace urna::api {

/// The two sealed envelopes, at the platform's own desk: `/api/platform/emergency…`.  Whoever is signed in may open
/// them, with both keys; all else asks for a role on the platform.
class EmergencyApi {
 public:
  /// What names the keys: one asks, another confirms.
  static constexpr std::string_view action = "emergency.keys";

  struct Parts {
    identity::EmergencyDesk& desk;
    identity::AccessStore& store;
    identity::ApprovalDesk& approvals;
    const ApprovalApi& approval_api;
    identity::Sessions& sessions;
    AlertDoor& alerts;
    crypto::RandomSource& random;
  };
  struct Place {
    identity::TenantId tenant;
    std::string origin;                                     ///< of our pages
    std::function<void(const std::string& text)> contacts;  ///< keeps who the security contacts are
  };

  /// @param parts  outlive this, and what `stores` refers to
  EmergencyApi(Parts parts, PeopleStores stores, Place place);

  /// For `ApprovalApi` and `add_action`.
  static ApprovalKind kind();
  /// Names the keys that a request holds.
  std::optional<std::string> name_keys(const identity::ApprovalRequest& request, Timestamp now);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response read(const http::Request& request) const;
  http::Response door(const http::Request& request) const;
  http::Response challenge(const http::Request& request);
  http::Response use(http::Request& request);
  http::Response end(const http::Request& request);
  http::Response file(const http::Request& request);
  http::Response challenge_new_keys(const http::Request& request);
  http::Response ask_for_keys(const http::Request& request);
  http::Response change_contacts(const http::Request& request);
  std::string name_of(const identity::PersonId& person) const;

  Parts parts_;
  const PeopleStores stores_;
  const Place place_;
  const identity::RelyingParty party_;
  std::mutex mutex_;
  identity::WebAuthnChallenges challenges_;  // for keys to be named
};

}  // namespace urna::api
