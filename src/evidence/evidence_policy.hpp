// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace urna::evidence {

/// A program as it was installed.
struct ProgramWanted {
  std::string name;    ///< `urnad`
  std::string path;    ///< absolute
  std::string sha256;  ///< 64 hexadecimal characters
};

/// What Debian says of flaws, where the operator puts it.
struct AdvisoryFeed {
  std::string path = {};           ///< absolute: the JSON of Debian's security tracker
  std::chrono::hours age_max{48};  ///< an older one says nothing of packages
};

/// The firewall's rules as they must be.
struct FirewallWanted {
  std::string path;    ///< absolute: where `nft --json list ruleset` is written
  std::string sha256;  ///< as the check says it of the right rules: 64 hexadecimal characters
};

/// The report of OpenSCAP or Lynis, and what it must say.
struct HardeningWanted {
  std::string path = {};         ///< absolute
  unsigned score_min = 75;       ///< of 100
  std::chrono::days age_max{8};  ///< an older one says nothing
};

/// What must be so on this machine, as its operator says: a file on it, which no page of the console can change.
struct EvidencePolicy {
  std::chrono::days idle_max{90};                      ///< an account may lie unused for so long
  std::optional<std::vector<ProgramWanted>> programs;  ///< none: nobody said what was installed
  /// `tcp/8443`, `udp/123`: who may wait for the network; none: nobody said
  std::optional<std::vector<std::string>> listeners;
  std::string authorities;                 ///< a PEM file of those who sign the certificate; empty: the machine's own
  std::optional<AdvisoryFeed> advisories;  ///< none: nobody said, as below
  std::optional<FirewallWanted> firewall;
  std::optional<HardeningWanted> hardening;
  std::chrono::milliseconds clock_off_max{1000};  ///< so far off the clock may be
  std::optional<std::chrono::days> open_max;      ///< the keys may lie open for so long; none: nobody said
};

struct PolicyFault {
  std::string field;  ///< empty: it is no JSON object
  std::string what;
};

/// `{"idle_days_max":90,"programs":{"urnad":{"path":"/usr/bin/urnad","sha256":"…"}},"listeners":["tcp/443"],
/// "authorities":"/etc/urna/authorities.pem","advisories":{"feed":"/…"},"firewall":{"rules":"/…","sha256":"…"},
/// "hardening":{"report":"/…","score_min":75},"clock_off_ms_max":1000,"open_days_max":30}`, of which nothing need be
/// there, and nothing else may.
Result<EvidencePolicy, PolicyFault> parse_evidence_policy(std::string_view json);

/// What a program writes for whoever installs it: the `programs` of such a file.
std::string programs_json(const std::vector<ProgramWanted>& programs);

}  // namespace urna::evidence
