// SPDX-License-Identifier: EUPL-1.2
#include "incident/incident.hpp"

#include <algorithm>

#include "incident/incident_words.hpp"

namespace urna::incident {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::size_t text_bytes_max = 2'000;
constexpr std::array alarms{50, 75, 90, 100};

bool says_nothing(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos || text.size() > text_bytes_max;
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

Incident Incident::detect(std::string kind, const std::string& by, Timestamp now, Severity severity) {
  IncidentParts parts;
  parts.kind = std::move(kind);
  parts.detected_at = now;
  parts.facts.severity = severity;
  Incident incident(std::move(parts));
  incident.note(by, Step::detected, "", now);
  return incident;
}

Incident Incident::rehearse(std::string kind, const std::string& by, Timestamp now) {
  Incident incident = detect(std::move(kind), by, now);
  incident.parts_.is_drill = true;
  return incident;
}

void Incident::note(const std::string& by, Step step, std::string text, Timestamp now) {
  parts_.timeline.push_back({now, by, step, std::move(text)});
}

void Incident::wind_clocks() {
  for (const Notice notice : owed(parts_.facts)) {
    if (std::ranges::count(parts_.clocks, notice, &Clock::notice) == 0)
      parts_.clocks.push_back({notice, *parts_.aware_at, due(notice, *parts_.aware_at)});
  }
  for (Clock& clock : parts_.clocks) {
    clock.started = *parts_.aware_at;
    clock.due = due(clock.notice, *parts_.aware_at);
  }
}

std::optional<IncidentFault> Incident::qualify(IncidentFacts facts, Timestamp aware_at, const std::string& by,
                                               Timestamp now) {
  if (state() != IncidentState::detected) return IncidentFault::wrong_state;
  if (aware_at > now) return IncidentFault::aware_in_future;
  parts_.facts = std::move(facts);
  parts_.aware_at = aware_at;
  parts_.state = IncidentState::qualified;
  note(by, Step::qualified, timestamp_text(aware_at), now);
  wind_clocks();
  return std::nullopt;
}

std::optional<IncidentFault> Incident::dismiss(const std::string& reason, const std::string& by, Timestamp now) {
  return move(IncidentState::detected, IncidentState::dismissed, Step::dismissed, reason, by, now);
}

std::optional<IncidentFault> Incident::learn(IncidentFacts facts, const std::string& by, Timestamp now) {
  if (!aware_at() || is_over()) return IncidentFault::wrong_state;
  parts_.facts = std::move(facts);
  note(by, Step::learned, "", now);
  wind_clocks();
  return std::nullopt;
}

std::optional<IncidentFault> Incident::correct_awareness(Timestamp aware_at, const std::string& by, Timestamp now) {
  if (!parts_.aware_at || is_over()) return IncidentFault::wrong_state;
  if (aware_at > *parts_.aware_at) return IncidentFault::aware_later;
  note(by, Step::known_since, timestamp_text(aware_at) + " < " + timestamp_text(*parts_.aware_at), now);
  parts_.aware_at = aware_at;
  wind_clocks();
  return std::nullopt;
}

std::optional<IncidentFault> Incident::move(IncidentState from, IncidentState to, Step step, const std::string& text,
                                            const std::string& by, Timestamp now) {
  if (state() != from) return IncidentFault::wrong_state;
  if (says_nothing(text)) return IncidentFault::reason_missing;
  parts_.state = to;
  note(by, step, text, now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::contain(const std::string& how, const std::string& by, Timestamp now) {
  if (const auto fault = move(IncidentState::qualified, IncidentState::contained, Step::contained, how, by, now))
    return fault;
  parts_.contained_at = now;
  return std::nullopt;
}

std::optional<IncidentFault> Incident::recover(const std::string& how, const std::string& by, Timestamp now) {
  return move(IncidentState::contained, IncidentState::recovered, Step::recovered, how, by, now);
}

std::optional<IncidentFault> Incident::review(const std::string& cause, const std::string& lessons,
                                              const std::string& by, Timestamp now) {
  if (says_nothing(lessons)) return IncidentFault::reason_missing;
  if (const auto fault = move(IncidentState::recovered, IncidentState::reviewed, Step::cause, cause, by, now))
    return fault;
  note(by, Step::lessons, lessons, now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::close(const std::string& by, Timestamp now) {
  if (state() != IncidentState::reviewed) return IncidentFault::wrong_state;
  const bool is_all_told = std::ranges::all_of(clocks(), [](const Clock& clock) { return clock.told.has_value(); });
  const bool is_all_done = std::ranges::all_of(actions(), [](const Action& action) { return action.done.has_value(); });
  if (!is_all_told || !is_all_done) return IncidentFault::open_action;
  parts_.state = IncidentState::closed;
  note(by, Step::closed, "", now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::tell(Notice notice, const Digest& copy, const std::string& reason_if_late,
                                            const std::string& by, Timestamp now) {
  const auto clock = std::ranges::find(parts_.clocks, notice, &Clock::notice);
  if (clock == parts_.clocks.end()) return IncidentFault::not_owed;
  if (clock->told) return IncidentFault::told_already;
  if (clock->is_late(now) && says_nothing(reason_if_late)) return IncidentFault::reason_missing;
  clock->told = now;
  clock->copy = copy;
  clock->reason_if_late = clock->is_late(now) ? reason_if_late : "";
  note(by, Step::told, std::string(word_of(notice)) + " " + to_hex(copy), now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::promise(Action action, const std::string& by, Timestamp now) {
  if (!aware_at() || is_over()) return IncidentFault::wrong_state;
  if (says_nothing(action.what) || says_nothing(action.owner)) return IncidentFault::reason_missing;
  if (action.due < std::chrono::floor<days>(now)) return IncidentFault::in_past;
  action.done.reset();
  note(by, Step::promised, action.what, now);
  parts_.actions.push_back(std::move(action));
  return std::nullopt;
}

std::optional<IncidentFault> Incident::do_action(std::size_t place, const std::string& by, Timestamp now) {
  if (place >= actions().size() || actions()[place].done) return IncidentFault::wrong_state;
  parts_.actions[place].done = now;
  note(by, Step::done, actions()[place].what, now);
  return std::nullopt;
}

std::optional<IncidentFault> Incident::remark(const std::string& text, const std::string& by, Timestamp now) {
  if (is_over()) return IncidentFault::wrong_state;
  if (says_nothing(text)) return IncidentFault::reason_missing;
  note(by, Step::remarked, text, now);
  return std::nullopt;
}

std::vector<ClockAlarm> Incident::look(Timestamp now) {
  std::vector<ClockAlarm> found;
  for (const Clock& clock : clocks()) {
    if (clock.told) continue;
    for (const int hundredths : alarms) {
      const bool is_reached = (now - clock.started) * 100 >= (clock.due - clock.started) * hundredths;
      if (is_reached && parts_.told_alarms.insert({clock.notice, hundredths}).second)
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
    const bool counts = !incident.is_drill() && incident.state() != IncidentState::dismissed;
    if (!is_asked || !is_then || !counts) continue;
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
