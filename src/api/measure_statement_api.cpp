// SPDX-License-Identifier: EUPL-1.2
#include "api/measure_statement_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/fresh_factor.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/service_sight.hpp"
#include "api/service_door.hpp"
#include "base/ensure.hpp"
#include "identity/grant.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AttachedFile;
using assurance::MeasureStatement;
using assurance::StatementFault;
using detail::answer;
using detail::unfit;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 64 * 1024;
constexpr std::int64_t version_max = 1'000'000'000;
constexpr std::int64_t document_versions_max = 1'000'000;

const PersonId& person_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return *person;
}

std::chrono::sys_days day_in(JsonFields& fields, std::string_view name) {
  const std::string text = fields.text(name, 10);
  const auto day = day_from(text);
  if (!day && !text.empty()) fields.refuse(name, "is no day");
  return day ? std::chrono::sys_days(*day) : std::chrono::sys_days();
}

std::string written(JsonFields& fields, std::string_view name) {
  std::string text = fields.text(name, assurance::statement_bytes_max);
  if (!text.empty() && !detail::is_written_text(text)) fields.refuse(name, "is blank, or has control characters in it");
  return text;
}

Response refused(StatementFault fault) {
  switch (fault) {
    case StatementFault::looked_at_to_come:
      return unfit("looked_at", "is still to come");
    case StatementFault::looked_at_too_old:
      return unfit("looked_at", "is more than 365 days ago");
    case StatementFault::ends_before:
      return unfit("holds_until", "is in the past");
    case StatementFault::ends_too_late:
      return unfit("holds_until", "is more than 365 days after the day on which it was looked at");
  }
  return unfit("holds_until", "does not fit");
}

}  // namespace

MeasureStatementApi::MeasureStatementApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                                         crypto::RandomSource& random, Around around,
                                         const assurance::Catalogue& catalogue)
    : store_(store), people_(people), random_(random), around_(std::move(around)), catalogue_(catalogue) {}

void MeasureStatementApi::add_routes(http::Router& router) {
  static constexpr const char* all = "/api/assurance/services/{service}/measures/{measure}/statements";
  using Api = MeasureStatementApi;
  using Need = ServiceNeed;
  add_service_routes<Api>(
      router, *this, ServiceDoor(store_, people_, catalogue_),
      {{Method::get, all, Need::see_measures, &Api::list},
       {Method::post, all, Need::feed_measures, &Api::sign, body_bytes_max},
       {Method::get, "/api/assurance/services/{service}/measures/{measure}/statements/{statement}/note",
        Need::see_measures, &Api::note},
       {Method::post, "/api/assurance/services/{service}/measures/{measure}/statements/{statement}/withdrawal",
        Need::feed_measures, &Api::withdraw, body_bytes_max}});
}

