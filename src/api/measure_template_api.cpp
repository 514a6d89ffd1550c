// SPDX-License-Identifier: EUPL-1.2
#include "api/measure_template_api.hpp"

#include <algorithm>
#include <set>

#include "api/detail/blank_sheets.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/table_upload.hpp"
#include "api/service_door.hpp"
#include "assurance/many_changes.hpp"
#include "base/ensure.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::Detached;
using assurance::MeasureTemplate;
using assurance::ServiceChange;
using assurance::TemplateChange;
using assurance::TemplateId;
using assurance::TemplateImport;
using assurance::TemplateWords;
using detail::answer;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t body_bytes_max = 128 * 1024;
constexpr std::size_t file_bytes_max = 1U << 20U;
constexpr std::int64_t version_max = 1'000'000'000;

Response unknown_template() { return http::problem(404, "unknown-template"); }
Response changed_meanwhile() { return http::problem(409, "changed-meanwhile"); }

json::object shown(const MeasureTemplate& one) {
  return {{"id", to_hex(one.id.get())},
          {"version", one.version},
          {"title", one.words.title},
          {"text", one.words.text},
          {"category", assurance::word_of(one.words.category)}};
}

/// The words in a body; faults of them are noted among its fields.
std::optional<TemplateWords> words_in(JsonFields& fields) {
  json::object object;
  for (const char* const name : {"title", "text", "category"}) {
    if (const json::value* const value = fields.any(name)) object[name] = *value;
  }
  auto words = assurance::parse_template_words(json::serialize(object));
  if (words) return std::move(*words);
  fields.refuse(words.error().field.empty() ? "title" : words.error().field, words.error().what);
  return std::nullopt;
}

bool is_taken(const std::vector<MeasureTemplate>& own, const std::string& title,
              const std::optional<TemplateId>& but = {}) {
  const std::string key = assurance::title_key(title);
  return std::ranges::any_of(
      own, [&](const MeasureTemplate& one) { return one.id != but && assurance::title_key(one.words.title) == key; });
}

Response title_taken() {
  return http::problem(http::Problem{
      409, "title-taken", {}, {{"title", "another template of yours has it; case and accents do not count"}}});
}

std::size_t room_beside(std::size_t templates) {
  return assurance::templates_max - std::min(assurance::templates_max, templates);
}

json::object report_json(const TemplateImport& found, std::size_t room) {
  json::array good;
  for (const auto& one : found.good)
    good.push_back({{"line", one.line},
                    {"title", one.words.title},
                    {"text", one.words.text},
                    {"category", assurance::word_of(one.words.category)}});
  return {{"lines", found.lines},
          {"is_unread", found.is_unread},
          {"good", std::move(good)},
          {"faulty_lines", found.faulty_lines},
          {"findings", detail::findings_json(found.findings)},
          {"findings_total", found.findings.size()},
          {"room", room}};
}

json::object unread_json(std::string_view kind, std::size_t room) {
  TemplateImport nothing;
  nothing.is_unread = true;
  json::object report = report_json(nothing, room);
  report["findings"].as_array().push_back(detail::finding_json(kind, {}));
  report["findings_total"] = 1;
  return report;
}

}  // namespace

void MeasureTemplateApi::add_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, Handler handler, std::size_t bytes_max = 0,
                       std::vector<std::string> types = {}) {
    http::Route route{.method = method,
                      .pattern = pattern,
                      .permission = named_in_service(permission_for(ServiceNeed::write_secure)),
                      .handler =
                          [this, handler](Request& request) {
                            if (caller_of(request).person() == nullptr)
                              return denied(identity::Denial::not_allowed, permission_for(ServiceNeed::write_secure));
                            return (this->*handler)(request);
                          },
                      .body_bytes_max = bytes_max};
    if (!types.empty()) route.content_types = {detail::csv_type, detail::workbook_type};
    router.add(std::move(route));
  };
  static constexpr const char* one = "/api/assurance/templates/{template}";
  static constexpr const char* services = "/api/assurance/templates/{template}/services";
  const std::vector<std::string> tables{detail::csv_type, detail::workbook_type};
  add(Method::get, "/api/assurance/templates", &MeasureTemplateApi::list);
  add(Method::post, "/api/assurance/templates", &MeasureTemplateApi::add, body_bytes_max);
  add(Method::put, one, &MeasureTemplateApi::change, body_bytes_max);
  add(Method::remove, one, &MeasureTemplateApi::remove);
  add(Method::get, services, &MeasureTemplateApi::standing);
  add(Method::post, services, &MeasureTemplateApi::attach, body_bytes_max);
  add(Method::post, "/api/assurance/templates/{template}/services/detach", &MeasureTemplateApi::detach, body_bytes_max);
  add(Method::get, "/api/assurance/import/templates/blank", &MeasureTemplateApi::blank_sheet);
  add(Method::post, "/api/assurance/import/templates/report", &MeasureTemplateApi::report, file_bytes_max, tables);
  add(Method::post, "/api/assurance/import/templates", &MeasureTemplateApi::take, file_bytes_max, tables);
}

