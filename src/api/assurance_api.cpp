// SPDX-License-Identifier: EUPL-1.2
#include "api/assurance_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/assurance_json.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/detail/service_sight.hpp"
#include "api/permissions.hpp"
#include "assurance/many_services_store.hpp"
#include "assurance/measure_template.hpp"
#include "base/ensure.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::AssuredService;
using assurance::MeasureAnswer;
using assurance::Reading;
using assurance::ServiceFile;
using detail::answer;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 128 * 1024;
constexpr std::int64_t version_max = 1'000'000'000;

Response unknown_service() { return http::problem(404, "unknown-assured-service"); }

/// A fault as a field of the body, under the member that was read by itself.
http::Problem unfit(std::string_view member, const assurance::ServiceFault& fault) {
  const std::string path = fault.field.empty() ? std::string(member) : std::string(member) + "." + fault.field;
  return {422, "unfit-fields", {}, {{path, fault.what}}};
}

/// The version of a body, and one member of it as text of its own.
struct Wrapped {
  std::int64_t version = 0;
  std::string text;
};
Result<Wrapped, http::Problem> unwrap(const Request& request, std::string_view member) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return failure(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const json::value* const value = fields->any(member);
  if (value == nullptr) fields->refuse(member, "is missing");
  if (auto refusal = fields->refusal()) return failure(std::move(*refusal));
  return Wrapped{version, json::serialize(*value)};
}

const PersonId& person_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return *person;
}

bool is_of_catalogue(const assurance::Catalogue& catalogue, std::string_view measure) {
  return catalogue.place_of(measure) < catalogue.measures.size();
}

/// The words of a list in a query: `data=technical,identity_contact`.
json::array words_in(std::string_view list) {
  json::array words;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    words.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return words;
}

}  // namespace

AssuranceApi::AssuranceApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                           crypto::RandomSource& random, const EvidenceKeeper* evidence,
                           const assurance::Catalogue& catalogue, FindCommon common)
    : store_(store),
      people_(people),
      random_(random),
      evidence_(evidence),
      catalogue_(catalogue),
      common_(std::move(common)) {}

void AssuranceApi::add_routes(http::Router& router) {
  static constexpr const char* aside = "/api/assurance/services/{service}/measures/{measure}/aside";
  using Need = ServiceNeed;
  detail::add_persons_routes<AssuranceApi>(
      router, *this,
      {{Method::post, "/api/assurance/services", Allowed::assurance_change, &AssuranceApi::add, body_bytes_max}});
  // The first shows whoever asks their own services, the other works out what anybody may know.
  for (const auto& [pattern, handler] : {std::pair{"/api/assurance/services", &AssuranceApi::list},
                                         std::pair{"/api/assurance/need", &AssuranceApi::need}}) {
    router.add({.pattern = pattern,
                .permission = named_in_service(Allowed::assurance_read),
                .handler = [this, handler = handler](Request& request) { return (this->*handler)(request); }});
  }
  add_service_routes<AssuranceApi>(
      router, *this, ServiceDoor(store_, people_, catalogue_),
      {{Method::get, "/api/assurance/services/{service}", Need::anything, &AssuranceApi::read},
       {Method::remove, "/api/assurance/services/{service}", Need::own, &AssuranceApi::remove},
       {Method::get, "/api/assurance/services/{service}/history", Need::anything, &AssuranceApi::history},
       {Method::put, "/api/assurance/services/{service}/description", Need::write_describe, &AssuranceApi::describe,
        body_bytes_max},
       {Method::put, "/api/assurance/services/{service}/own", Need::write_secure, &AssuranceApi::put_own,
        body_bytes_max},
       {Method::put, "/api/assurance/services/{service}/platform", Need::change_by_role, &AssuranceApi::link,
        body_bytes_max},
       {Method::put, "/api/assurance/services/{service}/measures/{measure}", Need::feed_measures,
        &AssuranceApi::answer_measure, body_bytes_max},
       {Method::post, "/api/assurance/services/{service}/measures/{measure}/comments", Need::feed_measures,
        &AssuranceApi::comment, body_bytes_max},
       {Method::post, aside, Need::write_secure, &AssuranceApi::ask_aside, body_bytes_max},
       {Method::put, aside, Need::write_secure, &AssuranceApi::agree_aside, body_bytes_max},
       {Method::remove, aside, Need::write_secure, &AssuranceApi::end_aside}});
}

