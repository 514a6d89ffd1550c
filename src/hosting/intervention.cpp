// SPDX-License-Identifier: EUPL-1.2
#include "hosting/intervention.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace urna::hosting {
namespace {

using std::chrono::days;

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

bool is_valid_throughout(const Visitor& visitor, Timestamp from, Timestamp to) {
  return visitor.valid_from <= std::chrono::floor<days>(from) && std::chrono::floor<days>(to) <= visitor.valid_to;
}

constexpr std::array<std::pair<InterventionState, std::string_view>, 6> states{{
    {InterventionState::announced, "announced"},
    {InterventionState::approved, "approved"},
    {InterventionState::in_progress, "in_progress"},
    {InterventionState::closed, "closed"},
    {InterventionState::reviewed, "reviewed"},
    {InterventionState::called_off, "called_off"},
}};

}  // namespace

std::string_view name_of(InterventionState state) {
  return std::ranges::find(states, state, &std::pair<InterventionState, std::string_view>::first)->second;
}

std::optional<InterventionState> intervention_state_named(std::string_view name) {
  const auto* const found = std::ranges::find(states, name, &std::pair<InterventionState, std::string_view>::second);
  return found == states.end() ? std::nullopt : std::optional(found->first);
}

std::optional<InterventionFault> Intervention::find_fault(const InterventionPlan& plan) {
  const bool is_anybody = !plan.technicians.empty() || !is_blank(plan.stranger);
  if (!is_anybody || plan.stranger.size() > 200 || plan.systems.empty()) return InterventionFault::nobody;
  if (is_blank(plan.purpose) || plan.purpose.size() > 500) return InterventionFault::purpose_missing;
  if (plan.to <= plan.from) return InterventionFault::ends_before_start;
  if (plan.to - plan.from > plan_max) return InterventionFault::too_long;
  const auto is_valid = [&](const Visitor& visitor) { return is_valid_throughout(visitor, plan.from, plan.to); };
  if (!std::ranges::all_of(plan.technicians, is_valid)) return InterventionFault::technician_not_valid;
  return std::nullopt;
}

Result<Intervention, InterventionFault> Intervention::announce(InterventionPlan plan, const std::string& by,
                                                               Timestamp now) {
  if (!plan.stranger.empty()) return failure(InterventionFault::nobody);
  if (const auto fault = find_fault(plan)) return failure(*fault);
  if (plan.to <= now) return failure(InterventionFault::in_the_past);
  InterventionFile file;
  file.plan = std::move(plan);
  file.announced_by = by;
  return Intervention(std::move(file));
}

Result<Intervention, InterventionFault> Intervention::found(InterventionPlan plan, const std::string& by,
                                                            Timestamp now) {
  plan.from = now;
  if (const auto fault = find_fault(plan)) return failure(*fault);
  InterventionFile file;
  file.plan = std::move(plan);
  file.announced_by = by;
  file.was_announced = false;
  file.state = InterventionState::in_progress;
  const Notice seen{.is_by_code = false, .by = by};
  for (const Visitor& visitor : file.plan.technicians)
    file.presences.push_back({.technician = visitor.technician, .came = now, .came_by = seen});
  if (!file.plan.stranger.empty()) file.presences.push_back({.technician = {}, .came = now, .came_by = seen});
  return Intervention(std::move(file));
}

