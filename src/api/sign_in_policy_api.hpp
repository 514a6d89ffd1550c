// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "api/two_people.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/role_policy.hpp"
#include "journal/entry.hpp"

namespace urna::api {

/// What a customer demands of whoever signs in with a role, `/api/tenant/sign-in-policy`: the password, what is shown
/// besides, how long a session lasts.  To demand more takes one person and holds at once; to demand less takes two.
class SignInPolicyApi {
 public:
  using Clock = std::function<Timestamp()>;
  /// To demand less.
  static constexpr const char* loosen_action = "sign-in.loosen";

  struct Store {
    std::function<std::optional<std::string>()> text;
    std::function<void(const std::string&)> put;
  };
  struct Parts {
    PeopleStores people;
    identity::Sessions& sessions;
    identity::RolePolicyBook& policies;
    /// Puts it into the journal; throws when it cannot.
    std::function<void(const journal::Entry&)> note;
    bool is_platform = false;  ///< where there are roles on the platform
  };

  /// Puts what is kept in force.
  /// @param parts  what they refer to outlives this
  /// @throws std::runtime_error  what is kept is no policy: then nobody comes in rather than anybody
  SignInPolicyApi(Store store, Parts parts, Clock now);

  /// To demand less takes another person from now on, if there is one.
  /// @param two  outlives this
  void take_two(TwoPeople& two);
  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  /// One role's, from what it is to what is wished; none: what the platform asks.
  struct Change {
    identity::Role role = identity::Role::observer;
    std::optional<identity::SignInDemand> after;
    std::string reason;
  };

  bool is_here(const identity::RoleFacts& role) const;
  Result<Change, http::Problem> change_in(const http::Request& request) const;
  identity::RolePolicies with(const Change& change) const;
  bool loosens(const Change& change) const;
  /// Whether this person's word is not enough.
  bool takes_two(const Change& change, const Caller& caller) const;
  void apply(const Change& change);
  http::Response told() const;
  http::Response preview(const http::Request& request) const;
  http::Response change(const http::Request& request);
  std::optional<std::string> carry_out(const identity::ApprovalRequest& request);

  const Store store_;
  const Parts parts_;
  const Clock now_;
  TwoPeople* two_ = nullptr;
  std::mutex changing_;  // from what it is judged by to the disk
};

}  // namespace urna::api
