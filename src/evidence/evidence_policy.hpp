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

/// What must be so on this machine, as its operator says: a file on it, which no page of the console can change.
struct EvidencePolicy {
  std::chrono::days idle_max{90};                      ///< an account may lie unused for so long
  std::optional<std::vector<ProgramWanted>> programs;  ///< none: nobody said what was installed
  /// `tcp/8443`, `udp/123`: who may wait for the network; none: nobody said
  std::optional<std::vector<std::string>> listeners;
  std::string authorities;  ///< a PEM file of those who sign the certificate; empty: the machine's own
};

struct PolicyFault {
  std::string field;  ///< empty: it is no JSON object
  std::string what;
};

/// `{"idle_days_max":90,"programs":{"urnad":{"path":"/usr/bin/urnad","sha256":"…"}},"listeners":["tcp/443"],
/// "authorities":"/etc/urna/authorities.pem"}`, of which nothing need be there, and nothing else may.
Result<EvidencePolicy, PolicyFault> parse_evidence_policy(std::string_view json);

/// What a program writes for whoever installs it: the `programs` of such a file.
std::string programs_json(const std::vector<ProgramWanted>& programs);

}  // namespace urna::evidence