Result<MeasureStatementApi::Found, Response> MeasureStatementApi::found(const Request& request) const {
  const auto id = detail::identifier_from<assurance::AssuredId>(request.parameter("service"));
  auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return failure(http::problem(404, "unknown-assured-service"));
  auto file = assurance::parse_service_file(kept->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  Found found{std::move(*kept), std::move(*file), std::string(request.parameter("measure"))};
  const auto evaluation = assurance::evaluate(catalogue_, found.file.description.meaning,
                                              assurance::answers_of(found.file, catalogue_), assurance::Reading::urna);
  // A measure that is no longer asked for keeps what was signed of it; a provider sees those that it bears.
  const bool is_provider = rights_of(caller_of(request), found.file, people_).is_provider;
  const std::size_t place = catalogue_.place_of(found.measure);
  const auto asked = std::ranges::find(evaluation.measures, place, &assurance::PersonalMeasure::place);
  const bool is_seen = is_provider ? asked != evaluation.measures.end() && detail::is_borne_by_provider(asked->bearer)
                                   : place < catalogue_.measures.size();
  if (!is_seen) return failure(http::problem(404, "unknown-measure"));
  return found;
}

MeasureStatement* MeasureStatementApi::statement_in(Found& found, const Request& request) const {
  const auto id = detail::identifier_from<assurance::StatementId>(request.parameter("statement"));
  const auto one = std::ranges::find_if(found.file.statements, [&](const MeasureStatement& statement) {
    return id && statement.id == *id && statement.measure == found.measure;
  });
  return one == found.file.statements.end() ? nullptr : &*one;
}

Response MeasureStatementApi::told(const Request& request, const Found& found, unsigned status) const {
  const Caller& caller = caller_of(request);
  json::array all;
  for (auto one = found.file.statements.rbegin(); one != found.file.statements.rend(); ++one) {
    if (one->measure != found.measure) continue;
    json::array files;
    for (const AttachedFile& file : one->files) {
      const auto now = caller.person() != nullptr
                           ? around_.document(*caller.person(), documents::DocumentId(file.document), file.version)
                           : std::nullopt;
      files.push_back({{"document", to_hex(file.document)},
                       {"version", file.version},
                       {"name", file.name},
                       {"sha256", to_hex(file.digest)},
                       {"is_readable", now && now->version.digest == file.digest}});
    }
    json::value withdrawn;
    if (one->withdrawn) {
      withdrawn = {{"at", timestamp_text(one->withdrawn->at)},
                   {"by", detail::person_name(people_, one->withdrawn->by)},
                   {"reason", one->withdrawn->reason}};
    }
    all.push_back({{"id", to_hex(one->id.get())},
                   {"state", word_of(state_of(*one, caller.now))},
                   {"text", one->text},
                   {"looked_at", day_text(one->looked_at)},
                   {"holds_until", day_text(one->holds_until)},
                   {"files", std::move(files)},
                   {"by", detail::person_name(people_, one->by)},
                   {"signed", timestamp_text(one->signed_at)},
                   {"withdrawn", std::move(withdrawn)}});
  }
  return answer(json::object{{"version", found.kept.version}, {"statements", std::move(all)}}, status);
}

Response MeasureStatementApi::keep(const Request& request, Found found, std::string_view what, unsigned status) {
  const auto evaluation = assurance::evaluate(catalogue_, found.file.description.meaning,
                                              assurance::answers_of(found.file, catalogue_), assurance::Reading::urna);
  const json::object line{{"what", what},
                          {"measure", found.measure},
                          {"index", evaluation.standard.total.value()},
                          {"personalised", evaluation.personalised.total.value()}};
  storage::Acting::say("measure", found.measure);
  found.kept.version += 1;
  found.kept.file = service_file_json(found.file);
  if (!store_.put(found.kept, {caller_of(request).now, person_of(request), json::serialize(line)}))
    return http::problem(409, "changed-meanwhile");
  return told(request, found, status);
}

Response MeasureStatementApi::list(const Request& request) {
  const auto service = found(request);
  return service ? told(request, *service, 200) : service.error();
}

std::vector<AttachedFile> MeasureStatementApi::attached(JsonFields& fields, const PersonId& who) const {
  std::vector<AttachedFile> files;
  for (JsonFields& item : fields.objects("files", assurance::statement_files_max)) {
    const std::string id = item.text("document", 32);
    const auto document = detail::identifier_from<documents::DocumentId>(id);
    const auto version = static_cast<std::uint32_t>(item.integer("version", 1, document_versions_max));
    const auto read = document ? around_.document(who, *document, version) : std::nullopt;
    if (!read) {
      if (!id.empty()) item.refuse("document", "is none that you may read, in that version");
      continue;
    }
    const bool is_twice = std::ranges::any_of(
        files, [&](const AttachedFile& file) { return file.document == document->get() && file.version == version; });
    if (is_twice) item.refuse("document", "is named twice");
    files.push_back({document->get(), version, read->document.name, read->version.digest});
  }
  return files;
}

Response MeasureStatementApi::sign(const Request& request) {
  auto service = found(request);
  if (!service) return service.error();
  const Caller& caller = caller_of(request);
  if (auto refusal = detail::find_stale_factor(caller, Allowed::assurance_change)) return std::move(*refusal);
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  MeasureStatement statement;
  statement.measure = service->measure;
  statement.text = written(*fields, "text");
  statement.looked_at = day_in(*fields, "looked_at");
  statement.holds_until = day_in(*fields, "holds_until");
  statement.files = attached(*fields, person_of(request));
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  if (const auto fault = find_fault(statement, caller.now)) return refused(*fault);
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  if (service->file.statements.size() >= assurance::statements_of_service_max)
    return http::problem(422, "too-many-statements");
  statement.id = identity::draw_identifier<assurance::StatementId>(random_);
  statement.by = person_of(request);
  statement.signed_at = caller.now;
  const auto known = people_.find(statement.by);
  const std::string name = known ? known->name : caller.name;
  statement.note = around_.sign(measure_statement_text(statement, to_hex(service->kept.id.get()), name));
  service->file.statements.push_back(std::move(statement));
  return keep(request, std::move(*service), "statement-signed", 201);
}

Response MeasureStatementApi::withdraw(const Request& request) {
  auto service = found(request);
  if (!service) return service.error();
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const std::string reason = written(*fields, "reason");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  MeasureStatement* const statement = statement_in(*service, request);
  if (statement == nullptr) return http::problem(404, "unknown-statement");
  if (statement->withdrawn) return http::problem(409, "withdrawn-already");
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  statement->withdrawn = assurance::Withdrawal{caller_of(request).now, person_of(request), reason};
  storage::Acting::say("reason", reason);
  return keep(request, std::move(*service), "statement-withdrawn", 200);
}

Response MeasureStatementApi::note(const Request& request) {
  auto service = found(request);
  if (!service) return service.error();
  const MeasureStatement* const statement = statement_in(*service, request);
  if (statement == nullptr) return http::problem(404, "unknown-statement");
  return http::download("text/plain; charset=utf-8", "statement-" + to_hex(statement->id.get()) + ".note",
                        statement->note);
}

}  // namespace urna::api
