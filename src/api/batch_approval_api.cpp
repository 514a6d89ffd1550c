// SPDX-License-Identifier: EUPL-1.2
#include "api/batch_approval_api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "api/detail/approval_answers.hpp"
#include "api/detail/approval_fields.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/persons_routes.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::ApprovalDraft;
using assurance::AssuredId;
using assurance::BatchId;
using assurance::BatchMember;
using assurance::GateFault;
using assurance::Obstacle;
using detail::answer;
using http::JsonFields;
using http::Method;
using http::Request;
using http::Response;
using Allowed = identity::Permission;

constexpr std::size_t body_bytes_max = 512 * 1024;
constexpr http::JsonLimits limits{.depth_max = 8, .keys_max = 3'000, .string_bytes_max = 8 * 1024};
constexpr std::int64_t version_max = 1'000'000'000;
constexpr std::size_t batches_max = 20;  ///< open at once
constexpr const char* one = "/api/assurance/batches/{batch}";

Response unknown_batch() { return http::problem(404, "unknown-batch"); }
Response three_people() { return http::problem(403, "three-people"); }

const PersonId& person_of(const Request& request) {
  const PersonId* const person = caller_of(request).person();
  ensure(person != nullptr, "a program was sent away before");
  return *person;
}

bool has_sampled(const std::optional<assurance::Sample>& sample, const PersonId& person) {
  return sample && sample->expert == person;
}

bool has(const std::vector<Obstacle>& obstacles, GateFault fault) {
  return std::ranges::find(obstacles, fault, &Obstacle::fault) != obstacles.end();
}

}  // namespace

void BatchApprovalApi::add_routes(http::Router& router) {
  using Api = BatchApprovalApi;
  // Whoever signs is named by the file, and holds a role that may.
  detail::add_persons_routes<Api>(router, *this,
                                  {{Method::post, "/api/assurance/batches/{batch}/signature", Allowed::assurance_sign,
                                    &Api::sign, body_bytes_max}});
  // Of several services: each is asked about, as its door would.
  const auto add = [&](Method method, const char* pattern, Allowed wanted, Response (Api::*handler)(const Request&),
                       std::size_t bytes_max = 0) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = named_in_service(wanted),
                .handler =
                    [this, handler, wanted, only_looks = method == Method::get](Request& request) {
                      if (!only_looks && caller_of(request).person() == nullptr)
                        return denied(identity::Denial::not_allowed, wanted);
                      return (this->*handler)(request);
                    },
                .body_bytes_max = bytes_max});
  };
  add(Method::get, "/api/assurance/batches", Allowed::assurance_read, &Api::list);
  add(Method::post, "/api/assurance/batches", Allowed::assurance_change, &Api::begin, body_bytes_max);
  add(Method::get, one, Allowed::assurance_read, &Api::read);
  add(Method::put, one, Allowed::assurance_change, &Api::fill_in, body_bytes_max);
  add(Method::remove, one, Allowed::assurance_change, &Api::drop);
  add(Method::post, "/api/assurance/batches/{batch}/opinions", Allowed::assurance_change, &Api::advise, body_bytes_max);
  add(Method::remove, "/api/assurance/batches/{batch}/opinions", Allowed::assurance_change, &Api::withdraw_opinion);
  constexpr const char* sample = "/api/assurance/batches/{batch}/sample";
  add(Method::post, sample, Allowed::assurance_change, &Api::begin_sample, body_bytes_max);
  add(Method::put, sample, Allowed::assurance_change, &Api::say_of_sample, body_bytes_max);
  add(Method::remove, sample, Allowed::assurance_change, &Api::drop_sample);
  add(Method::post, "/api/assurance/batches/{batch}/sample/signature", Allowed::assurance_change, &Api::sign_sample,
      body_bytes_max);
}