AssuranceApi::Found AssuranceApi::opened(AssuredService kept) const {
  auto file = assurance::parse_service_file(kept.file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  if (evidence_ == nullptr) file->is_this_platform = false;  // it came from a platform of its own
  return {std::move(kept), std::move(*file)};
}

std::optional<std::vector<assurance::Proof>> AssuranceApi::proofs_behind(const ServiceFile& file, Timestamp now) const {
  const auto standings = evidence_ != nullptr ? std::optional(evidence_->standings()) : std::nullopt;
  return assurance::proofs_behind(file, catalogue_, standings, now);
}

assurance::Evaluation AssuranceApi::evaluated(const ServiceFile& file, Timestamp now) const {
  auto answers = answers_of(file, catalogue_);
  answers.proofs = proofs_behind(file, now);
  auto evaluation = assurance::evaluate(catalogue_, file.description.meaning, answers, Reading::urna);
  if (!answers.proofs) evaluation.proved.reset();  // nothing was ever checked or signed: that counts against nobody
  return evaluation;
}

std::optional<AssuranceApi::Found> AssuranceApi::found(const Request& request) const {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return std::nullopt;
  return opened(std::move(*kept));
}

json::object AssuranceApi::told(const Request& request, const Found& found) const {
  const auto& description = found.file.description;
  const Timestamp now = caller_of(request).now;
  const auto evaluation = evaluated(found.file, now);
  json::object object = detail::summary_json(found.file, evaluation, catalogue_);
  object["id"] = to_hex(found.kept.id.get());
  object["version"] = found.kept.version;
  object["catalogue"] = catalogue_.version;
  object["description"] = json::parse(description.json);
  json::array measures =
      detail::measures_json(found.file, evaluation, catalogue_, people_, proofs_behind(found.file, now));
  const auto common = common_ ? common_(found.kept.id, found.file.description) : std::nullopt;
  for (json::value& measure : measures) {
    const bool is_common = common && common->measures.contains(std::string_view(measure.at("id").as_string()));
    measure.as_object()["batch"] = is_common ? json::value(to_hex(common->batch.get())) : json::value();
  }
  object["measures"] = std::move(measures);
  object["own"] = detail::own_json(found.file, people_);
  object["risks"] = detail::risks_json(evaluation, catalogue_);
  return detail::in_sight(std::move(object), rights_in(request, found));
}

assurance::ServiceRights AssuranceApi::rights_in(const Request& request, const Found& found) const {
  return rights_of(caller_of(request), found.file, people_);
}

Response AssuranceApi::list(const Request& request) {
  json::array services;
  for (AssuredService& kept : store_.all()) {
    const Found found = opened(std::move(kept));
    const auto rights = rights_in(request, found);
    if (!rights.is_any()) continue;
    json::object object = detail::summary_json(found.file, evaluated(found.file, caller_of(request).now), catalogue_);
    object["id"] = to_hex(found.kept.id.get());
    services.push_back(detail::in_sight(std::move(object), rights));
  }
  const Caller& caller = caller_of(request);
  if (services.empty() && !caller.may(Allowed::assurance_read, caller.here()))
    return denied(identity::Denial::not_allowed, Allowed::assurance_read);
  return answer(json::object{{"services", std::move(services)}, {"catalogue", catalogue_.version}});
}

Response AssuranceApi::need(const Request& request) {
  json::object description{
      {"service_types", json::array{"other_is"}}, {"hosting", "other"}, {"data_location", "eu"}, {"level", 3}};
  for (const auto& [name, value] : request.query) {
    if (name == "data") {
      description["data_categories"] = words_in(value);
    } else if (name == "exposure" || name == "audience" || name == "max_downtime" || name == "data_volume") {
      description[name] = value;
    } else {
      return http::problem(http::Problem{422, "unfit-fields", {}, {{name, "there is no such field"}}});
    }
  }
  try {
    const json::value whole(std::move(description));
    const auto meaning = assurance::read_description(notation::JsonNode(whole, ""), assurance::Names::ours);
    return answer(json::object{{"required_level", assurance::required_level(catalogue_, meaning)}});
  } catch (const notation::JsonFault& fault) {
    return http::problem(http::Problem{422, "unfit-fields", {}, {{fault.where, fault.what}}});
  }
}

Response AssuranceApi::add(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const json::value* const description = fields->any("description");
  if (description == nullptr) fields->refuse("description", "is missing");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto written = assurance::parse_written_description(json::serialize(*description), catalogue_);
  if (!written) return http::problem(unfit("description", written.error()));
  if (store_.all().size() >= assurance::services_max) return http::problem(422, "too-many-services");
  Found found{{identity::draw_identifier<AssuredId>(random_), 0, {}}, {std::move(*written), {}, {}}};
  storage::Acting::say("name", found.file.description.name);
  return keep(request, std::move(found), {{"what", "service-added"}}, 201);
}

Response AssuranceApi::read(const Request& request) {
  const auto service = found(request);
  return service ? answer(told(request, *service)) : unknown_service();
}

Response AssuranceApi::history(const Request& request) {
  const auto service = found(request);
  if (!service) return unknown_service();
  const auto rights = rights_in(request, *service);
  json::array lines;
  for (const assurance::Happening& happening : store_.history(service->kept.id)) {
    json::object line = json::parse(happening.what).as_object();
    line["at"] = timestamp_text(happening.at);
    line["by"] = detail::person_name(people_, happening.by);
    if (auto seen = detail::line_in_sight(std::move(line), rights)) lines.push_back(std::move(*seen));
  }
  return answer(json::object{{"history", std::move(lines)}});
}

Response AssuranceApi::keep(const Request& request, Found found, json::object what, unsigned status) {
  const auto evaluation = evaluated(found.file, caller_of(request).now);
  what["index"] = evaluation.standard.total.value();
  what["personalised"] = evaluation.personalised.total.value();
  found.kept.version += 1;
  found.kept.file = service_file_json(found.file);
  if (!store_.put(found.kept, {caller_of(request).now, person_of(request), json::serialize(what)}))
    return http::problem(409, "changed-meanwhile");
  return answer(told(request, found), status);
}

Response AssuranceApi::change(const Request& request, std::int64_t version, const Change& change) {
  auto service = found(request);
  if (!service) return unknown_service();
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  json::object what;
  if (auto refusal = change(service->file, what)) return std::move(*refusal);
  return keep(request, std::move(*service), std::move(what), 200);
}

Response AssuranceApi::describe(const Request& request) {
  const auto body = unwrap(request, "description");
  if (!body) return http::problem(body.error());
  auto written = assurance::parse_written_description(body->text, catalogue_);
  if (!written) return http::problem(unfit("description", written.error()));
  return change(request, body->version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    what["what"] = "description-changed";
    storage::Acting::say_change("description", file.description.json, written->json);
    file.description = std::move(*written);
    return std::nullopt;
  });
}

