// SPDX-License-Identifier: EUPL-1.2
#include "assurance/badge.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "crypto/hash.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

BadgeState state_of(const DecisionNow* current) {
  if (current == nullptr) return BadgeState::none;
  switch (current->state) {
    case DecisionState::active:
    case DecisionState::expiring:
      return BadgeState::valid;
    case DecisionState::under_watch:
      return BadgeState::under_watch;
    case DecisionState::suspended:
      return BadgeState::suspended;
    case DecisionState::expired:
      return BadgeState::expired;
    case DecisionState::upcoming:
    case DecisionState::refused:
    case DecisionState::archived:
      return BadgeState::none;
  }
  return BadgeState::none;
}

std::string or_none(std::string text) { return text.empty() ? "none" : text; }
std::string until_text(const Badge& badge) { return badge.last_day ? day_text(*badge.last_day) : ""; }
std::string decision_text(const Badge& badge) { return badge.decision ? to_hex(*badge.decision) : ""; }
std::string aside_text(const Badge& badge) { return badge.aside_percent ? std::to_string(*badge.aside_percent) : ""; }
json::value or_null(std::string text) { return text.empty() ? json::value() : json::value(std::move(text)); }

/// Any set aside is more than none: 0.4 % is shown as 1.
int percent_set_aside(const Answers& answers, const Evaluation& evaluation) {
  constexpr std::ptrdiff_t whole = 100;
  const auto all = static_cast<std::ptrdiff_t>(evaluation.measures.size());
  const auto aside = std::ranges::count_if(evaluation.measures, [&](const PersonalMeasure& measure) {
    return answers.statuses[measure.place] == Status::set_aside;
  });
  return all == 0 ? 0 : static_cast<int>((aside * whole + all - 1) / all);
}

/// On one line of a note: control characters become blanks.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') c = ' ';
  return text;
}

}  // namespace

std::string_view word_of(BadgeState state) {
  switch (state) {
    case BadgeState::valid:
      return "valid";
    case BadgeState::under_watch:
      return "under-watch";
    case BadgeState::suspended:
      return "suspended";
    case BadgeState::expired:
      return "expired";
    case BadgeState::none:
      return "none";
  }
  return "none";
}

Badge badge_of(std::string name, const DecisionNow* current, std::string_view sealed, const Answers& answers,
               const Evaluation& evaluation, Timestamp now) {
  Badge badge{.name = std::move(name), .state = state_of(current), .at = now};
  if (badge.state == BadgeState::none) return badge;
  if (const auto& ends = current->watch.ends()) badge.last_day = *ends - std::chrono::days(1);
  badge.decision = crypto::sha256(sealed);
  badge.index = evaluation.standard.total.shown();
  if (evaluation.proved) badge.proved = evaluation.proved->total.shown();
  badge.aside_percent = percent_set_aside(answers, evaluation);
  return badge;
}

std::string badge_statement(const BadgeAddress& address, const Badge& badge) {
  return "urna/badge/v1\nbadge " + to_hex(address.get()) + "\nname " + one_line(badge.name) + "\nstate " +
         std::string(word_of(badge.state)) + "\nuntil " + or_none(until_text(badge)) + "\ndecision " +
         or_none(decision_text(badge)) + "\nindex " + or_none(badge.index) + "\nproved " + or_none(badge.proved) +
         "\naside " + or_none(aside_text(badge)) + "\nat " + timestamp_text(badge.at) + "\ngood until " +
         timestamp_text(badge.at + badge_good_for) + "\n";
}

std::string badge_json(const BadgeAddress& address, const Badge& badge, std::string_view note) {
  return json::serialize(
      json::object{{"format", "urna/badge/v1"},
                   {"badge", to_hex(address.get())},
                   {"name", badge.name},
                   {"state", word_of(badge.state)},
                   {"until", or_null(until_text(badge))},
                   {"decision", or_null(decision_text(badge))},
                   {"index", or_null(badge.index)},
                   {"proved", or_null(badge.proved)},
                   {"aside_percent", badge.aside_percent ? json::value(*badge.aside_percent) : json::value()},
                   {"at", timestamp_text(badge.at)},
                   {"good_until", timestamp_text(badge.at + badge_good_for)},
                   {"note", note}});
}

}  // namespace urna::assurance
