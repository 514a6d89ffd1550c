// SPDX-License-Identifier: EUPL-1.2
#include "api/many_services_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/service_door.hpp"
#include "base/ensure.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AnswerChange;
using assurance::AssuredId;
using assurance::AssuredService;
using assurance::MeasureAnswer;
using assurance::ServiceFile;
using detail::answer;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t body_bytes_max = 128 * 1024;
constexpr http::JsonLimits limits{.depth_max = 8, .keys_max = 2'000, .string_bytes_max = 8 * 1024};
constexpr std::int64_t version_max = 1'000'000'000;

Response unknown_service() { return http::problem(404, "unknown-assured-service"); }

/// What is to be said of a measure; faults of it are noted among those of the body.
std::optional<AnswerChange> change_in(JsonFields& fields) {
  const json::value* const value = fields.any("change");
  if (value == nullptr) {
    fields.refuse("change", "is missing");
    return std::nullopt;
  }
  auto change = assurance::parse_answer_change(json::serialize(*value));
  if (change) return std::move(*change);
  const auto& fault = change.error();
  fields.refuse(fault.field.empty() ? "change" : "change." + fault.field, fault.what);
  return std::nullopt;
}

/// Notes what names no service, or one twice.
std::optional<AssuredId> service_in(JsonFields& fields, std::string_view name, const std::string& text,
                                    std::set<AssuredId>& named) {
  const auto id = detail::identifier_from<AssuredId>(text);
  if (!id) {
    fields.refuse(name, "names no service");
  } else if (!named.insert(*id).second) {
    fields.refuse(name, "stands here twice");
  }
  return id;
}

json::object answer_json(const MeasureAnswer& given) {
  return {{"status", assurance::word_of(given.status)},
          {"details", given.details},
          {"priority", given.priority ? json::value(*given.priority) : json::value()},
          {"due", given.due ? json::value(day_text(*given.due)) : json::value()}};
}

bool is_same(const MeasureAnswer& one, const MeasureAnswer& other) {
  return one.status == other.status && one.details == other.details && one.priority == other.priority &&
         one.due == other.due;
}

}  // namespace

void ManyServicesApi::add_routes(http::Router& router) {
  add_service_routes<ManyServicesApi>(router, *this, ServiceDoor(store_, people_, catalogue_),
                                      {{Method::post, "/api/assurance/services/{service}/copies", ServiceNeed::own,
                                        &ManyServicesApi::copy, body_bytes_max}});
  // Of several services, in the body: each is asked about, as the door would.
  const auto add = [&](Method method, const char* pattern, Response (ManyServicesApi::*handler)(const Request&)) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = named_in_service(permission_for(ServiceNeed::write_secure)),
                .handler =
                    [this, handler](Request& request) {
                      if (caller_of(request).person() == nullptr)
                        return denied(identity::Denial::not_allowed, permission_for(ServiceNeed::write_secure));
                      return (this->*handler)(request);
                    },
                .body_bytes_max = body_bytes_max});
  };
  add(Method::post, "/api/assurance/measures/{measure}/preview", &ManyServicesApi::preview);
  add(Method::put, "/api/assurance/measures/{measure}", &ManyServicesApi::answer_together);
}

ManyServicesApi::Seen ManyServicesApi::seen(const Request& request, const std::optional<AssuredService>& kept) const {
  if (!kept) return Seen::is_hidden;
  const auto rights = rights_of(caller_of(request), opened(*kept), people_);
  if (!rights.is_any()) return Seen::is_hidden;
  return is_met(ServiceNeed::write_secure, rights) ? Seen::is_written : Seen::is_read;
}

std::vector<assurance::Contributor> ManyServicesApi::owners_of_copy(const Request& request, const ServiceFile& file) {
  const Caller& caller = caller_of(request);
  if (rights_of(caller, file, people_).is_by_role) return {};
  const auto known = people_.find(*caller.person());
  ensure(known.has_value(), "whom the list names has an account");
  return {{.id = identity::draw_identifier<assurance::ContributorId>(random_),
           .address = known->address,
           .person = known->id,
           .kind = assurance::ContributorKind::owner,
           .since = caller.now,
           .ends = {},
           .by = known->id}};
}

