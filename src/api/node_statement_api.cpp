// SPDX-License-Identifier: EUPL-1.2
#include "api/node_statement_api.hpp"

#include <boost/json.hpp>

#include "api/desk_gate.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/permissions.hpp"
#include "hosting/record_json.hpp"
#include "http/json_body.hpp"
#include "journal/signed_note.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using detail::answer;
using hosting::KeptStatement;
using hosting::Kind;
using hosting::NodeStatement;
using hosting::Record;
using http::Request;
using http::Response;
using Fault = NodeStatements::Fault;

constexpr std::size_t body_bytes_max = 48 * 1024;
constexpr std::size_t history_max = 60;
/// Beyond so many an hour, notes that nobody known has signed are refused without an entry each.
constexpr unsigned unsigned_notes_max = 30;

json::array names_of(const std::vector<hosting::Doubt>& doubts) {
  json::array names;
  for (const hosting::Doubt doubt : doubts) names.emplace_back(name_of(doubt));
  return names;
}

json::object proof_json(const hosting::Proof& proof) {
  return {{"level", proof.level}, {"doubts", names_of(proof.doubts)}};
}

json::object statement_json(const KeptStatement& kept) {
  return {{"id", kept.id},
          {"node", kept.node},
          {"received", timestamp_text(kept.received)},
          {"fault", kept.fault.empty() ? json::value(nullptr) : json::value(kept.fault)},
          {"proof", proof_json(kept.proof)},
          {"differences", json::value_from(kept.differences)}};
}

std::optional<NodeStatement> read(const KeptStatement& kept) {
  const auto parts = journal::note_parts(kept.note);
  return parts ? NodeStatement::parse(parts->text) : std::nullopt;
}

json::object facts_json(const NodeStatement& statement) {
  json::object facts;
  for (std::size_t i = 0; i < hosting::fact_count; ++i)
    facts[hosting::name_of(static_cast<hosting::Fact>(i))] = statement.facts[i];
  return facts;
}

/// The newest that was taken with its facts, and which of them were others in the one before.
json::value newest_json(const std::vector<KeptStatement>& kept) {
  const KeptStatement* newest = nullptr;
  const KeptStatement* before = nullptr;
  for (const KeptStatement& one : kept) {
    if (!one.fault.empty()) continue;
    if (newest != nullptr) {
      before = &one;
      break;
    }
    newest = &one;
  }
  const auto statement = newest != nullptr ? read(*newest) : std::nullopt;
  if (!statement) return nullptr;
  json::object told = statement_json(*newest);
  told["stated"] = timestamp_text(statement->at);
  told["why"] = name_of(statement->why);
  told["facts"] = facts_json(*statement);
  json::array others;
  if (const auto earlier = before != nullptr ? read(*before) : std::nullopt)
    for (const hosting::Fact fact : hosting::changed(*statement, *earlier)) others.emplace_back(name_of(fact));
  told["changed"] = std::move(others);
  return told;
}

Response refusal_of(Fault fault) {
  switch (fault) {
    case Fault::malformed:
      return http::problem(422, "malformed-statement");
    case Fault::unsigned_:
      return http::problem(403, "not-signed");
    case Fault::other_node:
      return http::problem(403, "other-node");
    case Fault::replayed:
      return http::problem(409, "replayed");
    case Fault::stale:
      return http::problem(409, "stale");
    case Fault::unavailable:
      break;
  }
  return http::retry_later("audit-unavailable", 5);
}

}  // namespace

void NodeStatementApi::add_routes(http::Router& router) {
  using Allowed = identity::Permission;
  router.add({.pattern = "/api/hosting/checkpoint",
              .permission = named(OpenAct::speak_as_machine),
              .handler = [this](Request&) { return checkpoint(); }});
  router.add({.method = http::Method::post,
              .pattern = "/api/hosting/statements",
              .permission = named(OpenAct::speak_as_machine),
              .handler = [this](Request& request) { return take(request); },
              .body_bytes_max = body_bytes_max});
  router.add({.pattern = "/api/hosting/nodes", .permission = named(Allowed::hosting_read), .handler = [this](Request&) {
                return nodes();
              }});
  router.add({.pattern = "/api/hosting/nodes/{record}/statements",
              .permission = named(Allowed::hosting_read),
              .handler = [this](Request& request) { return history(request); }});
}

Response NodeStatementApi::checkpoint() {
  const auto name = statements_.checkpoint();
  return name ? answer(json::object{{"checkpoint", *name}}) : http::retry_later("audit-unavailable", 5);
}

Response NodeStatementApi::take(const Request& request) {
  auto fields = http::JsonFields::of(request.body);
  if (!fields) return http::problem(fields.error());
  const std::string note = fields->text("note", NodeStatement::text_bytes_max);
  if (auto refusal = fields->refusal()) return http::problem(*refusal);
  const auto taken = statements_.take(note);
  if (taken) {
    storage::Acting::say("node", taken->node);
    storage::Acting::say("statement", taken->id);
    json::object told = statement_json(*taken);
    return answer(std::move(told), 201);
  }
  storage::Acting::say("fault", name_of(taken.error()));
  if (taken.error() == Fault::unsigned_ || taken.error() == Fault::malformed) {
    const std::lock_guard lock(mutex_);
    if (now_() - hour_ >= std::chrono::hours(1)) {
      hour_ = now_();
      unsigned_notes_ = 0;
    }
    auto* const acting = storage::Acting::current();
    if (++unsigned_notes_ > unsigned_notes_max && acting != nullptr) acting->note_told();
  }
  return refusal_of(taken.error());
}

Response NodeStatementApi::nodes() const {
  const hosting::HostingRegister hosting = keeper_.whole();
  const auto proofs = keeper_.proofs(now_());
  json::array nodes;
  for (const Record& node : hosting.all(Kind::node, now_())) {
    const auto proof = proofs.find(node.id);
    const auto placed = hosting.placement_of_node(node.id, now_());
    const hosting::Value* const inspected = placed ? placed->server.field("inspected") : nullptr;
    nodes.push_back(
        {{"node", node.id},
         {"server", placed ? json::value(placed->server.text("label")) : json::value(nullptr)},
         {"site", placed ? json::value(placed->site.text("name")) : json::value(nullptr)},
         {"has_key", journal::NoteKey::parse(node.text("public_key")).has_value()},
         {"inspected",
          inspected != nullptr ? json::value(day_text(std::get<std::chrono::sys_days>(*inspected))) : nullptr},
         {"proof", proof_json(proof == proofs.end() ? hosting::proof_now({}, {}, now_()) : proof->second.proof)},
         {"newest", newest_json(keeper_.store().statements(node.id, history_max))}});
  }
  return answer(json::object{{"nodes", std::move(nodes)}});
}

Response NodeStatementApi::history(const Request& request) const {
  const std::string& node = request.parameter("record");
  if (keeper_.whole().history(node).empty()) return http::problem(404, "unknown-record");
  json::array statements;
  for (const KeptStatement& one : keeper_.store().statements(node, history_max)) {
    json::object told = statement_json(one);
    told["note"] = one.note;
    statements.push_back(std::move(told));
  }
  return answer(json::object{{"statements", std::move(statements)}});
}

}  // namespace urna::api
