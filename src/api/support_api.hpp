// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/approval_kind.hpp"
#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "http/router.hpp"
#include "identity/support_access.hpp"

namespace urna::api {

/// Temporary access to one tenant's data, on the tenant's side: who is in, `/api/support…`, and the door by which
/// somebody of the platform comes in, `/api/account/support`.  Safe to call from several threads.
class SupportApi {
 public:
  using Clock = std::function<Timestamp()>;

  struct Parts {
    identity::SupportDesk& desk;
    identity::ApprovalDesk& approvals;
    identity::Sessions& sessions;
    crypto::RandomSource& random;
  };
  struct Place {
    identity::TenantId tenant;
    std::string origin;  ///< of this tenant's pages
  };

  /// @param parts  outlive this, and what `stores` refers to
  SupportApi(Parts parts, PeopleStores stores, Place place, Clock now);

  /// For `ApprovalApi`.
  ApprovalKind kind() const;

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  // What somebody of the platform asks, who has come in at the platform's own desk.

  Result<identity::ApprovalRequest, identity::SupportFault> ask(const identity::PersonId& person,
                                                                const std::string& reason, const std::string& ticket,
                                                                std::chrono::seconds lasts);
  /// How it stands with this person here.
  struct Standing {
    std::optional<identity::ApprovalRequest> waits;
    std::optional<identity::LiveSupport> live;
  };
  Standing standing(const identity::PersonId& person) const;
  /// A link that lets this person in, once, within a minute; nothing for whoever has no access now.
  std::optional<SecretText> link_for(const identity::PersonId& person);
  /// @returns  whether it was live until now
  bool end(const identity::PersonId& person);

 private:
  http::Response list(const http::Request& request) const;
  http::Response end_by_grant(const http::Request& request);
  http::Response enter(http::Request& request);
  boost::json::object described(const identity::LiveSupport& live) const;
  std::string name_of(const identity::PersonId& person) const;
  bool end_one(const identity::LiveSupport& live, const identity::PersonId& by, Timestamp now);

  Parts parts_;
  const PeopleStores stores_;
  const Place place_;
  const Clock now_;

  struct Entry {
    identity::PersonId person;
    Timestamp expires;
  };
  std::mutex mutex_;
  std::map<Digest, Entry> entries_;  // by SHA-256 of what the link says; in memory, for a minute
};

}  // namespace urna::api
