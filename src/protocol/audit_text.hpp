// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "protocol/audit_report.hpp"
#include "protocol/election.hpp"
#include "protocol/result.hpp"

namespace urna::protocol {

struct AuditTextOptions {
  bool explain = false;  ///< say under each check what it rules out
  bool colour = false;   ///< ANSI colours
};

/// The report for people: a line per check, what failed under it, the verdict last.
std::string audit_text(const AuditReport& report, const AuditTextOptions& options);

/// The report for machines: one JSON object.
std::string audit_json(const AuditReport& report);

/// The votes of each question, an answer or candidate a line.
std::string result_table(const Election& election, const ElectionResult& result);

}  // namespace urna::protocol
