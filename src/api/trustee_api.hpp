// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "election/organiser_desk.hpp"
#include "http/router.hpp"

namespace urna::api {

/// What a trustee's page asks, `/api/trustee/{uuid}…`: where the ceremony stands, and to take the next text.  The
/// secret of the link is shown with every request; nothing secret of the trustee's ever comes here.
class TrusteeApi {
 public:
  /// @param desk, links  outlive this
  TrusteeApi(election::OrganiserDesk& desk, const election::TrusteeLinks& links);

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router);

 private:
  using OnTrustee =
      std::function<http::Response(const protocol::ElectionUuid&, std::uint32_t number, const http::Request&)>;

  /// Finds whose link it is, or refuses.
  http::Handler on_trustee(OnTrustee handler);

  election::OrganiserDesk& desk_;
  const election::TrusteeLinks& links_;
};

}  // namespace urna::api
