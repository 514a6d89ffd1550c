// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace urna::counting {

/// Why figures cannot be counted: the caller handed something no honest tally contains.
enum class Refusal {
  no_option,              ///< nothing to choose from
  too_many_options,       ///< more than `options_max` options, lists or candidates
  no_seat,                ///< zero seats to fill
  too_many_seats,         ///< more than `seats_max`
  too_many_votes,         ///< a figure above `votes_max`
  names_differ,           ///< not as many names as figures
  ballot_length_differs,  ///< a ballot has not one value per option
  negative_rank,          ///< a rank below zero, which no decoded ballot holds
  grade_count_invalid,    ///< fewer than one grade, or more than `grades_max`
  threshold_invalid,      ///< a threshold above 100 %, or with denominator zero
  empty_list,             ///< a list without candidate
  votes_exceed_ballots,   ///< a candidate has more votes than the list has ballots
  votes_missing,          ///< fewer candidate votes than ballots, though each ballot keeps at least one candidate
  blank_list_malformed,   ///< the blank list needs exactly one entry, with as many votes as ballots
  several_blank_lists,    ///< at most one list may be the blank one
  empty_electorate,       ///< nobody is on the electoral roll
  elected_unknown,        ///< an elected candidate is not on the list, or is named twice
};

/// A refusal and the words that say which list, option or ballot is at fault, in English.
struct Refused {
  Refusal refusal;
  std::string what;
};

inline tl::unexpected<Refused> refuse(Refusal refusal, std::string what) {
  return tl::unexpected<Refused>(Refused{refusal, std::move(what)});
}

/// Bounds that keep every count finite in time and every sum within 64 bits (1,000 × 10¹⁵ < 2⁶³).
inline constexpr std::size_t options_max = 1'000;
inline constexpr std::uint64_t seats_max = 10'000;
inline constexpr std::uint64_t votes_max = 1'000'000'000'000'000;
inline constexpr int grades_max = 1'000;

}  // namespace urna::counting
