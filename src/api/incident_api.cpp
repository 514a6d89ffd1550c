// SPDX-License-Identifier: EUPL-1.2
#include "api/incident_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/persons_routes.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "identity/identifiers.hpp"
#include "incident/incident_json.hpp"
#include "incident/incident_words.hpp"
#include "incident/notice_draft.hpp"
#include "journal/entry.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using detail::unfit;
using http::JsonFields;
using http::Method;
using http::Problem;
using http::Request;
using http::Response;
using incident::Clock;
using incident::Incident;
using incident::IncidentFault;
using incident::IncidentId;
using incident::IncidentNews;
using incident::IncidentState;
using incident::KeptIncident;
using incident::Notice;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 64 * 1024;
constexpr std::size_t text_bytes_max = 2'000;
constexpr std::size_t kind_bytes_max = 80;
constexpr std::size_t notice_bytes_max = 40'000;
constexpr std::size_t word_bytes_max = 40;
constexpr std::int64_t version_max = 1'000'000'000;
constexpr std::int64_t actions_max = 1'000;

Response unknown_incident() { return http::problem(404, "unknown-incident"); }

Response refused(IncidentFault fault) {
  switch (fault) {
    case IncidentFault::wrong_state:
      return http::problem(409, "wrong-state");
    case IncidentFault::aware_in_future:
      return unfit("aware_at", "is in the future");
    case IncidentFault::aware_later:
      return unfit("aware_at", "is later than was said: known is known");
    case IncidentFault::reason_missing:
      return unfit("text", "is missing, or over 2,000 bytes: say how, or why");
    case IncidentFault::told_already:
      return http::problem(409, "told-already");
    case IncidentFault::not_owed:
      return http::problem(409, "not-owed");
    case IncidentFault::open_action:
      return http::problem(409, "something-is-open");
    case IncidentFault::in_past:
      return unfit("due", "is in the past");
  }
  return http::problem(409, "wrong-state");
}

Timestamp moment_in(JsonFields& fields, std::string_view name) {
  const std::string text = fields.text(name, word_bytes_max);
  const auto moment = timestamp_from(text);
  if (!moment && !text.empty()) fields.refuse(name, "a moment is wanted, as 2026-11-24T09:00:00Z");
  return moment.value_or(Timestamp{});
}

incident::IncidentFacts facts_in(JsonFields& fields) {
  const json::value* const value = fields.any("facts");
  if (value == nullptr) {
    fields.refuse("facts", "is missing");
    return {};
  }
  auto facts = incident::parse_facts(json::serialize(*value));
  if (facts) return std::move(*facts);
  const auto& fault = facts.error();
  fields.refuse(fault.field.empty() ? "facts" : "facts." + fault.field, fault.what);
  return {};
}

/// As it stands in a timeline and beside what was sent.
std::string actor_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return storage::actor_of(*person).text();
}

std::optional<incident::Language> language_in(const Request& request) {
  const auto asked = request.query_value("language");
  if (!asked || *asked == "en") return incident::Language::english;
  if (*asked == "fr") return incident::Language::french;
  if (*asked == "nl") return incident::Language::dutch;
  if (*asked == "de") return incident::Language::german;
  return std::nullopt;
}

/// The notice that is owed first and was not sent.
const Clock* next_clock(const Incident& incident) {
  const Clock* next = nullptr;
  for (const Clock& clock : incident.clocks())
    if (!clock.told && (next == nullptr || clock.due < next->due)) next = &clock;
  return next;
}

json::object summary(const KeptIncident& kept, Timestamp now) {
  const Incident& incident = kept.incident;
  json::object object{{"id", to_hex(kept.id.get())},
                      {"version", kept.version},
                      {"kind", incident.kind()},
                      {"is_drill", incident.is_drill()},
                      {"state", word_of(incident.state())},
                      {"severity", word_of(incident.facts().severity)},
                      {"detected_at", timestamp_text(incident.detected_at())},
                      {"aware_at", detail::moment(incident.aware_at())},
                      {"next", nullptr}};
  if (const Clock* const next = incident.is_over() ? nullptr : next_clock(incident))
    object["next"] = json::object{{"notice", word_of(next->notice)},
                                  {"started", timestamp_text(next->started)},
                                  {"due", timestamp_text(next->due)},
                                  {"is_late", next->is_late(now)}};
  return object;
}

