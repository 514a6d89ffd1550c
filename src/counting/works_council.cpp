// SPDX-License-Identifier: EUPL-1.2
#include "counting/works_council.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "counting/detail/cut.hpp"
#include "counting/detail/rational.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

using detail::Integer;
using detail::Rational;
using detail::say;
using detail::to_fraction;

namespace words {
constexpr auto votes = "Valid votes: {}. Blank votes: {}, which do not count in the quotient.";
constexpr auto no_valid_vote = "No valid vote was cast: there is no quotient. Seats not given: {}.";
constexpr auto average =
    "{}: {} votes for its candidates / {} candidates = {} votes of the list ({} ballots chose the list).";
constexpr auto quotient = "Quotient: {} valid votes / {} seats = {}.";
constexpr auto by_quotient = "{}: {} / {} = {}, thus {} whole quotients and as many seats.";
constexpr auto capped_vacant = "{}: it has {} candidates only; {} of its seats stay vacant.";
constexpr auto capped_next = "{}: it has {} candidates only, thus {} seats; it takes no further seat.";
constexpr auto remaining = "Seats still to give to the highest averages: {}.";
constexpr auto no_list_left = "No list that received votes has a candidate left: {} seats are not given.";
constexpr auto next_average = "Seat {}, {}: {} / ({} seats already + 1) = {}.";
constexpr auto seat_highest = "Seat {} goes to {}: the highest average, {}.";
constexpr auto seat_enough = "Seat {} goes to {}: {} have the same average, {}, and there is a seat for each.";
constexpr auto seat_votes = "Seat {} goes to {}: {} have the same average, {}, and it has more votes, {}.";
constexpr auto seat_elder =
    "Seat {} goes to {}: {} have the same average and votes, and its next candidate is the elder.";
constexpr auto seat_vacant = "{} has no candidate left for this seat, which stays vacant.";
constexpr auto undecided =
    "Not decided: {} have the same average and votes, and age does not tell them apart or is not known. Seats open: "
    "{}.";
constexpr auto strikes_counted =
    "{}, {}: {} votes, {} strikes on {} ballots; 10 × {} is at least {}, so the strikes count in the order.";
constexpr auto strikes_ignored =
    "{}, {}: {} votes, {} strikes on {} ballots; 10 × {} is below {}, so they do not change the order.";
constexpr auto order = "{}: order of its candidates: {}.";
constexpr auto elected = "{}: {} seats. Elected: {}.";
}  // namespace words

std::string where(std::size_t list, const CouncilList& named) {
  return "list " + std::to_string(list + 1) + " (" + named.name + ")";
}

std::optional<Refused> fault_in_list(std::size_t index, const CouncilList& list) {
  const std::string place = where(index, list);
  if (list.candidates.empty()) return Refused{Refusal::empty_list, place + " has no candidate"};
  if (list.candidates.size() > options_max)
    return Refused{Refusal::too_many_options, place + " has more than " + std::to_string(options_max) + " candidates"};
  if (list.ballots > votes_max)
    return Refused{Refusal::too_many_votes, place + " has more ballots than can be counted"};
  Integer votes = 0;
  for (std::size_t j = 0; j < list.candidates.size(); ++j) {
    const std::uint64_t received = list.candidates[j].votes;
    if (received > list.ballots)
      return Refused{Refusal::votes_exceed_ballots, place + ": candidate " + std::to_string(j + 1) + " has " +
                                                        std::to_string(received) + " votes, the list only " +
                                                        std::to_string(list.ballots) + " ballots"};
    votes += received;
  }
  if (list.blank && (list.candidates.size() != 1 || list.candidates.front().votes != list.ballots))
    return Refused{Refusal::blank_list_malformed, place + " is blank: it needs one entry, with a vote on each ballot"};
  if (votes < list.ballots)
    return Refused{Refusal::votes_missing, place + ": " + std::to_string(list.ballots) + " ballots, but only " +
                                               votes.str() + " votes for its candidates"};
  return std::nullopt;
}

std::optional<Refused> fault_in(std::span<const CouncilList> lists, std::uint64_t seats) {
  if (seats == 0) return Refused{Refusal::no_seat, "there is no seat to fill"};
  if (seats > seats_max) return Refused{Refusal::too_many_seats, std::to_string(seats) + " seats to fill"};
  if (lists.size() > options_max) return Refused{Refusal::too_many_options, std::to_string(lists.size()) + " lists"};
  std::size_t blank = 0;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    if (auto fault = fault_in_list(i, lists[i])) return fault;
    if (lists[i].blank && ++blank > 1)
      return Refused{Refusal::several_blank_lists, where(i, lists[i]) + " is a second blank list"};
  }
  if (blank == lists.size()) return Refused{Refusal::no_option, "there is no list of candidates"};
  return std::nullopt;
}

