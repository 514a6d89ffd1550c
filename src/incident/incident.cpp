// SPDX-License-Identifier: EUPL-1.2
#include "incident/incident.hpp"

#include <algorithm>

namespace urna::incident {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::size_t text_bytes_max = 2'000;
constexpr std::array alarms{50, 75, 90, 100};

bool says_nothing(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos || text.size() > text_bytes_max;
}

std::string_view name_of(Notice notice) {
  switch (notice) {
    case Notice::customer:
      return "customer";
    case Notice::authority:
      return "authority";
    case Notice::people:
      return "people";
    case Notice::early_warning:
      return "early warning";
    case Notice::agency_report:
      return "agency report";
    case Notice::agency_final_report:
      break;
  }
  return "agency final report";
}

Timestamp a_month_later(Timestamp moment) {
  const auto day = std::chrono::floor<days>(moment);
  const std::chrono::year_month_day from(day);
  const auto month = from.year() / from.month() + std::chrono::months(1);
  const std::chrono::year_month_day same_day = month / from.day();
  const std::chrono::sys_days to =
      same_day.ok() ? std::chrono::sys_days(same_day) : std::chrono::sys_days(month / std::chrono::last);
  return to + (moment - day);
}

std::optional<std::chrono::seconds> median(std::vector<std::chrono::seconds> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

std::vector<Notice> owed(const IncidentFacts& facts) {
  std::vector<Notice> notices;
  const bool is_controller = facts.role == DataRole::controller;
  if (!facts.customers.empty()) notices.push_back(Notice::customer);
  if (facts.has_personal_data && is_controller) notices.push_back(Notice::authority);
  if (facts.has_personal_data && is_controller && facts.is_risk_high) notices.push_back(Notice::people);
  if (facts.is_in_scope)
    notices.insert(notices.end(), {Notice::early_warning, Notice::agency_report, Notice::agency_final_report});
  return notices;
}

Timestamp due(Notice notice, Timestamp aware_at) {
  switch (notice) {
    case Notice::customer:
    case Notice::early_warning:
      return aware_at + 24h;
    case Notice::authority:
    case Notice::people:
    case Notice::agency_report:
      return aware_at + 72h;
    case Notice::agency_final_report:
      break;
  }
  return a_month_later(aware_at);
}

Incident Incident::detect(std::string kind, std::string by, Timestamp now) {
  Incident incident(std::move(kind), now);
  incident.note(by, "detected", now);
  return incident;
}

void Incident::note(const std::string& by, std::string what, Timestamp now) {
  timeline_.push_back({now, by, std::move(what)});
}

void Incident::wind_clocks() {
  for (const Notice notice : owed(facts_)) {
    if (std::ranges::count(clocks_, notice, &Clock::notice) == 0)
      clocks_.push_back({notice, *aware_at_, due(notice, *aware_at_), {}, {}, {}});
  }
  for (Clock& clock : clocks_) {
    clock.started = *aware_at_;
    clock.due = due(clock.notice, *aware_at_);
  }
}

std::optional<IncidentFault> Incident::qualify(IncidentFacts facts, Timestamp aware_at, const std::string& by,
                                               Timestamp now) {
  if (state_ != IncidentState::detected) return IncidentFault::wrong_state;
  if (aware_at > now) return IncidentFault::aware_in_future;
  facts_ = std::move(facts);
  aware_at_ = aware_at;
  state_ = IncidentState::qualified;
  note(by, "qualified; known since " + timestamp_text(aware_at), now);
  wind_clocks();
  return std::nullopt;
}

std::optional<IncidentFault> Incident::dismiss(const std::string& reason, const std::string& by, Timestamp now) {
  return move(IncidentState::detected, IncidentState::dismissed, reason, by, now);
}

std::optional<IncidentFault> Incident::learn(IncidentFacts facts, const std::string& by, Timestamp now) {
  if (!aware_at_ || state_ == IncidentState::closed) return IncidentFault::wrong_state;
  facts_ = std::move(facts);
  note(by, "more is known", now);
  wind_clocks();
  return std::nullopt;
}

std::optional<IncidentFault> Incident::correct_awareness(Timestamp aware_at, const std::string& by, Timestamp now) {
  if (!aware_at_ || state_ == IncidentState::closed) return IncidentFault::wrong_state;
  if (aware_at > *aware_at_) return IncidentFault::aware_later;
  note(by, "known since " + timestamp_text(aware_at) + ", not since " + timestamp_text(*aware_at_), now);
  aware_at_ = aware_at;
  wind_clocks();
  return std::nullopt;
}

std::optional<IncidentFault> Incident::move(IncidentState from, IncidentState to, const std::string& text,
                                            const std::string& by, Timestamp now) {
  if (state_ != from) return IncidentFault::wrong_state;
  if (says_nothing(text)) return IncidentFault::reason_missing;
  state_ = to;
  note(by, text, now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::contain(const std::string& how, const std::string& by, Timestamp now) {
  if (const auto fault = move(IncidentState::qualified, IncidentState::contained, how, by, now)) return fault;
  contained_at_ = now;
  return std::nullopt;
}

std::optional<IncidentFault> Incident::recover(const std::string& how, const std::string& by, Timestamp now) {
  return move(IncidentState::contained, IncidentState::recovered, how, by, now);
}

std::optional<IncidentFault> Incident::review(const std::string& cause, const std::string& lessons,
                                              const std::string& by, Timestamp now) {
  if (says_nothing(lessons)) return IncidentFault::reason_missing;
  if (const auto fault = move(IncidentState::recovered, IncidentState::reviewed, cause, by, now)) return fault;
  note(by, lessons, now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::close(const std::string& by, Timestamp now) {
  if (state_ != IncidentState::reviewed) return IncidentFault::wrong_state;
  const bool is_all_told = std::ranges::all_of(clocks_, [](const Clock& clock) { return clock.told.has_value(); });
  const bool is_all_done = std::ranges::all_of(actions_, [](const Action& action) { return action.done.has_value(); });
  if (!is_all_told || !is_all_done) return IncidentFault::open_action;
  state_ = IncidentState::closed;
  note(by, "closed", now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::tell(Notice notice, const Digest& copy, const std::string& reason_if_late,
                                            const std::string& by, Timestamp now) {
  const auto clock = std::ranges::find(clocks_, notice, &Clock::notice);
  if (clock == clocks_.end()) return IncidentFault::not_owed;
  if (clock->told) return IncidentFault::told_already;
  if (clock->is_late(now) && says_nothing(reason_if_late)) return IncidentFault::reason_missing;
  clock->told = now;
  clock->copy = copy;
  clock->reason_if_late = clock->is_late(now) ? reason_if_late : "";
  note(by, "told: " + std::string(name_of(notice)) + ", " + to_hex(copy), now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::promise(Action action, Timestamp now) {
  if (!aware_at_ || state_ == IncidentState::closed) return IncidentFault::wrong_state;
  if (says_nothing(action.what) || says_nothing(action.owner)) return IncidentFault::reason_missing;
  if (action.due < std::chrono::floor<days>(now)) return IncidentFault::in_past;
  action.done.reset();
  actions_.push_back(std::move(action));
  return std::nullopt;
}

std::optional<IncidentFault> Incident::do_action(std::size_t place, const std::string& by, Timestamp now) {
  if (place >= actions_.size() || actions_[place].done) return IncidentFault::wrong_state;
  actions_[place].done = now;
  note(by, "done: " + actions_[place].what, now);
  return std::nullopt;
}

std::vector<ClockAlarm> Incident::look(Timestamp now) {
  std::vector<ClockAlarm> found;
  for (const Clock& clock : clocks_) {
    if (clock.told) continue;
    for (const int hundredths : alarms) {
      const bool is_reached = (now - clock.started) * 100 >= (clock.due - clock.started) * hundredths;
      if (is_reached && told_alarms_.insert({clock.notice, hundredths}).second)
        found.push_back({clock.notice, hundredths});
    }
  }
  return found;
}

IncidentStatistics statistics(std::span<const Incident> incidents, const std::string& kind, Timestamp from,
                              Timestamp to) {
  IncidentStatistics found;
  std::vector<std::chrono::seconds> to_aware, to_tell, to_contain;
  for (const Incident& incident : incidents) {
    const bool is_asked = kind.empty() || incident.kind() == kind;
    const bool is_then = from <= incident.detected_at() && incident.detected_at() < to;
    if (!is_asked || !is_then || incident.state() == IncidentState::dismissed) continue;
    ++found.incidents;
    found.notices += incident.clocks().size();
    // Somebody may have known before a machine saw it.
    if (incident.aware_at()) to_aware.push_back(std::max(0s, *incident.aware_at() - incident.detected_at()));
    if (incident.contained_at()) to_contain.push_back(*incident.contained_at() - *incident.aware_at());
    for (const Clock& clock : incident.clocks()) {
      if (!clock.told) continue;
      to_tell.push_back(*clock.told - clock.started);
      if (!clock.is_late(*clock.told)) ++found.notices_in_time;
    }
  }
  found.to_aware = median(std::move(to_aware));
  found.to_tell = median(std::move(to_tell));
  found.to_contain = median(std::move(to_contain));
  return found;
}

}  // namespace urna::incident