IncidentNews news_of(const Incident& incident) {
  if (incident.state() == IncidentState::closed) return IncidentNews::closed;
  return incident.state() == IncidentState::dismissed ? IncidentNews::dismissed : IncidentNews::changed;
}

json::value seconds(const std::optional<std::chrono::seconds>& time) {
  return time ? json::value(time->count()) : json::value(nullptr);
}

}  // namespace

void IncidentApi::add_routes(http::Router& router) {
  using Api = IncidentApi;
  detail::add_persons_routes<Api>(
      router, *this,
      {{Method::get, "/api/incidents", Allowed::incident_read, &Api::list},
       {Method::post, "/api/incidents", Allowed::incident_handle, &Api::report, body_bytes_max},
       {Method::get, "/api/incident-statistics", Allowed::incident_read, &Api::statistics},
       {Method::get, "/api/incidents/{incident}", Allowed::incident_read, &Api::read},
       {Method::post, "/api/incidents/{incident}/steps", Allowed::incident_handle, &Api::step, body_bytes_max},
       {Method::get, "/api/incidents/{incident}/drafts/{notice}", Allowed::incident_read, &Api::draft},
       {Method::post, "/api/incidents/{incident}/notices", Allowed::incident_handle, &Api::tell, body_bytes_max},
       {Method::get, "/api/incidents/{incident}/notices/{number}", Allowed::incident_read, &Api::sent}});
}

std::optional<KeptIncident> IncidentApi::found(const Request& request) const {
  const auto id = detail::identifier_from<IncidentId>(request.parameter("incident"));
  return id ? store_.find(*id) : std::nullopt;
}

json::value IncidentApi::name_of(const std::string& actor) const {
  const auto parsed = journal::Actor::parse(actor);
  const auto pseudonym = parsed ? parsed->pseudonym() : std::nullopt;
  if (!pseudonym) return nullptr;  // a program of ours
  return detail::person_name(people_, PersonId(*pseudonym));
}

json::object IncidentApi::told(const KeptIncident& kept, Timestamp now) const {
  json::object object = summary(kept, now);
  json::object whole = json::parse(incident_json(kept.incident)).as_object();
  for (const char* name : {"contained_at", "facts", "clocks", "actions", "timeline"})
    object[name] = std::move(whole[name]);
  for (json::value& line : object["timeline"].as_array())
    line.as_object()["by"] = name_of(std::string(line.as_object()["by"].as_string()));
  for (json::value& clock : object["clocks"].as_array()) {
    const auto notice = incident::from_word<Notice>(clock.as_object()["notice"].as_string());
    const auto& clocks = kept.incident.clocks();
    clock.as_object()["is_late"] = std::ranges::find(clocks, *notice, &Clock::notice)->is_late(now);
  }
  json::array notices;
  for (const incident::SentNotice& notice : store_.notices(kept.id))
    notices.push_back(json::object{{"number", notice.number},
                                   {"notice", word_of(notice.notice)},
                                   {"at", timestamp_text(notice.at)},
                                   {"by", name_of(notice.by)}});
  object["notices"] = std::move(notices);
  return object;
}

Response IncidentApi::list(const Request& request) {
  json::array incidents;
  auto all = store_.all();
  std::ranges::reverse(all);
  for (const KeptIncident& one : all) incidents.push_back(summary(one, caller_of(request).now));
  return answer(json::object{{"incidents", std::move(incidents)}});
}

