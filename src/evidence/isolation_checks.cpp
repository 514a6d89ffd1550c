// SPDX-License-Identifier: EUPL-1.2
#include "evidence/isolation_checks.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "notation/json_node.hpp"

namespace urna::evidence {
namespace {

namespace json = boost::json;
using assurance::Look;
using assurance::Seen;

constexpr unsigned no_such_thing = 404;
constexpr std::size_t name_bytes_max = 100;

/// It goes into an address.
bool is_election_name(std::string_view text) {
  return !text.empty() && text.size() <= name_bytes_max && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// Too busy, shut, or of a customer who has left (410 to everything): it says neither that it is there nor that it is
/// not.
bool says_nothing(unsigned status) { return status == 0 || status == 410 || status == 429 || status >= 500; }

}  // namespace

std::vector<std::string> elections_listed_in(std::string_view text) {
  json::error_code fault;
  const json::value value = json::parse(text, fault);
  if (fault) return {};
  std::vector<std::string> names;
  try {
    for (const notation::JsonNode& election : notation::JsonNode(value, "").member("elections").items()) {
      const std::string_view name = election.member("uuid").text();
      if (!is_election_name(name)) return {};
      names.emplace_back(name);
    }
  } catch (const notation::JsonFault&) {
    return {};
  }
  return names;
}

assurance::CollectorManifest isolation_manifest() {
  return {"tenant.isolation", 1, std::chrono::hours(24), false, {"https_answer", "customers"}};
}

Look look_at_isolation(std::size_t customers, const std::vector<AskedAcross>& asked) {
  if (customers < 2) return Look::unseen("one_customer");
  if (asked.empty()) return Look::unseen("nothing_public");
  std::vector<Seen> seen;
  for (const AskedAcross& one : asked) {
    if (one.status == no_such_thing || says_nothing(one.status)) continue;
    const std::string words = one.other + " " + std::to_string(one.status) + " " + one.owner + one.path;
    seen.push_back({"given_across", words.substr(0, assurance::seen_bytes_max), true});
  }
  const auto silent = static_cast<std::size_t>(
      std::ranges::count_if(asked, [](const AskedAcross& one) { return says_nothing(one.status); }));
  if (silent == asked.size()) return Look::unseen("not_reached");
  seen.push_back({"customers", std::to_string(customers), false});
  seen.push_back({"asked_across", std::to_string(asked.size() - silent), false});
  seen.push_back({"not_answered", std::to_string(silent), false});
  return Look::at(std::move(seen));
}

}  // namespace urna::evidence
