// SPDX-License-Identifier: EUPL-1.2
#include "assurance/sample.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "assurance/detail/json_reading.hpp"
#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using detail::id_in;
using detail::moment_in;
using detail::reading;
using notation::JsonNode;

constexpr int version_max = 2'000'000'000;

std::string hex_of(const AssuredId& service) { return to_hex(service.get()); }

std::vector<ListedService> by_id(std::vector<ListedService> services) {
  std::ranges::sort(services, {}, &ListedService::id);
  return services;
}

}  // namespace

std::string sampling_list(std::vector<ListedService> services) {
  std::string text;
  for (const ListedService& service : by_id(std::move(services)))
    text += hex_of(service.id) + " " + std::to_string(service.version) + "\n";
  return text;
}

std::vector<AssuredId> draw_sample(std::span<const ListedService> services, std::string_view seed, std::size_t size) {
  ensure(size <= services.size(), "nobody is drawn twice");
  const std::string list = to_hex(crypto::sha256(sampling_list({services.begin(), services.end()})));
  std::vector<std::pair<Digest, AssuredId>> ranked;
  for (const ListedService& service : services) {
    const std::string text = "urna sample/1\n" + list + "\n" + std::string(seed) + "\n" + hex_of(service.id);
    ranked.emplace_back(crypto::sha256(text), service.id);
  }
  std::ranges::sort(ranked);
  std::vector<AssuredId> drawn;
  for (std::size_t i = 0; i < size; ++i) drawn.push_back(ranked[i].second);
  return drawn;
}

std::vector<AssuredId> Sample::drawn() const {
  return seed.empty() ? std::vector<AssuredId>() : draw_sample(list, seed, size);
}

std::string_view word_of(SampleObstacle obstacle) {
  switch (obstacle) {
    case SampleObstacle::not_in_the_sample:
      return "not-in-the-sample";
    case SampleObstacle::not_looked_at:
      return "not-looked-at";
    case SampleObstacle::changed_since:
      return "changed-since";
    case SampleObstacle::found_wrong:
      return "found-wrong";
  }
  return "found-wrong";
}

std::optional<SampleObstacle> find_obstacle(const Sample& sample, std::span<const AssuredId> drawn,
                                            const ListedService& now) {
  if (!std::ranges::binary_search(sample.list, now.id, {}, &ListedService::id))
    return SampleObstacle::not_in_the_sample;
  if (std::ranges::find(drawn, now.id) == drawn.end()) return std::nullopt;
  const auto found = sample.inspections.find(now.id);
  if (found == sample.inspections.end()) return SampleObstacle::not_looked_at;
  if (found->second.version != now.version) return SampleObstacle::changed_since;
  if (!found->second.holds) return SampleObstacle::found_wrong;
  return std::nullopt;
}

std::string sample_json(const Sample& sample) {
  json::array list;
  for (const ListedService& service : sample.list)
    list.push_back({{"service", hex_of(service.id)}, {"version", service.version}});
  json::array inspections;
  for (const auto& [service, found] : sample.inspections)
    inspections.push_back(
        {{"service", hex_of(service)}, {"version", found.version}, {"holds", found.holds}, {"remark", found.remark}});
  return json::serialize(
      json::object{{"number", sample.number},
                   {"expert", to_hex(sample.expert.get())},
                   {"begun", timestamp_text(sample.begun)},
                   {"source", sample.source},
                   {"size", sample.size},
                   {"list", std::move(list)},
                   {"seed", sample.seed},
                   {"inspections", std::move(inspections)},
                   {"signed_at", sample.signed_at ? json::value(timestamp_text(*sample.signed_at)) : json::value()}});
}

Result<Sample, ServiceFault> parse_sample(std::string_view text) {
  return reading(text, [](const JsonNode& node) {
    const auto version_in = [](const JsonNode& version) {
      return static_cast<std::uint64_t>(version.integer(1, version_max));
    };
    Sample sample{version_in(node.member("number")),
                  id_in<PersonId>(node.member("expert")),
                  moment_in(node.member("begun")),
                  std::string(node.member("source").text()),
                  {},
                  {},
                  std::string(node.member("seed").text()),
                  {},
                  {}};
    for (const JsonNode& listed : node.member("list").items())
      sample.list.push_back({id_in<AssuredId>(listed.member("service")), version_in(listed.member("version"))});
    sample.list = by_id(std::move(sample.list));
    const auto size = node.member("size");
    sample.size = static_cast<std::size_t>(size.integer(1, static_cast<int>(sample.list.size())));
    for (const JsonNode& found : node.member("inspections").items())
      sample.inspections[id_in<AssuredId>(found.member("service"))] = {version_in(found.member("version")),
                                                                       found.member("holds").boolean(),
                                                                       std::string(found.member("remark").text())};
    if (node.has("signed_at")) sample.signed_at = moment_in(node.member("signed_at"));
    return sample;
  });
}

json::object sample_record(const Sample& sample, const AssuredId& about) {
  json::array drawn;
  for (const AssuredId& service : sample.drawn()) {
    json::object object{{"service", hex_of(service)}, {"version", nullptr}, {"holds", nullptr}};
    const auto found = sample.inspections.find(service);
    if (found != sample.inspections.end()) {
      object["version"] = found->second.version;
      object["holds"] = found->second.holds;
      if (service == about) object["remark"] = found->second.remark;
    }
    drawn.push_back(std::move(object));
  }
  const std::string list = sampling_list(sample.list);
  return {{"number", sample.number},
          {"expert", to_hex(sample.expert.get())},
          {"begun", timestamp_text(sample.begun)},
          {"source", sample.source},
          {"seed", sample.seed},
          {"list", list},
          {"list_sha256", to_hex(crypto::sha256(list))},
          {"drawn", std::move(drawn)},
          {"signed_at", sample.signed_at ? json::value(timestamp_text(*sample.signed_at)) : json::value()}};
}

}  // namespace urna::assurance
