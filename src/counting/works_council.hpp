// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counting/explanation.hpp"
#include "counting/fraction.hpp"
#include "counting/refused.hpp"

namespace urna::counting {

struct CouncilCandidate {
  std::string name;
  std::uint64_t votes = 0;                          ///< ballots for the list that keep this candidate
  std::optional<std::chrono::year_month_day> born;  ///< used only for the last tie-break; outside the ballot protocol
};

struct CouncilList {
  std::string name;
  std::uint64_t ballots = 0;                 ///< ballots cast for the list, strikes or not
  std::vector<CouncilCandidate> candidates;  ///< in the order of presentation; the blank list has one entry
  bool blank = false;
};

/// What becomes of a seat won by a list that has no candidate left.  The election's rules must say: there is no
/// default.
enum class SeatBeyondCandidates {
  stays_vacant,       ///< the list keeps competing and its extra seats stay empty
  goes_to_next_list,  ///< the list leaves the competition once all its candidates are elected
};

/// How lists with equal averages were told apart.
enum class CouncilTieBreak {
  not_needed,       ///< one list alone had the highest average
  enough_seats,     ///< several had it, and there was a seat for each
  greater_average,  ///< fewer seats than lists: the greater number of votes (list average) first
  elder,            ///< still equal: the elder of the candidates who would be elected
};

/// One seat given to the highest average.
struct CouncilAward {
  std::size_t list;
  Fraction average;  ///< a_i / (seats already won + 1)
  CouncilTieBreak tie_break;
  std::vector<std::size_t> tied;  ///< the lists with this same average, in the order given; empty when not needed
  bool vacant;                    ///< the list had no candidate left for it
};

/// Seats that the rule cannot give: same average, same votes, and birth dates equal or not known.
struct CouncilTie {
  std::vector<std::size_t> lists;
  std::uint64_t seats;
};

struct CouncilListCount {
  std::uint64_t votes = 0;             ///< Σ_j C_ij
  Fraction average;                    ///< a_i = votes / candidates: the "votes of the list"
  std::vector<std::uint64_t> strikes;  ///< per candidate
  std::vector<bool> strikes_counted;   ///< per candidate: 10 · strikes ≥ ballots of the list, and at least one
  std::vector<std::size_t> order;      ///< candidates in the order in which the list's seats go to them
  std::uint64_t seats_by_quotient = 0;
  std::uint64_t seats = 0;         ///< = elected.size()
  std::uint64_t seats_vacant = 0;  ///< won, but no candidate left (`stays_vacant`)
  std::vector<std::size_t> elected;
};

/// seats = Σ lists.seats + Σ lists.seats_vacant + seats_unattributed + undecided.seats
struct CouncilCount {
  std::uint64_t valid_votes = 0;  ///< V: ballots for the lists that are not blank
  std::uint64_t blank_votes = 0;
  std::optional<Fraction> quotient;     ///< V / seats; absent when V = 0
  std::vector<CouncilListCount> lists;  ///< as given; the blank list's entry stays empty
  std::vector<CouncilAward> awards;     ///< seats given to the highest average, in order
  std::optional<CouncilTie> undecided;
  std::uint64_t seats_unattributed = 0;  ///< no list could take them: no valid vote, or no candidate left anywhere
  Explanation explanation;
};

/// Seats and elected of one college and one kind of seat of a French works council (CSE), from the sums of a list vote.
///
/// Quotient, then highest average; ties by votes, then age; strikes of at least 10 % move a candidate behind those who
/// have fewer, by votes.  All strikes lower the list's average, also those under 10 %.  A list nobody chose gets no
/// seat. Source: Labour Code L.2314-29, R.2314-19 and R.2314-20; protocol for list votes, §10.
///
/// @param lists  all lists of the question, at most one of them blank
/// @param seats  1 … seats_max
/// @errors       no_option, no_seat, too_many_…, empty_list, votes_exceed_ballots, votes_missing, blank_list_malformed,
///               several_blank_lists
Result<CouncilCount, Refused> count_works_council(std::span<const CouncilList> lists, std::uint64_t seats,
                                                  SeatBeyondCandidates beyond);

}  // namespace urna::counting