ServiceFile ManyServicesApi::opened(const AssuredService& kept) const {
  auto file = assurance::parse_service_file(kept.file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  return std::move(*file);
}

assurance::ServiceChange ManyServicesApi::changed_to(const Request& request, AssuredService kept,
                                                     const ServiceFile& file, json::object what) const {
  const auto index =
      evaluate(catalogue_, file.description.meaning, answers_of(file, catalogue_), assurance::Reading::urna);
  what["index"] = index.standard.total.value();
  what["personalised"] = index.personalised.total.value();
  kept.version += 1;
  kept.file = service_file_json(file);
  const Caller& caller = caller_of(request);
  return {std::move(kept), {caller.now, *caller.person(), json::serialize(what)}};
}

Response ManyServicesApi::copy(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto count = static_cast<std::size_t>(fields->integer("count", 1, assurance::copies_max));
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::lock_guard lock(one_at_a_time_);
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  const auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return unknown_service();
  std::vector<std::string> taken;
  for (const AssuredService& one : store_.all()) taken.push_back(opened(one).description.name);
  if (taken.size() + count > assurance::services_max) return http::problem(422, "too-many-services");
  const ServiceFile file = opened(*kept);
  std::vector<assurance::ServiceChange> changes;
  json::array added;
  for (std::string& name : assurance::copy_names(file.description.name, count, taken)) {
    ServiceFile made = assurance::copy_of(file, std::move(name), *caller_of(request).person());
    made.contributors = owners_of_copy(request, file);
    const auto made_id = identity::draw_identifier<AssuredId>(random_);
    changes.push_back(changed_to(request, {made_id, 0, {}}, made, {{"what", "service-duplicated"}}));
    added.push_back({{"id", to_hex(made_id.get())}, {"name", made.description.name}});
  }
  storage::Acting::say("name", file.description.name);
  ensure(store_.put_all(changes), "nobody knows the name of a service that is new");
  return answer(json::object{{"added", std::move(added)}}, 201);
}

ManyServicesApi::Touched ManyServicesApi::touched(AssuredService kept, std::size_t place,
                                                  const AnswerChange& change) const {
  ServiceFile file = opened(kept);
  const auto evaluation =
      evaluate(catalogue_, file.description.meaning, answers_of(file, catalogue_), assurance::Reading::urna);
  auto refusal = assurance::find_refusal(file, evaluation, place, catalogue_);
  if (!refusal && find_common_refusal(common_, kept.id, file, catalogue_.measures[place].id))
    refusal = assurance::ChangeRefusal::is_in_batch;
  const auto there = file.answers.find(catalogue_.measures[place].id);
  MeasureAnswer before = there == file.answers.end() ? MeasureAnswer() : there->second;
  MeasureAnswer after = assurance::changed(before, change);
  return {std::move(kept), std::move(file), std::move(before), std::move(after), refusal};
}

json::object ManyServicesApi::told(const Touched& one) const {
  const bool is_left = one.refusal.has_value();
  return {{"id", to_hex(one.kept.id.get())},
          {"name", one.file.description.name},
          {"version", one.kept.version},
          {"refusal", is_left ? json::value(assurance::word_of(*one.refusal)) : json::value()},
          {"is_same", is_same(one.before, one.after)},
          {"before", answer_json(one.before)},
          {"after", answer_json(is_left ? one.before : one.after)}};
}

Response ManyServicesApi::preview(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto change = change_in(*fields);
  std::set<AssuredId> named;
  for (const std::string& text : fields->texts("services", assurance::services_together_max, 32))
    static_cast<void>(service_in(*fields, "services", text, named));
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::size_t place = catalogue_.place_of(request.parameter("measure"));
  if (place == catalogue_.measures.size()) return http::problem(404, "unknown-measure");
  json::array services;
  http::Problem refused{403, "not-in-service", {}, {}};
  for (const AssuredId& id : named) {
    auto kept = store_.find(id);
    const Seen standing = seen(request, kept);
    if (standing == Seen::is_hidden) return unknown_service();
    if (standing == Seen::is_read) {
      refused.fields.push_back({to_hex(id.get()), refused.code});
      continue;
    }
    services.push_back(told(touched(std::move(*kept), place, *change)));
  }
  if (!refused.fields.empty()) return http::problem(std::move(refused));
  return answer(json::object{{"services", std::move(services)}});
}

Response ManyServicesApi::answer_together(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto change = change_in(*fields);
  std::set<AssuredId> named;
  std::vector<std::pair<AssuredId, std::uint64_t>> wanted;
  for (JsonFields& item : fields->objects("services", assurance::services_together_max)) {
    const auto id = service_in(item, "id", item.text("id", 32), named);
    const auto version = static_cast<std::uint64_t>(item.integer("version", 1, version_max));
    if (id) wanted.emplace_back(*id, version);
  }
  if (wanted.empty()) fields->refuse("services", "name at least one");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::string measure(request.parameter("measure"));
  const std::size_t place = catalogue_.place_of(measure);
  if (place == catalogue_.measures.size()) return http::problem(404, "unknown-measure");

  http::Problem refused{409, "some-stay-as-they-are", {}, {}};
  std::vector<assurance::ServiceChange> changes;
  for (const auto& [id, version] : wanted) {
    const std::string name = to_hex(id.get());
    auto kept = store_.find(id);
    const Seen standing = seen(request, kept);
    if (standing == Seen::is_hidden) {
      refused.fields.push_back({name, "unknown-assured-service"});
      continue;
    }
    if (standing == Seen::is_read) {
      refused.status = 403;
      refused.code = "not-in-service";
      refused.fields.push_back({name, "not-in-service"});
      continue;
    }
    if (kept->version != version) {
      refused.fields.push_back({name, "changed-meanwhile"});
      continue;
    }
    Touched one = touched(std::move(*kept), place, *change);
    if (one.refusal) {
      refused.fields.push_back({name, std::string(assurance::word_of(*one.refusal))});
      continue;
    }
    if (is_same(one.before, one.after)) continue;
    json::object what{{"what", "measure-answered"},
                      {"measure", measure},
                      {"from", assurance::word_of(one.before.status)},
                      {"to", assurance::word_of(one.after.status)},
                      {"count", wanted.size()}};
    one.file.answers[measure] = std::move(one.after);
    changes.push_back(changed_to(request, std::move(one.kept), one.file, std::move(what)));
  }
  if (!refused.fields.empty()) return http::problem(std::move(refused));
  storage::Acting::say("measure", measure);
  if (change->status) storage::Acting::say("status", assurance::word_of(*change->status));
  if (!changes.empty() && !store_.put_all(changes)) return http::problem(409, "changed-meanwhile");
  return answer(json::object{{"changed", changes.size()}, {"same", wanted.size() - changes.size()}});
}

}  // namespace urna::api
