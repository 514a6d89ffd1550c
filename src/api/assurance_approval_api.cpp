// SPDX-License-Identifier: EUPL-1.2
#include "api/assurance_approval_api.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "api/desk_gate.hpp"
#include "api/detail/approval_answers.hpp"
#include "api/detail/approval_fields.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/persons_routes.hpp"
#include "api/permissions.hpp"
#include "api/service_door.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::ApprovalDraft;
using assurance::ApprovalRecord;
using assurance::ApprovalStep;
using assurance::AssuredId;
using assurance::DecisionNow;
using assurance::GateFault;
using assurance::Obstacle;
using detail::answer;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 256 * 1024;
constexpr std::int64_t version_max = 1'000'000'000;

Response unknown_service() { return http::problem(404, "unknown-assured-service"); }
Response three_people() { return http::problem(403, "three-people"); }

const PersonId& person_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return *person;
}

bool has_obstacle(const std::vector<Obstacle>& obstacles, GateFault fault) {
  return std::ranges::find(obstacles, fault, &Obstacle::fault) != obstacles.end();
}

/// What a signature is refused with, the gravest first.
Response refused(const std::vector<Obstacle>& obstacles) {
  if (has_obstacle(obstacles, GateFault::step_missing)) return http::problem(409, "too-early");
  if (has_obstacle(obstacles, GateFault::same_person)) return three_people();
  if (has_obstacle(obstacles, GateFault::not_the_authority)) return http::problem(403, "not-the-authority");
  http::Problem problem{409, "approval-blocked", {}, {}};
  for (const Obstacle& obstacle : obstacles)
    problem.fields.push_back({std::string(word_of(obstacle.fault)), obstacle.measure});
  return http::problem(std::move(problem));
}

}  // namespace

AssuranceApprovalApi::AssuranceApprovalApi(assurance::AssuredServiceStore& store, const identity::PersonStore& people,
                                           Around around, const assurance::Catalogue& catalogue)
    : store_(store),
      people_(people),
      around_(std::move(around)),
      catalogue_(catalogue),
      catalogue_digest_(crypto::sha256(assurance::Catalogue::built_in_text())) {}

void AssuranceApprovalApi::add_routes(http::Router& router) {
  static constexpr const char* at = "/api/assurance/services/{service}/approval";
  static constexpr const char* opinions = "/api/assurance/services/{service}/approval/opinions";
  using Api = AssuranceApprovalApi;
  using Need = ServiceNeed;
  // Whoever signs is named by the file, and holds a role that may.
  detail::add_persons_routes<Api>(router, *this,
                                  {{Method::post, "/api/assurance/services/{service}/approval/signature",
                                    Allowed::assurance_sign, &Api::sign, body_bytes_max}});
  router.add({.pattern = "/api/assurance/approvals",
              .permission = named_in_service(Allowed::assurance_read),
              .handler = [this](Request& request) { return overview(request); }});
  add_service_routes<Api>(router, *this, ServiceDoor(store_, people_, catalogue_),
                          {{Method::get, at, Need::read_approve, &Api::read},
                           {Method::post, at, Need::write_approve, &Api::begin, body_bytes_max},
                           {Method::remove, at, Need::write_approve, &Api::drop},
                           {Method::put, "/api/assurance/services/{service}/approval/authority", Need::write_approve,
                            &Api::name_authority, body_bytes_max},
                           {Method::post, opinions, Need::write_approve, &Api::give_opinion, body_bytes_max},
                           {Method::put, opinions, Need::write_approve, &Api::ask_no_opinion, body_bytes_max},
                           {Method::remove, opinions, Need::write_approve, &Api::withdraw_opinion},
                           {Method::put, "/api/assurance/services/{service}/approval/documents", Need::write_approve,
                            &Api::list_documents, body_bytes_max},
                           {Method::post, "/api/assurance/services/{service}/approval/form", Need::own,
                            &Api::hand_out_form, body_bytes_max},
                           {Method::put, "/api/assurance/services/{service}/approval/board", Need::own,
                            &Api::fill_in_board, body_bytes_max},
                           {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}",
                            Need::read_approve, &Api::read_decision},
                           {Method::get, "/api/assurance/services/{service}/approval/decisions/{number}/statement",
                            Need::read_approve, &Api::read_statement}});
}