/// The state of one count, from the lists as given to the elected.
class Count {
 public:
  Count(std::span<const CouncilList> lists, std::uint64_t seats, SeatBeyondCandidates beyond)
      : lists_(lists), seats_(seats), beyond_(beyond), averages_(lists.size()), won_(lists.size()) {
    result_.lists.resize(lists.size());
  }

  CouncilCount run() {
    count_votes();
    if (result_.valid_votes == 0) {
      result_.seats_unattributed = seats_;
      tell(say(words::no_valid_vote, seats_));
    } else {
      give_by_quotient();
      give_by_average();
    }
    for (std::size_t i = 0; i < lists_.size(); ++i)
      if (!lists_[i].blank) elect(i);
    return std::move(result_);
  }

 private:
  void tell(ExplanationLine line) { result_.explanation.push_back(std::move(line)); }

  std::uint64_t candidates(std::size_t i) const { return lists_[i].candidates.size(); }

  std::string names(const std::vector<std::size_t>& indexes) const {
    std::string joined;
    for (std::size_t i : indexes) joined += (joined.empty() ? "" : ", ") + lists_[i].name;
    return joined;
  }

  void count_votes() {
    for (const CouncilList& list : lists_) (list.blank ? result_.blank_votes : result_.valid_votes) += list.ballots;
    tell(say(words::votes, result_.valid_votes, result_.blank_votes));
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if (lists_[i].blank) continue;
      CouncilListCount& count = result_.lists[i];
      for (const CouncilCandidate& candidate : lists_[i].candidates) count.votes += candidate.votes;
      averages_[i] = detail::ratio(count.votes, candidates(i));
      count.average = to_fraction(averages_[i]);
      tell(say(words::average, lists_[i].name, count.votes, candidates(i), count.average, lists_[i].ballots));
      order_candidates(i);
    }
  }

  /// Candidates without counted strikes as presented, then the others by votes, then as presented.
  void order_candidates(std::size_t i) {
    const CouncilList& list = lists_[i];
    CouncilListCount& count = result_.lists[i];
    for (const CouncilCandidate& candidate : list.candidates) {
      const std::uint64_t strikes = list.ballots - candidate.votes;
      const bool counted = strikes > 0 && 10 * strikes >= list.ballots;
      count.strikes.push_back(strikes);
      count.strikes_counted.push_back(counted);
      if (strikes > 0)
        tell(say(counted ? words::strikes_counted : words::strikes_ignored, list.name, candidate.name, candidate.votes,
                 strikes, list.ballots, strikes, list.ballots));
    }
    count.order.resize(list.candidates.size());
    std::iota(count.order.begin(), count.order.end(), std::size_t{0});
    std::stable_sort(count.order.begin(), count.order.end(), [&](std::size_t a, std::size_t b) {
      if (count.strikes_counted[a] != count.strikes_counted[b]) return static_cast<bool>(count.strikes_counted[b]);
      return count.strikes_counted[a] && list.candidates[a].votes > list.candidates[b].votes;
    });
    std::vector<std::string> all;
    for (const CouncilCandidate& candidate : list.candidates) all.push_back(candidate.name);
    tell(say(words::order, list.name, detail::names_at(all, count.order)));
  }

  void give_by_quotient() {
    const Rational quotient = detail::ratio(result_.valid_votes, seats_);
    result_.quotient = to_fraction(quotient);
    tell(say(words::quotient, result_.valid_votes, seats_, *result_.quotient));
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if (lists_[i].blank) continue;
      const Rational quotients = averages_[i] / quotient;
      won_[i] = static_cast<std::uint64_t>(detail::whole_part(quotients));
      tell(say(words::by_quotient, lists_[i].name, result_.lists[i].average, *result_.quotient, to_fraction(quotients),
               won_[i]));
      if (won_[i] > candidates(i)) {
        switch (beyond_) {
          case SeatBeyondCandidates::stays_vacant:
            tell(say(words::capped_vacant, lists_[i].name, candidates(i), won_[i] - candidates(i)));
            break;
          case SeatBeyondCandidates::goes_to_next_list:
            won_[i] = candidates(i);
            tell(say(words::capped_next, lists_[i].name, candidates(i), won_[i]));
            break;
        }
      }
      result_.lists[i].seats_by_quotient = won_[i];
      given_ += won_[i];
    }
    ensure(given_ <= seats_, "whole quotients never give more than all seats: no average exceeds its list's ballots");
  }

  bool competes(std::size_t i) const {
    if (lists_[i].blank || lists_[i].ballots == 0) return false;
    return beyond_ == SeatBeyondCandidates::stays_vacant || won_[i] < candidates(i);
  }

  Rational next_average(std::size_t i) const { return averages_[i] / Rational(Integer(won_[i] + 1)); }

  void give_by_average() {
    tell(say(words::remaining, seats_ - given_));
    while (given_ < seats_ && !result_.undecided) {
      std::vector<std::size_t> best;
      for (std::size_t i = 0; i < lists_.size(); ++i) {
        if (!competes(i)) continue;
        const Rational average = next_average(i);
        tell(say(words::next_average, given_ + 1, lists_[i].name, result_.lists[i].average, won_[i],
                 to_fraction(average)));
        if (!best.empty() && average > next_average(best.front())) best.clear();
        if (best.empty() || average == next_average(best.front())) best.push_back(i);
      }
      if (best.empty()) {
        result_.seats_unattributed = seats_ - given_;
        tell(say(words::no_list_left, result_.seats_unattributed));
        return;
      }
      give_to(best);
    }
  }

  /// Lists with the same, highest average: a seat each, or, when there are too few, R.2314-20.
  void give_to(const std::vector<std::size_t>& best) {
    if (best.size() == 1) return award(best.front(), CouncilTieBreak::not_needed, {});
    if (best.size() <= seats_ - given_) {
      for (std::size_t list : best) award(list, CouncilTieBreak::enough_seats, best);
      return;
    }
    std::vector<std::pair<std::size_t, Rational>> votes;
    for (std::size_t list : best) votes.emplace_back(list, averages_[list]);
    const detail::Cut by_votes = detail::cut(std::move(votes), seats_ - given_);
    for (std::size_t list : by_votes.in) award(list, CouncilTieBreak::greater_average, best);
    if (!by_votes.tied.empty()) give_to_elder(by_votes.tied);
  }

  /// The earlier birth date first; a list without candidate left yields to those that have one.
  void give_to_elder(const std::vector<std::size_t>& tied) {
    std::vector<std::pair<std::size_t, std::int64_t>> ages;  // in days, against an arbitrary day
    for (std::size_t list : tied) {
      if (won_[list] >= candidates(list)) {
        ages.emplace_back(list, std::numeric_limits<std::int64_t>::min());
        continue;
      }
      const auto& born = lists_[list].candidates[result_.lists[list].order[won_[list]]].born;
      if (born && born->ok()) ages.emplace_back(list, -std::chrono::sys_days(*born).time_since_epoch().count());
    }
    std::vector<std::size_t> undecided = tied;
    if (ages.size() == tied.size()) {
      const detail::Cut by_age = detail::cut(std::move(ages), seats_ - given_);
      for (std::size_t list : by_age.in) award(list, CouncilTieBreak::elder, tied);
      undecided = by_age.tied;
    }
    if (undecided.empty()) return;
    result_.undecided = CouncilTie{undecided, seats_ - given_};
    tell(say(words::undecided, names(undecided), seats_ - given_));
  }

  void award(std::size_t list, CouncilTieBreak tie_break, const std::vector<std::size_t>& tied) {
    const Fraction average = to_fraction(next_average(list));
    const bool vacant = won_[list] >= candidates(list);
    const std::string& name = lists_[list].name;
    ++won_[list];
    ++given_;
    switch (tie_break) {
      case CouncilTieBreak::not_needed:
        tell(say(words::seat_highest, given_, name, average));
        break;
      case CouncilTieBreak::enough_seats:
        tell(say(words::seat_enough, given_, name, names(tied), average));
        break;
      case CouncilTieBreak::greater_average:
        tell(say(words::seat_votes, given_, name, names(tied), average, result_.lists[list].average));
        break;
      case CouncilTieBreak::elder:
        tell(say(words::seat_elder, given_, name, names(tied)));
        break;
    }
    if (vacant) tell(say(words::seat_vacant, name));
    result_.awards.push_back({list, average, tie_break, tied, vacant});
  }

  void elect(std::size_t i) {
    CouncilListCount& count = result_.lists[i];
    count.seats = std::min(won_[i], candidates(i));
    count.seats_vacant = won_[i] - count.seats;
    count.elected.assign(count.order.begin(), count.order.begin() + static_cast<std::ptrdiff_t>(count.seats));
    std::vector<std::string> all;
    for (const CouncilCandidate& candidate : lists_[i].candidates) all.push_back(candidate.name);
    tell(say(words::elected, lists_[i].name, count.seats, detail::names_at(all, count.elected)));
  }

  std::span<const CouncilList> lists_;
  std::uint64_t seats_;
  SeatBeyondCandidates beyond_;
  std::vector<Rational> averages_;
  std::vector<std::uint64_t> won_;  ///< seats won so far, vacant ones included
  std::uint64_t given_ = 0;
  CouncilCount result_;
};

}  // namespace

Result<CouncilCount, Refused> count_works_council(std::span<const CouncilList> lists, std::uint64_t seats,
                                                  SeatBeyondCandidates beyond) {
  if (auto fault = fault_in(lists, seats)) return refuse(fault->refusal, std::move(fault->what));
  return Count(lists, seats, beyond).run();
}

}  // namespace urna::counting
