// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "api/hosting_keeper.hpp"
#include "http/router.hpp"

namespace urna::api {

/// The whole register for the operator, on the socket on which the platform is unlocked: what `urnactl hosting` asks.
class HostingSocket {
 public:
  /// @param keeper  outlives it
  HostingSocket(HostingKeeper& keeper, HostingKeeper::Clock now, HostingKeeper::Note note)
      : keeper_(keeper), now_(std::move(now)), note_(std::move(note)) {}

  /// @param router  its handlers end before this does
  void add_routes(http::Router& router) const;

 private:
  HostingKeeper& keeper_;
  const HostingKeeper::Clock now_;
  const HostingKeeper::Note note_;
};

}  // namespace urna::api