BatchApprovalApi::Opened BatchApprovalApi::opened(Batch batch, Timestamp now) const {
  Opened opened{std::move(batch), {}, {}, {}, {}};
  const ApprovalDraft& common = opened.batch.common;
  const bool is_filled_in = common.next_step() == assurance::ApprovalStep::summary;
  bool is_hindered = !is_filled_in;
  for (const Member& member : opened.batch.members) {
    auto service = store_.find(member.id);
    auto& there = opened.services.emplace_back();
    Judged& judged = opened.hindered.emplace_back();
    if (service) there = single_.opened(std::move(*service));
    if (member.is_left_out) continue;
    if (!there) judged.faults.emplace_back("unknown-assured-service");
    if (there && there->draft) judged.faults.emplace_back("draft-there");
    if (there) {
      const auto standing = single_.standing(*there);
      const std::string key = assurance::similarity_key(there->file.description);
      if (key != opened.batch.key) judged.faults.emplace_back("unlike");
      if (!is_filled_in)
        judged.obstacles = assurance::obstacles_to_approval(standing, 0, std::chrono::floor<std::chrono::days>(now));
      opened.judged.push_back({member.id, there->kept.version, there->file.description.name, key, standing,
                               assurance::delegations_of(there->file.delegations)});
    }
  }
  add_sample_faults(opened);
  const auto is_free = [](const Judged& judged) { return judged.faults.empty(); };
  is_hindered = is_hindered || !std::ranges::all_of(opened.hindered, is_free) ||
                (opened.batch.sample && !opened.batch.sample->signed_at);
  if (!is_filled_in || opened.judged.empty()) return opened;
  auto decided = assurance::finalise_together(common, opened.batch.key, opened.judged, common.authority()->person, now);
  if (decided) {
    if (!is_hindered) opened.decisions = std::move(*decided);
    return opened;
  }
  for (assurance::MemberRefusal& refusal : decided.error()) {
    const auto place = std::ranges::find(opened.batch.members, refusal.id, &Member::id) - opened.batch.members.begin();
    Judged& judged = opened.hindered[static_cast<std::size_t>(place)];
    if (refusal.step) judged.faults.emplace_back("condition-too-late");
    judged.obstacles = std::move(refusal.obstacles);
  }
  return opened;
}

Digest BatchApprovalApi::list_of(const Opened& opened) const {
  const auto& sample = opened.batch.sample;
  return crypto::sha256("batch " + to_hex(opened.batch.id.get()) + " version " + std::to_string(opened.batch.version) +
                        "\n" + (sample ? "sample " + to_hex(crypto::sha256(sample_json(*sample))) + "\n" : "") +
                        assurance::batch_statement(opened.judged, opened.decisions));
}