Response IncidentApi::statistics(const Request& request) {
  const Timestamp now = caller_of(request).now;
  const auto moment_of = [&](std::string_view name, Timestamp otherwise) -> std::optional<Timestamp> {
    const auto text = request.query_value(name);
    if (!text) return otherwise;
    const auto day = day_from(*text);
    return day ? std::optional<Timestamp>(std::chrono::sys_days(*day)) : std::nullopt;
  };
  const auto from = moment_of("from", now - std::chrono::days(365));
  const auto to = moment_of("to", now + std::chrono::days(1));
  if (!from) return unfit("from", "a day is wanted, as 2026-11-24");
  if (!to) return unfit("to", "a day is wanted, as 2026-11-24");
  std::vector<Incident> all;
  for (KeptIncident& one : store_.all()) all.push_back(std::move(one.incident));
  const auto said = [&](const std::string& kind) {
    const auto found = incident::statistics(all, kind, *from, *to);
    return json::object{{"kind", kind.empty() ? json::value(nullptr) : json::value(kind)},
                        {"incidents", found.incidents},
                        {"notices", found.notices},
                        {"notices_in_time", found.notices_in_time},
                        {"median_seconds_to_aware", seconds(found.to_aware)},
                        {"median_seconds_to_tell", seconds(found.to_tell)},
                        {"median_seconds_to_contain", seconds(found.to_contain)}};
  };
  std::set<std::string> kinds;
  for (const Incident& one : all) kinds.insert(one.kind());
  json::array by_kind;
  for (const std::string& kind : kinds) by_kind.push_back(said(kind));
  return answer(json::object{{"whole", said("")}, {"kinds", std::move(by_kind)}});
}

Response IncidentApi::report(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  std::string kind = fields->text("kind", kind_bytes_max);
  const bool is_drill = fields->optional_boolean("is_drill").value_or(false);
  if (kind.find_first_not_of(' ') == std::string::npos && !kind.empty()) fields->refuse("kind", "says nothing");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const Timestamp now = caller_of(request).now;
  storage::Acting::say("kind", kind);
  const std::string by = actor_of(request);
  KeptIncident kept{
      identity::draw_identifier<IncidentId>(random_), 1,
      is_drill ? Incident::rehearse(std::move(kind), by, now) : Incident::detect(std::move(kind), by, now)};
  ensure(store_.put(kept, IncidentNews::opened), "a random name is new");
  return answer(told(kept, now), 201);
}

Response IncidentApi::read(const Request& request) {
  const auto kept = found(request);
  return kept ? answer(told(*kept, caller_of(request).now)) : unknown_incident();
}

std::optional<IncidentFault> IncidentApi::make(const std::string& step, JsonFields& fields, Incident& incident,
                                               const std::string& by, Timestamp now,
                                               std::optional<Problem>& refusal) const {
  const auto is_refused = [&] { return (refusal = fields.refusal()).has_value(); };
  if (step == "qualified") {
    auto facts = facts_in(fields);
    const Timestamp aware_at = moment_in(fields, "aware_at");
    return is_refused() ? std::nullopt : incident.qualify(std::move(facts), aware_at, by, now);
  }
  if (step == "learned") {
    auto facts = facts_in(fields);
    return is_refused() ? std::nullopt : incident.learn(std::move(facts), by, now);
  }
  if (step == "known_since") {
    const Timestamp aware_at = moment_in(fields, "aware_at");
    return is_refused() ? std::nullopt : incident.correct_awareness(aware_at, by, now);
  }
  if (step == "reviewed") {
    const std::string cause = fields.text("cause", text_bytes_max);
    const std::string lessons = fields.text("lessons", text_bytes_max);
    return is_refused() ? std::nullopt : incident.review(cause, lessons, by, now);
  }
  if (step == "promised") {
    incident::Action action;
    action.what = fields.text("what", text_bytes_max);
    action.owner = fields.text("owner", text_bytes_max);
    const std::string due = fields.text("due", word_bytes_max);
    const auto day = day_from(due);
    if (!day && !due.empty()) fields.refuse("due", "a day is wanted, as 2026-11-24");
    if (is_refused()) return std::nullopt;
    action.due = *day;
    return incident.promise(std::move(action), by, now);
  }
  if (step == "done") {
    const auto place = static_cast<std::size_t>(fields.integer("action", 0, actions_max));
    return is_refused() ? std::nullopt : incident.do_action(place, by, now);
  }
  if (step == "closed") return is_refused() ? std::nullopt : incident.close(by, now);
  using Said = std::optional<IncidentFault> (Incident::*)(const std::string&, const std::string&, Timestamp);
  const std::pair<std::string_view, Said> said_in_words[] = {{"dismissed", &Incident::dismiss},
                                                             {"contained", &Incident::contain},
                                                             {"recovered", &Incident::recover},
                                                             {"remarked", &Incident::remark}};
  const std::string text = fields.text("text", text_bytes_max);
  const auto found =
      std::ranges::find(said_in_words, std::string_view(step), &std::pair<std::string_view, Said>::first);
  if (found == std::end(said_in_words)) fields.refuse("step", "is none of the steps that are known");
  return is_refused() ? std::nullopt : (incident.*found->second)(text, by, now);
}

