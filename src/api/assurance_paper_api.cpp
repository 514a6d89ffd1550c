// SPDX-License-Identifier: EUPL-1.2
#include "api/assurance_paper_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/caller.hpp"
#include "api/detail/approval_paper_facts.hpp"
#include "api/detail/people_words.hpp"
#include "api/service_door.hpp"
#include "base/csv_cell.hpp"
#include "base/ensure.hpp"

namespace urna::api {
namespace {

using assurance::ApprovalRecord;
using assurance::AssuredId;
using assurance::AssuredService;
using http::Method;
using http::Request;
using http::Response;

Response unknown_service() { return http::problem(404, "unknown-assured-service"); }

/// `?language=fr`; English when nothing is said.
std::optional<report::Language> language_of(const Request& request) {
  return report::language_named(request.query_value("language").value_or("en"));
}

std::optional<AssuredService> service_in(const assurance::AssuredServiceStore& store, const Request& request) {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  return id ? store.find(*id) : std::nullopt;
}

std::optional<ApprovalRecord> decision_in(const assurance::AssuredServiceStore& store, const AssuredService& service,
                                          const std::string& number) {
  for (ApprovalRecord& record : store.approvals(service.id)) {
    if (record.is_decision && std::to_string(record.number) == number) return std::move(record);
  }
  return std::nullopt;
}

Response pdf(const std::string& name, std::string bytes) {
  return http::download("application/pdf", name + ".pdf", std::move(bytes));
}

}  // namespace

AssurancePaperApi::AssurancePaperApi(const assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                                     AnswersOf answers, const assurance::Catalogue& catalogue)
    : store_(store), people_(people), answers_(std::move(answers)), catalogue_(catalogue) {}

void AssurancePaperApi::add_routes(http::Router& router) {
  struct Line {
    const char* pattern;
    ServiceNeed need;
    Response (AssurancePaperApi::*handler)(const Request&);
  };
  const std::initializer_list<Line> lines{
      {"/api/assurance/services/{service}/measures", ServiceNeed::read_secure, &AssurancePaperApi::measures},
      {"/api/assurance/services/{service}/approval/form", ServiceNeed::read_approve, &AssurancePaperApi::form},
      {"/api/assurance/services/{service}/approval/decisions/{number}/paper", ServiceNeed::read_approve,
       &AssurancePaperApi::decision},
      {"/api/assurance/services/{service}/approval/decisions/{number}/"
       "attestation",
       ServiceNeed::read_approve, &AssurancePaperApi::attestation}};
  const ServiceDoor door(store_, people_, catalogue_);
  for (const Line& line : lines) {
    router.add({.method = Method::get,
                .pattern = line.pattern,
                .permission = named_in_service(permission_for(line.need)),
                .handler = [this, door, line](Request& request) {
                  if (auto refusal = door.find_refusal(request, line.need)) return std::move(*refusal);
                  if (!language_of(request)) return http::problem(422, "unknown-language");
                  return (this->*line.handler)(request);
                }});
  }
}

Response AssurancePaperApi::form(const Request& request) {
  const auto service = service_in(store_, request);
  if (!service) return unknown_service();
  for (const ApprovalRecord& record : store_.approvals(service->id)) {
    if (record.is_decision) continue;
    const auto draft = assurance::parse_approval_draft(record.file);
    const auto file = assurance::parse_service_file(service->file, catalogue_);
    ensure(draft.has_value() && file.has_value(), "what is kept is what was written");
    if (!draft->authority()) return http::problem(409, "too-early");
    const auto answers = answers_ ? answers_(service->id, *file) : assurance::answers_of(*file, catalogue_);
    auto evaluation = evaluate(catalogue_, file->description.meaning, answers, assurance::Reading::urna);
    if (!answers.proofs) evaluation.proved.reset();  // nothing was ever checked: that is said
    const detail::DraftOnPaper at_hand{*draft, *file, evaluation, caller_of(request).now};
    return pdf("decision-form", report::print_decision(detail::paper_of(at_hand, catalogue_, *language_of(request))));
  }
  return http::problem(404, "no-draft");
}

Response AssurancePaperApi::decision(const Request& request) {
  const auto service = service_in(store_, request);
  if (!service) return unknown_service();
  const auto record = decision_in(store_, *service, request.parameter("number"));
  if (!record) return http::problem(404, "unknown-decision");
  return pdf("decision-" + std::to_string(record->number),
             report::print_decision(detail::paper_of(*record, catalogue_, *language_of(request))));
}

Response AssurancePaperApi::attestation(const Request& request) {
  const auto service = service_in(store_, request);
  if (!service) return unknown_service();
  const auto record = decision_in(store_, *service, request.parameter("number"));
  if (!record) return http::problem(404, "unknown-decision");
  const report::ApprovalPaper paper = detail::paper_of(*record, catalogue_, *language_of(request));
  if (!paper.is_accepted.value_or(false)) return http::problem(409, "not-approved");
  return pdf("attestation-" + std::to_string(record->number), report::print_attestation(paper));
}

Response AssurancePaperApi::measures(const Request& request) {
  const auto service = service_in(store_, request);
  if (!service) return unknown_service();
  const auto file = assurance::parse_service_file(service->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  const auto answers = answers_ ? answers_(service->id, *file) : assurance::answers_of(*file, catalogue_);
  const auto evaluation = assurance::evaluate(catalogue_, file->description.meaning, answers, assurance::Reading::urna);
  return http::download("text/csv; charset=utf-8", "measures.csv",
                        detail::measures_csv(*file, answers, evaluation, catalogue_, people_, *language_of(request)));
}

}  // namespace urna::api