json::object BatchApprovalApi::told(const Request& request, const Opened& opened) const {
  const ApprovalDraft& common = opened.batch.common;
  json::array members;
  for (std::size_t place = 0, decided = 0; place < opened.batch.members.size(); ++place) {
    const Member& member = opened.batch.members[place];
    const auto& service = opened.services[place];
    json::array faults = detail::told(opened.hindered[place].obstacles, catalogue_);
    for (const std::string& fault : opened.hindered[place].faults)
      faults.push_back({{"fault", fault}, {"measure", nullptr}, {"title", nullptr}});
    json::object object{
        {"id", to_hex(member.id.get())},
        {"name", nullptr},
        {"version", nullptr},
        {"remark", member.remark},
        {"is_left_out", member.is_left_out},
        {"left_because", member.left_because.empty() ? json::value() : json::value(member.left_because)},
        {"index", nullptr},
        {"months_at_most", nullptr},
        {"months", nullptr},
        {"until", nullptr},
        {"obstacles", std::move(faults)}};
    if (service) {
      const auto index = assurance::decisive_index(service->evaluation.standard, service->evaluation.proved);
      object["name"] = service->file.description.name;
      object["version"] = service->kept.version;
      object["index"] = index.shown();
      object["months_at_most"] = assurance::months_at_most(index);
    }
    if (!member.is_left_out && !opened.decisions.empty()) {
      const assurance::Decision& decision = opened.decisions[decided++];
      object["months"] = decision.board.months;
      const auto ends = decision.ends();
      object["until"] = ends ? detail::day(*ends - std::chrono::days(1)) : json::value();
    }
    members.push_back(std::move(object));
  }
  json::array common_measures;
  for (const auto& [measure, common_answer] : opened.batch.answers) {
    common_measures.push_back({{"measure", measure},
                               {"status", assurance::word_of(common_answer.status)},
                               {"details", common_answer.details}});
  }
  const PersonId* const asks = caller_of(request).person();
  const bool may_sign_for =
      asks != nullptr && common.authority() &&
      assurance::may_sign_for(common.authority()->person, *asks, opened.judged, caller_of(request).now);
  json::array authorities;
  for (const identity::Person& person : people_.all()) {
    const bool is_free = person.id != common.author() && !detail::has_advised(common, person.id) &&
                         !has_sampled(opened.batch.sample, person.id);
    if (is_free && around_.may_sign(person.id)) authorities.push_back(detail::person_json(person.id, people_));
  }
  json::object object{{"id", to_hex(opened.batch.id.get())},
                      {"version", opened.batch.version},
                      {"author", detail::person_json(common.author(), people_)},
                      {"next_step", word_of(common.next_step())},
                      {"authority", nullptr},
                      {"opinions", nullptr},
                      {"documents", nullptr},
                      {"form_handed_out", detail::moment(common.form_handed_out())},
                      {"board", nullptr},
                      {"authorities", std::move(authorities)},
                      {"may_sign_for", may_sign_for},
                      {"members", std::move(members)},
                      {"measures", std::move(common_measures)},
                      {"sample", sample_told(opened)},
                      {"list", opened.decisions.empty() ? json::value() : json::value(to_hex(list_of(opened)))}};
  if (common.authority()) object["authority"] = detail::told(*common.authority(), people_);
  if (common.opinions()) object["opinions"] = detail::told(*common.opinions(), people_);
  if (common.documents()) object["documents"] = json::array(common.documents()->begin(), common.documents()->end());
  if (common.board()) object["board"] = assurance::board_json(*common.board());
  return object;
}

json::value BatchApprovalApi::waits_for(const Request& request, const Batch& batch, const PersonId& who) const {
  const ApprovalDraft& common = batch.common;
  const Timestamp now = caller_of(request).now;
  const bool is_named = common.authority() && common.authority()->person == who;
  bool may_sign = common.next_step() == assurance::ApprovalStep::summary && around_.may_sign(who);
  if (may_sign && !is_named)
    may_sign = assurance::may_sign_for(common.authority()->person, who, opened(batch, now).judged, now);
  return detail::waits_for(common, who, is_open_to(request, batch, ServiceNeed::write_approve), may_sign);
}

Response BatchApprovalApi::list(const Request& request) {
  const std::lock_guard lock(mutex_);
  json::array all;
  const PersonId* const asks = caller_of(request).person();
  for (const Batch& batch : kept()) {
    if (!is_open_to(request, batch, ServiceNeed::read_approve)) continue;
    const auto left_out = std::ranges::count_if(batch.members, &Member::is_left_out);
    all.push_back({{"id", to_hex(batch.id.get())},
                   {"author", detail::person_json(batch.common.author(), people_)},
                   {"authority", batch.common.authority()
                                     ? json::value(detail::person_json(batch.common.authority()->person, people_))
                                     : json::value()},
                   {"next_step", word_of(batch.common.next_step())},
                   {"services", batch.members.size() - static_cast<std::size_t>(left_out)},
                   {"waits_for_me", asks == nullptr ? json::value() : waits_for(request, batch, *asks)}});
  }
  return answer(json::object{{"batches", std::move(all)}});
}

