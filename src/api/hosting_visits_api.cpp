// SPDX-License-Identifier: EUPL-1.2
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/hosting_json.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/hosting_api.hpp"
#include "api/visit_machines.hpp"
#include "hosting/record_json.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

/// Visits to machines, and what two people decide.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using hosting::Decision;
using hosting::DecisionKind;
using hosting::Intervention;
using hosting::InterventionFault;
using hosting::RecordFault;
using hosting::Visit;
using http::JsonFields;
using http::Request;
using http::Response;

constexpr std::size_t text_bytes_max = 500;
constexpr std::size_t identifier_bytes_max = 64;
constexpr std::size_t stranger_bytes_max = 200;
constexpr std::size_t listed_max = 100;
constexpr std::size_t policy_bytes_max = 256 * 1024;

/// A moment, or a fault that is noted.
Timestamp moment_in(JsonFields& fields, std::string_view name) {
  const std::string text = fields.text(name, identifier_bytes_max);
  const auto moment = timestamp_from(text);
  if (!moment && !text.empty()) fields.refuse(name, "not-a-moment");
  return moment.value_or(Timestamp{});
}

Response refused(const HostingKeeper::VisitFault& fault) {
  const auto* const broken = std::get_if<RecordFault>(&fault);
  return broken != nullptr ? detail::refused(*broken) : detail::refused(std::get<InterventionFault>(fault));
}

json::value when(const std::optional<hosting::Said>& said) {
  return said ? json::value(timestamp_text(said->at)) : json::value(nullptr);
}

}  // namespace

json::value HostingApi::name_of(const std::string& person) const {
  if (person.empty()) return nullptr;
  return detail::person_name(people_, detail::identifier_from<PersonId>(person));
}

json::object HostingApi::told(const Visit& visit) const {
  json::object object = visit_json(visit.intervention.file());
  for (const char* name : {"announced_by", "approved_by", "closed_by", "reviewed_by"})
    object[name] = name_of(std::string(object.at(name).as_string()));
  for (json::value& one : object.at("presences").as_array()) {
    for (const char* name : {"came_by", "left_by"})
      one.as_object()[name] = name_of(std::string(one.at(name).as_string()));
  }
  for (json::value& one : object.at("badge_logs").as_array())
    one.as_object()["by"] = name_of(std::string(one.at("by").as_string()));
  for (json::value& one : object.at("codes").as_array()) one.as_object().erase("digest");
  object["id"] = visit.id;
  object["version"] = visit.version;
  const auto began = visit.intervention.began();
  const auto ended = visit.intervention.ended();
  object["began"] = detail::moment(began);
  object["ended"] = detail::moment(ended);
  return object;
}

Response HostingApi::visits(const Request&) {
  json::array visits;
  for (const Visit& one : keeper_.visits()) visits.push_back(told(one));
  return answer(json::object{{"interventions", std::move(visits)}});
}

Response HostingApi::visit(const Request& request) {
  const auto found = keeper_.visit(request.parameter("intervention"));
  if (!found) return http::problem(404, "unknown-intervention");
  json::object object = told(*found);
  json::array steps;
  for (const hosting::VisitStep& step : keeper_.steps(found->id))
    steps.push_back({{"what", step.what}, {"at", timestamp_text(step.said.at)}, {"by", name_of(step.said.by)}});
  object["steps"] = std::move(steps);
  object["machines"] = visit_machines(*found, keeper_, now_());
  return answer(object);
}

Response HostingApi::begin_visit(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  hosting::InterventionPlan plan;
  plan.site = fields->text("site", identifier_bytes_max);
  for (std::string& one : fields->texts("technicians", listed_max, identifier_bytes_max))
    plan.technicians.push_back({std::move(one), {}, {}});
  plan.systems = fields->texts("systems", listed_max, identifier_bytes_max);
  plan.purpose = fields->optional_text("purpose", text_bytes_max).value_or("");
  plan.ticket = fields->optional_text("ticket", text_bytes_max).value_or("");
  const bool is_found = fields->optional_boolean("is_found").value_or(false);
  if (is_found) plan.stranger = fields->optional_text("stranger", stranger_bytes_max).value_or("");
  plan.from = is_found ? now_() : moment_in(*fields, "from");
  plan.to = moment_in(*fields, "to");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  storage::Acting::say("site", plan.site);
  storage::Acting::say("purpose", plan.purpose);
  const auto begun = keeper_.begin_visit(std::move(plan), is_found, caller_of(request).id());
  if (!begun) return refused(begun.error());
  return answer(told(*begun), 201);
}

