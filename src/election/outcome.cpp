// SPDX-License-Identifier: EUPL-1.2
#include "election/outcome.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "counting/gender_balance.hpp"
#include "counting/highest_averages.hpp"
#include "counting/largest_remainder.hpp"
#include "counting/majority_judgment.hpp"
#include "counting/plurality.hpp"
#include "counting/schulze.hpp"
#include "counting/stv.hpp"
#include "counting/works_council.hpp"

namespace urna::election {
namespace {

using Names = std::vector<std::string>;
using Places = std::vector<std::size_t>;

namespace words {
constexpr auto balance_not_judged = "The balance of women and men could not be judged.";
}  // namespace words

Names named(const Names& names, const Places& places) {
  Names out;
  for (const std::size_t place : places) out.push_back(names[place]);
  return out;
}

std::vector<Seat> one_each(const Names& names) {
  std::vector<Seat> seats;
  for (const std::string& name : names) seats.push_back({.name = name});
  return seats;
}

/// What every rule with seats ends with: the elected, how they came about, and what is left open.
Outcome seated(std::vector<Seat> seats, Names tied, std::uint64_t seats_tied, std::uint64_t seats_vacant,
               const counting::Explanation& explanation) {
  return {.kind = OutcomeKind::seats,
          .seats = std::move(seats),
          .tied = std::move(tied),
          .seats_tied = seats_tied,
          .seats_vacant = seats_vacant,
          .explanation = explanation};
}

std::string refused(const counting::Refused& refused) { return refused.what; }

/// Rules that know one figure a name: answers of a choice, or lists by their votes.
Result<Outcome, std::string> count_votes(const Names& names, const std::vector<std::uint64_t>& votes,
                                         const Counting& rule) {
  const auto with_seats = [&](const std::vector<std::uint64_t>& seats) {
    std::vector<Seat> elected;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (seats[i] > 0) elected.push_back({.name = names[i], .list = {}, .count = seats[i]});
    }
    return elected;
  };
  switch (rule.rule) {
    case CountingRule::plurality: {
      const auto count = counting::count_plurality(names, votes, rule.seats);
      if (!count) return failure(refused(count.error()));
      return seated(one_each(named(names, count->elected)), named(names, count->tied), count->seats_tied,
                    count->seats_vacant, count->explanation);
    }
    case CountingRule::d_hondt:
    case CountingRule::sainte_lague: {
      const auto divisors =
          rule.rule == CountingRule::d_hondt ? counting::Divisors::dhondt : counting::Divisors::sainte_lague;
      const auto count = counting::count_highest_averages(names, votes, rule.seats, divisors, rule.threshold);
      if (!count) return failure(refused(count.error()));
      return seated(with_seats(count->seats), named(names, count->tied), count->seats_tied, count->seats_vacant,
                    count->explanation);
    }
    case CountingRule::hare:
    case CountingRule::droop: {
      const auto quota = rule.rule == CountingRule::hare ? counting::Quota::hare : counting::Quota::droop;
      const auto count = counting::count_largest_remainder(names, votes, rule.seats, quota, rule.threshold);
      if (!count) return failure(refused(count.error()));
      std::vector<std::uint64_t> seats;
      for (const counting::RemainderList& list : count->lists) seats.push_back(list.seats);
      return seated(with_seats(seats), named(names, count->tied), count->seats_tied, count->seats_vacant,
                    count->explanation);
    }
    case CountingRule::totals:
    case CountingRule::works_council:
    case CountingRule::schulze:
    case CountingRule::stv:
    case CountingRule::majority_judgment:
      break;
  }
  return Outcome();  // the figures are the outcome
}

counting::Sex sex_of(Sex sex) { return sex == Sex::woman ? counting::Sex::woman : counting::Sex::man; }

/// The balance of women and men, where the definition asks for it: told, never applied.
counting::Explanation balance_lines(const ListsDefinition& question, const counting::CouncilCount& count) {
  if (!question.electorate) return {};
  std::vector<counting::BalanceList> lists;
  for (std::size_t i = 0; i < question.lists.size(); ++i) {
    counting::BalanceList& list = lists.emplace_back();
    list.name = question.lists[i].name;
    list.presented_by_union = question.lists[i].is_union;
    // Every candidate of a union's list has a sex; other lists are not judged, whatever stands here.
    for (const Candidate& candidate : question.lists[i].candidates) {
      list.candidates.push_back({candidate.name, sex_of(candidate.sex.value_or(Sex::woman))});
    }
    list.elected = count.lists[i].elected;
  }
  const auto report = counting::check_gender_balance({question.electorate->women, question.electorate->men},
                                                     question.counting.seats, lists);
  if (!report) return {{words::balance_not_judged, {}}};
  return report->explanation;
}

Result<Outcome, std::string> count_council(const ListsDefinition& question, const protocol::VoteCounts& figures) {
  std::vector<counting::CouncilList> lists;
  std::size_t at = 0;
  for (const CandidateListDefinition& list : question.lists) {
    counting::CouncilList& row = lists.emplace_back();
    row.name = list.name;
    row.ballots = figures[at++];
    for (const Candidate& candidate : list.candidates)
      row.candidates.push_back({candidate.name, figures[at++], candidate.birth_date});
  }
  if (question.blank)
    lists.push_back({*question.blank, figures[at], {{*question.blank, figures[at + 1], std::nullopt}}, true});
  ensure(question.counting.seat_beyond_candidates.has_value(),
         "the definition says what becomes of a seat beyond the candidates");
  const auto count =
      counting::count_works_council(lists, question.counting.seats, *question.counting.seat_beyond_candidates);
  if (!count) return failure(refused(count.error()));
  std::vector<Seat> seats;
  Names tied;
  std::uint64_t vacant = count->seats_unattributed;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    vacant += count->lists[i].seats_vacant;
    for (const std::size_t candidate : count->lists[i].elected)
      seats.push_back({.name = lists[i].candidates[candidate].name, .list = lists[i].name});
  }
  if (count->undecided) {
    for (const std::size_t list : count->undecided->lists) tied.push_back(lists[list].name);
  }
  Outcome out = seated(std::move(seats), std::move(tied), count->undecided ? count->undecided->seats : 0, vacant,
                       count->explanation);
  out.balance = balance_lines(question, *count);
  return out;
}

