// SPDX-License-Identifier: EUPL-1.2
#include "api/oscal_api.hpp"

#include "api/detail/people_words.hpp"
#include "assurance/approval_json.hpp"
#include "assurance/oscal.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::api {

OscalApi::OscalApi(const assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                   const assurance::Catalogue& catalogue)
    : store_(store), people_(people), catalogue_(catalogue) {}

void OscalApi::add_routes(http::Router& router) {
  // A plan tells of description, measures and approval at once: whoever may read all of them.
  add_service_routes<OscalApi>(
      router, *this, ServiceDoor(store_, people_, catalogue_),
      {{http::Method::get, "/api/assurance/services/{service}/oscal", ServiceNeed::read_approve, &OscalApi::plan}});
}

http::Response OscalApi::plan(const http::Request& request) {
  const auto id = detail::identifier_from<assurance::AssuredId>(request.parameter("service"));
  const auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return http::problem(404, "unknown-assured-service");
  auto file = assurance::parse_service_file(kept->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  const auto history = store_.history(kept->id);
  ensure(!history.empty(), "a service is kept with what happened to it");
  assurance::PlannedService planned{kept->id, kept->version, history.front().at, std::move(*file)};
  for (const assurance::ApprovalRecord& record : store_.approvals(kept->id)) {
    if (!record.is_decision) continue;
    const auto decision = assurance::parse_decision(record.file);
    ensure(decision.has_value(), "what is kept of a decision is what was written");
    planned.decisions.push_back(
        {record.number, decision->board, decision->authority.position, crypto::sha256_hex(record.file)});
  }
  return http::download("application/json", "security-plan.json", assurance::oscal_plan_json(planned, catalogue_));
}

}  // namespace urna::api
