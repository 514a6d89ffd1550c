// SPDX-License-Identifier: EUPL-1.2
#include "evidence/firewall_checks.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "crypto/hash.hpp"
#include "notation/json_node.hpp"

namespace urna::evidence {
namespace {

namespace json = boost::json;
using assurance::Look;
using assurance::Seen;
using notation::JsonNode;

constexpr std::chrono::hours age_most{2};
constexpr std::chrono::minutes ahead_most{5};

/// Without numbers that the kernel gives or counts.
json::value still(const json::value& value) {
  if (const auto* array = value.if_array()) {
    json::array kept;
    for (const json::value& item : *array) kept.push_back(still(item));
    return kept;
  }
  const auto* object = value.if_object();
  if (object == nullptr) return value;
  json::object kept;
  for (const auto& [name, member] : *object) {
    if (name == "handle" || name == "index" || name == "packets" || name == "bytes" || name == "used") continue;
    kept[name] = still(member);
  }
  return kept;
}

/// Whether rules put addresses into the set by themselves, or time takes them out.
bool changes_by_itself(const json::object& set) {
  const auto* const flags = set.if_contains("flags");
  if (flags == nullptr) return false;
  const auto is_so = [](const json::value& flag) { return flag == "dynamic" || flag == "timeout"; };
  const auto* const listed = flags->if_array();
  return listed != nullptr ? std::ranges::any_of(*listed, is_so) : is_so(*flags);
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void judge_chain(const JsonNode& chain, FirewallRules& rules) {
  if (!chain.has("hook") || !chain.has("type") || chain.member("type").text() != "filter") return;
  const std::string_view hook = chain.member("hook").text();
  const bool is_input = hook == "input";
  if (!is_input && hook != "forward") return;
  if (is_input) ++rules.input_chains;
  if (chain.has("policy") && chain.member("policy").text() == "drop") return;
  const std::string name = std::string(chain.member("family").text()) + " " +
                           std::string(chain.member("table").text()) + " " + std::string(chain.member("name").text());
  if (!is_printable(name)) chain.refuse("a name that can be printed is wanted");
  rules.open_chains.push_back(name.substr(0, assurance::seen_bytes_max));
}

FirewallRules read_rules(const JsonNode& root) {
  FirewallRules rules;
  json::array kept;
  for (const JsonNode& item : root.member("nftables").items()) {
    const auto members = item.members();
    if (members.size() != 1) item.refuse("one thing is wanted");
    const auto& [kind, what] = members.front();
    if (kind == "metainfo") continue;
    json::value still_what = still(what.value());
    auto* const set = kind == "set" || kind == "map" ? still_what.if_object() : nullptr;
    if (set != nullptr && changes_by_itself(*set)) set->erase("elem");
    if (kind == "chain") judge_chain(what, rules);
    if (kind == "rule") ++rules.rules;
    kept.push_back(json::object{{kind, std::move(still_what)}});
  }
  rules.sha256 = to_hex(crypto::sha256(json::serialize(kept)));
  return rules;
}

}  // namespace

std::optional<FirewallRules> firewall_rules_in(std::string_view text) {
  json::error_code fault;
  const json::value value = json::parse(text, fault);
  if (fault) return std::nullopt;
  try {
    return read_rules(JsonNode(value, ""));
  } catch (const notation::JsonFault&) {
    return std::nullopt;
  }
}

assurance::CollectorManifest firewall_manifest() {
  return {"net.firewall", 1, std::chrono::hours(1), true, {"firewall_rules", "policy"}};
}

Look look_at_firewall(const std::optional<FirewallRules>& rules, std::optional<std::chrono::seconds> age,
                      std::string_view wanted_sha256) {
  if (!rules || !age) return Look::unseen("unreadable");
  if (*age < -ahead_most) return Look::unseen("not_yet");
  if (*age > age_most) return Look::unseen("too_old");
  std::vector<Seen> seen{{"rules_sha256", rules->sha256, rules->sha256 != wanted_sha256},
                         {"rules", std::to_string(rules->rules), false},
                         {"input_chains", std::to_string(rules->input_chains), rules->input_chains == 0}};
  for (const std::string& chain : rules->open_chains) seen.push_back({"open_chain", chain, true});
  return Look::at(std::move(seen));
}

}  // namespace urna::evidence
