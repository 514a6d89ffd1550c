// SPDX-License-Identifier: EUPL-1.2
#include "api/signing_rights_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/approval_answers.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/detail/service_sight.hpp"
#include "api/service_door.hpp"
#include "base/ensure.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::DelegationFault;
using assurance::GivenDelegation;
using assurance::GivenWaiver;
using detail::answer;
using detail::unfit;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::int64_t version_max = 1'000'000'000;

Response unknown_service() { return http::problem(404, "unknown-assured-service"); }

const PersonId& person_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return *person;
}

Timestamp moment_in(JsonFields& fields, std::string_view name) {
  const std::string text = fields.text(name, 40);
  const auto moment = timestamp_from(text);
  if (!moment && !text.empty()) fields.refuse(name, "is no moment such as 2027-11-24T09:00:00Z");
  return moment.value_or(Timestamp());
}

Response refused(DelegationFault fault) {
  switch (fault) {
    case DelegationFault::to_oneself:
      return unfit("to", "is yourself");
    case DelegationFault::ends_before_it_begins:
      return unfit("expires", "is not after the beginning");
    case DelegationFault::ends_in_past:
      return unfit("expires", "is in the past");
    case DelegationFault::lasts_too_long:
      return unfit("expires", "is more than 366 days after the beginning");
  }
  return unfit("expires", "does not fit");
}

std::string_view state_of(const GivenDelegation& one, Timestamp now) {
  if (one.ended) return "ended";
  if (now < one.delegation.not_before) return "upcoming";
  return now < one.delegation.expires ? "holds" : "expired";
}

json::object waiver_json(const GivenWaiver& one, std::size_t number, Timestamp now,
                         const identity::PersonStore& people) {
  json::value ended;
  if (one.ended) {
    ended = {{"at", timestamp_text(one.ended->at)},
             {"by", detail::person_json(one.ended->by, people)},
             {"reason", one.ended->reason}};
  }
  return {{"number", number},
          {"measure", one.waiver.measure},
          {"until", day_text(one.waiver.until)},
          {"holds", one.holds(now)},
          {"reason", one.reason},
          {"by", detail::person_json(one.by, people)},
          {"given", timestamp_text(one.given)},
          {"ended", std::move(ended)}};
}

std::string reason_in(JsonFields& fields) {
  std::string reason = fields.text("reason", assurance::text_bytes_max);
  if (!reason.empty() && !detail::is_written_text(reason))
    fields.refuse("reason", "is blank, or has control characters in it");
  return reason;
}

/// By its number in the service, from 1, the oldest first; none is ever taken out.
GivenWaiver* find_waiver(std::vector<GivenWaiver>& waivers, const std::string& number) {
  for (std::size_t place = 0; place < waivers.size(); ++place)
    if (std::to_string(place + 1) == number) return &waivers[place];
  return nullptr;
}

}  // namespace

SigningRightsApi::SigningRightsApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                                   crypto::RandomSource& random, MaySign may_sign,
                                   const assurance::Catalogue& catalogue)
    : store_(store), people_(people), random_(random), may_sign_(std::move(may_sign)), catalogue_(catalogue) {}

void SigningRightsApi::add_routes(http::Router& router) {
  static constexpr const char* delegations = "/api/assurance/services/{service}/approval/delegations";
  using Api = SigningRightsApi;
  add_service_routes<Api>(router, *this, ServiceDoor(store_, people_, catalogue_),
                          {{Method::get, delegations, ServiceNeed::read_approve, &Api::list}});
  // As the signature: a role's alone, whatever the service's list says.
  detail::add_persons_routes<Api>(
      router, *this,
      {{Method::post, delegations, Allowed::assurance_sign, &Api::delegate, body_bytes_max},
       {Method::remove, "/api/assurance/services/{service}/approval/delegations/{delegation}", Allowed::assurance_sign,
        &Api::end_delegation},
       {Method::post, "/api/assurance/services/{service}/approval/waivers", Allowed::assurance_sign, &Api::waive,
        body_bytes_max},
       {Method::post, "/api/assurance/services/{service}/approval/waivers/{waiver}/end", Allowed::assurance_sign,
        &Api::end_waiver, body_bytes_max}});
}

