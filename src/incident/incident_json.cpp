// SPDX-License-Identifier: EUPL-1.2
#include "incident/incident_json.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <initializer_list>

#include "incident/incident_words.hpp"
#include "notation/json_node.hpp"

namespace urna::incident {
namespace {

namespace json = boost::json;
using notation::JsonFault;
using notation::JsonNode;

constexpr std::size_t text_bytes_max = 2'000;
constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t customers_max = 1'000;
constexpr int people_max = 1'000'000'000;

json::value moment_json(const std::optional<Timestamp>& moment) {
  return moment ? json::value(timestamp_text(*moment)) : json::value(nullptr);
}

json::value text_json(const std::optional<std::string>& text) {
  return text ? json::value(*text) : json::value(nullptr);
}

json::object facts_object(const IncidentFacts& facts) {
  json::array customers;
  for (const std::string& customer : facts.customers) customers.emplace_back(customer);
  return {{"severity", word_of(facts.severity)},
          {"has_personal_data", facts.has_personal_data},
          {"is_risk_high", facts.is_risk_high},
          {"is_in_scope", facts.is_in_scope},
          {"role", word_of(facts.role)},
          {"customers", std::move(customers)},
          {"people", facts.people ? json::value(*facts.people) : json::value(nullptr)},
          {"nature", text_json(facts.nature)},
          {"consequences", text_json(facts.consequences)},
          {"measures", text_json(facts.measures)},
          {"contact", text_json(facts.contact)}};
}

void refuse_others(const JsonNode& node, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : node.members()) {
    if (std::ranges::find(known, name) == known.end()) value.refuse("there is no such field");
  }
}

std::string short_text(const JsonNode& node, std::size_t bytes_max) {
  const std::string_view text = node.text();
  if (text.empty() || text.size() > bytes_max)
    node.refuse("1 to " + std::to_string(bytes_max) + " bytes of text are wanted");
  return std::string(text);
}

std::optional<std::string> text_if_known(const JsonNode& node, std::string_view name) {
  return node.has(name) ? std::optional(short_text(node.member(name), text_bytes_max)) : std::nullopt;
}

template <typename Named>
Named named(const JsonNode& node) {
  const auto found = from_word<Named>(node.text());
  if (!found) node.refuse("is none of the words that are known");
  return *found;
}

bool flag_if_known(const JsonNode& node, std::string_view name) {
  return node.has(name) && node.member(name).boolean();
}

Timestamp moment(const JsonNode& node) {
  const auto moment = timestamp_from(node.text());
  if (!moment) node.refuse("a moment is wanted, as 2026-11-24T09:00:00Z");
  return *moment;
}

std::optional<Timestamp> moment_if_known(const JsonNode& node, std::string_view name) {
  return node.has(name) ? std::optional(moment(node.member(name))) : std::nullopt;
}

IncidentFacts read_facts(const JsonNode& node) {
  refuse_others(node, {"severity", "has_personal_data", "is_risk_high", "is_in_scope", "role", "customers", "people",
                       "nature", "consequences", "measures", "contact"});
  IncidentFacts facts;
  if (node.has("severity")) facts.severity = named<Severity>(node.member("severity"));
  if (node.has("role")) facts.role = named<DataRole>(node.member("role"));
  facts.has_personal_data = flag_if_known(node, "has_personal_data");
  facts.is_risk_high = flag_if_known(node, "is_risk_high");
  facts.is_in_scope = flag_if_known(node, "is_in_scope");
  if (node.has("customers")) {
    const auto customers = node.member("customers").items();
    if (customers.size() > customers_max) node.member("customers").refuse("are more than a thousand");
    for (const JsonNode& customer : customers) facts.customers.insert(short_text(customer, name_bytes_max));
  }
  if (node.has("people")) facts.people = static_cast<std::uint64_t>(node.member("people").integer(0, people_max));
  facts.nature = text_if_known(node, "nature");
  facts.consequences = text_if_known(node, "consequences");
  facts.measures = text_if_known(node, "measures");
  facts.contact = text_if_known(node, "contact");
  return facts;
}

Clock read_clock(const JsonNode& node) {
  Clock clock{named<Notice>(node.member("notice")), moment(node.member("started")), moment(node.member("due"))};
  clock.told = moment_if_known(node, "told");
  if (node.has("copy")) {
    clock.copy = digest_from_hex(node.member("copy").text());
    if (!clock.copy) node.member("copy").refuse("64 hexadecimal digits are wanted");
  }
  clock.reason_if_late = node.member("reason_if_late").text();
  return clock;
}

Action read_action(const JsonNode& node) {
  const auto due = day_from(node.member("due").text());
  if (!due) node.member("due").refuse("a day is wanted, as 2026-11-24");
  return {std::string(node.member("what").text()), std::string(node.member("owner").text()), *due,
          moment_if_known(node, "done")};
}

IncidentParts read_parts(const JsonNode& node) {
  refuse_others(node, {"kind", "is_drill", "state", "detected_at", "aware_at", "contained_at", "facts", "clocks",
                       "actions", "timeline", "told_alarms"});
  IncidentParts parts;
  parts.kind = node.member("kind").text();
  parts.is_drill = node.member("is_drill").boolean();
  parts.state = named<IncidentState>(node.member("state"));
  parts.detected_at = moment(node.member("detected_at"));
  parts.aware_at = moment_if_known(node, "aware_at");
  parts.contained_at = moment_if_known(node, "contained_at");
  parts.facts = read_facts(node.member("facts"));
  for (const JsonNode& clock : node.member("clocks").items()) parts.clocks.push_back(read_clock(clock));
  for (const JsonNode& action : node.member("actions").items()) parts.actions.push_back(read_action(action));
  for (const JsonNode& line : node.member("timeline").items())
    parts.timeline.push_back({moment(line.member("at")), std::string(line.member("by").text()),
                              named<Step>(line.member("step")), std::string(line.member("text").text())});
  for (const JsonNode& alarm : node.member("told_alarms").items())
    parts.told_alarms.emplace(named<Notice>(alarm.member("notice")), alarm.member("hundredths").integer(0, 100));
  return parts;
}

template <typename Read>
auto read_text(std::string_view text, const Read& read)
    -> Result<decltype(read(std::declval<const JsonNode&>())), IncidentTextFault> {
  boost::system::error_code error;
  const json::value whole = json::parse(text, error);
  if (error) return failure(IncidentTextFault{"", "is no JSON"});
  try {
    return read(JsonNode(whole, ""));
  } catch (const JsonFault& found) {
    return failure(IncidentTextFault{found.where, found.what});
  }
}

}  // namespace

