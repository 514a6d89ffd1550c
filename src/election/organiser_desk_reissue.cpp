// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ensure.hpp"
#include "election/detail/organiser_documents.hpp"

/// How a lost letter is replaced by one in reserve: docs/operating/lost-letters.md.
namespace urna::election {
namespace {

using detail::refusal;

OrganiserRefusal not_replaced(ReplacementFault fault) {
  switch (fault) {
    case ReplacementFault::unknown_voter:
      return refusal(OrganiserFault::voter_unknown);
    case ReplacementFault::has_voted:
      return refusal(OrganiserFault::voter_has_voted);
    case ReplacementFault::is_casting:
      break;
  }
  return refusal(OrganiserFault::voter_is_casting);
}

}  // namespace

ReissueLog OrganiserDesk::reissue_log(const Uuid& election) const {
  auto log = ReissueLog::parse(store_.document(election, detail::reissues).value_or(""));
  ensure(log.has_value(), "the tries that are stored can be read");
  return std::move(*log);
}

OrganiserDesk::Answer<Reissues> OrganiserDesk::reissues(const Uuid& election, Timestamp now) const {
  const auto poll = stored_poll(election);
  const auto toml = store_.document(election, document::definition);
  if (!poll || !toml) return failure(refusal(OrganiserFault::unknown_election));
  const auto definition = parse_definition(*toml);
  ensure(definition.has_value(), "the definition that is stored can be read");
  const auto reserve = reserve_from(store_.document(election, detail::reserve).value_or(""));
  Reissues out{definition->challenge, {}, reissue_log(election), {}};
  out.letters.resize(reserve.size());
  for (std::uint32_t number = 1; number <= reserve.size(); ++number) out.letters[number - 1] = out.log.is_used(number);
  out.alarms = out.log.alarms(now);
  return out;
}

OrganiserDesk::Answer<Reissues> OrganiserDesk::reissue(const Uuid& election, const std::string& clerk,
                                                       std::string_view voter_id, const ChallengeAnswers& answers,
                                                       std::uint32_t letter, Timestamp now) {
  const Guard guard = lock(election);
  const auto poll =
      in_state(election, {ElectionState::draft, ElectionState::announced, ElectionState::open, ElectionState::paused});
  if (!poll) return failure(poll.error());
  const auto reserve = reserve_from(store_.document(election, detail::reserve).value_or(""));
  if (reserve.empty()) return failure(refusal(OrganiserFault::reserve_missing));
  const auto definition = parse_definition(store_.document(election, document::definition).value_or(""));
  const auto roll = this->roll(election);
  ensure(definition.has_value() && roll.has_value(), "codes are made for a definition and a roll");
  std::optional<std::uint32_t> place;
  for (std::uint32_t i = 0; i < roll->size() && !place; ++i) {
    if (roll->voter(i).id == voter_id) place = i;
  }
  if (!place) return failure(refusal(OrganiserFault::voter_unknown));
  ReissueLog log = reissue_log(election);
  if (letter < 1 || letter > reserve.size()) return failure(refusal(OrganiserFault::letter_unknown));
  if (log.is_used(letter)) return failure(refusal(OrganiserFault::letter_used));
  const Voter voter = roll->voter(*place);
  if (!is_answerable(voter, definition->challenge)) return failure(refusal(OrganiserFault::challenge_impossible));
  if (log.is_exhausted(voter.id, clerk, now)) return failure(refusal(OrganiserFault::answers_exhausted));
  const bool is_right = is_answered(voter, definition->challenge, answers);
  log.add({now, std::string(voter.id), clerk, is_right ? letter : 0});
  Change change;
  change.documents.push_back({election, std::string(detail::reissues), log.text()});
  change.facts[journal::Fact::replaced] = log.replaced();
  if (!is_right) {
    change.event = journal::Event::codes_challenge_failed;
    store_.write(change);
    return failure(refusal(OrganiserFault::challenge_differs));
  }
  change.event = log.alarms(now).empty() ? journal::Event::codes_replaced : journal::Event::codes_replaced_many;
  if (const auto fault = voting_.replace_secret(election, *place, reserve[letter - 1], std::move(change)))
    return failure(not_replaced(*fault));
  return reissues(election, now);
}

}  // namespace urna::election
