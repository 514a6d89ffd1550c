// SPDX-License-Identifier: EUPL-1.2
// What is kept of batches, who is still in them, and what they answer for their services.
#include <algorithm>
#include <boost/json.hpp>

#include "api/batch_approval_api.hpp"
#include "api/detail/people_words.hpp"
#include "base/ensure.hpp"

namespace urna::api {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::BatchId;
using http::Request;

std::vector<BatchApprovalApi::Batch> BatchApprovalApi::kept() const {
  std::vector<Batch> batches;
  const auto text = around_.text();
  if (!text) return batches;
  const json::value kept = json::parse(*text);
  for (const json::value& listed : kept.as_array()) {
    const auto id = detail::identifier_from<BatchId>(listed.at("id").as_string());
    auto common = assurance::parse_approval_draft(listed.at("draft").as_string());
    ensure(id && common, "what is kept of a batch is what was written");
    Batch batch{*id,
                static_cast<std::uint64_t>(listed.at("version").as_int64()),
                std::string(listed.at("key").as_string()),
                std::move(*common),
                {}};
    for (const json::value& member : listed.at("members").as_array()) {
      const auto service = detail::identifier_from<AssuredId>(member.at("id").as_string());
      ensure(service.has_value(), "what is kept of a batch is what was written");
      const json::value* const because = member.as_object().if_contains("left_because");
      batch.members.push_back({*service, std::string(member.at("remark").as_string()),
                               member.at("is_left_out").as_bool(),
                               because != nullptr ? std::string(because->as_string()) : std::string()});
    }
    if (const json::value* const answers = listed.as_object().if_contains("answers"))
      batch.answers = common_from(answers->as_object());
    if (const json::value* const begun = listed.as_object().if_contains("samples_begun"))
      batch.samples_begun = static_cast<std::uint64_t>(begun->as_int64());
    if (const json::value* const sample = listed.as_object().if_contains("sample"); sample && sample->is_string()) {
      auto read = assurance::parse_sample(sample->as_string());
      ensure(read.has_value(), "what is kept of a batch is what was written");
      batch.sample = std::move(*read);
    }
    if (!store_.signed_list(batch.id)) batches.push_back(std::move(batch));
  }
  return batches;
}

void BatchApprovalApi::keep(const std::vector<Batch>& batches) {
  json::array kept;
  for (const Batch& batch : batches) {
    json::array members;
    for (const Member& member : batch.members)
      members.push_back({{"id", to_hex(member.id.get())},
                         {"remark", member.remark},
                         {"is_left_out", member.is_left_out},
                         {"left_because", member.left_because}});
    kept.push_back({{"id", to_hex(batch.id.get())},
                    {"version", batch.version},
                    {"key", batch.key},
                    {"draft", assurance::approval_draft_json(batch.common)},
                    {"members", std::move(members)},
                    {"answers", common_json(batch.answers)},
                    {"samples_begun", batch.samples_begun},
                    {"sample", batch.sample ? json::value(assurance::sample_json(*batch.sample)) : json::value()}});
  }
  around_.put(json::serialize(kept));
}

std::map<AssuredId, std::string> BatchApprovalApi::taken_by_others(const std::vector<Batch>& batches,
                                                                   const BatchId& own) {
  std::map<AssuredId, std::string> taken;
  for (const Batch& open : batches) {
    if (open.id == own) continue;
    for (const Member& member : open.members)
      if (!member.is_left_out) taken.emplace(member.id, open.key);
  }
  return taken;
}

void BatchApprovalApi::keep_changed(const Batch& batch) {
  auto batches = kept();
  const auto there = std::ranges::find(batches, batch.id, &Batch::id);
  ensure(there != batches.end(), "it was read under the same lock");
  *there = batch;
  keep(batches);
}

std::string BatchApprovalApi::divergence(const Batch& batch, const AssuredId& service) const {
  const auto there = store_.find(service);
  if (!there) return "removed";
  const auto file = assurance::parse_service_file(there->file, catalogue_);
  ensure(file.has_value(), "what is kept of a service is what was written");
  return assurance::similarity_key(file->description) == batch.key ? "" : "unlike";
}

std::optional<BatchApprovalApi::Batch> BatchApprovalApi::named(const Request& request) {
  const auto id = detail::identifier_from<BatchId>(request.parameter("batch"));
  if (!id) return std::nullopt;
  auto batches = kept();
  const auto found = std::ranges::find(batches, *id, &Batch::id);
  if (found == batches.end()) return std::nullopt;
  Batch batch = std::move(*found);
  bool has_left = false;
  for (Member& member : batch.members) {
    if (member.is_left_out) continue;
    member.left_because = divergence(batch, member.id);
    member.is_left_out = !member.left_because.empty();
    has_left = has_left || member.is_left_out;
  }
  if (has_left) {
    batch.version += 1;  // what was read of it is no longer what would be signed
    keep_changed(batch);
  }
  return batch;
}

std::optional<CommonMeasures> BatchApprovalApi::common_of(const AssuredId& service,
                                                          const assurance::WrittenDescription& description) {
  const std::lock_guard lock(mutex_);
  const auto text = around_.text();
  if (!text || text->find(to_hex(service.get())) == std::string::npos) return std::nullopt;  // most are in none
  for (Batch& batch : kept()) {
    const auto member = std::ranges::find(batch.members, service, &Member::id);
    if (member == batch.members.end() || member->is_left_out) continue;
    if (assurance::similarity_key(description) == batch.key) {
      CommonMeasures common{batch.id, {}};
      for (const auto& [measure, answer] : batch.answers) common.measures.insert(measure);
      return common;
    }
    member->is_left_out = true;
    member->left_because = "unlike";
    batch.version += 1;
    keep_changed(batch);
  }
  return std::nullopt;
}

Result<std::vector<assurance::ServiceChange>, http::Problem> BatchApprovalApi::inherited(
    const Request& request, const Batch& batch, const std::set<AssuredId>& joining, const CommonAnswers& said) const {
  std::vector<assurance::ServiceChange> changes;
  http::Problem refused{409, "some-do-not-fit", {}, {}};
  for (const Member& member : batch.members) {
    const CommonAnswers& answers = joining.contains(member.id) ? batch.answers : said;
    if (member.is_left_out || answers.empty()) continue;
    auto service = store_.find(member.id);
    auto file = service ? assurance::parse_service_file(service->file, catalogue_) : failure(assurance::ServiceFault{});
    if (!service || !file) {
      refused.fields.push_back({to_hex(member.id.get()), "unknown-assured-service"});
    } else if (has_set_aside(*file, answers)) {
      refused.fields.push_back({to_hex(member.id.get()), "set-aside"});
    } else {
      // Written also where nothing differs: an answer that somebody is giving there meanwhile is then too late.
      changes.push_back(inheriting(std::move(*service), std::move(*file), answers, *caller_of(request).person(),
                                   caller_of(request).now, catalogue_));
    }
  }
  if (!refused.fields.empty()) return failure(std::move(refused));
  return changes;
}

bool BatchApprovalApi::is_open_to(const Request& request, const Batch& batch, ServiceNeed need) const {
  const Caller& caller = caller_of(request);
  if (caller.may(permission_for(need), caller.here())) return true;
  bool is_any_there = false;
  for (const Member& member : batch.members) {
    const auto service = store_.find(member.id);
    if (!service) continue;
    is_any_there = true;
    const auto file = assurance::parse_service_file(service->file, catalogue_);
    ensure(file.has_value(), "what is kept of a service is what was written");
    if (!is_met(need, rights_of(caller, *file, people_))) return false;
  }
  return is_any_there;
}

}  // namespace urna::api
