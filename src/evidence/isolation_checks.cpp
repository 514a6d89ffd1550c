// SPDX-License-Identifier: EUPL-1.2
#include "evidence/isolation_checks.hpp"

#include <algorithm>

namespace urna::evidence {
namespace {

using assurance::Look;
using assurance::Seen;

constexpr unsigned no_such_thing = 404;

bool is_across(const ElectionAsked& one) { return one.at != one.owner; }

/// Too busy, shut, or of a customer who has left (410 to everything): it says neither that it is there nor that it is
/// not.
bool says_nothing(const ElectionAsked& one) {
  return one.status == 0 || one.status == 410 || one.status == 429 || one.status >= 500;
}

/// What is wrong with an answer, if anything.  At one's own host a refusal is none: a customer may shut some out.
std::string fault_of(const ElectionAsked& one) {
  if (says_nothing(one)) return {};
  if (is_across(one)) return one.status == no_such_thing ? "" : "given_across";
  return one.status == no_such_thing ? "not_given" : "";
}

}  // namespace

assurance::CollectorManifest isolation_manifest() {
  return {"tenant.isolation", 2, std::chrono::hours(24), false, {"https_answer", "customers"}};
}

Look look_at_isolation(std::size_t customers, const std::vector<ElectionAsked>& asked) {
  if (customers < 2) return Look::unseen("one_customer");
  if (asked.empty()) return Look::unseen("nothing_public");
  std::vector<Seen> seen;
  for (const ElectionAsked& one : asked) {
    std::string fault = fault_of(one);
    if (fault.empty()) continue;
    const std::string words = one.at + " " + std::to_string(one.status) + " " + one.owner + one.path;
    seen.push_back({std::move(fault), words.substr(0, assurance::seen_bytes_max), true});
  }
  const auto count = [&](auto is) { return std::ranges::count_if(asked, is); };
  const auto across = count([](const ElectionAsked& one) { return is_across(one) && !says_nothing(one); });
  if (across == 0 && seen.empty()) return Look::unseen("not_reached");
  seen.push_back({"customers", std::to_string(customers), false});
  seen.push_back({"asked_across", std::to_string(across), false});
  seen.push_back({"not_answered", std::to_string(count(says_nothing)), false});
  return Look::at(std::move(seen));
}

}  // namespace urna::evidence
