// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>

#include "base/timestamp.hpp"
#include "http/router.hpp"
#include "identity/organiser_door.hpp"

namespace urna::api {

/// Organisers' accounts over HTTP, `/api/account…`, and who may ask for what.
class OrganiserDoorApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param accounts            outlives this
  /// @param before_enrolment    called before a one-time code is judged: takes up what the operator has prepared
  OrganiserDoorApi(identity::OrganiserDoor& accounts, Clock now, std::function<void()> before_enrolment);

  void add_routes(http::Router& router);

  /// Lets a request pass when `role_for` its permission says so.  Notes the organiser's name, a `std::string`, in
  /// `caller`.  What changes something must have the header `X-Urna: 1`, which no other site's page can send.
  std::optional<http::Response> authorise(const http::Permission& permission, http::Request& request);

 private:
  http::Response enrol(const http::Request& request);
  http::Response confirm(const http::Request& request);
  http::Response sign_in(const http::Request& request);
  http::Response must_wait(const http::Request& request, std::string_view name) const;

  identity::OrganiserDoor& accounts_;
  const Clock now_;
  const std::function<void()> before_enrolment_;
};

}  // namespace urna::api
