// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>

#include "api/caller.hpp"
#include "api/colleagues.hpp"
#include "election/organiser_desk.hpp"
#include "http/router.hpp"
#include "identity/approval_desk.hpp"

namespace urna::api {

/// What takes two people, over HTTP: one asks, `/api/organiser/elections/{uuid}/approvals`, another sees it on their
/// own device, `/api/organiser/approvals…`, and confirms with the election's name and a second factor shown lately.
class ApprovalApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param approvals, colleagues, desk, voting  outlive this
  ApprovalApi(identity::ApprovalDesk& approvals, const Colleagues& colleagues, election::OrganiserDesk& desk,
              election::VotingDesk& voting, Clock now);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response ask(const http::Request& request);
  http::Response list(const http::Request& request) const;
  http::Response read(const http::Request& request) const;
  http::Response confirm(const http::Request& request);
  http::Response withdraw(const http::Request& request);
  /// The one that the path names, if it is anything to the caller.
  std::optional<identity::ApprovalRequest> found(const http::Request& request) const;
  boost::json::object described(const identity::ApprovalRequest& request, const Caller& reader) const;
  void add_facts(boost::json::object& out, const identity::ApprovalRequest& request) const;

  identity::ApprovalDesk& approvals_;
  const Colleagues& colleagues_;
  election::OrganiserDesk& desk_;
  election::VotingDesk& voting_;
  const Clock now_;
};

}  // namespace urna::api