Response AssuranceApi::answer_measure(const Request& request) {
  const auto body = unwrap(request, "answer");
  if (!body) return http::problem(body.error());
  auto given = assurance::parse_measure_answer(body->text);
  if (!given) return http::problem(unfit("answer", given.error()));
  const std::string measure(request.parameter("measure"));
  if (!is_of_catalogue(catalogue_, measure)) return http::problem(404, "unknown-measure");
  return change(request, body->version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    if (auto refusal = find_stranger(request, file, measure)) return refusal;
    if (auto refusal = find_common(request, file, measure)) return refusal;
    MeasureAnswer& kept = file.answers[measure];
    if (auto refusal = find_outsider(request, file, kept.responsibles, given->responsibles)) return refusal;
    what = {{"what", "measure-answered"},
            {"measure", measure},
            {"from", assurance::word_of(kept.status)},
            {"to", assurance::word_of(given->status)}};
    storage::Acting::say("measure", measure);
    storage::Acting::say_change("status", assurance::word_of(kept.status), assurance::word_of(given->status));
    given->aside = std::move(kept.aside);
    kept = std::move(*given);
    return std::nullopt;
  });
}

/// A provider feeds the measures that it bears; those of others are not there for it.
std::optional<Response> AssuranceApi::find_stranger(const Request& request, const ServiceFile& file,
                                                    const std::string& measure) const {
  if (!rights_of(caller_of(request), file, people_).is_provider) return std::nullopt;
  for (const auto& asked : evaluated(file, caller_of(request).now).measures) {
    if (catalogue_.measures[asked.place].id == measure && detail::is_borne_by_provider(asked.bearer))
      return std::nullopt;
  }
  return http::problem(404, "unknown-measure");
}

