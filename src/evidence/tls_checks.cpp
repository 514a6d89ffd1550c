// SPDX-License-Identifier: EUPL-1.2
#include "evidence/tls_checks.hpp"

#include <algorithm>

namespace urna::evidence {
namespace {

using assurance::Look;
using assurance::Seen;

constexpr std::chrono::hours daily{24};
constexpr std::chrono::days days_left_min{15};

/// What every answer carries, and how its value begins or what is in it.
struct WantedHeader {
  std::string_view name;
  std::string_view holds;
};
constexpr WantedHeader wanted[] = {{"content-security-policy", "default-src 'none'"},
                                   {"strict-transport-security", "max-age=63072000"},
                                   {"x-content-type-options", "nosniff"},
                                   {"referrer-policy", "no-referrer"},
                                   {"cross-origin-opener-policy", "same-origin"},
                                   {"cross-origin-resource-policy", "same-origin"},
                                   {"permissions-policy", "geolocation=()"}};

std::string_view word_of(PlainAnswer answer) {
  switch (answer) {
    case PlainAnswer::none:
      return "none";
    case PlainAnswer::redirects:
      return "redirects";
    case PlainAnswer::answers:
      return "answers";
  }
  return "answers";
}

}  // namespace

assurance::CollectorManifest tls_manifest() { return {"tls.config", 1, daily, true, {"https_answer"}}; }

Look look_at_tls(const std::map<std::string, OldOffer>& offers, bool has_tls13) {
  const auto is_not_reached = [](const auto& offer) { return offer.second == OldOffer::not_reached; };
  if (offers.empty() || std::ranges::any_of(offers, is_not_reached)) return Look::unseen("not_reached");
  std::vector<Seen> seen{{"tls1.3", has_tls13 ? "yes" : "no", !has_tls13}};
  for (const auto& [name, answer] : offers) {
    const bool is_accepted = answer == OldOffer::accepted;
    seen.push_back({name, is_accepted ? "accepted" : "refused", is_accepted});
  }
  return Look::at(std::move(seen));
}

assurance::CollectorManifest certificate_manifest() { return {"tls.certificate", 1, daily, false, {"https_answer"}}; }

Look look_at_certificate(std::optional<bool> is_trusted, std::optional<Timestamp> ends, Timestamp now) {
  if (!is_trusted || !ends) return Look::unseen("not_reached");
  const auto left = std::chrono::floor<std::chrono::days>(*ends - now);
  return Look::at({{"days_left", std::to_string(left.count()), left < days_left_min},
                   {"trusted", *is_trusted ? "yes" : "no", !*is_trusted}});
}

assurance::CollectorManifest no_plain_manifest() {
  return {"tls.no_plain", 1, daily, true, {"https_answer", "box_address"}};
}

Look look_at_plain(PlainAnswer on_tls_port, PlainAnswer on_port_80, bool box_is_apart) {
  return Look::at({{"plain_on_tls_port", std::string(word_of(on_tls_port)), on_tls_port == PlainAnswer::answers},
                   {"plain_on_port_80", std::string(word_of(on_port_80)), on_port_80 == PlainAnswer::answers},
                   {"box_apart", box_is_apart ? "yes" : "no", !box_is_apart}});
}

assurance::CollectorManifest headers_manifest() { return {"web.owasp_probe", 1, daily, false, {"https_answer"}}; }

Look look_at_headers(const std::vector<AnswerSeen>& answers) {
  const auto is_silent = [](const AnswerSeen& answer) { return answer.status == 0; };
  if (answers.empty() || std::ranges::any_of(answers, is_silent)) return Look::unseen("not_reached");
  std::vector<Seen> seen;
  for (const AnswerSeen& answer : answers) {
    for (const WantedHeader& header : wanted) {
      const auto found = answer.headers.find(std::string(header.name));
      const bool is_there = found != answer.headers.end() && found->second.find(header.holds) != std::string::npos;
      if (!is_there) seen.push_back({"missing", std::string(header.name) + " " + answer.path, true});
    }
    // What runs on the other side is nobody's business.
    for (const char* const talks : {"server", "x-powered-by"})
      if (answer.headers.contains(talks)) seen.push_back({"tells", std::string(talks) + " " + answer.path, true});
  }
  seen.push_back({"answers", std::to_string(answers.size()), false});
  return Look::at(std::move(seen));
}

}  // namespace urna::evidence