Result<Outcome, std::string> count_question(const ChoiceDefinition& question, const protocol::VoteCounts& figures) {
  // With blank allowed the first figure is the blank vote's: it takes no seat.
  const std::vector<std::uint64_t> votes(figures.begin() + (question.blank ? 1 : 0), figures.end());
  return count_votes(question.answers, votes, question.counting);
}

Result<Outcome, std::string> count_question(const ListsDefinition& question, const protocol::VoteCounts& figures) {
  if (question.counting.rule == CountingRule::works_council) return count_council(question, figures);
  Names names;
  std::vector<std::uint64_t> votes;
  std::size_t at = 0;
  for (const CandidateListDefinition& list : question.lists) {
    names.push_back(list.name);
    votes.push_back(figures[at]);
    at += 1 + list.candidates.size();
  }
  return count_votes(names, votes, question.counting);
}

Outcome ranking(const Names& names, const std::vector<Places>& groups, const counting::Explanation& explanation) {
  Outcome out{.kind = OutcomeKind::order};
  for (const Places& group : groups) out.order.push_back(named(names, group));
  out.explanation = explanation;
  return out;
}

Result<Outcome, std::string> count_question(const PreferenceDefinition& question,
                                            const protocol::OpenedBallots& figures) {
  std::vector<counting::BallotVector> ballots;
  for (const auto& ballot : figures) ballots.emplace_back(ballot.begin(), ballot.end());
  const auto blank = question.blank ? counting::BlankBallots::set_aside : counting::BlankBallots::ordinary;
  switch (question.counting.rule) {
    case CountingRule::schulze: {
      const auto count = counting::count_schulze(question.answers, ballots, blank);
      if (!count) return failure(refused(count.error()));
      return ranking(question.answers, count->winners, count->explanation);
    }
    case CountingRule::stv: {
      const auto count = counting::count_stv(question.answers, ballots, question.counting.seats);
      if (!count) return failure(refused(count.error()));
      return seated(one_each(named(question.answers, count->winners)), {}, 0, count->seats_vacant, count->explanation);
    }
    case CountingRule::majority_judgment: {
      const auto count =
          counting::count_majority_judgment(question.answers, static_cast<int>(question.grades.size()), ballots, blank);
      if (!count) return failure(refused(count.error()));
      return ranking(question.answers, count->winners, count->explanation);
    }
    case CountingRule::totals:
    case CountingRule::plurality:
    case CountingRule::d_hondt:
    case CountingRule::sainte_lague:
    case CountingRule::hare:
    case CountingRule::droop:
    case CountingRule::works_council:
      break;
  }
  return Outcome();
}

}  // namespace

Result<Outcome, std::string> count_outcome(const QuestionDefinition& question,
                                           const std::variant<protocol::VoteCounts, protocol::OpenedBallots>& figures) {
  return std::visit(
      [&](const auto& one) -> Result<Outcome, std::string> {
        if constexpr (std::is_same_v<std::decay_t<decltype(one)>, PreferenceDefinition>) {
          return count_question(one, std::get<protocol::OpenedBallots>(figures));
        } else {
          return count_question(one, std::get<protocol::VoteCounts>(figures));
        }
      },
      question);
}

}  // namespace urna::election
