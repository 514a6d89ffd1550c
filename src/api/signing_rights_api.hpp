// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string_view>

#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"
#include "crypto/random.hpp"
#include "http/router.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// What an authority gives in one service beside its signature, over HTTP: `…/approval/delegations` and
/// `…/approval/waivers`.  Whoever gives holds `assurance.sign` and shows a factor anew; a delegation is of one's own
/// signature alone.  Whoever may give a waiver ends any of them early, and lengthens none.
class SigningRightsApi {
 public:
  using MaySign = std::function<bool(const PersonId&)>;

  /// @param store, people, random  outlive this
  SigningRightsApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                   crypto::RandomSource& random, MaySign may_sign,
                   const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  struct Found {
    assurance::AssuredService kept;
    assurance::ServiceFile file;
  };

  http::Response list(const http::Request& request);
  http::Response delegate(const http::Request& request);
  http::Response end_delegation(const http::Request& request);
  http::Response waive(const http::Request& request);
  http::Response end_waiver(const http::Request& request);

  std::optional<Found> found(const http::Request& request) const;
  http::Response told(const http::Request& request, const Found& found, unsigned status) const;
  http::Response keep(const http::Request& request, Found found, std::string_view what, unsigned status);

  assurance::AssuredServiceStore& store_;
  const identity::PersonStore& people_;
  crypto::RandomSource& random_;
  const MaySign may_sign_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
