// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "assurance/evidence.hpp"

/// The check that no customer is answered for another, from what a client was told at their hosts.  Made by
/// `urna-collect`.
namespace urna::evidence {

/// A customer, as their own desk knows them: what a host answers may be what is wrong.
struct CustomerSeen {
  std::string host;
  std::vector<std::string> elections = {};  ///< some of those that everybody may ask for, as they stand in an address
};

/// One customer's election, asked for at a host.
struct ElectionAsked {
  std::string path;     ///< `/api/elections/…`
  std::string owner;    ///< host
  std::string at;       ///< host at which it was asked: the owner's, or another
  unsigned status = 0;  ///< HTTP; 0: nobody answered
};

/// `tenant.isolation`: whoever asks at another customer's host is told that there is no such thing, and whoever asks at
/// the customer's own is not: else all of them might have been exchanged.  Over HTTP alone, of what anybody may ask: in
/// part.
assurance::CollectorManifest isolation_manifest();
/// @param customers  beside the platform itself
assurance::Look look_at_isolation(std::size_t customers, const std::vector<ElectionAsked>& asked);

}  // namespace urna::evidence
