// SPDX-License-Identifier: EUPL-1.2
#include "incident/detector.hpp"

#include <algorithm>
#include <array>

namespace urna::incident {
namespace {

using journal::Entry;
using journal::Event;
using journal::Outcome;
using std::chrono::hours;

/// Checks of the platform whose failing means that something has happened, and not that something is still to be done.
constexpr std::array grave_checks{
    std::string_view("check:sbom.match"),      std::string_view("check:log.integrity"),
    std::string_view("check:net.ports"),       std::string_view("check:tls.config"),
    std::string_view("check:tls.certificate"), std::string_view("check:host.no_cloud"),
    std::string_view("check:net.firewall"),    std::string_view("check:tenant.isolation")};

/// Whether an entry about something that was asked says that it was refused.  Of what is a refusal itself, it is said
/// anyway.
bool is_mere_try(const Entry& entry) {
  return entry.outcome == Outcome::deny && entry.event != Event::download_stopped &&
         entry.event != Event::access_cross_tenant && entry.event != Event::request_refused;
}

}  // namespace

std::span<const Detector> detectors() {
  static const std::vector<Detector> all{
      {"journal.damaged", Severity::critical, {Event::journal_gap, Event::journal_refused, Event::journal_altered}},
      {"witness.refused", Severity::critical, {Event::witness_refused}},
      {"data.foreign", Severity::critical, {Event::tenant_foreign_data}},
      {"data.altered",
       Severity::critical,
       {Event::integrity_value_refused, Event::integrity_file_refused, Event::integrity_key_refused}},
      {"request.attack", Severity::high, {Event::request_refused}, 20, hours(1)},
      {"access.probing", Severity::high, {Event::access_cross_tenant}, 10, hours(1)},
      {"sign-in.spraying", Severity::high, {Event::account_locked}, 5, hours(1)},
      {"account.key-copied", Severity::high, {Event::account_key_copied}},
      {"access.emergency", Severity::high, {Event::emergency_used, Event::emergency_refused}},
      {"download.stopped", Severity::medium, {Event::download_stopped}},
      {"visit.unannounced", Severity::high, {Event::hosting_alarm}},
      {"statement.mismatch", Severity::high, {Event::hosting_statement_mismatch, Event::hosting_statement_refused}},
      {"statement.missing", Severity::medium, {Event::hosting_statement_missing}},
      {"codes.replaced-many", Severity::high, {Event::codes_replaced_many}},
      {"backup.overdue", Severity::medium, {Event::backup_overdue}},
      {"deletion.late", Severity::high, {Event::customer_leaving_late}},
      {"clock.set-back", Severity::high, {Event::customer_clock_set_back}},
  };
  return all;
}

std::optional<Detection> JournalWatch::see_check(const Entry& entry) {
  if (!entry.object) return std::nullopt;
  const std::string& check = entry.object->text();
  if (entry.event == Event::evidence_passed) failing_.erase(check);
  if (entry.event != Event::evidence_failed || std::ranges::find(grave_checks, check) == grave_checks.end())
    return std::nullopt;
  // Once it is known, it is not news at each look.
  return failing_.insert(check).second ? std::optional(Detection{check, Severity::high}) : std::nullopt;
}

std::optional<Detection> JournalWatch::see_unlocking(const Entry& entry) const {
  const bool is_meant =
      unlocking_.empty() || std::ranges::any_of(unlocking_, [&](const auto& one) { return one.contains(entry.at); });
  return is_meant ? std::nullopt : std::optional(Detection{"unlock.outside-window", Severity::high});
}

std::optional<Detection> JournalWatch::see(const Entry& entry) {
  if (entry.event == Event::evidence_passed || entry.event == Event::evidence_failed) return see_check(entry);
  if (is_mere_try(entry)) return std::nullopt;
  if (entry.event == Event::keystore_unlocked && entry.outcome == Outcome::ok) return see_unlocking(entry);
  for (const Detector& detector : detectors()) {
    if (std::ranges::find(detector.events, entry.event) == detector.events.end()) continue;
    if (detector.count > 1) {
      auto& seen = seen_[detector.kind];
      seen.push_back(entry.at);
      while (seen.front() <= entry.at - detector.within) seen.pop_front();
      if (seen.size() < detector.count) return std::nullopt;
      seen.clear();
    }
    return Detection{std::string(detector.kind), detector.severity};
  }
  return std::nullopt;
}

}  // namespace urna::incident