std::optional<InterventionFault> Intervention::approve(const std::string& by, Timestamp now) {
  if (file_.state != InterventionState::announced) return InterventionFault::wrong_state;
  if (file_.plan.to <= now) return InterventionFault::in_the_past;
  if (by == file_.announced_by) return InterventionFault::own_approval;
  file_.approved_by = by;
  file_.state = InterventionState::approved;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::call_off(Timestamp) {
  if (file_.state != InterventionState::announced && file_.state != InterventionState::approved)
    return InterventionFault::wrong_state;
  file_.codes.clear();
  file_.state = InterventionState::called_off;
  return std::nullopt;
}

const Visitor* Intervention::visitor(const std::string& technician) const {
  const auto found = std::ranges::find(file_.plan.technicians, technician, &Visitor::technician);
  return found == file_.plan.technicians.end() ? nullptr : &*found;
}

bool Intervention::is_on() const {
  return file_.state == InterventionState::approved || file_.state == InterventionState::in_progress;
}

Presence* Intervention::inside(const std::string& technician) {
  const auto found = std::ranges::find_if(
      file_.presences, [&](const Presence& presence) { return presence.technician == technician && !presence.left; });
  return found == file_.presences.end() ? nullptr : &*found;
}

std::optional<InterventionFault> Intervention::give_code(const std::string& technician, std::string digest,
                                                         Timestamp now) {
  if (!is_on() || !file_.was_announced) return InterventionFault::wrong_state;
  if (visitor(technician) == nullptr) return InterventionFault::not_expected;
  if (now >= file_.plan.to) return InterventionFault::in_the_past;
  std::erase_if(file_.codes, [&](const VisitCode& code) { return code.technician == technician; });
  file_.codes.push_back({technician, std::move(digest), file_.plan.to + code_margin});
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::withdraw_code(const std::string& technician) {
  const auto withdrawn = std::erase_if(file_.codes, [&](const VisitCode& code) { return code.technician == technician; });
  return withdrawn == 0 ? std::optional(InterventionFault::no_code) : std::nullopt;
}

const VisitCode* Intervention::code_like(std::string_view digest, Timestamp now) const {
  // Digests are compared: how long that takes tells nothing of a code.
  const auto found = std::ranges::find(file_.codes, digest, &VisitCode::digest);
  return is_on() && found != file_.codes.end() && now < found->until ? &*found : nullptr;
}

std::optional<InterventionFault> Intervention::arrive(std::string_view digest, const std::string& by, Timestamp now) {
  const VisitCode* const code = code_like(digest, now);
  if (code == nullptr) return InterventionFault::code_refused;
  if (inside(code->technician) != nullptr) return InterventionFault::still_inside;
  if (now < file_.plan.from - early_max) return InterventionFault::too_early;
  if (now >= file_.plan.to) return InterventionFault::not_expected;
  if (!is_valid_throughout(*visitor(code->technician), now, now)) return InterventionFault::technician_not_valid;
  file_.presences.push_back({.technician = code->technician, .came = now, .came_by = {.is_by_code = true, .by = by}});
  file_.state = InterventionState::in_progress;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::leave(std::string_view digest, const std::string& by, Timestamp now) {
  const VisitCode* const code = code_like(digest, now);
  if (code == nullptr) return InterventionFault::code_refused;
  Presence* const presence = inside(code->technician);
  if (presence == nullptr) return InterventionFault::not_inside;
  presence->left = std::max(now, presence->came);
  presence->left_by = {.is_by_code = true, .by = by};
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::note_departure(const std::string& technician, std::string reason,
                                                              const std::string& by, Timestamp now) {
  if (file_.state != InterventionState::in_progress) return InterventionFault::wrong_state;
  Presence* const presence = inside(technician);
  if (presence == nullptr) return InterventionFault::not_inside;
  if (is_blank(reason) || reason.size() > 500) return InterventionFault::reason_missing;
  presence->left = std::max(now, presence->came);
  presence->left_by = {.is_by_code = false, .by = by};
  presence->left_reason = std::move(reason);
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::attach(BadgeLog log) {
  if (file_.state != InterventionState::in_progress && file_.state != InterventionState::closed)
    return InterventionFault::wrong_state;
  const bool is_there = std::ranges::any_of(file_.badge_logs, [&](const BadgeLog& one) {
    return one.document == log.document && one.version == log.version;
  });
  if (is_there) return InterventionFault::attached_already;
  if (file_.badge_logs.size() >= badge_logs_max) return InterventionFault::too_many_files;
  file_.badge_logs.push_back(std::move(log));
  return std::nullopt;
}

bool Intervention::is_anybody_inside() const {
  return std::ranges::any_of(file_.presences, [](const Presence& presence) { return !presence.left; });
}

std::optional<InterventionFault> Intervention::close(InterventionOutcome outcome, const std::string& by, Timestamp) {
  if (file_.state != InterventionState::in_progress) return InterventionFault::wrong_state;
  if (is_anybody_inside()) return InterventionFault::still_inside;
  if (is_blank(outcome.actions)) return InterventionFault::actions_missing;
  if (is_blank(outcome.statement_before) || is_blank(outcome.statement_after))
    return InterventionFault::statement_missing;
  file_.outcome = std::move(outcome);
  file_.closed_by = by;
  file_.codes.clear();
  file_.state = InterventionState::closed;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::review(const std::string& by, Timestamp) {
  if (file_.state != InterventionState::closed) return InterventionFault::wrong_state;
  if (by == file_.closed_by) return InterventionFault::own_review;
  file_.reviewed_by = by;
  file_.state = InterventionState::reviewed;
  return std::nullopt;
}

std::vector<InterventionAlarm> Intervention::look(Timestamp now) {
  std::vector<InterventionAlarm> alarms;
  const auto tell_once = [&](bool happens, InterventionAlarm alarm) {
    if (!happens || std::ranges::count(file_.told, alarm) > 0) return;
    file_.told.push_back(alarm);
    alarms.push_back(alarm);
  };
  const InterventionState state = file_.state;
  const bool is_awaited = state == InterventionState::announced || state == InterventionState::approved;
  tell_once(!file_.was_announced, InterventionAlarm::not_announced);
  tell_once(state == InterventionState::in_progress && now > file_.plan.to, InterventionAlarm::overlong);
  tell_once(is_awaited && now >= file_.plan.to, InterventionAlarm::nobody_came);
  return alarms;
}

std::optional<Timestamp> Intervention::began() const {
  if (file_.presences.empty()) return std::nullopt;
  return std::ranges::min(file_.presences, {}, &Presence::came).came;
}

std::optional<Timestamp> Intervention::ended() const {
  if (file_.presences.empty() || is_anybody_inside()) return std::nullopt;
  return std::ranges::max(file_.presences, {}, &Presence::left).left;
}

}  // namespace urna::hosting
