// SPDX-License-Identifier: EUPL-1.2
#include "api/hosting_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/caller.hpp"
#include "api/desk_gate.hpp"
#include "api/detail/hosting_json.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/permissions.hpp"
#include "hosting/record_json.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using hosting::Kind;
using hosting::Record;
using hosting::RecordFault;
using hosting::RegisterMove;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 64 * 1024;
constexpr std::size_t register_bytes_max = 4 * 1024 * 1024;
constexpr http::JsonLimits register_limits{.depth_max = 8, .keys_max = 200'000, .string_bytes_max = 64 * 1024};
constexpr std::size_t identifier_characters_max = 64;

Response no_moment() { return detail::refused(RecordFault{"at", "not-a-moment"}); }

json::value record_or_null(const std::optional<Record>& record) {
  return record ? json::value(record_json(*record)) : json::value(nullptr);
}

}  // namespace

Response import_register(HostingKeeper& keeper, std::string_view text, const std::string& by) {
  const auto value = http::parse_json(text, register_limits);
  if (!value) return http::problem(value.error());
  const auto records = hosting::register_from_json(*value);
  if (!records) return detail::refused(records.error());
  const std::vector<RegisterMove> moves = hosting::moves_of(*records);
  if (const auto fault = keeper.change(moves, by)) {
    const RegisterMove& move = moves[fault->first];
    const std::string& id = move.put ? move.put->id : move.end;
    const auto place = std::ranges::find_if(*records, [&](const Record& record) {
      return record.id == id && (!move.put || record.from == move.put->from);
    });
    const std::string field = fault->second.field;
    const bool is_own = field == "id" || field == "from" || field == "to";
    return detail::refused(
        RecordFault{"records[" + std::to_string(place - records->begin()) + "]." + (is_own ? field : "fields." + field),
                    fault->second.what});
  }
  return answer(json::object{{"records", records->size()}}, 201);
}

Response export_register(const HostingKeeper& keeper) {
  json::array records;
  for (const Record& one : keeper.whole().everything()) records.push_back(record_json(one));
  return answer(json::object{{"format", "urna-hosting-register/1"}, {"records", std::move(records)}});
}

void HostingApi::add_routes(http::Router& router) {
  add_presence_routes(router);
  static constexpr const char* visits = "/api/hosting/interventions";
  detail::add_persons_routes<HostingApi>(
      router, *this,
      {{Method::get, "/api/hosting/register", Allowed::hosting_read, &HostingApi::list},
       {Method::post, "/api/hosting/register", Allowed::hosting_change, &HostingApi::import, register_bytes_max},
       {Method::get, "/api/hosting/kinds", Allowed::hosting_read, &HostingApi::kinds},
       {Method::post, "/api/hosting/records", Allowed::hosting_change, &HostingApi::put, body_bytes_max},
       {Method::get, "/api/hosting/records/{record}", Allowed::hosting_read, &HostingApi::history},
       {Method::post, "/api/hosting/records/{record}/end", Allowed::hosting_change, &HostingApi::end, body_bytes_max},
       {Method::get, "/api/hosting/where", Allowed::hosting_read, &HostingApi::where},
       {Method::get, "/api/hosting/findings", Allowed::hosting_read, &HostingApi::findings},
       {Method::get, visits, Allowed::hosting_read, &HostingApi::visits},
       {Method::post, visits, Allowed::hosting_change, &HostingApi::begin_visit, body_bytes_max},
       {Method::get, "/api/hosting/interventions/{intervention}", Allowed::hosting_read, &HostingApi::visit},
       {Method::post, "/api/hosting/interventions/{intervention}/steps", Allowed::hosting_change, &HostingApi::step,
        body_bytes_max},
       {Method::post, "/api/hosting/interventions/{intervention}/decision", Allowed::hosting_decide,
        &HostingApi::decide, body_bytes_max},
       {Method::get, "/api/hosting/decisions", Allowed::hosting_read, &HostingApi::decisions},
       {Method::post, "/api/hosting/decisions", Allowed::hosting_decide, &HostingApi::ask, register_bytes_max},
       {Method::post, "/api/hosting/decisions/{decision}/agree", Allowed::hosting_decide, &HostingApi::agree},
       {Method::remove, "/api/hosting/decisions/{decision}", Allowed::hosting_decide, &HostingApi::end_decision}});
}

Response HostingApi::list(const Request& request) {
  const auto at = detail::moment_asked(request, now_());
  if (!at) return no_moment();
  json::array records;
  bool is_declared = false;
  for (const Record& one : keeper_.whole().everything()) {
    is_declared = true;
    if (one.holds_at(*at)) records.push_back(record_json(one));
  }
  return answer(
      json::object{{"at", timestamp_text(*at)}, {"is_declared", is_declared}, {"records", std::move(records)}});
}

Response HostingApi::kinds(const Request&) {
  json::array kinds;
  for (std::size_t i = 0; i < hosting::kind_count; ++i) kinds.push_back(detail::kind_json(static_cast<Kind>(i)));
  return answer(json::object{{"kinds", std::move(kinds)}});
}

Response HostingApi::import(const Request& request) {
  Response response = import_register(keeper_, request.body, caller_of(request).id());
  return response;
}