std::string facts_json(const IncidentFacts& facts) { return json::serialize(facts_object(facts)); }

Result<IncidentFacts, IncidentTextFault> parse_facts(std::string_view text) { return read_text(text, read_facts); }

std::string incident_json(const Incident& incident) {
  const IncidentParts& parts = incident.parts();
  json::array clocks, actions, timeline, told_alarms;
  for (const Clock& clock : parts.clocks)
    clocks.push_back(json::object{{"notice", word_of(clock.notice)},
                                  {"started", timestamp_text(clock.started)},
                                  {"due", timestamp_text(clock.due)},
                                  {"told", moment_json(clock.told)},
                                  {"copy", clock.copy ? json::value(to_hex(*clock.copy)) : json::value(nullptr)},
                                  {"reason_if_late", clock.reason_if_late}});
  for (const Action& action : parts.actions)
    actions.push_back(json::object{{"what", action.what},
                                   {"owner", action.owner},
                                   {"due", day_text(action.due)},
                                   {"done", moment_json(action.done)}});
  for (const TimelineEntry& line : parts.timeline)
    timeline.push_back(json::object{
        {"at", timestamp_text(line.at)}, {"by", line.by}, {"step", word_of(line.step)}, {"text", line.text}});
  for (const auto& [notice, hundredths] : parts.told_alarms)
    told_alarms.push_back(json::object{{"notice", word_of(notice)}, {"hundredths", hundredths}});
  return json::serialize(json::object{{"kind", parts.kind},
                                      {"is_drill", parts.is_drill},
                                      {"state", word_of(parts.state)},
                                      {"detected_at", timestamp_text(parts.detected_at)},
                                      {"aware_at", moment_json(parts.aware_at)},
                                      {"contained_at", moment_json(parts.contained_at)},
                                      {"facts", facts_object(parts.facts)},
                                      {"clocks", std::move(clocks)},
                                      {"actions", std::move(actions)},
                                      {"timeline", std::move(timeline)},
                                      {"told_alarms", std::move(told_alarms)}});
}

Result<Incident, IncidentTextFault> parse_incident(std::string_view text) {
  return read_text(text, [](const JsonNode& node) { return Incident(read_parts(node)); });
}

}  // namespace urna::incident
