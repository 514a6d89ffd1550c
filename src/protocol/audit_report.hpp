// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace urna::protocol {

/// The checks of an audit, in the order of protocol §13.
enum class AuditStep {
  archive_form,
  event_chain,
  older_copy,
  election,
  trustees,
  credentials,
  ballots,
  counted_ballots,
  encrypted_tally,
  shuffles,
  partial_decryptions,
  result,
};
constexpr std::size_t audit_step_count = 12;

/// `passed` only after something was checked and held; `not_reached` when a failure or the archive's end came before
/// it.
enum class AuditStatus { not_reached, not_applicable, passed, failed };

struct AuditCheck {
  AuditStep step = AuditStep::archive_form;
  AuditStatus status = AuditStatus::not_reached;
  std::string figures;                ///< what was checked: "7 ballots, 2 of them replaced by a later one"
  std::vector<std::string> findings;  ///< what failed, and why; at most `findings_max` are kept
  std::uint64_t finding_count = 0;
};

/// How far an election has come, by the events in its archive.
enum class ElectionStage { unknown, open, closed, tallied, shuffled, decrypting, finished };

struct AuditReport {
  static constexpr std::size_t findings_max = 1000;

  std::array<AuditCheck, audit_step_count> checks;
  ElectionStage stage = ElectionStage::unknown;

  // What the archive says of itself; empty where it was not reached.
  std::string uuid;
  std::string name;
  std::string group;
  std::string fingerprint;       ///< φ
  std::string board_hash;        ///< of the last event, hexadecimal
  std::string credentials_hash;  ///< Base64, as the credential authority announces it
  std::uint64_t credential_count = 0;
  std::uint64_t ballot_count = 0;
  std::uint64_t num_tallied = 0;
  std::uint64_t total_weight = 0;
  std::string result;  ///< the result's JSON

  AuditReport();
  AuditCheck& at(AuditStep step) { return checks[static_cast<std::size_t>(step)]; }
  const AuditCheck& at(AuditStep step) const { return checks[static_cast<std::size_t>(step)]; }
  void fail(AuditStep step, std::string finding);
  /// Notes that the step was carried out; it stays failed when it failed.
  void pass(AuditStep step, std::string figures);
  void skip(AuditStep step, std::string why);

  /// No check failed, and an election was there to check.
  bool is_verified() const;
};

/// A short name for machines: "encrypted_tally".
std::string_view name_of(AuditStep step);
/// The check in plain words: "The encrypted tally is the product of the counted ballots".
std::string_view title_of(AuditStep step);
/// What the check rules out, and how; for `--explain`.
std::string_view explanation_of(AuditStep step);
std::string_view name_of(AuditStatus status);
std::string_view name_of(ElectionStage stage);

}  // namespace urna::protocol