Response BatchApprovalApi::begin(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  Batch batch{identity::draw_identifier<BatchId>(random_), 1, {}, ApprovalDraft(person_of(request)), {}};
  for (const std::string& text : fields->texts("services", assurance::batch_members_max, 32)) {
    const auto id = detail::identifier_from<AssuredId>(text);
    if (!id) {
      fields->refuse("services", "names no service");
    } else if (std::ranges::find(batch.members, *id, &Member::id) != batch.members.end()) {
      fields->refuse("services", "stands here twice");
    } else {
      batch.members.push_back({*id, {}, false, {}});
    }
  }
  if (batch.members.empty()) fields->refuse("services", "name at least one");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));

  const std::lock_guard lock(mutex_);
  auto batches = kept();
  if (batches.size() >= batches_max) return http::problem(422, "too-many-batches");
  const auto taken = taken_by_others(batches, batch.id);
  http::Problem refused{409, "some-do-not-fit", {}, {}};
  for (const Member& member : batch.members) {
    const std::string name = to_hex(member.id.get());
    auto service = store_.find(member.id);
    const auto found = service ? std::optional(single_.opened(std::move(*service))) : std::nullopt;
    const auto rights = found ? rights_of(caller_of(request), found->file, people_) : assurance::ServiceRights();
    if (!rights.is_any()) {
      refused.fields.push_back({name, "unknown-assured-service"});
      continue;
    }
    if (!is_met(ServiceNeed::write_approve, rights)) {
      refused.status = 403;
      refused.code = "not-in-service";
      refused.fields.push_back({name, refused.code});
      continue;
    }
    const std::string key = assurance::similarity_key(found->file.description);
    if (batch.key.empty()) batch.key = key;
    if (key != batch.key) refused.fields.push_back({name, "unlike"});
    if (found->draft) refused.fields.push_back({name, "draft-there"});
    const auto other = taken.find(member.id);
    if (other != taken.end() && other->second == key) refused.fields.push_back({name, "in-a-batch"});
  }
  if (!refused.fields.empty()) return http::problem(std::move(refused));
  storage::Acting::say("services", std::to_string(batch.members.size()));
  batches.push_back(batch);
  keep(batches);
  return answer(told(request, opened(std::move(batch), caller_of(request).now)), 201);
}

Response BatchApprovalApi::read(const Request& request) {
  const std::lock_guard lock(mutex_);
  auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve)) return unknown_batch();
  return answer(told(request, opened(std::move(*batch), caller_of(request).now)));
}

Response BatchApprovalApi::changed(const Request& request, Batch batch) {
  batch.version += 1;
  keep_changed(batch);
  return answer(told(request, opened(std::move(batch), caller_of(request).now)));
}

