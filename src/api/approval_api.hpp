// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>

#include "election/organiser_desk.hpp"
#include "http/router.hpp"
#include "identity/approval_desk.hpp"
#include "identity/organiser_door.hpp"

namespace urna::api {

/// What takes two people, over HTTP: one asks, `/api/organiser/elections/{uuid}/approvals`, another sees it on their
/// own device, `/api/organiser/approvals…`, and confirms with the election's name and six new digits.
class ApprovalApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param approvals, accounts, desk, voting  outlive this
  ApprovalApi(identity::ApprovalDesk& approvals, identity::OrganiserDoor& accounts, election::OrganiserDesk& desk,
              election::VotingDesk& voting, Clock now);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response ask(const http::Request& request);
  http::Response list(const http::Request& request) const;
  http::Response read(const http::Request& request) const;
  http::Response confirm(const http::Request& request);
  http::Response withdraw(const http::Request& request);
  std::optional<identity::ApprovalRequest> found(const http::Request& request) const;
  boost::json::object described(const identity::ApprovalRequest& request, const std::string& reader) const;
  void add_facts(boost::json::object& out, const identity::ApprovalRequest& request) const;

  identity::ApprovalDesk& approvals_;
  identity::OrganiserDoor& accounts_;
  election::OrganiserDesk& desk_;
  election::VotingDesk& voting_;
  const Clock now_;
};

}  // namespace urna::api
