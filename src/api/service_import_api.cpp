// SPDX-License-Identifier: EUPL-1.2
#include "api/service_import_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <span>

#include "api/detail/organiser_answers.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/detail/service_sheets.hpp"
#include "base/ensure.hpp"
#include "base/utf8.hpp"
#include "documents/workbook_reader.hpp"
#include "identity/person.hpp"
#include "notation/table.hpp"
#include "report/language.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::ImportFinding;
using assurance::ServiceImport;
using detail::answer;
using documents::WorkbookRefusal;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t file_bytes_max = 8U << 20U;
constexpr std::size_t findings_max = 1'000;
constexpr const char* csv_type = "text/csv";
constexpr const char* workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What is wrong with a file before it is a table.
std::string_view word_of(WorkbookRefusal refusal) {
  switch (refusal) {
    case WorkbookRefusal::old_or_protected:
      return "workbook-old-or-protected";
    case WorkbookRefusal::damaged:
      return "workbook-damaged";
    case WorkbookRefusal::unsafe:
      return "workbook-unsafe";
    case WorkbookRefusal::too_large:
      return "workbook-too-large";
  }
  return "workbook-damaged";
}

/// A file that became a table, or why not.
struct ReadFile {
  notation::Table table = {};
  std::string_view refusal = {};
};

ReadFile read_file(const Request& request) {
  const auto type = request.header("content-type").value_or("");
  if (type.starts_with(workbook_type)) {
    auto table = documents::read_workbook(std::as_bytes(std::span(request.body)));
    return table ? ReadFile{std::move(*table)} : ReadFile{{}, word_of(table.error())};
  }
  if (!is_utf8(request.body)) return {{}, "not-utf-8"};
  return {notation::read_csv_table(request.body)};
}

json::value number_or_null(std::size_t number) { return number == 0 ? json::value() : json::value(number); }

json::object finding_json(std::string_view kind, const ImportFinding& finding) {
  return {{"kind", kind},
          {"line", number_or_null(finding.line)},
          {"column", finding.column},
          {"field", finding.field},
          {"found", finding.found},
          {"near", finding.near},
          {"other_line", number_or_null(finding.other_line)}};
}

json::object report_json(const ServiceImport& found, std::size_t room) {
  json::array good;
  for (const auto& service : found.good)
    good.push_back(
        {{"line", service.line}, {"name", service.description.name}, {"level", service.description.meaning.level}});
  json::array there;
  for (const auto& service : found.there) there.push_back({{"line", service.line}, {"name", service.name}});
  json::array findings;
  for (const ImportFinding& finding : std::span(found.findings).first(std::min(found.findings.size(), findings_max)))
    findings.push_back(finding_json(assurance::word_of(finding.fault), finding));
  return {{"lines", found.lines},
          {"is_unread", found.is_unread},
          {"good", std::move(good)},
          {"there", std::move(there)},
          {"faulty_lines", found.faulty_lines},
          {"findings", std::move(findings)},
          {"findings_total", found.findings.size()},
          {"room", room}};
}

json::object unread_json(std::string_view kind, std::size_t room) {
  ServiceImport nothing;
  nothing.is_unread = true;
  json::object report = report_json(nothing, room);
  report["findings"].as_array().push_back(finding_json(kind, {}));
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
  const auto language = report::language_named(request.query_value("language").value_or("en"));
  if (!language) return http::problem(422, "unknown-language");
  const std::string_view format = request.query_value("format").value_or("xlsx");
  if (format == "xlsx") return http::download(workbook_type, "services.xlsx", detail::blank_workbook(*language));
  if (format == "csv") return http::download("text/csv; charset=utf-8", "services.csv", detail::blank_csv(*language));
  return http::problem(http::Problem{422, "unfit-fields", {}, {{"format", "xlsx or csv"}}});
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
  const ReadFile file = read_file(request);
  if (!file.refusal.empty()) return answer(unread_json(file.refusal, room_beside(there.size())));
  return answer(report_json(read(file.table, there), room_beside(there.size())));
}

Response ServiceImportApi::take(const Request& request) {
  const GoodLines wanted = good_lines(request);
  if (wanted.is_unfit) return http::problem(400, "bad-query", "good_lines is a number of lines");
  const ReadFile file = read_file(request);
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
