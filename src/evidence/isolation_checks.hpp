// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assurance/evidence.hpp"

/// The check that no customer is answered for another, from what a client was told at their hosts.  Made by
/// `urna-collect`.
namespace urna::evidence {

/// The elections that `GET /api/elections` lists, as they are named in its answer; of what is no such answer, none.
std::vector<std::string> elections_listed_in(std::string_view json);

/// One customer's election, asked for at another's host.
struct AskedAcross {
  std::string path;     ///< `/api/elections/…`
  std::string owner;    ///< host
  std::string other;    ///< host at which it was asked
  unsigned status = 0;  ///< HTTP; 0: nobody answered
};

/// `tenant.isolation`: whoever asks at another customer's host is told that there is no such thing.  Over HTTP alone,
/// of what anybody may ask: in part.
assurance::CollectorManifest isolation_manifest();
/// @param customers  beside the platform itself
assurance::Look look_at_isolation(std::size_t customers, const std::vector<AskedAcross>& asked);

}  // namespace urna::evidence
