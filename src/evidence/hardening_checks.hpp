// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "assurance/evidence.hpp"

/// The check of how the machine is hardened, from the report that another program wrote about it: OpenSCAP or Lynis,
/// which root runs.  Made by `urna-collect`.
namespace urna::evidence {

/// What one of them says of the machine.
struct HardeningReport {
  std::string_view tool = {};  ///< `openscap`, `lynis`
  Timestamp made = {};         ///< when it was done
  unsigned score = 0;          ///< of 100
  std::size_t severe = 0;      ///< rules of high severity that fail; warnings of Lynis
  std::size_t tried = 0;       ///< rules that passed or failed; tests that Lynis made

  friend bool operator==(const HardeningReport&, const HardeningReport&) = default;
};

/// `/var/log/lynis-report.dat`: `hardening_index=71`, `report_datetime_end=2026-11-22 03:10:12`, `warning[]=…`.  Its
/// hours are taken for UTC: it does not say whose they are.
std::optional<HardeningReport> lynis_report_in(std::string_view text);
/// What `oscap xccdf eval --results` or `--results-arf` writes: the last `TestResult` in it.  A document type is
/// refused, and with it every entity.
std::optional<HardeningReport> openscap_report_in(std::string_view xml);
/// Either of them.
std::optional<HardeningReport> hardening_report_in(std::string_view text);

/// `config.hardening`: the score is no lower than the operator's floor, and nothing severe fails.
assurance::CollectorManifest hardening_manifest();
/// @param report  none: there is none, or it cannot be read
assurance::Look look_at_hardening(const std::optional<HardeningReport>& report, unsigned score_min,
                                  std::chrono::days age_max, Timestamp now);

}  // namespace urna::evidence
