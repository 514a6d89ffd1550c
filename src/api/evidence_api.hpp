// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/evidence_keeper.hpp"
#include "assurance/catalogue.hpp"
#include "http/router.hpp"

namespace urna::api {

/// What the platform found when it looked at itself, over HTTP: `/api/assurance/checks…`.
class EvidenceApi {
 public:
  /// @param keeper  null on a customer's desk: the machine is not theirs, and nothing of it is shown there
  /// @param keeper, catalogue  outlive it
  explicit EvidenceApi(EvidenceKeeper* keeper, const assurance::Catalogue& catalogue = assurance::Catalogue::built_in())
      : keeper_(keeper), catalogue_(catalogue) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  http::Response list() const;
  http::Response read(const http::Request& request) const;
  http::Response look(const http::Request& request);

  EvidenceKeeper* const keeper_;
  const assurance::Catalogue& catalogue_;
};

}  // namespace urna::api