Response HostingApi::put(const Request& request) {
  const auto value = http::parse_json(request.body);
  if (!value) return http::problem(value.error());
  auto record = hosting::record_from_json(*value);
  if (!record) return detail::refused(record.error());
  storage::Acting::say("kind", hosting::name_of(record->kind));
  storage::Acting::say("record", record->id);
  const auto fault = keeper_.change({{.put = *record, .end = {}, .at = {}}}, caller_of(request).id());
  if (fault) {
    const bool is_own = fault->second.field == "id" || fault->second.field == "from" || fault->second.field == "to";
    return detail::refused(
        RecordFault{is_own ? fault->second.field : "fields." + fault->second.field, fault->second.what});
  }
  return answer(record_json(*record), 201);
}

Response HostingApi::history(const Request& request) {
  json::array history;
  for (const Record& one : keeper_.whole().history(request.parameter("record"))) history.push_back(record_json(one));
  if (history.empty()) return http::problem(404, "unknown-record");
  return answer(json::object{{"history", std::move(history)}});
}

Response HostingApi::end(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto text = fields->optional_text("at", identifier_characters_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto at = text ? timestamp_from(*text) : now_();
  if (!at) return no_moment();
  const std::string& id = request.parameter("record");
  if (keeper_.whole().history(id).empty()) return http::problem(404, "unknown-record");
  storage::Acting::say("record", id);
  const auto fault = keeper_.change({{.put = {}, .end = id, .at = *at}}, caller_of(request).id());
  if (!fault) return answer(record_json(keeper_.whole().history(id).back()));
  if (fault->second.what == "referred-to") return http::problem(409, "referred-to");
  if (fault->second.what == "unknown") return http::problem(409, "ended-already");
  return detail::refused(RecordFault{"at", fault->second.what});
}

Response HostingApi::where(const Request& request) {
  const auto at = detail::moment_asked(request, now_());
  if (!at) return no_moment();
  const std::string election(request.query_value("election").value_or(""));
  const std::string customer(request.query_value("customer").value_or("sole"));
  const hosting::HostingRegister hosting = keeper_.whole();
  const std::string subject = hosting.subject_for(election, customer, *at);
  const auto proofs = keeper_.proofs(*at);
  json::array placements;
  for (const hosting::Placement& one : hosting.where(subject, *at))
    placements.push_back({{"proof", detail::proof_json(proofs, one, *at)},
                          {"deployment", record_json(one.deployment)},
                          {"node", record_json(one.node)},
                          {"vm", record_or_null(one.vm)},
                          {"server", record_json(one.server)},
                          {"rack", record_json(one.rack)},
                          {"room", record_json(one.room)},
                          {"site", record_json(one.site)},
                          {"owner", record_json(one.owner)},
                          {"operator", record_json(one.operator_)}});
  return answer(json::object{{"at", timestamp_text(*at)}, {"subject", subject}, {"placements", std::move(placements)}});
}

Response HostingApi::findings(const Request& request) {
  const auto rules = keeper_.policy();
  json::value policy;
  if (rules) policy = {{"decision", rules->id}, {"version", rules->policy.version}, {"level", rules->level}};
  std::set<std::string> subjects;
  if (const auto election = request.query_value("election")) {
    subjects.emplace(*election);
  } else {
    for (const Record& one : keeper_.whole().all(Kind::deployment, now_())) subjects.emplace(one.text("subject"));
    subjects.insert("platform");
  }
  json::array judged;
  for (const std::string& subject : subjects) {
    json::array findings;
    for (const HostingFinding& one :
         keeper_.judge({.uuid = subject, .customer = "sole", .ends = {}}).value_or(std::vector<HostingFinding>()))
      findings.push_back(detail::finding_json(one));
    judged.push_back({{"subject", subject}, {"findings", std::move(findings)}});
  }
  return answer(json::object{{"policy", std::move(policy)}, {"subjects", std::move(judged)}});
}

http::Response HostingPages::note_of(const json::value& page) const {
  if (!sign_) return http::retry_later("locked", 30);
  std::string text = "urna-hosting-statement/1\n" + json::serialize(page) + "\n";
  return {.headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = sign_(text)};
}

json::object HostingPages::all_pages() const {
  json::array elections;
  for (const protocol::ElectionUuid& election : elections_())
    elections.push_back(keeper_.public_page(election.text(), customer_));
  return {{"format", "urna-hosting/1"}, {"elections", std::move(elections)}};
}

void HostingPages::add_routes(http::Router& router) const {
  router.add({.pattern = "/api/elections/{uuid}/hosting",
              .permission = named(OpenAct::see_elections),
              .handler = [this](Request& request) {
                const auto election = protocol::ElectionUuid::parse(request.parameter("uuid"));
                if (!election || !is_public_(*election)) return http::problem(404, "unknown-election");
                return answer(keeper_.public_page(election->text(), customer_));
              }});
  router.add({.pattern = "/api/elections/{uuid}/hosting/note",
              .permission = named(OpenAct::see_elections),
              .handler = [this](Request& request) {
                const auto election = protocol::ElectionUuid::parse(request.parameter("uuid"));
                if (!election || !is_public_(*election)) return http::problem(404, "unknown-election");
                return note_of(keeper_.public_page(election->text(), customer_));
              }});
  router.add({.pattern = "/.well-known/urna-hosting.json",
              .permission = named(OpenAct::see_elections),
              .handler = [this](Request&) { return answer(all_pages()); }});
  router.add({.pattern = "/.well-known/urna-hosting.note",
              .permission = named(OpenAct::see_elections),
              .handler = [this](Request&) { return note_of(all_pages()); }});
}

}  // namespace urna::api
