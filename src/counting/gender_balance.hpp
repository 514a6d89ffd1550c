// SPDX-License-Identifier: EUPL-1.2
#pragma once

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

enum class Sex { woman, man };

/// The electoral roll of one college.
struct CollegeElectorate {
  std::uint64_t women = 0;
  std::uint64_t men = 0;
};

struct BalanceCandidate {
  std::string name;
  Sex sex;
};

struct BalanceList {
  std::string name;
  std::vector<BalanceCandidate> candidates;  ///< in the order of presentation
  bool presented_by_union = true;            ///< courts apply the rule to unions' lists only
  std::vector<std::size_t> elected;          ///< candidates elected, once known; may stay empty
};

enum class BalanceFinding {
  out_of_scope,          ///< not a union's list: nothing else is checked
  single_candidate,      ///< one candidate: the article speaks of lists with several
  rounding_unsettled,    ///< both shares end in exactly one half though the roll is not equal: the law does not say
  exception_used,        ///< one candidate of the sex that rounding would leave out
  exception_first,       ///< that candidate stands first
  exception_behind,      ///< that candidate stands third or later: alternation would put it second
  too_many,              ///< more candidates of one sex than its share
  alternation_broken,    ///< two of one sex in a row while the other is not used up
  elected_over_share,    ///< elected whom L.2314-32 exposes: the last elected of the sex with too many candidates
  elected_out_of_place,  ///< elected whom L.2314-32 exposes: their place on the list breaks alternation or the
                         ///< exception
};

/// How a finding stands with the law.
enum class BalanceVerdict {
  notice,     ///< for information
  unsettled,  ///< the text leaves it open, or courts have read it strictly: a person must judge
  breach,     ///< against the text
  exposed,    ///< what a court would annul if it were asked and found the breach; nothing is annulled here
};

struct BalanceFound {
  BalanceFinding finding;
  BalanceVerdict verdict;
  std::vector<std::size_t> candidates;  ///< whom it is about, as indexes in the list; may be empty
};

struct BalanceComposition {
  std::uint64_t women = 0;
  std::uint64_t men = 0;

  friend bool operator==(const BalanceComposition&, const BalanceComposition&) = default;
};

struct BalanceListReport {
  BalanceComposition found;
  Fraction women_share;  ///< candidates × women on the roll / roll
  Fraction men_share;
  std::vector<BalanceComposition> allowed;  ///< compositions of a list of this length that keep the law
  std::vector<BalanceFound> findings;
  bool keeps_the_law = true;  ///< no finding is a breach; unsettled ones remain to be judged
};

struct BalanceReport {
  std::vector<BalanceListReport> lists;
  Explanation explanation;
};

/// Checks the balance of women and men on the lists of one college for a works council.  Source: Labour Code L.2314-30
/// (composition) and L.2314-32 (what a court annuls, stated as findings only).
///
/// Each sex has its share of the roll times the candidates on the list, rounded up from one half.  With equal numbers
/// on the roll and an odd list the extra candidate may be of either sex.  Sexes alternate until one is used up.  When
/// rounding leaves one sex out, the list may have one candidate of it, never first.
///
/// @param seats  to fill in the college, 1 … seats_max: a single candidate is judged against it
/// @errors       no_option, no_seat, too_many_…, empty_list, empty_electorate, elected_unknown
Result<BalanceReport, Refused> check_gender_balance(const CollegeElectorate& electorate, std::uint64_t seats,
                                                    std::span<const BalanceList> lists);

}  // namespace urna::counting
