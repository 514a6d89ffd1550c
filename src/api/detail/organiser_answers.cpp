// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/organiser_answers.hpp"

#include <array>
#include <ctime>

namespace urna::api::detail {
namespace {

namespace json = boost::json;
using election::ElectionState;
using election::OrganiserFault;

std::tm local(Timestamp moment) {
  const std::time_t seconds = moment.time_since_epoch().count();
  std::tm broken_down{};
  localtime_r(&seconds, &broken_down);
  return broken_down;
}

http::Problem problem_of(OrganiserFault fault) {
  switch (fault) {
    case OrganiserFault::unknown_election:
      return {404, "unknown-election", {}, {}};
    case OrganiserFault::open_already:
      return {409, "already-open", {}, {}};
    case OrganiserFault::wrong_state:
      return {409, "wrong-state", {}, {}};
    case OrganiserFault::second_person_needed:
      return {409, "second-person-needed", {}, {}};
    case OrganiserFault::one_person_enough:
      return {409, "one-person-enough", {}, {}};
    case OrganiserFault::opening_differs:
      return {409, "opening-differs", {}, {}};
    case OrganiserFault::name_differs:
      return {422, "name-differs", {}, {{"typed_name", "is not the name of the election"}}};
    case OrganiserFault::incomplete:
      return {409, "not-ready", {}, {}};
    case OrganiserFault::roll_missing:
      return {409, "roll-missing", {}, {}};
    case OrganiserFault::definition_faulty:
      return {422, "definition-faulty", {}, {}};
    case OrganiserFault::codes_refused:
      return {422, "codes-refused", {}, {}};
    case OrganiserFault::letters_unfit:
      return {422, "letters-unfit", {}, {}};
    case OrganiserFault::too_few_decryptions:
      return {409, "too-few-decryptions", {}, {}};
    case OrganiserFault::trial_goes_on:
      return {409, "trial-goes-on", {}, {}};
    case OrganiserFault::trial_missing:
      return {409, "trial-missing", {}, {}};
    case OrganiserFault::trial_empty:
      return {409, "trial-empty", {}, {}};
    case OrganiserFault::reserve_missing:
      return {409, "reserve-missing", {}, {}};
    case OrganiserFault::voter_unknown:
      return {404, "unknown-voter", {}, {}};
    case OrganiserFault::voter_has_voted:
      return {409, "voter-has-voted", {}, {}};
    case OrganiserFault::voter_is_casting:
      return {409, "voter-is-casting", {}, {}};
    case OrganiserFault::letter_unknown:
      return {422, "letter-unknown", {}, {{"letter", "is no number of a letter in reserve"}}};
    case OrganiserFault::letter_used:
      return {409, "letter-used", {}, {{"letter", "has been handed out"}}};
    case OrganiserFault::challenge_differs:
      return {409, "answers-differ", {}, {}};
    case OrganiserFault::challenge_impossible:
      return {409, "answers-impossible", {}, {}};
    case OrganiserFault::answers_exhausted:
      return {409, "answers-exhausted", {}, {}};
    case OrganiserFault::reason_missing:
      return {422, "unfit-fields", {}, {{"reason", "is missing: everybody will read it"}}};
    case OrganiserFault::box_refused:
      break;
  }
  return {409, "box-refused", {}, {}};
}

}  // namespace

http::Response answer(const json::value& value, unsigned status) { return http::json(json::serialize(value), status); }

http::Problem problem_of(const election::OrganiserRefusal& refusal) {
  http::Problem problem = problem_of(refusal.fault);
  problem.detail = refusal.detail;
  for (const election::OrganiserProblem& one : refusal.problems) problem.fields.push_back({one.path, one.problem});
  return problem;
}

json::object checklist(const std::vector<election::ChecklistItem>& items) {
  json::array out;
  bool may_open = true;
  for (const election::ChecklistItem& item : items) {
    may_open = may_open && (item.done || !item.blocks);
    out.push_back({{"key", name_of(item.key)},
                   {"done", item.done},
                   {"blocks", item.blocks},
                   {"remark", name_of(item.remark)},
                   {"detail", item.detail},
                   {"count", item.count},
                   {"names", json::array(item.names.begin(), item.names.end())},
                   {"moment", moment(item.moment)}});
  }
  return {{"items", std::move(out)}, {"may_open", may_open}};
}

json::object opening(const election::OpeningProof& proof) {
  return {{"opened", timestamp_text(proof.opened)},
          {"fingerprint", proof.fingerprint},
          {"ballots", proof.balance.ballots},
          {"signatures", proof.balance.signatures},
          {"counter", proof.balance.counter}};
}

json::object closing(const election::Balance& balance, const election::ElectionCard& poll) {
  return {{"closed", moment(poll.closed_at)}, {"fingerprint", poll.fingerprint}, {"ballots", balance.ballots},
          {"signatures", balance.signatures}, {"counter", balance.counter},      {"holds", balance.holds()}};
}

json::value moment(const std::optional<Timestamp>& moment) {
  if (!moment) return nullptr;
  return json::value(timestamp_text(*moment));
}

json::value annulment(const election::ElectionCard& poll) {
  if (!poll.annulment) return nullptr;
  return json::object{{"at", timestamp_text(poll.annulment->at)}, {"why", poll.annulment->why}};
}

json::object poll_card(const protocol::ElectionUuid& election, const election::ElectionCard& poll) {
  json::array tools{"urna-verify"};
  if (poll.group != "Ed25519") tools.emplace_back("belenios-tool");
  json::value paused;
  if (poll.pause) paused = {{"why", poll.pause->why}, {"until", moment(poll.pause->until)}};
  return {{"uuid", election.text()},
          {"name", poll.name},
          {"description", poll.description},
          {"language", poll.language},
          {"administrator", poll.administrator},
          {"state", name_of(poll.state)},
          {"opens", moment(poll.opens)},
          {"closes", moment(poll.closes)},
          {"closed_at", moment(poll.closed_at)},
          {"revoting", poll.revoting},
          {"second_factor", poll.asks_birth_date ? json::value("birth_date") : json::value()},
          {"help_line", poll.help_line},
          {"group", poll.group},
          {"checkable_with", std::move(tools)},
          {"fingerprint", poll.fingerprint.empty() ? json::value() : json::value(poll.fingerprint)},
          {"voters", poll.voters},
          {"trial", poll.is_trial},
          {"casts_open", poll.state == ElectionState::open},
          {"two_part_codes", poll.two_part_codes},
          {"reserve_letters", poll.reserve_letters},
          {"annulled", annulment(poll)},
          {"paused", std::move(paused)}};
}

report::WallTime wall_time(Timestamp moment) {
  const std::tm at = local(moment);
  return {std::chrono::year(at.tm_year + 1900) / (at.tm_mon + 1) / at.tm_mday,
          std::chrono::hours(at.tm_hour) + std::chrono::minutes(at.tm_min)};
}

std::string zone_name(Timestamp moment) {
  const std::tm at = local(moment);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Z", &at);
  return text.data();
}

}  // namespace urna::api::detail