std::vector<MeasureTemplate> MeasureTemplateApi::own(const Request& request) const {
  std::vector<MeasureTemplate> all = store_.templates();
  std::erase_if(all, [&](const MeasureTemplate& one) { return one.owner != *caller_of(request).person(); });
  std::ranges::sort(all, {}, [](const MeasureTemplate& one) { return assurance::title_key(one.words.title); });
  return all;
}

std::optional<MeasureTemplate> MeasureTemplateApi::found(const Request& request) const {
  const auto id = detail::identifier_from<TemplateId>(request.parameter("template"));
  for (MeasureTemplate& one : own(request)) {
    if (one.id == id) return std::move(one);
  }
  return std::nullopt;
}

MeasureTemplateApi::Seen MeasureTemplateApi::seen(const Request& request, assurance::AssuredService kept) const {
  auto file = assurance::parse_service_file(kept.file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  const auto rights = rights_of(caller_of(request), *file, people_);
  return {std::move(kept), std::move(*file), rights};
}

std::vector<MeasureTemplateApi::Seen> MeasureTemplateApi::every_service(const Request& request) const {
  std::vector<Seen> all;
  for (assurance::AssuredService& kept : store_.all()) all.push_back(seen(request, std::move(kept)));
  return all;
}

/// Whoever writes measures of no service makes no templates for them; those that they have made are theirs all the
/// same.
std::optional<Response> MeasureTemplateApi::find_outsider(const Request& request) const {
  const Caller& caller = caller_of(request);
  if (caller.may(identity::Permission::assurance_change, caller.here())) return std::nullopt;
  if (std::ranges::any_of(every_service(request), &Seen::may_write)) return std::nullopt;
  return denied(identity::Denial::not_allowed, identity::Permission::assurance_change);
}

ServiceChange MeasureTemplateApi::changed_to(const Request& request, Seen service, json::object what) const {
  const auto index = evaluate(catalogue_, service.file.description.meaning, answers_of(service.file, catalogue_),
                              assurance::Reading::urna);
  what["index"] = index.standard.total.value();
  what["personalised"] = index.personalised.total.value();
  service.kept.version += 1;
  service.kept.file = service_file_json(service.file);
  const Caller& caller = caller_of(request);
  return {std::move(service.kept), {caller.now, *caller.person(), json::serialize(what)}};
}

Response MeasureTemplateApi::list(const Request& request) {
  const auto services = every_service(request);
  const auto templates = own(request);
  if (templates.empty()) {
    if (auto refusal = find_outsider(request)) return std::move(*refusal);
  }
  json::array all;
  for (const MeasureTemplate& one : templates) {
    json::object object = shown(one);
    object["services"] = std::ranges::count_if(services, [&](const Seen& service) {
      return service.may_write() && assurance::has_attached(service.file, one.id);
    });
    all.push_back(std::move(object));
  }
  const std::size_t room = room_beside(all.size());
  return answer(json::object{{"templates", std::move(all)}, {"room", room}});
}

Response MeasureTemplateApi::add(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  auto words = words_in(*fields);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  if (auto refusal = find_outsider(request)) return std::move(*refusal);
  const std::lock_guard lock(one_at_a_time_);
  const auto there = own(request);
  if (there.size() >= assurance::templates_max) return http::problem(422, "too-many-templates");
  if (is_taken(there, words->title)) return title_taken();
  const TemplateChange made{
      {identity::draw_identifier<TemplateId>(random_), 1, *caller_of(request).person(), std::move(*words)}};
  storage::Acting::say("title", made.next.words.title);
  ensure(store_.change_templates({&made, 1}, {}), "nobody knows the name of a template that is new");
  return answer(shown(made.next), 201);
}

Response MeasureTemplateApi::change(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  auto words = words_in(*fields);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::lock_guard lock(one_at_a_time_);
  auto kept = found(request);
  if (!kept) return unknown_template();
  if (kept->version != static_cast<std::uint64_t>(version)) return changed_meanwhile();
  if (is_taken(own(request), words->title, kept->id)) return title_taken();
  storage::Acting::say_change("title", kept->words.title, words->title);
  TemplateChange next{std::move(*kept)};
  next.next.version += 1;
  next.next.words = std::move(*words);
  std::vector<ServiceChange> changes;
  std::size_t changed = 0;
  for (Seen& service : every_service(request)) {
    if (service.may_write()) {
      if (!assurance::reword(service.file, next.next)) continue;
      changes.push_back(
          changed_to(request, std::move(service), {{"what", "template-changed"}, {"title", next.next.words.title}}));
      ++changed;
    } else if (assurance::detach(service.file, next.next.id, Detached::stays)) {
      changes.push_back(changed_to(request, std::move(service), {{"what", "template-detached"}}));
    }
  }
  if (!store_.change_templates({&next, 1}, changes)) return changed_meanwhile();
  json::object told = shown(next.next);
  told["changed"] = changed;
  return answer(told);
}

Response MeasureTemplateApi::remove(const Request& request) {
  const auto then = assurance::detached_from(request.query_value("measures").value_or(""));
  if (!then) return http::problem(400, "bad-query", "measures is keep or remove");
  const std::lock_guard lock(one_at_a_time_);
  auto kept = found(request);
  if (!kept) return unknown_template();
  storage::Acting::say("title", kept->words.title);
  TemplateChange gone{std::move(*kept), true};
  gone.next.version += 1;
  std::vector<ServiceChange> changes;
  for (Seen& service : every_service(request)) {
    // Where its owner may not write any more, the measure is the service's: nothing is taken from it.
    const bool goes = *then == Detached::goes && service.may_write();
    if (!assurance::detach(service.file, gone.next.id, goes ? Detached::goes : Detached::stays)) continue;
    json::object what{{"what", goes ? "template-removed" : "template-detached"}};
    if (service.may_write()) what["title"] = gone.next.words.title;
    changes.push_back(changed_to(request, std::move(service), std::move(what)));
  }
  if (!store_.change_templates({&gone, 1}, changes)) return changed_meanwhile();
  return http::no_content();
}

Response MeasureTemplateApi::standing(const Request& request) {
  const auto kept = found(request);
  if (!kept) return unknown_template();
  json::array services;
  for (const Seen& service : every_service(request)) {
    if (!service.rights.is_any()) continue;
    const bool may_write = service.may_write();
    const bool is_attached = may_write && assurance::has_attached(service.file, kept->id);
    const auto refusal = may_write ? assurance::find_attach_refusal(service.file, kept->id) : std::nullopt;
    json::value why;
    if (!may_write) why = "not-in-service";
    if (refusal && !is_attached) why = assurance::word_of(*refusal);
    services.push_back({{"id", to_hex(service.kept.id.get())},
                        {"name", service.file.description.name},
                        {"is_attached", is_attached},
                        {"refusal", std::move(why)}});
  }
  json::object told = shown(*kept);
  told["services"] = std::move(services);
  return answer(told);
}

Result<std::vector<MeasureTemplateApi::Seen>, http::Problem> MeasureTemplateApi::named_services(
    const Request& request, JsonFields& fields) const {
  std::set<AssuredId> named;
  for (const std::string& text : fields.texts("services", assurance::services_together_max, 32)) {
    const auto id = detail::identifier_from<AssuredId>(text);
    if (!id) {
      fields.refuse("services", "names no service");
    } else if (!named.insert(*id).second) {
      fields.refuse("services", "stands here twice");
    }
  }
  if (named.empty()) fields.refuse("services", "name at least one");
  if (auto refusal = fields.refusal()) return failure(std::move(*refusal));
  http::Problem refused{409, "some-stay-as-they-are", {}, {}};
  std::vector<Seen> services;
  for (const AssuredId& id : named) {
    auto kept = store_.find(id);
    auto service = kept ? std::optional(seen(request, std::move(*kept))) : std::nullopt;
    if (!service || !service->rights.is_any()) {
      refused.fields.push_back({to_hex(id.get()), "unknown-assured-service"});
    } else if (!service->may_write()) {
      refused.status = 403;
      refused.code = "not-in-service";
      refused.fields.push_back({to_hex(id.get()), "not-in-service"});
    } else {
      services.push_back(std::move(*service));
    }
  }
  if (!refused.fields.empty()) return failure(std::move(refused));
  return services;
}

Response MeasureTemplateApi::attach(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  auto services = named_services(request, *fields);
  const std::lock_guard lock(one_at_a_time_);
  const auto kept = found(request);
  if (!kept) return unknown_template();
  if (!services) return http::problem(std::move(services.error()));
  http::Problem refused{409, "some-stay-as-they-are", {}, {}};
  std::vector<ServiceChange> changes;
  for (Seen& service : *services) {
    if (const auto refusal = assurance::find_attach_refusal(service.file, kept->id)) {
      refused.fields.push_back({to_hex(service.kept.id.get()), std::string(assurance::word_of(*refusal))});
      continue;
    }
    assurance::attach(service.file, *kept);
    changes.push_back(
        changed_to(request, std::move(service), {{"what", "template-attached"}, {"title", kept->words.title}}));
  }
  if (!refused.fields.empty()) return http::problem(std::move(refused));
  storage::Acting::say("title", kept->words.title);
  if (!store_.put_all(changes)) return changed_meanwhile();
  return answer(json::object{{"changed", changes.size()}});
}

Response MeasureTemplateApi::detach(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto then = assurance::detached_from(fields->text("measures", 10));
  if (!then) fields->refuse("measures", "is keep or remove");
  auto services = named_services(request, *fields);
  const std::lock_guard lock(one_at_a_time_);
  const auto kept = found(request);
  if (!kept) return unknown_template();
  if (!services) return http::problem(std::move(services.error()));
  http::Problem refused{409, "some-stay-as-they-are", {}, {}};
  std::vector<ServiceChange> changes;
  for (Seen& service : *services) {
    if (!assurance::detach(service.file, kept->id, *then)) {
      refused.fields.push_back({to_hex(service.kept.id.get()), "not-attached"});
      continue;
    }
    const char* const what = *then == Detached::goes ? "template-removed" : "template-detached";
    changes.push_back(changed_to(request, std::move(service), {{"what", what}, {"title", kept->words.title}}));
  }
  if (!refused.fields.empty()) return http::problem(std::move(refused));
  storage::Acting::say("title", kept->words.title);
  if (!store_.put_all(changes)) return changed_meanwhile();
  return answer(json::object{{"changed", changes.size()}});
}

Response MeasureTemplateApi::blank_sheet(const Request& request) {
  if (auto refusal = find_outsider(request)) return std::move(*refusal);
  static const assurance::InLanguages name{"Modèles", "Sjablonen", "Vorlagen", "Templates"};
  return detail::blank_sheet(request, assurance::template_words(), name, "templates");
}

TemplateImport MeasureTemplateApi::read(const Request& request, const notation::Table& table) const {
  std::vector<std::string> titles;
  for (const MeasureTemplate& one : own(request)) titles.push_back(one.words.title);
  return assurance::import_templates(table, titles);
}

Response MeasureTemplateApi::report(const Request& request) {
  if (auto refusal = find_outsider(request)) return std::move(*refusal);
  const std::size_t room = room_beside(own(request).size());
  const detail::SentTable file = detail::sent_table(request);
  if (!file.refusal.empty()) return answer(unread_json(file.refusal, room));
  return answer(report_json(read(request, file.table), room));
}

Response MeasureTemplateApi::take(const Request& request) {
  if (auto refusal = find_outsider(request)) return std::move(*refusal);
  const detail::SentTable file = detail::sent_table(request);
  const std::lock_guard lock(one_at_a_time_);
  const std::size_t room = room_beside(own(request).size());
  if (!file.refusal.empty()) return answer(unread_json(file.refusal, room), 422);
  const TemplateImport found = read(request, file.table);
  if (found.is_unread || !found.findings.empty()) return answer(report_json(found, room), 422);
  if (found.good.size() > room) return http::problem(422, "too-many-templates");
  std::vector<TemplateChange> made;
  json::array added;
  for (const auto& one : found.good) {
    made.push_back({{identity::draw_identifier<TemplateId>(random_), 1, *caller_of(request).person(), one.words}});
    added.push_back(shown(made.back().next));
  }
  storage::Acting::say("imported", std::to_string(made.size()));
  ensure(store_.change_templates(made, {}), "nobody knows the name of a template that is new");
  return answer(json::object{{"added", std::move(added)}}, 201);
}

}  // namespace urna::api
