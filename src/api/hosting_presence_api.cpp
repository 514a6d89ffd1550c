// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/hosting_json.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/detail/people_words.hpp"
#include "api/hosting_api.hpp"
#include "api/throttled_address.hpp"
#include "base/bytes.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

/// Who is on the premises: shown by a code, or noted by an operator.
namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using hosting::Intervention;
using hosting::InterventionFault;
using http::JsonFields;
using http::Request;
using http::Response;
using Way = VisitDoor::Way;

constexpr std::size_t body_bytes_max = 4 * 1024;
constexpr std::size_t reason_bytes_max = 500;
constexpr std::size_t identifier_bytes_max = 64;
constexpr std::int64_t document_versions_max = 1'000'000;
/// Beyond so many an hour, codes of strangers that are refused have no entry each.
constexpr unsigned refused_codes_max = 30;

Response refused(const VisitDoor::ShowFault& fault) {
  if (const auto* const why = std::get_if<InterventionFault>(&fault)) return detail::refused(*why);
  if (const auto* const stepped = std::get_if<HostingKeeper::Stepped>(&fault)) return detail::refused(*stepped);
  Response response = http::problem(429, "too-many-tries");
  const auto seconds = std::get<VisitDoor::Wait>(fault).time.count();
  response.headers.set("Retry-After", std::to_string(std::max<std::int64_t>(1, seconds)));
  return response;
}

void say(const VisitDoor::Noted& noted) {
  storage::Acting::say("intervention", noted.visit.id);
  storage::Acting::say("technician", noted.technician);
}

}  // namespace

void HostingApi::add_presence_routes(http::Router& router) {
  using Allowed = identity::Permission;
  using http::Method;
  detail::add_persons_routes<HostingApi>(
      router, *this,
      {{Method::post, "/api/hosting/interventions/{intervention}/arrivals", Allowed::hosting_change,
        &HostingApi::arrive, body_bytes_max},
       {Method::post, "/api/hosting/interventions/{intervention}/departures", Allowed::hosting_change,
        &HostingApi::leave, body_bytes_max},
       {Method::post, "/api/hosting/interventions/{intervention}/codes", Allowed::hosting_decide,
        &HostingApi::give_code, body_bytes_max},
       {Method::remove, "/api/hosting/interventions/{intervention}/codes/{technician}", Allowed::hosting_change,
        &HostingApi::withdraw_code},
       {Method::post, "/api/hosting/interventions/{intervention}/badge-logs", Allowed::hosting_change,
        &HostingApi::attach, body_bytes_max}});
  const auto add_public = [&](const char* pattern, Way way) {
    router.add({.method = Method::post,
                .pattern = pattern,
                .permission = named(OpenAct::come_near_machines),
                .handler = [this, way](Request& request) { return show_publicly(way, request); },
                .body_bytes_max = body_bytes_max});
  };
  add_public("/api/visits/arrivals", Way::arrives);
  add_public("/api/visits/departures", Way::leaves);
}

bool HostingApi::is_one_too_many() {
  const std::lock_guard lock(mutex_);
  if (now_() - hour_ >= std::chrono::hours(1)) {
    hour_ = now_();
    refused_codes_ = 0;
  }
  return ++refused_codes_ > refused_codes_max;
}

