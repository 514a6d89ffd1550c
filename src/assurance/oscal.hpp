// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "assurance/assured_service_store.hpp"
#include "assurance/service_file.hpp"

/// A service as programs of others read it: a system security plan of OSCAL, the Open Security Controls Assessment
/// Language of NIST, in JSON.
namespace urna::assurance {

inline constexpr std::string_view oscal_version = "1.1.2";

/// A decision, as far as a plan tells of it.
struct PlannedDecision {
  std::uint64_t number = 0;
  Board board;
  std::string position;  ///< of whoever decided; never who it was
  std::string sha256;    ///< of the decision's bytes, in hexadecimal
};

/// What a plan is made of.
struct PlannedService {
  AssuredId id;
  std::uint64_t version = 1;
  Timestamp changed;  ///< when this version was written
  ServiceFile file;
  std::vector<PlannedDecision> decisions = {};  ///< by number
};

/// `{"system-security-plan":{…}}` of OSCAL 1.1.2: what the service is, the measures that are asked for and how far
/// people say that each has come, what was decided.  UTF-8, one line, no line end.
///
/// The same service gives the same bytes.  Identifiers are UUIDs of version 5 (RFC 9562), made of the service's own, so
/// that they stay the same from one version to the next.  Nobody is named: who answers for what stands in roles.  What
/// people typed is quoted, as text that OSCAL's markup does not change; control characters in it become blanks.
std::string oscal_plan_json(const PlannedService& service, const Catalogue& catalogue);

}  // namespace urna::assurance
