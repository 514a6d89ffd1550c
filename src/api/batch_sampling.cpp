// SPDX-License-Identifier: EUPL-1.2
// The sample of a batch: an expert goes and looks at services that chance has drawn, not the author.
#include <algorithm>
#include <boost/json.hpp>

#include "api/batch_approval_api.hpp"
#include "api/detail/approval_answers.hpp"
#include "api/detail/approval_fields.hpp"
#include "api/detail/fresh_factor.hpp"
#include "api/detail/organiser_answers.hpp"
#include "api/detail/people_words.hpp"
#include "api/detail/service_sight.hpp"
#include "base/ensure.hpp"
#include "base/timestamp.hpp"
#include "crypto/hash.hpp"
#include "http/json_body.hpp"
#include "storage/acting.hpp"

namespace urna::api {
namespace {

namespace json = boost::json;
using assurance::AssuredId;
using assurance::Sample;
using http::JsonFields;
using http::Request;
using http::Response;

constexpr http::JsonLimits limits{.depth_max = 8, .keys_max = 3'000, .string_bytes_max = 8 * 1024};
constexpr std::int64_t version_max = 1'000'000'000;
constexpr std::size_t source_bytes_max = 300;
constexpr std::size_t seed_bytes_max = 200;
constexpr std::size_t seed_bytes_min = 6;  // fewer are soon tried out

Response no_sample() { return http::problem(404, "no-sample"); }

/// One line, as it was published: whoever draws again types the same bytes.
std::string line_in(JsonFields& fields, std::string_view name, std::size_t bytes_max) {
  std::string text = fields.text(name, bytes_max);
  if (text.empty()) return text;
  const bool is_one_line = detail::is_written_text(text) && text.find('\n') == std::string::npos;
  if (!is_one_line || text.front() == ' ' || text.back() == ' ')
    fields.refuse(name, "is no single line of text, or begins or ends with a space");
  return text;
}

struct Said {
  AssuredId service;
  assurance::Inspection found;
};

std::vector<Said> inspections_in(JsonFields& fields) {
  std::vector<Said> all;
  for (JsonFields& item : fields.objects("inspections", assurance::batch_members_max)) {
    const auto service = detail::identifier_from<AssuredId>(item.text("service", 32));
    if (!service) item.refuse("service", "names no service");
    Said said{service.value_or(AssuredId()),
              {static_cast<std::uint64_t>(item.integer("version", 1, version_max)), item.boolean("holds"),
               item.optional_text("remark", assurance::text_bytes_max).value_or("")}};
    if (!said.found.remark.empty() && !detail::is_written_text(said.found.remark))
      item.refuse("remark", "is blank, or has control characters in it");
    if (!said.found.holds && said.found.remark.empty()) item.refuse("remark", "say what does not hold");
    all.push_back(std::move(said));
  }
  return all;
}

}  // namespace

void BatchApprovalApi::add_sample_faults(Opened& opened) {
  if (!opened.batch.sample) return;
  const auto drawn = opened.batch.sample->drawn();
  for (std::size_t place = 0; place < opened.batch.members.size(); ++place) {
    const Member& member = opened.batch.members[place];
    if (member.is_left_out || !opened.services[place]) continue;
    const auto obstacle = find_obstacle(*opened.batch.sample, drawn, {member.id, opened.services[place]->kept.version});
    if (obstacle) opened.hindered[place].faults.emplace_back(word_of(*obstacle));
  }
}

json::value BatchApprovalApi::sample_told(const Opened& opened) const {
  if (!opened.batch.sample) return nullptr;
  const Sample& sample = *opened.batch.sample;
  const auto find_service = [&](const AssuredId& id) -> const std::optional<Found>* {
    const auto member = std::ranges::find(opened.batch.members, id, &Member::id);
    return &opened.services[static_cast<std::size_t>(member - opened.batch.members.begin())];
  };
  const auto named = [&](const AssuredId& id) {
    const auto& service = *find_service(id);
    return json::object{{"service", to_hex(id.get())},
                        {"name", service ? json::value(service->file.description.name) : json::value()}};
  };
  const auto drawn = sample.drawn();
  json::array drawn_told;
  for (const AssuredId& id : drawn) {
    json::object object = named(id);
    const auto found = sample.inspections.find(id);
    const bool is_there = found != sample.inspections.end();
    object["version"] = is_there ? json::value(found->second.version) : json::value();
    object["holds"] = is_there ? json::value(found->second.holds) : json::value();
    object["remark"] = is_there ? found->second.remark : std::string();
    drawn_told.push_back(std::move(object));
  }
  json::array changed_since;
  for (const assurance::ListedService& listed : sample.list) {
    const auto& service = *find_service(listed.id);
    const bool is_drawn = std::ranges::find(drawn, listed.id) != drawn.end();
    if (!is_drawn && service && service->kept.version != listed.version) changed_since.push_back(named(listed.id));
  }
  const std::string list = assurance::sampling_list(sample.list);
  return json::object{{"number", sample.number},
                      {"expert", detail::person_json(sample.expert, people_)},
                      {"begun", timestamp_text(sample.begun)},
                      {"source", sample.source},
                      {"size", sample.size},
                      {"services", sample.list.size()},
                      {"list", list},
                      {"list_sha256", to_hex(crypto::sha256(list))},
                      {"seed", sample.seed.empty() ? json::value() : json::value(sample.seed)},
                      {"drawn", std::move(drawn_told)},
                      {"changed_since", std::move(changed_since)},
                      {"signed_at", detail::moment(sample.signed_at)}};
}

Response BatchApprovalApi::begin_sample(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto version = static_cast<std::uint64_t>(fields->integer("version", 1, version_max));
  Sample sample;
  sample.source = line_in(*fields, "source", source_bytes_max);
  sample.size = static_cast<std::size_t>(fields->integer("size", 1, assurance::batch_members_max));
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  sample.expert = *caller_of(request).person();
  sample.begun = caller_of(request).now;

  const std::lock_guard lock(mutex_);
  auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve)) return http::problem(404, "unknown-batch");
  if (!is_open_to(request, *batch, ServiceNeed::write_approve)) return http::problem(403, "not-in-service");
  if (batch->version != version) return http::problem(409, "changed-meanwhile");
  const auto& authority = batch->common.authority();
  if (sample.expert == batch->common.author() || (authority && sample.expert == authority->person))
    return http::problem(403, "three-people");
  if (batch->sample) return http::problem(409, "sample-there");
  for (const Member& member : batch->members) {
    if (member.is_left_out) continue;
    if (const auto service = store_.find(member.id)) sample.list.push_back({member.id, service->version});
  }
  std::ranges::sort(sample.list, {}, &assurance::ListedService::id);
  if (sample.size > sample.list.size()) return detail::unfit("size", "is more than there are services in the batch");
  sample.number = ++batch->samples_begun;
  storage::Acting::say("sample", std::to_string(sample.number));
  storage::Acting::say("source", sample.source);
  storage::Acting::say("size", std::to_string(sample.size));
  storage::Acting::say("list", to_hex(crypto::sha256(assurance::sampling_list(sample.list))));
  batch->sample = std::move(sample);
  Response response = changed(request, std::move(*batch));
  response.status = 201;
  return response;
}