Response BatchApprovalApi::fill_in(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto version = static_cast<std::uint64_t>(fields->integer("version", 1, version_max));
  std::optional<assurance::Authority> authority;
  if (fields->has("authority")) {
    JsonFields part = fields->object("authority");
    authority = detail::authority_in(part, around_.may_sign);
  }
  const bool asks_nobody = fields->optional_boolean("no_opinion").value_or(false);
  std::optional<std::vector<std::string>> documents;
  if (fields->has("documents")) documents = detail::titles_in(*fields, "documents");
  const bool hands_out = fields->optional_boolean("form").value_or(false);
  std::optional<assurance::Board> board;
  if (fields->has("board")) {
    JsonFields part = fields->object("board");
    board = detail::board_in(part, catalogue_);
  }
  std::vector<Member> said;
  if (fields->has("members")) {
    for (JsonFields& item : fields->objects("members", assurance::batch_members_max)) {
      const auto id = detail::identifier_from<AssuredId>(item.text("id", 32));
      if (!id) item.refuse("id", "names no service");
      said.push_back({id.value_or(AssuredId()), item.optional_text("remark", assurance::text_bytes_max).value_or(""),
                      item.boolean("is_left_out"), ""});
    }
  }
  const auto measures = common_in(*fields, catalogue_);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));

  const std::lock_guard lock(mutex_);
  auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve)) return unknown_batch();
  const ServiceNeed need = hands_out || board ? ServiceNeed::own : ServiceNeed::write_approve;
  if (!is_open_to(request, *batch, need)) return http::problem(403, "not-in-service");
  if (batch->version != version) return http::problem(409, "changed-meanwhile");
  ApprovalDraft& common = batch->common;
  if (common.author() != person_of(request)) return http::problem(403, "not-the-author");
  const auto taken = taken_by_others(kept(), batch->id);
  std::set<AssuredId> joining;
  for (Member& member : said) {
    const auto there = std::ranges::find(batch->members, member.id, &Member::id);
    if (there == batch->members.end()) return detail::unfit("members", "names a service that is not in the batch");
    if (member.is_left_out) {
      member.left_because = there->left_because;
    } else if (there->is_left_out) {
      const auto other = taken.find(member.id);
      const bool is_taken = other != taken.end() && other->second == batch->key;
      const std::string why = is_taken ? "in-a-batch" : divergence(*batch, member.id);
      if (!why.empty())
        return http::problem(http::Problem{409, "some-do-not-fit", {}, {{to_hex(member.id.get()), why}}});
      joining.insert(member.id);
    }
    *there = std::move(member);
  }
  CommonAnswers common_now;
  for (const CommonSaid& one_of : measures) {
    if (one_of.answer) common_now[one_of.measure] = batch->answers[one_of.measure] = *one_of.answer;
    if (!one_of.answer) batch->answers.erase(one_of.measure);
  }
  if (std::ranges::all_of(batch->members, &Member::is_left_out))
    return detail::unfit("members", "leaves nobody in the batch");
  if (authority) {
    if (authority->person == common.author() || detail::has_advised(common, authority->person) ||
        has_sampled(batch->sample, authority->person))
      return three_people();
    if (auto fault = detail::refused(common.set_authority(*authority), "authority")) return std::move(*fault);
  }
  if (asks_nobody) {
    // What others have said is theirs to take back.
    if (common.opinions() && !common.opinions()->empty()) return http::problem(409, "opinions-there");
    if (auto fault = detail::refused(common.set_opinions({}), "no_opinion")) return std::move(*fault);
  }
  if (documents) {
    if (auto fault = detail::refused(common.set_documents(std::move(*documents)), "documents"))
      return std::move(*fault);
  }
  if (hands_out) {
    if (auto fault = detail::refused(common.hand_out_form(caller_of(request).now), "form")) return std::move(*fault);
  }
  if (board) {
    const char* const field = board->is_accepted ? "conditions" : "reason_of_refusal";
    if (auto fault = detail::refused(common.set_board(std::move(*board), caller_of(request).now), field))
      return std::move(*fault);
  }
  auto changes = inherited(request, *batch, joining, common_now);
  if (!changes) return http::problem(std::move(changes.error()));
  if (!changes->empty()) {
    if (!is_open_to(request, *batch, ServiceNeed::write_secure)) return http::problem(403, "not-in-service");
    if (!store_.put_all(*changes)) return http::problem(409, "changed-meanwhile");
  }
  return changed(request, std::move(*batch));
}

Response BatchApprovalApi::advise(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto version = static_cast<std::uint64_t>(fields->integer("version", 1, version_max));
  const PersonId giver = person_of(request);
  auto opinion = detail::opinion_in(*fields, giver);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::lock_guard lock(mutex_);
  auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve)) return unknown_batch();
  if (!is_open_to(request, *batch, ServiceNeed::write_approve)) return http::problem(403, "not-in-service");
  if (batch->version != version) return http::problem(409, "changed-meanwhile");
  ApprovalDraft& common = batch->common;
  if (giver == common.author() || (common.authority() && giver == common.authority()->person)) return three_people();
  storage::Acting::say("verdict", word_of(opinion.verdict));
  auto opinions = detail::with_opinion(common, std::move(opinion));
  if (auto fault = detail::refused(common.set_opinions(std::move(opinions)), "collaborators")) return std::move(*fault);
  return changed(request, std::move(*batch));
}

Response BatchApprovalApi::withdraw_opinion(const Request& request) {
  const PersonId giver = person_of(request);
  const std::lock_guard lock(mutex_);
  auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve)) return unknown_batch();
  if (!is_open_to(request, *batch, ServiceNeed::write_approve)) return http::problem(403, "not-in-service");
  if (!detail::has_advised(batch->common, giver)) return http::problem(404, "no-opinion");
  batch->common.take_back_opinion(giver);
  return changed(request, std::move(*batch));
}