Response IncidentApi::step(const Request& request) {
  auto kept = found(request);
  if (!kept) return unknown_incident();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string step = fields->text("step", word_bytes_max);
  const Timestamp now = caller_of(request).now;
  std::optional<Problem> refusal;
  const auto fault = make(step, *fields, kept->incident, actor_of(request), now, refusal);
  if (refusal) return http::problem(std::move(*refusal));
  if (kept->version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  if (fault) return refused(*fault);
  storage::Acting::say("kind", kept->incident.kind());
  storage::Acting::say("step", step);
  ++kept->version;
  if (!store_.put(*kept, news_of(kept->incident))) return http::problem(409, "changed-meanwhile");
  return answer(told(*kept, now));
}

Response IncidentApi::draft(const Request& request) {
  const auto kept = found(request);
  if (!kept) return unknown_incident();
  const auto notice = incident::from_word<Notice>(request.parameter("notice"));
  if (!notice) return http::problem(404, "unknown-notice");
  const auto language = language_in(request);
  if (!language) return unfit("language", "is none of fr, nl, de, en");
  return answer(json::object{{"text", notice_draft(*notice, kept->incident, *language, caller_of(request).now)}});
}

Response IncidentApi::tell(const Request& request) {
  auto kept = found(request);
  if (!kept) return unknown_incident();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string word = fields->text("notice", word_bytes_max);
  const std::string text = fields->text("text", notice_bytes_max);
  const std::string reason = fields->optional_text("reason_if_late", text_bytes_max).value_or("");
  const auto notice = incident::from_word<Notice>(word);
  if (!notice && !word.empty()) fields->refuse("notice", "is none of the notices that are known");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  if (kept->version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  const Timestamp now = caller_of(request).now;
  const std::string by = actor_of(request);
  const Digest copy = crypto::sha256(text);
  if (const auto fault = kept->incident.tell(*notice, copy, reason, by, now))
    return fault == IncidentFault::reason_missing ? unfit("reason_if_late", "is missing: it is late") : refused(*fault);
  storage::Acting::say("notice", word);
  storage::Acting::say("sha256", to_hex(copy));
  ++kept->version;
  if (!store_.put(*kept, IncidentNews::told, incident::SentNotice{kept->version, *notice, now, by, text}))
    return http::problem(409, "changed-meanwhile");
  return answer(told(*kept, now), 201);
}

Response IncidentApi::sent(const Request& request) {
  const auto kept = found(request);
  if (!kept) return unknown_incident();
  for (const incident::SentNotice& notice : store_.notices(kept->id)) {
    if (std::to_string(notice.number) != request.parameter("number")) continue;
    return answer(json::object{{"notice", word_of(notice.notice)},
                               {"at", timestamp_text(notice.at)},
                               {"by", name_of(notice.by)},
                               {"text", notice.text},
                               {"sha256", to_hex(crypto::sha256(notice.text))}});
  }
  return http::problem(404, "unknown-notice");
}

}  // namespace urna::api