Result<BatchApprovalApi::Batch, Response> BatchApprovalApi::of_expert(const Request& request) {
  auto batch = named(request);
  if (!batch || !is_open_to(request, *batch, ServiceNeed::read_approve))
    return failure(http::problem(404, "unknown-batch"));
  if (!batch->sample) return failure(no_sample());
  if (!is_open_to(request, *batch, ServiceNeed::write_approve)) return failure(http::problem(403, "not-in-service"));
  if (batch->sample->expert != *caller_of(request).person()) return failure(http::problem(403, "not-the-expert"));
  return std::move(*batch);
}

Response BatchApprovalApi::say_of_sample(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto version = static_cast<std::uint64_t>(fields->integer("version", 1, version_max));
  std::string seed;
  if (fields->has("seed")) {
    seed = line_in(*fields, "seed", seed_bytes_max);
    if (seed.size() < seed_bytes_min) fields->refuse("seed", "is too short to be drawn by chance");
  }
  std::vector<Said> said;
  if (fields->has("inspections")) said = inspections_in(*fields);
  if (seed.empty() && said.empty()) fields->refuse("seed", "nothing is said");
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));

  const std::lock_guard lock(mutex_);
  auto batch = of_expert(request);
  if (!batch) return std::move(batch.error());
  if (batch->version != version) return http::problem(409, "changed-meanwhile");
  Sample& sample = *batch->sample;
  if (!seed.empty()) {
    if (!sample.seed.empty()) return http::problem(409, "seed-there");
    sample.seed = std::move(seed);
    storage::Acting::say("seed", sample.seed);
  }
  if (!said.empty() && sample.seed.empty()) return http::problem(409, "too-early");
  const auto drawn = sample.drawn();
  for (Said& one : said) {
    const auto service = store_.find(one.service);
    if (std::ranges::find(drawn, one.service) == drawn.end() || !service)
      return detail::unfit("inspections", "names a service that was not drawn");
    if (service->version != one.found.version) return http::problem(409, "changed-meanwhile");
    storage::Acting::say(one.found.holds ? "holds" : "does-not-hold", to_hex(one.service.get()));
    sample.inspections[one.service] = std::move(one.found);
  }
  sample.signed_at.reset();  // it says something else now
  return changed(request, std::move(*batch));
}

