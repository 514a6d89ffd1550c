// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "api/caller.hpp"
#include "assurance/many_services_store.hpp"
#include "assurance/service_file.hpp"
#include "crypto/random.hpp"
#include "http/json_body.hpp"
#include "http/router.hpp"
#include "identity/invitation.hpp"
#include "identity/person.hpp"

namespace urna::api {

/// Who works on a service and with which rights, over HTTP: `/api/assurance/…/contributors`.  Its owners say so, and
/// whoever changes services by a role of the whole customer.  Somebody without an account is invited to one that holds
/// no role: the service's list alone opens anything to them.
class ContributorsApi {
 public:
  struct Place {
    identity::TenantId tenant;
    std::string origin;  ///< where an invitation's link leads, `https://vote.example.org`
  };

  /// @param store, people, invitations, random  outlive this
  ContributorsApi(assurance::ManyServicesStore& store, const identity::PersonStore& people,
                  identity::InvitationStore& invitations, crypto::RandomSource& random, Place place,
                  const assurance::Catalogue& catalogue = assurance::Catalogue::built_in());

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  struct Found {
    assurance::AssuredService kept;
    assurance::ServiceFile file;  ///< its list settled
  };

  http::Response list(const http::Request& request);
  http::Response invite(const http::Request& request);
  http::Response change(const http::Request& request);
  http::Response remove(const http::Request& request);

  std::optional<Found> found(const std::string& id) const;
  http::Response told(const Found& found, Timestamp now) const;
  /// Keeps the next version of a service, with what happened.
  http::Response keep(const http::Request& request, Found found, const assurance::Contributor& about,
                      std::string_view what);
  assurance::ServiceChange next(const http::Request& request, Found found, const assurance::Contributor& about,
                                std::string_view what) const;

  assurance::ManyServicesStore& store_;
  const identity::PersonStore& people_;
  identity::InvitationStore& invitations_;
  crypto::RandomSource& random_;
  const Place place_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
