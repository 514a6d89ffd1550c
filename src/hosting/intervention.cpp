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
  if (plan.technicians.empty() || plan.systems.empty()) return InterventionFault::nobody;
  if (is_blank(plan.purpose) || plan.purpose.size() > 500) return InterventionFault::purpose_missing;
  if (plan.to <= plan.from) return InterventionFault::ends_before_start;
  if (plan.to - plan.from > plan_max) return InterventionFault::too_long;
  const auto is_valid = [&](const Visitor& visitor) { return is_valid_throughout(visitor, plan.from, plan.to); };
  if (!std::ranges::all_of(plan.technicians, is_valid)) return InterventionFault::technician_not_valid;
  return std::nullopt;
}

Result<Intervention, InterventionFault> Intervention::announce(InterventionPlan plan, const std::string& by,
                                                               Timestamp now) {
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
  for (const Visitor& visitor : file.plan.technicians) file.presences.push_back({visitor.technician, now, {}});
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
  file_.state = InterventionState::called_off;
  return std::nullopt;
}

const Visitor* Intervention::visitor(const std::string& technician) const {
  const auto found = std::ranges::find(file_.plan.technicians, technician, &Visitor::technician);
  return found == file_.plan.technicians.end() ? nullptr : &*found;
}

std::optional<InterventionFault> Intervention::check_in(const std::string& technician, Timestamp now) {
  if (file_.state != InterventionState::approved && file_.state != InterventionState::in_progress)
    return InterventionFault::wrong_state;
  const Visitor* expected = visitor(technician);
  if (expected == nullptr || now < file_.plan.from - early_max || now >= file_.plan.to)
    return InterventionFault::not_expected;
  if (!is_valid_throughout(*expected, now, now)) return InterventionFault::technician_not_valid;
  const bool is_inside = std::ranges::any_of(
      file_.presences, [&](const Presence& presence) { return presence.technician == technician && !presence.left; });
  if (is_inside) return InterventionFault::still_inside;
  file_.presences.push_back({technician, now, {}});
  file_.state = InterventionState::in_progress;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::check_out(const std::string& technician, Timestamp now) {
  if (file_.state != InterventionState::in_progress) return InterventionFault::wrong_state;
  for (Presence& presence : file_.presences) {
    if (presence.technician != technician || presence.left) continue;
    presence.left = std::max(now, presence.came);
    return std::nullopt;
  }
  return InterventionFault::not_inside;
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
