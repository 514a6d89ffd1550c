// SPDX-License-Identifier: EUPL-1.2
#include "assurance/measure_statement.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace urna::assurance {
namespace {

std::string quoted(std::string_view text) { return boost::json::serialize(boost::json::value(text)); }

std::chrono::sys_days day_of(Timestamp now) { return std::chrono::floor<std::chrono::days>(now); }

/// Whether collectors here make every check of the measure, and all of each.
bool is_for_machines(const Measure& measure, std::span<const CheckStanding> standings) {
  if (!measure.checks_cover_all || measure.checks.empty()) return false;
  return std::ranges::all_of(measure.checks, [&](const std::string& check) {
    return std::ranges::any_of(standings, [&](const CheckStanding& standing) {
      return standing.manifest.check == check && standing.manifest.covers_all;
    });
  });
}

}  // namespace

std::string_view word_of(StatementState state) {
  switch (state) {
    case StatementState::holds:
      return "holds";
    case StatementState::without_file:
      return "without-file";
    case StatementState::expired:
      return "expired";
    case StatementState::withdrawn:
      return "withdrawn";
  }
  return "withdrawn";
}

StatementState state_of(const MeasureStatement& statement, Timestamp now) {
  if (statement.withdrawn) return StatementState::withdrawn;
  if (day_of(now) > statement.holds_until) return StatementState::expired;
  return statement.files.empty() ? StatementState::without_file : StatementState::holds;
}

std::optional<StatementFault> find_fault(const MeasureStatement& statement, Timestamp now) {
  const auto today = day_of(now);
  if (statement.looked_at > today) return StatementFault::looked_at_to_come;
  if (statement.looked_at + statement_holds_at_most < today) return StatementFault::looked_at_too_old;
  if (statement.holds_until < today) return StatementFault::ends_before;
  if (statement.holds_until > statement.looked_at + statement_holds_at_most) return StatementFault::ends_too_late;
  return std::nullopt;
}

std::string measure_statement_text(const MeasureStatement& statement, std::string_view service, std::string_view name) {
  std::string text = "urna/measure-statement/v1\nservice " + std::string(service);
  text += "\nmeasure " + statement.measure;
  text += "\nstatement " + to_hex(statement.id.get());
  text += "\nsigned " + timestamp_text(statement.signed_at);
  text += "\nauthor " + to_hex(statement.by.get());
  text += "\nname " + quoted(name);
  text += "\nlooked-at " + day_text(statement.looked_at);
  text += "\nholds-until " + day_text(statement.holds_until);
  text += "\ntext " + quoted(statement.text) + "\n";
  for (const AttachedFile& file : statement.files) {
    text += "file " + to_hex(file.digest) + " " + to_hex(file.document) + "/" + std::to_string(file.version) + " " +
            quoted(file.name) + "\n";
  }
  return text;
}

std::vector<Proof> proofs_of(const Catalogue& catalogue, std::span<const CheckStanding> standings,
                             std::span<const MeasureStatement> statements, Timestamp now) {
  std::vector<Proof> proofs = proofs_of(catalogue, standings, now);
  for (const MeasureStatement& statement : statements) {
    const std::size_t place = catalogue.place_of(statement.measure);
    if (place >= proofs.size()) continue;
    Proof& proof = proofs[place];
    const bool is_open = proof == Proof::claimed || proof == Proof::stale;
    if (!is_open || is_for_machines(catalogue.measures[place], standings)) continue;
    const StatementState state = state_of(statement, now);
    if (state == StatementState::holds) proof = Proof::attested;
    if (state == StatementState::expired && !statement.files.empty()) proof = Proof::stale;
  }
  return proofs;
}

}  // namespace urna::assurance