AssuranceApprovalApi::Found AssuranceApprovalApi::opened(assurance::AssuredService kept) const {
  auto file = assurance::parse_service_file(kept.file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  auto answers = around_.answers ? around_.answers(kept.id, *file) : assurance::answers_of(*file, catalogue_);
  auto evaluation = assurance::evaluate(catalogue_, file->description.meaning, answers, assurance::Reading::urna);
  if (!answers.proofs) evaluation.proved.reset();  // nothing was ever checked: that counts against nobody
  Found found{std::move(kept), std::move(*file), std::move(answers), std::move(evaluation), {}, {}, 1};
  found.records = store_.approvals(found.kept.id);
  for (const ApprovalRecord& record : found.records) {
    found.draft_number = record.is_decision ? record.number + 1 : record.number;
    if (record.is_decision) continue;
    auto draft = assurance::parse_approval_draft(record.file);
    ensure(draft.has_value(), "what is kept of a draft is what was written");
    found.draft = std::move(*draft);
  }
  return found;
}

std::optional<AssuranceApprovalApi::Found> AssuranceApprovalApi::found(const Request& request) const {
  const auto id = detail::identifier_from<AssuredId>(request.parameter("service"));
  auto kept = id ? store_.find(*id) : std::nullopt;
  if (!kept) return std::nullopt;
  return opened(std::move(*kept));
}

assurance::Observation AssuranceApprovalApi::observed(const Found& found) const {
  auto seen = assurance::observation_of(found.file, found.evaluation);
  const auto vote = assurance::Facts::named("service_profile", "vote");
  if (vote && found.file.description.meaning.choices.shares_any_with(*vote)) {
    const Ballots ballots = around_.ballots();
    seen.is_ballot_open = ballots.is_open;
    seen.is_ballot_about_to_open = ballots.is_about_to_open;
  }
  return seen;
}

assurance::ServiceStanding AssuranceApprovalApi::standing(const Found& found) const {
  auto standing = assurance::standing_of(found.file, found.answers, found.evaluation, catalogue_);
  standing.catalogue = catalogue_digest_;
  standing.service = crypto::sha256(decided_file_json(found.file));
  if (found.answers.proofs)
    standing.evidence = crypto::sha256(proofs_text(found.evaluation, *found.answers.proofs, catalogue_));
  standing.platform = around_.platform;
  return standing;
}

json::object AssuranceApprovalApi::told_draft(const Found& found) const {
  const ApprovalDraft& draft = *found.draft;
  json::object object{{"number", found.draft_number},
                      {"author", detail::person_json(draft.author(), people_)},
                      {"next_step", word_of(draft.next_step())},
                      {"authority", nullptr},
                      {"opinions", nullptr},
                      {"documents", nullptr},
                      {"form_handed_out", detail::moment(draft.form_handed_out())},
                      {"board", nullptr}};
  if (draft.authority()) object["authority"] = detail::told(*draft.authority(), people_);
  if (draft.opinions()) object["opinions"] = detail::told(*draft.opinions(), people_);
  if (draft.documents()) object["documents"] = json::array(draft.documents()->begin(), draft.documents()->end());
  if (draft.board()) object["board"] = assurance::board_json(*draft.board());
  return object;
}

json::object AssuranceApprovalApi::told(const Request& request, const Found& found) const {
  const Timestamp now = caller_of(request).now;
  const auto decisions = assurance::decisions_now(found.records, observed(found), now);
  const DecisionNow* const current = assurance::current_of(decisions);
  json::array all;
  for (auto decision = decisions.rbegin(); decision != decisions.rend(); ++decision) {
    const auto record = std::ranges::find(found.records, decision->number, &ApprovalRecord::number);
    all.push_back(detail::told(*decision, *record, people_));
  }
  const auto standing = this->standing(found);
  const bool is_refused = found.draft && found.draft->board() && !found.draft->board()->is_accepted;
  const int months = found.draft && found.draft->board() ? found.draft->board()->months : 0;
  const auto obstacles =
      is_refused ? std::vector<Obstacle>()
                 : assurance::obstacles_to_approval(standing, months, std::chrono::floor<std::chrono::days>(now));
  json::array authorities;
  for (const identity::Person& person : people_.all()) {
    const bool is_free =
        !found.draft || (person.id != found.draft->author() && !detail::has_advised(*found.draft, person.id));
    if (is_free && around_.may_sign(person.id)) authorities.push_back(detail::person_json(person.id, people_));
  }
  const PersonId* const asks = caller_of(request).person();
  const bool is_delegate = asks != nullptr && may_sign_for(found, *asks, now);
  json::array lacks;
  for (const std::string& field : assurance::lacks_of(found.file, found.evaluation)) lacks.emplace_back(field);
  return {{"version", found.kept.version},
          {"months_at_most", assurance::months_at_most(assurance::decisive_index(standing.standard, standing.proved))},
          {"obstacles", detail::told(obstacles, catalogue_)},
          {"lacks", std::move(lacks)},
          {"authorities", std::move(authorities)},
          {"may_sign_for", is_delegate},
          {"draft", found.draft ? json::value(told_draft(found)) : json::value()},
          {"current", current != nullptr ? json::value(current->number) : json::value()},
          {"decisions", std::move(all)}};
}

bool AssuranceApprovalApi::may_sign_for(const Found& found, const PersonId& who, Timestamp now) {
  if (!found.draft || !found.draft->authority()) return false;
  const auto delegations = assurance::delegations_of(found.file.delegations);
  return assurance::delegation_of(delegations, found.draft->authority()->person, who, now).has_value();
}

json::value AssuranceApprovalApi::waits_for(const Found& found, const Request& request,
                                            const assurance::ServiceRights& rights) const {
  const PersonId* const asks = caller_of(request).person();
  if (asks == nullptr || !found.draft) return nullptr;
  const bool is_named = found.draft->authority() && found.draft->authority()->person == *asks;
  const bool may_sign = around_.may_sign(*asks) && (is_named || may_sign_for(found, *asks, caller_of(request).now));
  return detail::waits_for(*found.draft, *asks, is_met(ServiceNeed::write_approve, rights), may_sign);
}

Response AssuranceApprovalApi::overview(const Request& request) {
  json::array services;
  for (assurance::AssuredService& kept : store_.all()) {
    if (store_.approvals(kept.id).empty()) continue;  // most, where there are many
    const Found found = opened(std::move(kept));
    const assurance::ServiceRights rights = rights_of(caller_of(request), found.file, people_);
    if (!is_met(ServiceNeed::read_approve, rights)) continue;
    const auto decisions = assurance::decisions_now(found.records, observed(found), caller_of(request).now);
    const DecisionNow* const current = assurance::current_of(decisions);
    services.push_back({{"service", to_hex(found.kept.id.get())},
                        {"state", current != nullptr ? json::value(word_of(current->state)) : json::value()},
                        {"ends", current != nullptr ? detail::day(current->watch.ends()) : json::value()},
                        {"next_step", found.draft ? json::value(word_of(found.draft->next_step())) : json::value()},
                        {"waits_for_me", waits_for(found, request, rights)}});
  }
  return answer(json::object{{"approvals", std::move(services)}});
}

Response AssuranceApprovalApi::read(const Request& request) {
  const auto service = found(request);
  return service ? answer(told(request, *service)) : unknown_service();
}

assurance::Happening AssuranceApprovalApi::happening(const Request& request, const Found& found,
                                                     std::string_view what) const {
  return {caller_of(request).now, person_of(request),
          json::serialize(json::object{{"what", what},
                                       {"index", found.evaluation.standard.total.value()},
                                       {"personalised", found.evaluation.personalised.total.value()}})};
}

Response AssuranceApprovalApi::begin(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto service = found(request);
  if (!service) return unknown_service();
  if (service->draft) return http::problem(409, "draft-there");
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  service->draft = ApprovalDraft(person_of(request));
  service->kept.version += 1;
  storage::Acting::say("name", service->file.description.name);
  const ApprovalRecord record{service->draft_number, false, assurance::approval_draft_json(*service->draft)};
  if (!store_.put_approval(service->kept, record, {}, happening(request, *service, "approval-begun")))
    return http::problem(409, "changed-meanwhile");
  return answer(told(request, *service), 201);
}

Response AssuranceApprovalApi::drop(const Request& request) {
  auto service = found(request);
  if (!service) return unknown_service();
  if (!service->draft) return http::problem(404, "no-draft");
  service->kept.version += 1;
  service->draft.reset();
  std::erase_if(service->records, [](const ApprovalRecord& record) { return !record.is_decision; });
  if (!store_.remove_draft(service->kept, happening(request, *service, "approval-dropped")))
    return http::problem(409, "changed-meanwhile");
  return answer(told(request, *service));
}

Response AssuranceApprovalApi::change(const Request& request, std::int64_t version, std::string_view what,
                                      bool is_for_author, const Change& change) {
  auto service = found(request);
  if (!service) return unknown_service();
  if (!service->draft) return http::problem(404, "no-draft");
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  if (is_for_author && service->draft->author() != person_of(request)) return http::problem(403, "not-the-author");
  if (auto refusal = change(*service->draft)) return std::move(*refusal);
  service->kept.version += 1;
  const ApprovalRecord record{service->draft_number, false, assurance::approval_draft_json(*service->draft)};
  if (!store_.put_approval(service->kept, record, {}, happening(request, *service, what)))
    return http::problem(409, "changed-meanwhile");
  return answer(told(request, *service));
}

Response AssuranceApprovalApi::name_authority(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const auto authority = detail::authority_in(*fields, around_.may_sign);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  return change(request, version, "authority-named", true, [&](ApprovalDraft& draft) -> std::optional<Response> {
    if (authority.person == draft.author() || detail::has_advised(draft, authority.person)) return three_people();
    storage::Acting::say("authority", authority.name);
    return detail::refused(draft.set_authority(authority), "name");
  });
}

Response AssuranceApprovalApi::give_opinion(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  const PersonId giver = person_of(request);
  auto opinion = detail::opinion_in(*fields, giver);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  return change(request, version, "opinion-given", false, [&](ApprovalDraft& draft) -> std::optional<Response> {
    if (giver == draft.author() || (draft.authority() && giver == draft.authority()->person)) return three_people();
    storage::Acting::say("verdict", word_of(opinion.verdict));
    return detail::refused(draft.set_opinions(detail::with_opinion(draft, std::move(opinion))), "collaborators");
  });
}

Response AssuranceApprovalApi::withdraw_opinion(const Request& request) {
  const auto service = found(request);
  if (!service) return unknown_service();
  const PersonId giver = person_of(request);
  const auto version = static_cast<std::int64_t>(service->kept.version);
  return change(request, version, "opinion-withdrawn", false, [&](ApprovalDraft& draft) -> std::optional<Response> {
    if (!detail::has_advised(draft, giver)) return http::problem(404, "no-opinion");
    draft.take_back_opinion(giver);
    return std::nullopt;
  });
}

Response AssuranceApprovalApi::ask_no_opinion(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  return change(request, version, "no-opinion-asked", true, [&](ApprovalDraft& draft) -> std::optional<Response> {
    // What others have said is theirs to take back.
    if (draft.opinions() && !draft.opinions()->empty()) return http::problem(409, "opinions-there");
    return detail::refused(draft.set_opinions({}), "version");
  });
}

Response AssuranceApprovalApi::list_documents(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  auto titles = detail::titles_in(*fields, "titles");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  return change(request, version, "documents-listed", true, [&](ApprovalDraft& draft) -> std::optional<Response> {
    return detail::refused(draft.set_documents(std::move(titles)), "titles");
  });
}

Response AssuranceApprovalApi::hand_out_form(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  return change(request, version, "form-handed-out", true, [&](ApprovalDraft& draft) -> std::optional<Response> {
    return detail::refused(draft.hand_out_form(caller_of(request).now), "version");
  });
}

Response AssuranceApprovalApi::fill_in_board(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  assurance::Board board = detail::board_in(*fields, catalogue_);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const char* const field = board.is_accepted ? "conditions" : "reason_of_refusal";
  return change(request, version, "board-filled-in", true, [&](ApprovalDraft& draft) -> std::optional<Response> {
    return detail::refused(draft.set_board(std::move(board), caller_of(request).now), field);
  });
}

Response AssuranceApprovalApi::sign(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const std::int64_t version = fields->integer("version", 1, version_max);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  auto service = found(request);
  if (!service) return unknown_service();
  if (!service->draft) return http::problem(404, "no-draft");
  // What is signed is what was read: any change of the service or of its file makes another version.
  if (service->kept.version != static_cast<std::uint64_t>(version)) return http::problem(409, "changed-meanwhile");
  const auto decision = finalise(*service->draft, standing(*service), person_of(request),
                                 assurance::delegations_of(service->file.delegations), caller_of(request).now);
  if (!decision) return refused(decision.error());
  return seal(request, std::move(*service), *decision);
}

assurance::ServiceDecided AssuranceApprovalApi::sealed(const Request& request, const Found& found,
                                                       const assurance::Decision& decision,
                                                       std::optional<assurance::Together> together) const {
  assurance::DecidedService decided{found.kept.id,   found.draft_number,  found.kept, found.evaluation, {},
                                    around_.program, found.answers.proofs};
  decided.together = std::move(together);
  decided.kept.file = decided_file_json(found.file);  // who works on it stays here
  if (found.answers.proofs && around_.checks) decided.checks = around_.checks(found.file);
  std::vector<PersonId> people{decision.author, decision.signed_by, decision.authority.person};
  for (const assurance::Opinion& opinion : decision.opinions) people.push_back(opinion.given_by);
  if (decided.together && decided.together->sample) people.push_back(decided.together->sample->expert);
  for (const PersonId& person : people) {
    if (const auto known = people_.find(person)) decided.names[person] = known->name;
  }
  ApprovalRecord record{found.draft_number, true, decision_json(decision, decided, catalogue_)};
  const Digest digest = crypto::sha256(record.file);
  record.note = around_.sign(decision_statement(decision, found.kept.id, record.number, digest));
  record.watch = watch_json(assurance::DecisionWatch(decision).memory());
  assurance::AssuredService next = found.kept;
  next.version += 1;
  const char* const what = decision.board.is_accepted ? "service-approved" : "service-refused";
  return {std::move(next), std::move(record), digest, happening(request, found, what)};
}

Response AssuranceApprovalApi::seal(const Request& request, Found found, const assurance::Decision& decision) {
  assurance::ServiceDecided decided = sealed(request, found, decision);
  storage::Acting::say("name", found.file.description.name);
  if (!store_.put_approval(decided.service, decided.record, decided.digest, decided.happening))
    return http::problem(409, "changed-meanwhile");
  found.kept = std::move(decided.service);
  std::erase_if(found.records, [](const ApprovalRecord& kept) { return !kept.is_decision; });
  found.records.push_back(std::move(decided.record));
  found.draft.reset();
  return answer(told(request, found), 201);
}

const ApprovalRecord* AssuranceApprovalApi::decision_in(const Found& found, const Request& request) const {
  const std::string& text = request.parameter("number");
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return nullptr;
  const auto record = std::ranges::find_if(
      found.records, [&](const ApprovalRecord& one) { return one.is_decision && one.number == number; });
  return record == found.records.end() ? nullptr : &*record;
}

Response AssuranceApprovalApi::read_decision(const Request& request) {
  const auto service = found(request);
  if (!service) return unknown_service();
  const ApprovalRecord* const record = decision_in(*service, request);
  if (record == nullptr) return http::problem(404, "unknown-decision");
  return http::download("application/json", "decision-" + std::to_string(record->number) + ".json", record->file);
}

Response AssuranceApprovalApi::read_statement(const Request& request) {
  const auto service = found(request);
  if (!service) return unknown_service();
  const ApprovalRecord* const record = decision_in(*service, request);
  if (record == nullptr) return http::problem(404, "unknown-decision");
  return http::download("text/plain; charset=utf-8", "decision-" + std::to_string(record->number) + ".note",
                        record->note);
}

std::optional<assurance::Badge> AssuranceApprovalApi::badge(const AssuredId& id, Timestamp now) const {
  auto kept = store_.find(id);
  if (!kept) return std::nullopt;
  const Found found = opened(std::move(*kept));
  const auto decisions = assurance::decisions_now(found.records, observed(found), now);
  const DecisionNow* const current = assurance::current_of(decisions);
  std::string_view sealed;
  for (const ApprovalRecord& record : found.records)
    if (current != nullptr && record.number == current->number) sealed = record.file;
  return badge_of(found.file.description.name, current, sealed, found.answers, found.evaluation, now);
}

void AssuranceApprovalApi::tend(Timestamp now) {
  for (assurance::AssuredService& kept : store_.all()) {
    if (store_.approvals(kept.id).empty()) continue;
    const Found found = opened(std::move(kept));
    for (const DecisionNow& decision : assurance::decisions_now(found.records, observed(found), now)) {
      if (decision.has_changed)
        store_.keep_watch(found.kept.id, decision.number, watch_json(decision.watch.memory()), decision.notices);
    }
  }
}

}  // namespace urna::api
