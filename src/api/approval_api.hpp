// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "api/approval_kind.hpp"
#include "api/caller.hpp"
#include "api/colleagues.hpp"
#include "election/organiser_desk.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/approval_desk.hpp"

namespace urna::api {

/// What takes two people, over HTTP: one asks, `/api/organiser/elections/{uuid}/approvals`, another sees it on their
/// own device, `/api/organiser/approvals…`, and confirms, or refuses, with a second factor shown lately; where a poll
/// is opened or closed, with the election's name too.
class ApprovalApi {
 public:
  using Clock = std::function<Timestamp()>;

  /// @param approvals, colleagues, desk, voting  outlive this
  ApprovalApi(identity::ApprovalDesk& approvals, const Colleagues& colleagues, election::OrganiserDesk& desk,
              election::VotingDesk& voting, Clock now);

  /// Another kind of act than opening and closing polls.  Before the first request.
  void add_kind(const std::string& action, ApprovalKind kind) { kinds_[action] = std::move(kind); }

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// A request as its reader may see it.
  boost::json::object described(const identity::ApprovalRequest& request, const Caller& reader) const;

 private:
  http::Response ask(const http::Request& request);
  http::Response list(const http::Request& request) const;
  http::Response read(const http::Request& request) const;
  http::Response confirm(const http::Request& request);
  http::Response withdraw(const http::Request& request);
  http::Response refuse(const http::Request& request);
  /// The one that the path names, if it is anything to the caller.
  std::optional<identity::ApprovalRequest> found(const http::Request& request) const;
  /// What somebody confirms or refuses, when it is theirs; else why not.
  struct Judged {
    identity::ApprovalRequest request;
    Digest shown{};
    identity::StepUp person;
  };
  Result<Judged, http::Response> judged(const http::Request& request, http::JsonFields& fields) const;
  /// Where it is done; nothing when nobody knows any more what it is.
  std::optional<identity::Place> place_of(const identity::ApprovalRequest& request) const;
  identity::Permission permission_of(const identity::ApprovalRequest& request) const;
  bool concerns(const identity::ApprovalRequest& request, const Caller& reader) const;
  bool may_decide(const identity::ApprovalRequest& request, const std::string& id) const;
  void add_facts(boost::json::object& out, const identity::ApprovalRequest& request) const;

  identity::ApprovalDesk& approvals_;
  const Colleagues& colleagues_;
  election::OrganiserDesk& desk_;
  election::VotingDesk& voting_;
  const Clock now_;
  std::map<std::string, ApprovalKind> kinds_;
};

}  // namespace urna::api
