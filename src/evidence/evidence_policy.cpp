// SPDX-License-Identifier: EUPL-1.2
#include "evidence/evidence_policy.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <initializer_list>

#include "notation/json_node.hpp"

namespace urna::evidence {
namespace {

namespace json = boost::json;
using notation::JsonNode;

constexpr int idle_days_most = 365;  // nobody may loosen it beyond a year
constexpr int clock_off_ms_most = 60'000;
constexpr std::size_t list_length_max = 200;

bool is_hexadecimal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string read_path(const JsonNode& node) {
  if (!node.text().starts_with('/')) node.refuse("a path from / is wanted");
  return std::string(node.text());
}

std::string read_digest(const JsonNode& node) {
  const std::string_view digest = node.text();
  if (digest.size() != 64 || !is_hexadecimal(digest)) node.refuse("64 hexadecimal characters are wanted");
  return std::string(digest);
}

std::vector<ProgramWanted> read_programs(const JsonNode& node) {
  std::vector<ProgramWanted> programs;
  for (const auto& [name, program] : node.members()) {
    std::string digest = read_digest(program.member("sha256"));
    programs.push_back({std::string(name), read_path(program.member("path")), std::move(digest)});
  }
  return programs;
}

void refuse_others(const JsonNode& node, std::initializer_list<std::string_view> known) {
  for (const auto& [name, member] : node.members())
    if (std::ranges::find(known, name) == known.end()) member.refuse("there is no such member");
}

AdvisoryFeed read_advisories(const JsonNode& node) {
  refuse_others(node, {"feed", "age_hours_max"});
  AdvisoryFeed feed{.path = read_path(node.member("feed"))};
  if (node.has("age_hours_max")) feed.age_max = std::chrono::hours(node.member("age_hours_max").integer(1, 168));
  return feed;
}

FirewallWanted read_firewall(const JsonNode& node) {
  refuse_others(node, {"rules", "sha256"});
  return {read_path(node.member("rules")), read_digest(node.member("sha256"))};
}

HardeningWanted read_hardening(const JsonNode& node) {
  refuse_others(node, {"report", "score_min", "age_days_max"});
  HardeningWanted wanted{.path = read_path(node.member("report"))};
  if (node.has("score_min")) wanted.score_min = static_cast<unsigned>(node.member("score_min").integer(1, 100));
  if (node.has("age_days_max")) wanted.age_max = std::chrono::days(node.member("age_days_max").integer(1, 35));
  return wanted;
}

std::string read_listener(const JsonNode& node) {
  const std::string_view text = node.text();
  const bool is_known = text.starts_with("tcp/") || text.starts_with("udp/");
  unsigned port = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + std::min<std::size_t>(4, text.size()), end, port);
  if (!is_known || read.ec != std::errc() || read.ptr != end || port == 0 || port > 65'535)
    node.refuse("a port such as tcp/443 is wanted");
  return std::string(text);
}

EvidencePolicy read_policy(const JsonNode& root) {
  EvidencePolicy policy;
  for (const auto& [name, node] : root.members()) {
    if (name == "idle_days_max") {
      policy.idle_max = std::chrono::days(node.integer(1, idle_days_most));
    } else if (name == "programs") {
      policy.programs = read_programs(node);
    } else if (name == "listeners") {
      policy.listeners.emplace();
      const auto items = node.items();
      if (items.size() > list_length_max) node.refuse("they are too many");
      for (const JsonNode& item : items) policy.listeners->push_back(read_listener(item));
    } else if (name == "authorities") {
      policy.authorities = read_path(node);
    } else if (name == "advisories") {
      policy.advisories = read_advisories(node);
    } else if (name == "firewall") {
      policy.firewall = read_firewall(node);
    } else if (name == "hardening") {
      policy.hardening = read_hardening(node);
    } else if (name == "clock_off_ms_max") {
      policy.clock_off_max = std::chrono::milliseconds(node.integer(1, clock_off_ms_most));
    } else if (name == "open_days_max") {
      policy.open_max = std::chrono::days(node.integer(1, 365));
    } else {
      node.refuse("there is no such member");
    }
  }
  return policy;
}

}  // namespace

Result<EvidencePolicy, PolicyFault> parse_evidence_policy(std::string_view text) {
  boost::system::error_code fault;
  const json::value value = json::parse(text, fault);
  if (fault) return failure(PolicyFault{"", "this is no JSON: " + fault.message()});
  try {
    return read_policy(JsonNode(value, ""));
  } catch (const notation::JsonFault& found) {
    return failure(PolicyFault{found.where, found.what});
  }
}

std::string programs_json(const std::vector<ProgramWanted>& programs) {
  json::object all;
  for (const ProgramWanted& program : programs)
    all[program.name] = json::object{{"path", program.path}, {"sha256", program.sha256}};
  return json::serialize(json::object{{"programs", std::move(all)}});
}

}  // namespace urna::evidence
