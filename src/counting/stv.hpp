// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "counting/ballots.hpp"
#include "counting/explanation.hpp"
#include "counting/refused.hpp"

namespace urna::counting {

enum class StvEventKind {
  win,       ///< one option reaches the quota, or all that remain fit in the seats left
  lose,      ///< the last option goes
  tie_win,   ///< [a, b]: a wins next though b has the same total, for it is earlier in the question
  tie_lose,  ///< [a, b]: a loses next though b has the same total, for it is later in the question
};

struct StvEvent {
  StvEventKind kind;
  std::vector<std::size_t> options;

  friend bool operator==(const StvEvent&, const StvEvent&) = default;
};

struct StvTotal {
  std::size_t option;
  std::string total;  ///< an exact fraction, "11/4", or for the belenios variant the shortest decimal of the double
};

/// One look at the totals, and who was chosen to win or lose by it.
struct StvRound {
  std::vector<StvTotal> totals;   ///< of the remaining options, greatest first; equal ones in the order of the question
  std::vector<std::size_t> tied;  ///< all options whose total equals the chosen one's, it included; empty without a tie
};

struct StvCount {
  std::vector<std::vector<std::size_t>> ballots;  ///< valid ballots as options in order of preference, sorted
  std::vector<BallotVector> invalid;              ///< ranks with a gap, a repetition or out of range, sorted
  std::uint64_t quota = 0;                        ///< ⌊valid ballots / (seats + 1)⌋ + 1
  std::vector<StvRound> rounds;                   ///< one per choice by totals
  std::vector<StvEvent> events;
  std::vector<std::size_t> winners;  ///< in the order elected
  std::uint64_t seats_vacant = 0;    ///< no option that any ballot ranks was left
  Explanation explanation;
};

/// Single transferable vote with exact fractions: the count that binds.  Protocol §18.
///
/// Ranks 1, 2, 3… without gap or repetition, 0 = unranked; any other ballot is invalid and listed.  Ballots that rank
/// nobody are valid and count in the Droop quota.  An option at the quota is elected and its ballots go on with the
/// share (total − quota) / total of their weight; when none reaches it the last one loses.  Ties go by the order of the
/// question, which the organiser publishes beforehand, and are reported: tie events and `rounds.tied`.
///
/// @param names    of the options, 1 … options_max
/// @param ballots  one rank per option
/// @param seats    1 … seats_max
/// @errors         no_option, too_many_…, ballot_length_differs, no_seat
Result<StvCount, Refused> count_stv(std::span<const std::string> names, std::span<const BallotVector> ballots,
                                    std::uint64_t seats);

/// The same rule in IEEE doubles with the additions in the order of belenios-tool 2.0, to be compared with what that
/// tool prints.  Rounding can make it elect somebody else than `count_stv`: it must not decide.
///
/// The tool stops with an error when ballots rank too few options for the seats; this function leaves seats vacant.
Result<StvCount, Refused> count_stv_as_belenios(std::span<const std::string> names,
                                                std::span<const BallotVector> ballots, std::uint64_t seats);

}  // namespace urna::counting
