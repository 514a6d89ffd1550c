// SPDX-License-Identifier: EUPL-1.2
#include "api/incident_watch.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "identity/identifiers.hpp"

namespace urna::api {
namespace {

using incident::Detection;
using incident::Incident;
using incident::IncidentId;
using incident::IncidentNews;
using incident::KeptIncident;

const std::string cursor = "incidents";
const std::string by_itself = journal::Actor::program().text();
constexpr std::chrono::minutes between_looks{1};

}  // namespace

void IncidentWatch::tend(Timestamp now) {
  read_journal(now);
  if (now < next_look_) return;
  next_look_ = now + between_looks;
  look_at_clocks(now);
}

void IncidentWatch::read_journal(Timestamp now) {
  constexpr std::uint64_t at_a_time = 256;
  if (!read_) read_ = journal_.sink_cursor(cursor, house_);
  const auto log = journal_.log(house_);
  const std::uint64_t size = log ? log->size : 0;
  while (*read_ < size) {
    const std::uint64_t to = std::min(size, *read_ + at_a_time);
    for (const std::string& text : journal_.entries(house_, *read_, to)) {
      const auto entry = journal::entry_from(text);
      ensure(entry.has_value(), "the journal holds entries");
      const auto detection = watch_.see(*entry);
      if (detection && entry->at > now - old) open(*detection, {}, now);
    }
    journal_.keep_sink_cursor(cursor, house_, to);
    read_ = to;
  }
}

void IncidentWatch::open(const Detection& detection, const std::string& remark, Timestamp now) {
  auto all = store_.all();
  const auto known = std::ranges::find_if(all, [&](const KeptIncident& one) {
    return !one.incident.is_over() && !one.incident.is_drill() && one.incident.kind() == detection.kind;
  });
  if (known != all.end()) {
    if (remark.empty()) return;
    ++known->version;
    // Where somebody was faster, what they wrote goes before what happens once more.
    if (!known->incident.remark(remark, by_itself, now)) store_.put(*known, IncidentNews::changed);
    return;
  }
  Incident incident = Incident::detect(detection.kind, by_itself, now, detection.severity);
  if (!remark.empty())
    ensure(!incident.remark(remark, by_itself, now), "an incident that has just begun takes remarks");
  store_.put({identity::draw_identifier<IncidentId>(random_), 1, std::move(incident)}, IncidentNews::opened);
}

void IncidentWatch::look_at_clocks(Timestamp now) {
  for (KeptIncident& one : store_.all()) {
    if (one.incident.is_over() || one.incident.look(now).empty()) continue;
    ++one.version;
    store_.put(one, IncidentNews::clock_runs_out);  // somebody was faster: the next look finds it again
  }
}

}  // namespace urna::api
