// SPDX-License-Identifier: EUPL-1.2
#include "assurance/evidence.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <map>

#include "journal/hash_tree.hpp"
#include "notation/json_node.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;
using notation::JsonNode;

constexpr int version_max = 1'000'000;

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

json::array seen_json(std::span<const Seen> seen) {
  json::array all;
  for (const Seen& one : seen) all.push_back(json::array{one.what, one.value, one.is_wrong});
  return all;
}

std::vector<Seen> read_seen(const JsonNode& node) {
  std::vector<Seen> all;
  for (const JsonNode& item : node.items()) {
    const auto parts = item.items();
    if (parts.size() != 3 || all.size() == seen_max) item.refuse("this is nothing that was seen");
    Seen seen{std::string(parts[0].text()), std::string(parts[1].text()), parts[2].boolean()};
    const bool fits = is_word(seen.what) && seen.value.size() <= seen_bytes_max && is_printable(seen.value);
    if (!fits) item.refuse("this is nothing that was seen");
    all.push_back(std::move(seen));
  }
  return all;
}

Finding read_finding(const JsonNode& node) {
  for (const Finding finding : {Finding::passed, Finding::failed, Finding::unknown})
    if (node.text() == word_of(finding)) return finding;
  node.refuse("this is no finding");
}

Timestamp read_moment(const JsonNode& node) {
  const auto moment = timestamp_from(node.text());
  if (!moment) node.refuse("this is no moment");
  return *moment;
}

template <class Read>
auto reading(std::string_view text, Read read) -> Result<decltype(read(std::declval<JsonNode>())), CheckResultFault> {
  boost::system::error_code fault;
  const json::value value = json::parse(text, fault);
  if (fault) return failure(CheckResultFault::malformed);
  try {
    return read(JsonNode(value, ""));
  } catch (const notation::JsonFault&) {
    return failure(CheckResultFault::malformed);
  }
}

/// What the checks of one measure come to.
struct Sum {
  bool has_failed = false;
  bool has_lapsed = false;  ///< one that passed once says nothing now
  bool is_whole = true;     ///< each of them passes, and is whole
};

Proof proof_of(const Measure& measure, const std::map<std::string_view, const CheckStanding*>& known, Timestamp now) {
  Sum sum;
  for (const std::string& check : measure.checks) {
    const auto found = known.find(check);
    if (found == known.end()) {
      sum.is_whole = false;
      continue;
    }
    const CheckStanding& standing = *found->second;
    const Finding finding = finding_now(standing, now);
    sum.has_failed = sum.has_failed || finding == Finding::failed;
    sum.has_lapsed = sum.has_lapsed || (finding == Finding::unknown && standing.last_passed);
    sum.is_whole = sum.is_whole && finding == Finding::passed && standing.manifest.covers_all;
  }
  if (sum.has_failed) return Proof::failed;
  if (sum.is_whole && measure.checks_cover_all && !measure.checks.empty()) return Proof::verified;
  return sum.has_lapsed ? Proof::stale : Proof::claimed;
}

}  // namespace

std::string_view word_of(Finding finding) {
  switch (finding) {
    case Finding::passed:
      return "pass";
    case Finding::failed:
      return "fail";
    case Finding::unknown:
      return "unknown";
  }
  return "unknown";
}

Look Look::at(std::vector<Seen> seen) {
  const bool is_wrong = std::ranges::any_of(seen, &Seen::is_wrong);
  return {is_wrong ? Finding::failed : Finding::passed, std::move(seen)};
}

Look Look::unseen(std::string why) { return {Finding::unknown, {{"unseen", std::move(why), false}}}; }

std::string check_result_json(const CheckResult& result) {
  return json::serialize(json::object{{"check", result.check},
                                      {"version", result.version},
                                      {"finding", word_of(result.finding)},
                                      {"began", timestamp_text(result.began)},
                                      {"ended", timestamp_text(result.ended)},
                                      {"seen", seen_json(result.seen)}});
}

Result<CheckResult, CheckResultFault> check_result_from(std::string_view text) {
  return reading(text, [](const JsonNode& node) {
    CheckResult result;
    result.check = node.member("check").text();
    if (!is_word(result.check)) node.member("check").refuse("this is no check");
    result.version = static_cast<unsigned>(node.member("version").integer(1, version_max));
    result.finding = read_finding(node.member("finding"));
    result.began = read_moment(node.member("began"));
    result.ended = read_moment(node.member("ended"));
    result.seen = read_seen(node.member("seen"));
    return result;
  });
}

std::string look_json(const Look& look) {
  return json::serialize(json::object{{"finding", word_of(look.finding)}, {"seen", seen_json(look.seen)}});
}

Result<Look, CheckResultFault> look_from(std::string_view text) {
  return reading(text, [](const JsonNode& node) {
    return Look{read_finding(node.member("finding")), read_seen(node.member("seen"))};
  });
}

Timestamp fresh_until(const CollectorManifest& manifest, const CheckResult& result) {
  return result.ended + 2 * manifest.period;
}

Finding finding_now(const CheckStanding& standing, Timestamp now) {
  if (!standing.newest) return Finding::unknown;
  const CheckResult& result = *standing.newest;
  const bool is_of_this_collector = result.version == standing.manifest.version;
  constexpr std::chrono::minutes clocks_differ_by{5};
  const bool is_fresh = now < fresh_until(standing.manifest, result) && result.ended <= now + clocks_differ_by;
  return is_of_this_collector && is_fresh ? result.finding : Finding::unknown;
}

bool is_due(const CheckStanding& standing, Timestamp now) {
  if (!standing.newest || standing.newest->version != standing.manifest.version) return true;
  return now >= standing.newest->ended + standing.manifest.period || standing.newest->ended > now;
}

std::vector<Proof> proofs_of(const Catalogue& catalogue, std::span<const CheckStanding> standings, Timestamp now) {
  std::map<std::string_view, const CheckStanding*> known;
  for (const CheckStanding& standing : standings) known[standing.manifest.check] = &standing;
  std::vector<Proof> proofs;
  proofs.reserve(catalogue.measures.size());
  for (const Measure& measure : catalogue.measures) proofs.push_back(proof_of(measure, known, now));
  return proofs;
}

Digest evidence_root(std::span<const CheckStanding> standings) {
  std::map<std::string, Digest> leaves;
  for (const CheckStanding& standing : standings) {
    if (standing.newest) leaves[standing.manifest.check] = journal::hash_of_leaf(check_result_json(*standing.newest));
  }
  std::vector<Digest> hashes;
  for (const auto& [check, hash] : leaves) hashes.push_back(hash);
  journal::GrowingTree tree;
  tree.append(hashes);
  return tree.root();
}

}  // namespace urna::assurance
