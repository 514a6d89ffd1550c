// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/ensure.hpp"
#include "hosting/record_json.hpp"

namespace urna::hosting {
namespace {

namespace json = boost::json;
using std::chrono::sys_days;

constexpr std::array<std::pair<InterventionAlarm, std::string_view>, 3> alarms{
    {{InterventionAlarm::not_announced, "not_announced"},
     {InterventionAlarm::overlong, "overlong"},
     {InterventionAlarm::nobody_came, "nobody_came"}}};

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

Timestamp moment_of(const json::value& value) {
  const auto moment = timestamp_from(text_of(value));
  ensure(moment.has_value(), "what is kept of a visit is what was written");
  return *moment;
}

sys_days day_of(const json::value& value) {
  const auto day = day_from(text_of(value));
  ensure(day.has_value(), "what is kept of a visit is what was written");
  return *day;
}

/// Of a list that older visits have not.
json::array rows_of(const json::object& object, std::string_view name) {
  const json::value* const rows = object.if_contains(name);
  return rows == nullptr ? json::array() : rows->as_array();
}

json::value plan_json(const InterventionPlan& plan) {
  json::array technicians;
  for (const Visitor& visitor : plan.technicians)
    technicians.push_back({{"technician", visitor.technician},
                           {"valid_from", day_text(visitor.valid_from)},
                           {"valid_to", day_text(visitor.valid_to)}});
  return {{"site", plan.site},
          {"technicians", std::move(technicians)},
          {"systems", json::array(plan.systems.begin(), plan.systems.end())},
          {"purpose", plan.purpose},
          {"ticket", plan.ticket},
          {"from", timestamp_text(plan.from)},
          {"to", timestamp_text(plan.to)},
          {"stranger", plan.stranger}};
}

InterventionPlan plan_from(const json::object& object) {
  InterventionPlan plan;
  plan.site = text_of(object.at("site"));
  for (const json::value& one : object.at("technicians").as_array()) {
    const json::object& visitor = one.as_object();
    plan.technicians.push_back(
        {text_of(visitor.at("technician")), day_of(visitor.at("valid_from")), day_of(visitor.at("valid_to"))});
  }
  for (const json::value& one : object.at("systems").as_array()) plan.systems.push_back(text_of(one));
  plan.purpose = text_of(object.at("purpose"));
  plan.ticket = text_of(object.at("ticket"));
  if (const json::value* const stranger = object.if_contains("stranger")) plan.stranger = text_of(*stranger);
  plan.from = moment_of(object.at("from"));
  plan.to = moment_of(object.at("to"));
  return plan;
}

}  // namespace

json::object visit_json(const InterventionFile& file) {
  json::array told;
  for (const InterventionAlarm alarm : file.told)
    told.emplace_back(std::ranges::find(alarms, alarm, &std::pair<InterventionAlarm, std::string_view>::first)->second);
  json::array presences;
  for (const Presence& one : file.presences)
    presences.push_back({{"technician", one.technician},
                         {"came", timestamp_text(one.came)},
                         {"came_with_code", one.came_by.is_by_code},
                         {"came_by", one.came_by.by},
                         {"left", one.left ? json::value(timestamp_text(*one.left)) : json::value(nullptr)},
                         {"left_with_code", one.left_by.is_by_code},
                         {"left_by", one.left_by.by},
                         {"left_reason", one.left_reason}});
  json::array codes;
  for (const VisitCode& one : file.codes)
    codes.push_back({{"technician", one.technician}, {"digest", one.digest}, {"until", timestamp_text(one.until)}});
  json::array badge_logs;
  for (const BadgeLog& one : file.badge_logs)
    badge_logs.push_back({{"document", one.document},
                          {"version", one.version},
                          {"name", one.name},
                          {"sha256", one.digest},
                          {"by", one.by},
                          {"at", timestamp_text(one.at)}});
  json::value outcome;
  if (file.outcome)
    outcome = {{"actions", file.outcome->actions},
               {"media", file.outcome->media},
               {"statement_before", file.outcome->statement_before},
               {"statement_after", file.outcome->statement_after}};
  return {{"plan", plan_json(file.plan)}, {"state", name_of(file.state)},      {"was_announced", file.was_announced},
          {"alarms", std::move(told)},    {"announced_by", file.announced_by}, {"approved_by", file.approved_by},
          {"closed_by", file.closed_by},  {"reviewed_by", file.reviewed_by},   {"presences", std::move(presences)},
          {"outcome", std::move(outcome)},
          {"codes", std::move(codes)},    {"badge_logs", std::move(badge_logs)}};
}

InterventionFile visit_from_json(const json::value& value) {
  const json::object& object = value.as_object();
  InterventionFile file;
  file.plan = plan_from(object.at("plan").as_object());
  const auto state = intervention_state_named(text_of(object.at("state")));
  ensure(state.has_value(), "what is kept of a visit is what was written");
  file.state = *state;
  file.was_announced = object.at("was_announced").as_bool();
  for (const json::value& one : object.at("alarms").as_array()) {
    const auto* const found =
        std::ranges::find(alarms, text_of(one), &std::pair<InterventionAlarm, std::string_view>::second);
    ensure(found != alarms.end(), "what is kept of a visit is what was written");
    file.told.push_back(found->first);
  }
  file.announced_by = text_of(object.at("announced_by"));
  file.approved_by = text_of(object.at("approved_by"));
  file.closed_by = text_of(object.at("closed_by"));
  file.reviewed_by = text_of(object.at("reviewed_by"));
  for (const json::value& one : object.at("presences").as_array()) {
    const json::object& presence = one.as_object();
    const json::value& left = presence.at("left");
    Presence& read = file.presences.emplace_back();
    read.technician = text_of(presence.at("technician"));
    read.came = moment_of(presence.at("came"));
    if (!left.is_null()) read.left = moment_of(left);
    // Before there were codes nobody was said to have shown one.
    if (!presence.contains("came_with_code")) continue;
    read.came_by = {presence.at("came_with_code").as_bool(), text_of(presence.at("came_by"))};
    read.left_by = {presence.at("left_with_code").as_bool(), text_of(presence.at("left_by"))};
    read.left_reason = text_of(presence.at("left_reason"));
  }
  for (const json::value& one : rows_of(object, "codes")) {
    const json::object& code = one.as_object();
    file.codes.push_back({text_of(code.at("technician")), text_of(code.at("digest")), moment_of(code.at("until"))});
  }
  for (const json::value& one : rows_of(object, "badge_logs")) {
    const json::object& log = one.as_object();
    file.badge_logs.push_back({text_of(log.at("document")), log.at("version").to_number<std::uint32_t>(),
                               text_of(log.at("name")), text_of(log.at("sha256")), text_of(log.at("by")),
                               moment_of(log.at("at"))});
  }
  if (const json::value& outcome = object.at("outcome"); !outcome.is_null()) {
    const json::object& out = outcome.as_object();
    file.outcome = InterventionOutcome{text_of(out.at("actions")), text_of(out.at("media")),
                                       text_of(out.at("statement_before")), text_of(out.at("statement_after"))};
  }
  return file;
}

}  // namespace urna::hosting