std::optional<SigningRightsApi::Found> SigningRightsApi::found(const Request& request) const {
  const auto id = detail::identifier_from<assurance::AssuredId>(request.parameter("service"));
  auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return std::nullopt;
  auto file = assurance::parse_service_file(kept->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  return Found{std::move(*kept), std::move(*file)};
}

Response SigningRightsApi::told(const Request& request, const Found& found, unsigned status) const {
  const Timestamp now = caller_of(request).now;
  json::array delegations;
  for (auto one = found.file.delegations.rbegin(); one != found.file.delegations.rend(); ++one) {
    delegations.push_back({{"id", to_hex(one->id.get())},
                           {"state", state_of(*one, now)},
                           {"from", detail::person_json(one->delegation.from, people_)},
                           {"to", detail::person_json(one->delegation.to, people_)},
                           {"not_before", timestamp_text(one->delegation.not_before)},
                           {"expires", timestamp_text(one->delegation.expires)},
                           {"given", timestamp_text(one->given)},
                           {"ended", one->ended ? json::value(timestamp_text(one->ended->at)) : json::value()}});
  }
  json::array waivers;
  for (std::size_t number = found.file.waivers.size(); number > 0; --number)
    waivers.push_back(waiver_json(found.file.waivers[number - 1], number, now, people_));
  json::array signers;
  for (const identity::Person& person : people_.all())
    if (may_sign_(person.id)) signers.push_back(detail::person_json(person.id, people_));
  return answer(json::object{{"version", found.kept.version},
                             {"delegations", std::move(delegations)},
                             {"waivers", std::move(waivers)},
                             {"signers", std::move(signers)}},
                status);
}

Response SigningRightsApi::keep(const Request& request, Found found, std::string_view what, unsigned status) {
  const auto evaluation = assurance::evaluate(catalogue_, found.file.description.meaning,
                                              assurance::answers_of(found.file, catalogue_), assurance::Reading::urna);
  const json::object line{{"what", what},
                          {"index", evaluation.standard.total.value()},
                          {"personalised", evaluation.personalised.total.value()}};
  found.kept.version += 1;
  found.kept.file = service_file_json(found.file);
  if (!store_.put(found.kept, {caller_of(request).now, person_of(request), json::serialize(line)}))
    return http::problem(409, "changed-meanwhile");
  return told(request, found, status);
}

Response SigningRightsApi::list(const Request& request) {
  const auto service = found(request);
  return service ? told(request, *service, 200) : unknown_service();
}

Response SigningRightsApi::delegate(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const Timestamp now = caller_of(request).now;
  const std::int64_t version = fields->integer("version", 1, version_max);
  const auto to = detail::identifier_from<PersonId>(fields->text("to", 32));
  if (!to || !may_sign_(*to)) fields->refuse("to", "is nobody who may sign");
  const Timestamp not_before = moment_in(*fields, "not_before");
  const Timestamp expires = moment_in(*fields, "expires");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto service = found(request);
  if (!service) return unknown_service();
  const assurance::Delegation delegation{person_of(request), *to, not_before, expires};
  if (const auto fault = find_fault(delegation, now)) return refused(*fault);
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  if (service->file.delegations.size() >= assurance::given_max) return http::problem(422, "too-many-delegations");
  storage::Acting::say("until", timestamp_text(expires));
  service->file.delegations.push_back(
      {identity::draw_identifier<assurance::DelegationId>(random_), delegation, now, {}});
  return keep(request, std::move(*service), "delegation-given", 201);
}

Response SigningRightsApi::end_delegation(const Request& request) {
  auto service = found(request);
  if (!service) return unknown_service();
  const auto id = detail::identifier_from<assurance::DelegationId>(request.parameter("delegation"));
  const auto one = std::ranges::find_if(service->file.delegations,
                                        [&](const GivenDelegation& given) { return id && given.id == *id; });
  if (one == service->file.delegations.end()) return http::problem(404, "unknown-delegation");
  const PersonId& who = person_of(request);
  if (who != one->delegation.from && who != one->delegation.to) return http::problem(403, "not-the-giver");
  const Timestamp now = caller_of(request).now;
  if (one->ended || one->delegation.expires <= now) return http::problem(409, "ended-already");
  one->ended = GivenDelegation::End{now, who};
  return keep(request, std::move(*service), "delegation-ended", 200);
}

Response SigningRightsApi::waive(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const Timestamp now = caller_of(request).now;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string measure = fields->text("measure", 80);
  if (!measure.empty() && catalogue_.place_of(measure) == catalogue_.measures.size())
    fields->refuse("measure", "there is no such measure");
  const std::string reason = reason_in(*fields);
  const std::string until_text = fields->text("until", 10);
  const auto until = day_from(until_text);
  if (!until && !until_text.empty()) fields->refuse("until", "is no day");
  if (until && std::chrono::sys_days(*until) < today) fields->refuse("until", "is in the past");
  if (until && std::chrono::sys_days(*until) > today + assurance::waiver_lasts_at_most)
    fields->refuse("until", "is more than 366 days away");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto service = found(request);
  if (!service) return unknown_service();
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  if (service->file.waivers.size() >= assurance::given_max) return http::problem(422, "too-many-waivers");
  storage::Acting::say("measure", measure);
  storage::Acting::say("reason", reason);
  service->file.waivers.push_back({{measure, std::chrono::sys_days(*until)}, reason, person_of(request), now});
  return keep(request, std::move(*service), "waiver-given", 201);
}

Response SigningRightsApi::end_waiver(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string reason = reason_in(*fields);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto service = found(request);
  if (!service) return unknown_service();
  GivenWaiver* const one = find_waiver(service->file.waivers, request.parameter("waiver"));
  if (one == nullptr) return http::problem(404, "unknown-waiver");
  const Timestamp now = caller_of(request).now;
  if (!one->holds(now)) return http::problem(409, "ended-already");
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  storage::Acting::say("measure", one->waiver.measure);
  storage::Acting::say("reason", reason);
  one->ended = GivenWaiver::End{now, person_of(request), reason};
  return keep(request, std::move(*service), "waiver-ended", 200);
}

}  // namespace urna::api