/// What is answered in a batch is answered there; asked after the service was read, so that whoever takes it into a
/// batch meanwhile has made another version of it.
std::optional<Response> AssuranceApi::find_common(const Request& request, const ServiceFile& file,
                                                  const std::string& measure) const {
  const auto service = detail::identifier_from<AssuredId>(request.parameter("service"));
  return service ? find_common_refusal(common_, *service, file, measure) : std::nullopt;
}

/// Who answers for a measure works on the service; a role of the whole customer may name anybody who has an account.
std::optional<Response> AssuranceApi::find_outsider(const Request& request, const ServiceFile& file,
                                                    const std::vector<PersonId>& before,
                                                    const std::vector<PersonId>& after) const {
  const Caller& caller = caller_of(request);
  if (rights_of(caller, file, people_).is_by_role) return std::nullopt;
  const auto contributors = settled(file.contributors, people_);
  for (const PersonId& person : after) {
    const bool was_there = std::ranges::find(before, person) != before.end();
    if (!was_there && !assurance::rights_in(contributors, person, caller.now).is_any())
      return http::problem(
          http::Problem{422, "unfit-fields", {}, {{"answer.responsibles", "works on another service"}}});
  }
  return std::nullopt;
}

Response AssuranceApi::comment(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string text = fields->text("text", assurance::comment_bytes_max);
  if (!detail::is_written_text(text)) fields->refuse("text", "is blank, or has control characters in it");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::string measure(request.parameter("measure"));
  if (!is_of_catalogue(catalogue_, measure)) return http::problem(404, "unknown-measure");
  return change(request, version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    if (auto refusal = find_stranger(request, file, measure)) return refusal;
    std::size_t said = 0;
    for (const auto& [id, comments] : file.comments) said += comments.size();
    auto& comments = file.comments[measure];
    if (comments.size() >= assurance::comments_of_measure_max || said >= assurance::comments_of_service_max)
      return http::problem(422, "too-many-comments");
    comments.push_back({caller_of(request).now, person_of(request), text});
    what = {{"what", "comment-written"}, {"measure", measure}};
    storage::Acting::say("measure", measure);
    return std::nullopt;
  });
}

