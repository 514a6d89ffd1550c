// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/caller.hpp"
#include "api/people_stores.hpp"
#include "http/router.hpp"
#include "identity/access_review.hpp"

namespace urna::api {

/// Looking at who may do what, over HTTP: `/api/access/review…`.  Of the tenant with its elections and, at the
/// platform's own desk, of the platform.
class AccessReviewApi {
 public:
  struct Parts {
    identity::AccessReviews& reviews;
    identity::AccessGrants& grants;
  };

  /// @param parts        outlive this, and what `stores` refers to
  /// @param is_platform  whether it is the platform's own desk
  AccessReviewApi(Parts parts, PeopleStores stores, identity::TenantId tenant, bool is_platform);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

  /// All that is looked at here.
  std::vector<identity::Place> places() const;

 private:
  http::Response read(const http::Request& request) const;
  http::Response begin(const http::Request& request);
  http::Response decide(const http::Request& request);
  std::optional<identity::Place> place_named(std::string_view name) const;
  boost::json::object described(const identity::Place& place, const Caller& reader) const;
  boost::json::object described(const identity::ReviewItem& item, const std::vector<identity::Grant>& grants,
                                const Caller& reader) const;

  Parts parts_;
  const PeopleStores stores_;
  const identity::TenantId tenant_;
  const bool is_platform_;
};

}  // namespace urna::api
