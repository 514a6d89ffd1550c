// SPDX-License-Identifier: EUPL-1.2
#include "api/service_import_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/detail/blank_sheets.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/detail/table_upload.hpp"
#include "base/ensure.hpp"
#include "identity/person.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::ServiceImport;
using detail::answer;
using detail::csv_type;
using detail::workbook_type;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t file_bytes_max = 8U << 20U;

json::object report_json(const ServiceImport& found, std::size_t room) {
  json::array good;
  for (const auto& service : found.good)
    good.push_back(
        {{"line", service.line}, {"name", service.description.name}, {"level", service.description.meaning.level}});
  json::array there;
  for (const auto& service : found.there) there.push_back({{"line", service.line}, {"name", service.name}});
  return {{"lines", found.lines},
          {"is_unread", found.is_unread},
          {"good", std::move(good)},
          {"there", std::move(there)},
          {"faulty_lines", found.faulty_lines},
          {"findings", detail::findings_json(found.findings)},
          {"findings_total", found.findings.size()},
          {"room", room}};
}

json::object unread_json(std::string_view kind, std::size_t room) {
  ServiceImport nothing;
  nothing.is_unread = true;
  json::object report = report_json(nothing, room);
  report["findings"].as_array().push_back(detail::finding_json(kind, {}));
  report["findings_total"] = 1;
  return report;
}

std::size_t room_beside(std::size_t services) {
  return assurance::services_max - std::min(assurance::services_max, services);
}

/// `?good_lines=35`: that many are taken, and the others left out.
struct GoodLines {
  bool is_unfit = false;
  std::optional<std::size_t> count = {};
};
GoodLines good_lines(const Request& request) {
  const auto given = request.query_value("good_lines");
  if (!given) return {};
  std::size_t count = 0;
  const auto [end, fault] = std::from_chars(given->data(), given->data() + given->size(), count);
  if (fault != std::errc() || end != given->data() + given->size() || count == 0) return {true};
  return {false, count};
}

}  // namespace

void ServiceImportApi::add_routes(http::Router& router) {
  detail::add_persons_routes<ServiceImportApi>(
      router, *this,
      {{Method::get, "/api/assurance/import/blank", Allowed::assurance_read, &ServiceImportApi::blank_sheet}});
  add_table_route(router, "/api/assurance/import/report", &ServiceImportApi::report);
  add_table_route(router, "/api/assurance/import", &ServiceImportApi::take);
}

void ServiceImportApi::add_table_route(http::Router& router, const char* pattern, Handler handler) {
  router.add({.method = Method::post,
              .pattern = pattern,
              .permission = named(Allowed::assurance_change),
              .handler =
                  [this, handler](Request& request) {
                    if (caller_of(request).person() == nullptr)
                      return denied(identity::Denial::not_allowed, Allowed::assurance_change);
                    return (this->*handler)(request);
                  },
              .body_bytes_max = file_bytes_max,
              .content_types = {csv_type, workbook_type}});
}

Response ServiceImportApi::blank_sheet(const Request& request) {
  static const assurance::InLanguages name{"Services", "Diensten", "Dienste", "Services"};
  return detail::blank_sheet(request, assurance::description_words(), name, "services");
}

ServiceImport ServiceImportApi::read(const notation::Table& table,
                                     const std::vector<assurance::AssuredService>& there) const {
  std::vector<assurance::ServiceKnown> known;
  for (const assurance::AssuredService& service : there) {
    const auto file = assurance::parse_service_file(service.file, catalogue_);
    ensure(file.has_value(), "what is kept of a service is what was written");
    known.push_back(assurance::known_from(file->description));
  }
  return assurance::import_services(table, known, catalogue_);
}

Response ServiceImportApi::report(const Request& request) {
  const auto there = store_.all();
  const detail::SentTable file = detail::sent_table(request);
  if (!file.refusal.empty()) return answer(unread_json(file.refusal, room_beside(there.size())));
  return answer(report_json(read(file.table, there), room_beside(there.size())));
}

Response ServiceImportApi::take(const Request& request) {
  const GoodLines wanted = good_lines(request);
  if (wanted.is_unfit) return http::problem(400, "bad-query", "good_lines is a number of lines");
  const detail::SentTable file = detail::sent_table(request);
  const std::lock_guard lock(one_at_a_time_);
  const auto there = store_.all();
  const std::size_t room = room_beside(there.size());
  if (!file.refusal.empty()) return answer(unread_json(file.refusal, room), 422);
  const ServiceImport found = read(file.table, there);
  const bool is_all_or_nothing = !wanted.count;
  if (found.is_unread || (is_all_or_nothing && !found.findings.empty())) return answer(report_json(found, room), 422);
  if (wanted.count && *wanted.count != found.good.size()) return http::problem(409, "other-lines-are-good");
  if (found.good.empty()) return http::problem(409, "nothing-to-add");
  if (found.good.size() > room) return http::problem(422, "too-many-services");
  return add(request, found);
}

Response ServiceImportApi::add(const Request& request, const ServiceImport& found) {
  const Caller& caller = caller_of(request);
  std::vector<assurance::ServiceChange> changes;
  json::array added;
  for (const auto& service : found.good) {
    const assurance::ServiceFile file{service.description, {}, {}};
    const auto id = identity::draw_identifier<AssuredId>(random_);
    const auto answers = answers_of(file, catalogue_);
    const auto index = evaluate(catalogue_, file.description.meaning, answers, assurance::Reading::urna);
    const json::object what{{"what", "service-imported"},
                            {"line", service.line},
                            {"index", index.standard.total.value()},
                            {"personalised", index.personalised.total.value()}};
    changes.push_back({{id, 1, service_file_json(file)}, {caller.now, *caller.person(), json::serialize(what)}});
    added.push_back({{"line", service.line},
                     {"id", to_hex(id.get())},
                     {"name", file.description.name},
                     {"level", file.description.meaning.level}});
  }
  storage::Acting::say("imported", std::to_string(changes.size()));
  ensure(store_.put_all(changes), "nobody knows the name of a service that is new");
  return answer(json::object{{"added", std::move(added)}}, 201);
}

}  // namespace urna::api
