// SPDX-License-Identifier: EUPL-1.2
#include "hosting/intervention.hpp"

#include <algorithm>

namespace urna::hosting {
namespace {

using std::chrono::days;

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

bool is_valid_throughout(const Visitor& visitor, Timestamp from, Timestamp to) {
  return visitor.valid_from <= std::chrono::floor<days>(from) && std::chrono::floor<days>(to) <= visitor.valid_to;
}

}  // namespace

std::optional<InterventionFault> Intervention::find_fault(const InterventionPlan& plan) {
  if (plan.technicians.empty() || plan.systems.empty()) return InterventionFault::nobody;
  if (is_blank(plan.purpose) || plan.purpose.size() > 500) return InterventionFault::purpose_missing;
  if (plan.to <= plan.from) return InterventionFault::ends_before_start;
  if (plan.to - plan.from > plan_max) return InterventionFault::too_long;
  const auto is_valid = [&](const Visitor& visitor) { return is_valid_throughout(visitor, plan.from, plan.to); };
  if (!std::ranges::all_of(plan.technicians, is_valid)) return InterventionFault::technician_not_valid;
  return std::nullopt;
}

Result<Intervention, InterventionFault> Intervention::announce(InterventionPlan plan, Timestamp now) {
  if (const auto fault = find_fault(plan)) return failure(*fault);
  if (plan.to <= now) return failure(InterventionFault::in_the_past);
  return Intervention(std::move(plan));
}

Result<Intervention, InterventionFault> Intervention::found(InterventionPlan plan, Timestamp now) {
  plan.from = now;
  if (const auto fault = find_fault(plan)) return failure(*fault);
  Intervention intervention(std::move(plan));
  intervention.was_announced_ = false;
  intervention.state_ = InterventionState::in_progress;
  for (const Visitor& visitor : intervention.plan_.technicians)
    intervention.presences_.push_back({visitor.technician, now, {}});
  return intervention;
}

std::optional<InterventionFault> Intervention::approve(const std::string& by, Timestamp now) {
  if (state_ != InterventionState::announced) return InterventionFault::wrong_state;
  if (plan_.to <= now) return InterventionFault::in_the_past;
  approved_by_ = by;
  state_ = InterventionState::approved;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::call_off(Timestamp) {
  if (state_ != InterventionState::announced && state_ != InterventionState::approved)
    return InterventionFault::wrong_state;
  state_ = InterventionState::called_off;
  return std::nullopt;
}

const Visitor* Intervention::visitor(const std::string& technician) const {
  const auto found = std::ranges::find(plan_.technicians, technician, &Visitor::technician);
  return found == plan_.technicians.end() ? nullptr : &*found;
}

std::optional<InterventionFault> Intervention::check_in(const std::string& technician, Timestamp now) {
  if (state_ != InterventionState::approved && state_ != InterventionState::in_progress)
    return InterventionFault::wrong_state;
  const Visitor* expected = visitor(technician);
  if (expected == nullptr || now < plan_.from - early_max || now >= plan_.to) return InterventionFault::not_expected;
  if (!is_valid_throughout(*expected, now, now)) return InterventionFault::technician_not_valid;
  const bool is_inside = std::ranges::any_of(
      presences_, [&](const Presence& presence) { return presence.technician == technician && !presence.left; });
  if (is_inside) return InterventionFault::still_inside;
  presences_.push_back({technician, now, {}});
  state_ = InterventionState::in_progress;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::check_out(const std::string& technician, Timestamp now) {
  if (state_ != InterventionState::in_progress) return InterventionFault::wrong_state;
  for (Presence& presence : presences_) {
    if (presence.technician != technician || presence.left) continue;
    presence.left = std::max(now, presence.came);
    return std::nullopt;
  }
  return InterventionFault::not_inside;
}

bool Intervention::is_anybody_inside() const {
  return std::ranges::any_of(presences_, [](const Presence& presence) { return !presence.left; });
}

std::optional<InterventionFault> Intervention::close(InterventionOutcome outcome, const std::string& by, Timestamp) {
  if (state_ != InterventionState::in_progress) return InterventionFault::wrong_state;
  if (is_anybody_inside()) return InterventionFault::still_inside;
  if (is_blank(outcome.actions)) return InterventionFault::actions_missing;
  if (is_blank(outcome.statement_before) || is_blank(outcome.statement_after))
    return InterventionFault::statement_missing;
  outcome_ = std::move(outcome);
  closed_by_ = by;
  state_ = InterventionState::closed;
  return std::nullopt;
}

std::optional<InterventionFault> Intervention::review(const std::string& by, Timestamp) {
  if (state_ != InterventionState::closed) return InterventionFault::wrong_state;
  if (by == closed_by_) return InterventionFault::own_review;
  reviewed_by_ = by;
  state_ = InterventionState::reviewed;
  return std::nullopt;
}

std::vector<InterventionAlarm> Intervention::look(Timestamp now) {
  std::vector<InterventionAlarm> alarms;
  const auto tell_once = [&](bool happens, bool& told, InterventionAlarm alarm) {
    if (!happens || told) return;
    told = true;
    alarms.push_back(alarm);
  };
  const bool is_awaited = state_ == InterventionState::announced || state_ == InterventionState::approved;
  tell_once(!was_announced_, told_not_announced_, InterventionAlarm::not_announced);
  tell_once(state_ == InterventionState::in_progress && now > plan_.to, told_overlong_, InterventionAlarm::overlong);
  tell_once(is_awaited && now >= plan_.to, told_nobody_, InterventionAlarm::nobody_came);
  return alarms;
}

std::optional<Timestamp> Intervention::began() const {
  if (presences_.empty()) return std::nullopt;
  return std::ranges::min(presences_, {}, &Presence::came).came;
}

std::optional<Timestamp> Intervention::ended() const {
  if (presences_.empty() || is_anybody_inside()) return std::nullopt;
  return std::ranges::max(presences_, {}, &Presence::left).left;
}

}  // namespace urna::hosting