Response HostingApi::make_step(const Request& request, const std::set<std::string, std::less<>>& allowed) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string what = fields->text("step", identifier_bytes_max);
  if (!what.empty() && !allowed.contains(what)) fields->refuse("step", "not-a-choice");
  hosting::InterventionOutcome outcome;
  if (what == "close") {
    outcome.actions = fields->optional_text("actions", 4 * text_bytes_max).value_or("");
    outcome.media = fields->optional_text("media", text_bytes_max).value_or("");
    outcome.statement_before = fields->optional_text("statement_before", text_bytes_max).value_or("");
    outcome.statement_after = fields->optional_text("statement_after", text_bytes_max).value_or("");
  }
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::string by = caller_of(request).id();
  storage::Acting::say("step", what);
  if (what == "approve") return given(door_.approve(request.parameter("intervention"), by));
  const auto stepped = keeper_.step(
      request.parameter("intervention"), what,
      [&](Intervention& visit, Timestamp now) -> std::optional<InterventionFault> {
        if (what == "call-off") return visit.call_off(now);
        if (what == "close") return visit.close(std::move(outcome), by, now);
        return visit.review(by, now);
      },
      by);
  return stepped ? answer(told(*stepped)) : detail::refused(stepped.error());
}

Response HostingApi::step(const Request& request) {
  return make_step(request, {"call-off", "close"});
}

Response HostingApi::decide(const Request& request) { return make_step(request, {"approve", "review"}); }

json::object HostingApi::told(const Decision& decision) const {
  const auto by = [&](const std::optional<hosting::Said>& said) {
    return said ? name_of(said->by) : json::value(nullptr);
  };
  const bool is_policy = decision.kind == DecisionKind::policy;
  const bool is_named = decision.policy == "built-in" || decision.policy == "none";
  json::object object{{"id", decision.id},
                      {"kind", is_policy ? "policy" : "derogation"},
                      {"reason", decision.reason},
                      {"asked", timestamp_text(decision.asked.at)},
                      {"asked_by", name_of(decision.asked.by)},
                      {"agreed", when(decision.agreed)},
                      {"agreed_by", by(decision.agreed)},
                      {"ended", when(decision.ended)},
                      {"ended_by", by(decision.ended)}};
  if (is_policy) {
    object["policy"] = is_named ? decision.policy : "own";
    object["level"] = decision.level;
  } else {
    object["election"] = decision.election;
    object["rule"] = decision.rule;
  }
  return object;
}

Response HostingApi::decisions(const Request&) {
  json::array decisions;
  for (const Decision& one : keeper_.decisions()) decisions.push_back(told(one));
  return answer(json::object{{"decisions", std::move(decisions)}});
}

Response HostingApi::ask(const Request& request) {
  auto fields =
      JsonFields::of(request.body, {.depth_max = 12, .keys_max = 10'000, .string_bytes_max = policy_bytes_max});
  if (!fields) return http::problem(fields.error());
  Decision decision;
  const std::string kind = fields->text("kind", identifier_bytes_max);
  decision.reason = fields->text("reason", text_bytes_max);
  if (kind == "policy") {
    decision.kind = DecisionKind::policy;
    decision.policy = fields->text("policy", policy_bytes_max);
    decision.level = static_cast<int>(fields->optional_integer("level", 1, 3).value_or(1));
    if (decision.policy != "built-in" && decision.policy != "none" && !decision.policy.empty()) {
      const auto read = hosting::Policy::parse(decision.policy);
      if (!read) fields->refuse("policy", read.error().where + ": " + read.error().what);
    }
  } else if (kind == "derogation") {
    decision.election = fields->text("election", identifier_bytes_max);
    decision.rule = fields->text("rule", identifier_bytes_max);
    if (!decision.election.empty() && !protocol::ElectionUuid::parse(decision.election))
      fields->refuse("election", "not-an-election");
    const auto rules = keeper_.policy();
    const bool is_rule = rules && std::ranges::any_of(rules->policy.rules, [&](const hosting::Rule& rule) {
                           return rule.id == decision.rule && rule.severity == hosting::Severity::block;
                         });
    if (!decision.rule.empty() && !is_rule) fields->refuse("rule", "not-a-rule");
  } else {
    fields->refuse("kind", "not-a-choice");
  }
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  storage::Acting::say("kind", kind);
  storage::Acting::say("reason", decision.reason);
  const auto asked = keeper_.ask(std::move(decision), caller_of(request).id());
  return asked ? answer(told(*asked), 201) : detail::refused(asked.error());
}

Response HostingApi::agree(const Request& request) {
  const auto agreed = keeper_.agree(request.parameter("decision"), caller_of(request).id());
  return agreed ? answer(told(*agreed)) : detail::refused(agreed.error());
}

Response HostingApi::end_decision(const Request& request) {
  const auto ended = keeper_.end(request.parameter("decision"), caller_of(request).id());
  return ended ? answer(told(*ended)) : detail::refused(ended.error());
}

}  // namespace urna::api