Response BatchApprovalApi::sign_sample(const Request& request) {
  auto fields = JsonFields::of(request.body, limits);
  if (!fields) return http::problem(std::move(fields.error()));
  const auto version = static_cast<std::uint64_t>(fields->integer("version", 1, version_max));
  if (auto refusal = fields->refusal()) return http::problem(std::move(*refusal));
  const std::lock_guard lock(mutex_);
  auto batch = of_expert(request);
  if (!batch) return std::move(batch.error());
  const Caller& caller = caller_of(request);
  if (auto refusal = detail::find_stale_factor(caller, identity::Permission::assurance_change))
    return std::move(*refusal);
  if (batch->version != version) return http::problem(409, "changed-meanwhile");
  Sample& sample = *batch->sample;
  if (sample.seed.empty()) return http::problem(409, "too-early");
  if (sample.signed_at) return http::problem(409, "sample-signed");
  const auto drawn = sample.drawn();
  http::Problem missing{409, "not-looked-at", {}, {}};
  for (const Member& member : batch->members) {
    const auto service = member.is_left_out ? std::nullopt : store_.find(member.id);
    if (!service) continue;
    const auto obstacle = find_obstacle(sample, drawn, {member.id, service->version});
    if (obstacle == assurance::SampleObstacle::not_looked_at || obstacle == assurance::SampleObstacle::changed_since)
      missing.fields.push_back({to_hex(member.id.get()), std::string(word_of(*obstacle))});
  }
  if (!missing.fields.empty()) return http::problem(std::move(missing));
  sample.signed_at = caller.now;
  storage::Acting::say("sample", to_hex(crypto::sha256(assurance::sample_json(sample))));
  return changed(request, std::move(*batch));
}

Response BatchApprovalApi::drop_sample(const Request& request) {
  const std::lock_guard lock(mutex_);
  auto batch = of_expert(request);
  if (!batch) return std::move(batch.error());
  storage::Acting::say("sample", std::to_string(batch->sample->number));
  batch->sample.reset();
  return changed(request, std::move(*batch));
}

}  // namespace urna::api