Response BatchApprovalApi::drop(const Request& request) {
  const std::lock_guard lock(mutex_);
  const auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve)) return unknown_batch();
  if (!is_open_to(request, *batch, ServiceNeed::write_approve)) return http::problem(403, "not-in-service");
  auto batches = kept();
  std::erase_if(batches, [&](const Batch& open) { return open.id == batch->id; });
  storage::Acting::say("services", std::to_string(batch->members.size()));
  keep(batches);
  return answer(json::object{{"removed", true}});
}

Response BatchApprovalApi::sign(const Request& request) {
  auto fields = JsonFields::of(request.body);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto version = static_cast<std::uint64_t>(fields->integer("version", 1, version_max));
  const std::string list = fields->text("list", 64);
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::lock_guard lock(mutex_);
  const auto id = detail::identifier_from<BatchId>(request.parameter("batch"));
  if (id && store_.signed_list(*id)) return http::problem(409, "batch-signed");
  auto batch = named(request);
  if (!batch) return unknown_batch();
  if (batch->version != version) return http::problem(409, "changed-meanwhile");
  if (batch->common.next_step() != assurance::ApprovalStep::summary) return http::problem(409, "too-early");
  if (has_sampled(batch->sample, person_of(request))) return three_people();
  const Timestamp now = caller_of(request).now;
  Opened opened = this->opened(std::move(*batch), now);
  // Who signs is asked first, by the one who signs; what is told to readers was judged for the authority that is named.
  const auto decided =
      assurance::finalise_together(opened.batch.common, opened.batch.key, opened.judged, person_of(request), now);
  if (!decided) {
    for (const assurance::MemberRefusal& refusal : decided.error())
      if (has(refusal.obstacles, GateFault::same_person)) return three_people();
    // A delegation is given service by service: those without one are named.
    http::Problem problem{403, "not-the-authority", {}, {}};
    for (const assurance::MemberRefusal& refusal : decided.error())
      if (has(refusal.obstacles, GateFault::not_the_authority))
        problem.fields.push_back({to_hex(refusal.id.get()), problem.code});
    if (!problem.fields.empty()) return http::problem(std::move(problem));
  }
  if (opened.decisions.empty()) {
    http::Problem problem{409, "approval-blocked", {}, {}};
    const auto& sample = opened.batch.sample;
    if (sample && !sample->signed_at) problem.fields.push_back({"sample", "sample-open"});
    for (std::size_t place = 0; place < opened.hindered.size(); ++place) {
      const std::string name = to_hex(opened.batch.members[place].id.get());
      for (const std::string& fault : opened.hindered[place].faults) problem.fields.push_back({name, fault});
      for (const Obstacle& obstacle : opened.hindered[place].obstacles)
        problem.fields.push_back({name, std::string(word_of(obstacle.fault))});
    }
    return http::problem(std::move(problem));
  }
  // What is signed is what was read: a change of one service makes another list.
  const Digest read = list_of(opened);
  if (to_hex(read) != list) return http::problem(409, "changed-meanwhile");

  std::vector<assurance::ServiceDecided> sealed;
  for (std::size_t place = 0, next = 0; place < opened.batch.members.size(); ++place) {
    const Member& member = opened.batch.members[place];
    if (member.is_left_out) continue;
    sealed.push_back(
        single_.sealed(request, *opened.services[place], (*decided)[next++],
                       assurance::Together{opened.judged.size(), read, member.remark, opened.batch.sample}));
  }
  storage::Acting::say("services", std::to_string(sealed.size()));
  if (!store_.put_decisions(sealed, {opened.batch.id, read})) return http::problem(409, "changed-meanwhile");
  // It is signed from here on, wherever the machine stops: what is left is to forget it.
  auto batches = kept();
  std::erase_if(batches, [&](const Batch& open) { return open.id == opened.batch.id; });
  keep(batches);
  json::array signed_now;
  for (const assurance::ServiceDecided& one_of : sealed)
    signed_now.push_back({{"service", to_hex(one_of.service.id.get())},
                          {"number", one_of.record.number},
                          {"sha256", to_hex(one_of.digest)}});
  return answer(json::object{{"list", to_hex(read)}, {"decisions", std::move(signed_now)}}, 201);
}

}  // namespace urna::api