/// What a stranger is told: nothing of the site, and nobody's name.
Response HostingApi::show_publicly(Way way, const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string code = fields->text("code", VisitDoor::typed_bytes_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto noted =
      door_.show(way, {.code = code, .place = throttled_address(request.peer), .by = {}, .visit = {}});
  if (!noted) {
    auto* const acting = storage::Acting::current();
    if (acting != nullptr && is_one_too_many()) acting->note_told();
    return refused(noted.error());
  }
  say(*noted);
  // The newest presence of who shows the code is the one that has just begun or ended.
  const auto& presences = noted->visit.intervention.presences();
  const auto presence = std::find_if(presences.rbegin(), presences.rend(), [&](const hosting::Presence& one) {
    return one.technician == noted->technician;
  });
  return answer(json::object{{"came", timestamp_text(presence->came)},
                             {"left", detail::moment(presence->left)},
                             {"planned_until", timestamp_text(noted->visit.intervention.plan().to)}});
}

Response HostingApi::arrive(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string code = fields->text("code", VisitDoor::typed_bytes_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::string by = caller_of(request).id();
  const auto noted = door_.show(
      Way::arrives,
      {.code = code, .place = "person " + by, .by = by, .visit = request.parameter("intervention")});
  if (!noted) return refused(noted.error());
  say(*noted);
  return answer(told(noted->visit));
}

Response HostingApi::leave(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const auto code = fields->optional_text("code", VisitDoor::typed_bytes_max);
  std::string technician;
  std::string reason;
  if (!code) {
    technician = fields->optional_text("technician", identifier_bytes_max).value_or("");
    reason = fields->optional_text("reason", reason_bytes_max).value_or("");
  }
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const std::string by = caller_of(request).id();
  const std::string& id = request.parameter("intervention");
  if (code) {
    const auto noted = door_.show(Way::leaves, {.code = *code, .place = "person " + by, .by = by, .visit = id});
    if (!noted) return refused(noted.error());
    say(*noted);
    return answer(told(noted->visit));
  }
  storage::Acting::say("intervention", id);
  storage::Acting::say("technician", technician);
  storage::Acting::say("reason", reason);
  const auto stepped = keeper_.step(
      id, "left",
      [&](Intervention& visit, Timestamp now) { return visit.note_departure(technician, reason, by, now); }, by);
  return stepped ? answer(told(*stepped)) : detail::refused(stepped.error());
}

Response HostingApi::given(const Result<VisitDoor::Given, VisitDoor::Fault>& given) const {
  if (!given) return detail::refused(given.error());
  json::object object = told(given->visit);
  json::array codes;
  for (const VisitDoor::NewCode& one : given->codes)
    codes.push_back(
        {{"technician", one.technician}, {"code", one.code.expose()}, {"until", timestamp_text(one.until)}});
  object["new_codes"] = std::move(codes);
  return answer(object);
}

Response HostingApi::give_code(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string technician = fields->text("technician", identifier_bytes_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  storage::Acting::say("step", "new-code");
  storage::Acting::say("technician", technician);
  return given(door_.renew(request.parameter("intervention"), technician, caller_of(request).id()));
}

Response HostingApi::withdraw_code(const Request& request) {
  const std::string& technician = request.parameter("technician");
  storage::Acting::say("step", "code-withdrawn");
  storage::Acting::say("technician", technician);
  const auto stepped = keeper_.step(
      request.parameter("intervention"), "code-withdrawn",
      [&](Intervention& visit, Timestamp) { return visit.withdraw_code(technician); }, caller_of(request).id());
  return stepped ? answer(told(*stepped)) : detail::refused(stepped.error());
}

Response HostingApi::attach(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string name = fields->text("document", identifier_bytes_max);
  const auto version = static_cast<std::uint32_t>(fields->integer("version", 1, document_versions_max));
  const Caller& caller = caller_of(request);
  const auto document = detail::identifier_from<documents::DocumentId>(name);
  const auto read = document && caller.person() != nullptr ? document_(*caller.person(), *document, version)
                                                           : std::nullopt;
  if (!read && !name.empty()) fields->refuse("document", "refers-to-nothing");
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  storage::Acting::say("step", "badge-log");
  const auto stepped = keeper_.step(
      request.parameter("intervention"), "badge-log",
      [&](Intervention& visit, Timestamp now) {
        return visit.attach({.document = to_hex(document->get()),
                             .version = version,
                             .name = read->document.name,
                             .digest = to_hex(read->version.digest),
                             .by = caller.id(),
                             .at = now});
      },
      caller.id());
  return stepped ? answer(told(*stepped)) : detail::refused(stepped.error());
}

}  // namespace urna::api