Response AssuranceApi::put_own(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const json::value* const list = fields->any("own");
  const json::array* const items = list != nullptr ? list->if_array() : nullptr;
  if (items == nullptr || items->size() > assurance::list_length_max)
    fields->refuse("own", "a list of at most 50 is wanted");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  std::vector<assurance::OwnMeasure> own;
  for (const json::value& item : *items) {
    auto measure = assurance::parse_own_measure(json::serialize(item));
    if (!measure) return http::problem(unfit("own[" + std::to_string(own.size()) + "]", measure.error()));
    own.push_back(std::move(*measure));
  }
  return change(request, version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    // Whoever answers for one of them already: when one is taken out, those behind it move up.
    std::vector<PersonId> before;
    for (const assurance::OwnMeasure& kept : file.own)
      before.insert(before.end(), kept.answer.responsibles.begin(), kept.answer.responsibles.end());
    for (std::size_t place = 0; place < own.size(); ++place) {
      if (!find_outsider(request, file, before, own[place].answer.responsibles)) continue;
      const std::string field = "own[" + std::to_string(place) + "].responsibles";
      return http::problem(http::Problem{422, "unfit-fields", {}, {{field, "works on another service"}}});
    }
    if (const auto refusal = assurance::bind_templates(own, file))
      return http::problem(unfit("own[" + std::to_string(refusal->place) + "]", refusal->fault));
    what = {{"what", "own-changed"}, {"count", own.size()}};
    file.own = std::move(own);
    return std::nullopt;
  });
}

Response AssuranceApi::ask_aside(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string reason = fields->text("reason", assurance::text_bytes_max);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::string measure(request.parameter("measure"));
  if (!is_of_catalogue(catalogue_, measure)) return http::problem(404, "unknown-measure");
  return change(request, version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    if (auto refusal = find_common(request, file, measure)) return refusal;
    MeasureAnswer& kept = file.answers[measure];
    if (kept.aside) return http::problem(409, "already-asked");
    what = {{"what", "aside-asked"}, {"measure", measure}};
    storage::Acting::say("measure", measure);
    storage::Acting::say("reason", reason);
    kept.aside = assurance::SettingAside{reason, person_of(request)};
    return std::nullopt;
  });
}

Response AssuranceApi::agree_aside(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::string measure(request.parameter("measure"));
  return change(request, version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    if (auto refusal = find_common(request, file, measure)) return refusal;
    const auto kept = file.answers.find(measure);
    if (kept == file.answers.end() || !kept->second.aside || kept->second.aside->agreed_by)
      return http::problem(409, "nothing-waits");
    if (kept->second.aside->asked_by == person_of(request)) return http::problem(403, "same-person");
    what = {{"what", "aside-agreed"}, {"measure", measure}};
    storage::Acting::say("measure", measure);
    kept->second.aside->agreed_by = person_of(request);
    return std::nullopt;
  });
}

Response AssuranceApi::end_aside(const Request& request) {
  const auto service = found(request);
  if (!service) return unknown_service();
  const std::string measure(request.parameter("measure"));
  const auto version = static_cast<std::int64_t>(service->kept.version);
  return change(request, version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    if (auto refusal = find_common(request, file, measure)) return refusal;
    const auto kept = file.answers.find(measure);
    if (kept == file.answers.end() || !kept->second.aside) return http::problem(409, "nothing-waits");
    what = {{"what", "aside-ended"}, {"measure", measure}};
    storage::Acting::say("measure", measure);
    kept->second.aside.reset();
    return std::nullopt;
  });
}

Response AssuranceApi::link(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const bool is_this_platform = fields->boolean("is_this_platform");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  return change(request, version, [&](ServiceFile& file, json::object& what) -> std::optional<Response> {
    if (evidence_ == nullptr) return http::problem(409, "no-checks-here");
    what["what"] = is_this_platform ? "platform-linked" : "platform-unlinked";
    file.is_this_platform = is_this_platform;
    return std::nullopt;
  });
}

Response AssuranceApi::remove(const Request& request) {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  if (!id || !store_.remove(*id)) return unknown_service();
  return http::no_content();
}

}  // namespace urna::api
