// SPDX-License-Identifier: EUPL-1.2
#include "counting/gender_balance.hpp"

#include <algorithm>

#include "counting/detail/checks.hpp"
#include "counting/detail/rational.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

using detail::Integer;
using detail::Rational;
using detail::say;

namespace words {
constexpr auto roll = "Electoral roll of the college: women {}, men {}, together {}.";
constexpr auto out_of_scope = "{}: not presented by a trade union; the rule does not apply.";
constexpr auto single = "{}: one candidate; the rule speaks of lists with several.";
constexpr auto single_for_several =
    "{}: one candidate for {} seats; courts have refused this to trade unions, a person must judge.";
constexpr auto share = "{}: women {} candidates × {} / {} = {}, men {} candidates × {} / {} = {}.";
constexpr auto expected = "{}: rounded up from one half, that is {} women and {} men.";
constexpr auto either =
    "{}: as many women as men on the roll and an odd number of candidates: the extra one may be a woman or a man.";
constexpr auto unsettled =
    "{}: both shares end in exactly one half; the law does not say which is rounded, either is accepted.";
constexpr auto exception_allowed = "{}: rounding leaves out one sex; the list may have one candidate of it, not first.";
constexpr auto found = "{}: the list has {} women and {} men.";
constexpr auto too_many_women = "{}: too many women, {} more than allowed.";
constexpr auto too_many_men = "{}: too many men, {} more than allowed.";
constexpr auto exception_used = "{}: {} is the one candidate of the sex that rounding leaves out.";
constexpr auto exception_first = "{}: {}, the one candidate of the sex that rounding leaves out, may not stand first.";
constexpr auto exception_behind =
    "{}: {} stands behind the second place; whether alternation binds here a person must judge.";
constexpr auto alternation = "{}: women and men do not alternate at: {}.";
constexpr auto kept = "{}: shares and alternation are kept.";
constexpr auto over_share = "{}: if a court finds the breach of shares, it annuls the election of: {} (L.2314-32).";
constexpr auto out_of_place = "{}: if a court finds the breach of order, it annuls the election of: {} (L.2314-32).";
}  // namespace words

std::optional<Refused> fault_in_list(std::size_t index, const BalanceList& list) {
  const std::string place = "list " + std::to_string(index + 1) + " (" + list.name + ")";
  if (list.candidates.empty()) return Refused{Refusal::empty_list, place + " has no candidate"};
  if (list.candidates.size() > options_max)
    return Refused{Refusal::too_many_options, place + " has more than " + std::to_string(options_max) + " candidates"};
  std::vector<bool> seen(list.candidates.size());
  for (std::size_t candidate : list.elected) {
    if (candidate >= seen.size() || seen[candidate])
      return Refused{Refusal::elected_unknown, place + ": elected candidate " + std::to_string(candidate + 1) +
                                                   " is not on the list, or named twice"};
    seen[candidate] = true;
  }
  return std::nullopt;
}

std::optional<Refused> fault_in(const CollegeElectorate& electorate, std::uint64_t seats,
                                std::span<const BalanceList> lists) {
  if (electorate.women > votes_max || electorate.men > votes_max)
    return Refused{Refusal::too_many_votes, "the electoral roll is larger than can be counted"};
  if (electorate.women + electorate.men == 0)
    return Refused{Refusal::empty_electorate, "nobody is on the electoral roll of the college"};
  if (auto fault = detail::fault_in_seats(seats)) return fault;
  if (lists.empty()) return Refused{Refusal::no_option, "there is no list of candidates"};
  if (lists.size() > options_max) return Refused{Refusal::too_many_options, std::to_string(lists.size()) + " lists"};
  for (std::size_t i = 0; i < lists.size(); ++i)
    if (auto fault = fault_in_list(i, lists[i])) return fault;
  return std::nullopt;
}

/// One list held against the roll.
class Check {
 public:
  Check(const CollegeElectorate& electorate, std::uint64_t seats, const BalanceList& list, Explanation& explanation)
      : electorate_(electorate), seats_(seats), list_(list), explanation_(explanation) {
    for (const BalanceCandidate& candidate : list.candidates) names_.push_back(candidate.name);
  }

  BalanceListReport run() {
    for (const BalanceCandidate& candidate : list_.candidates)
      ++(candidate.sex == Sex::woman ? report_.found.women : report_.found.men);
    if (!list_.presented_by_union) {
      find(BalanceFinding::out_of_scope, BalanceVerdict::notice, {}, say(words::out_of_scope, list_.name));
    } else if (list_.candidates.size() == 1) {
      check_single();
    } else {
      set_allowed();
      check_shares();
      check_order();
      if (report_.keeps_the_law) explanation_.push_back(say(words::kept, list_.name));
    }
    return std::move(report_);
  }

 private:
  using Indexes = std::vector<std::size_t>;

  void find(BalanceFinding finding, BalanceVerdict verdict, Indexes candidates, ExplanationLine line) {
    if (verdict == BalanceVerdict::breach) report_.keeps_the_law = false;
    report_.findings.push_back({finding, verdict, std::move(candidates)});
    explanation_.push_back(std::move(line));
  }

  void check_single() {
    if (seats_ == 1) {
      find(BalanceFinding::single_candidate, BalanceVerdict::notice, {0}, say(words::single, list_.name));
    } else {
      find(BalanceFinding::single_candidate, BalanceVerdict::unsettled, {0},
           say(words::single_for_several, list_.name, seats_));
    }
  }

  void set_allowed() {
    const std::uint64_t n = list_.candidates.size();
    const std::uint64_t roll = electorate_.women + electorate_.men;
    const Rational women = detail::ratio(Integer(n) * electorate_.women, roll);
    const Rational men = detail::ratio(Integer(n) * electorate_.men, roll);
    report_.women_share = detail::to_fraction(women);
    report_.men_share = detail::to_fraction(men);
    explanation_.push_back(say(words::share, list_.name, n, electorate_.women, roll, report_.women_share, n,
                               electorate_.men, roll, report_.men_share));
    const auto rounded = [](const Rational& share) {
      return static_cast<std::uint64_t>(detail::whole_part(share + detail::ratio(1, 2)));
    };
    if (rounded(women) + rounded(men) > n) {  // both end in one half
      report_.allowed = {{rounded(women), n - rounded(women)}, {n - rounded(men), rounded(men)}};
      if (electorate_.women == electorate_.men) {
        explanation_.push_back(say(words::either, list_.name));
      } else {
        find(BalanceFinding::rounding_unsettled, BalanceVerdict::unsettled, {}, say(words::unsettled, list_.name));
      }
    } else {
      report_.allowed = {{rounded(women), rounded(men)}};
      explanation_.push_back(say(words::expected, list_.name, rounded(women), rounded(men)));
    }
    const auto left_out = [](const BalanceComposition& one) { return one.women == 0 || one.men == 0; };
    if (std::ranges::all_of(report_.allowed, left_out)) {
      if (report_.allowed.front().women == 0) {
        report_.allowed.push_back({1, n - 1});
        excluded_ = Sex::woman;
      } else {
        report_.allowed.push_back({n - 1, 1});
        excluded_ = Sex::man;
      }
      explanation_.push_back(say(words::exception_allowed, list_.name));
    }
  }

  /// Elected candidates of this sex, the last on the list first.
  Indexes elected_from_the_end(Sex sex) const {
    Indexes elected = list_.elected;
    std::erase_if(elected, [&](std::size_t candidate) { return list_.candidates[candidate].sex != sex; });
    std::ranges::sort(elected, std::greater<>());
    return elected;
  }

  void check_shares() {
    const BalanceComposition& found = report_.found;
    explanation_.push_back(say(words::found, list_.name, found.women, found.men));
    if (std::ranges::count(report_.allowed, found) > 0) return;
    std::uint64_t women_most = 0, men_most = 0;
    for (const BalanceComposition& one : report_.allowed) {
      women_most = std::max(women_most, one.women);
      men_most = std::max(men_most, one.men);
    }
    const Sex sex = found.women > women_most ? Sex::woman : Sex::man;
    const std::uint64_t surplus = sex == Sex::woman ? found.women - women_most : found.men - men_most;
    find(BalanceFinding::too_many, BalanceVerdict::breach, {},
         say(sex == Sex::woman ? words::too_many_women : words::too_many_men, list_.name, surplus));
    Indexes exposed = elected_from_the_end(sex);
    exposed.resize(std::min<std::size_t>(exposed.size(), surplus));
    if (exposed.empty()) return;
    ExplanationLine line = say(words::over_share, list_.name, detail::names_at(names_, exposed));
    find(BalanceFinding::elected_over_share, BalanceVerdict::exposed, std::move(exposed), std::move(line));
  }

  void check_order() {
    Indexes misplaced;
    const std::uint64_t rare = excluded_ == Sex::woman ? report_.found.women : report_.found.men;
    if (excluded_ && rare == 1) {
      misplaced = check_exception();
    } else {
      misplaced = breaks_of_alternation();
      if (!misplaced.empty())
        find(BalanceFinding::alternation_broken, BalanceVerdict::breach, misplaced,
             say(words::alternation, list_.name, detail::names_at(names_, misplaced)));
    }
    std::erase_if(misplaced, [&](std::size_t i) { return std::ranges::count(list_.elected, i) == 0; });
    if (misplaced.empty()) return;
    ExplanationLine line = say(words::out_of_place, list_.name, detail::names_at(names_, misplaced));
    find(BalanceFinding::elected_out_of_place, BalanceVerdict::exposed, std::move(misplaced), std::move(line));
  }

  /// @returns whoever is misplaced
  Indexes check_exception() {
    const auto rare = std::ranges::find(list_.candidates, *excluded_, &BalanceCandidate::sex);
    const auto place = static_cast<std::size_t>(rare - list_.candidates.begin());
    find(BalanceFinding::exception_used, BalanceVerdict::notice, {place},
         say(words::exception_used, list_.name, rare->name));
    if (place == 0) {
      find(BalanceFinding::exception_first, BalanceVerdict::breach, {place},
           say(words::exception_first, list_.name, rare->name));
      return {place};
    }
    if (place > 1)
      find(BalanceFinding::exception_behind, BalanceVerdict::unsettled, {place},
           say(words::exception_behind, list_.name, rare->name));
    return {};
  }

  /// Candidates of the same sex as the one before, while the other sex is not used up.
  Indexes breaks_of_alternation() const {
    std::size_t women = report_.found.women, men = report_.found.men;  // from this place on
    Indexes breaks;
    for (std::size_t i = 0; i < list_.candidates.size(); ++i) {
      const Sex sex = list_.candidates[i].sex;
      const std::size_t others = sex == Sex::woman ? men : women;
      if (i > 0 && list_.candidates[i - 1].sex == sex && others > 0) breaks.push_back(i);
      --(sex == Sex::woman ? women : men);
    }
    return breaks;
  }

  const CollegeElectorate& electorate_;
  std::uint64_t seats_;
  const BalanceList& list_;
  Explanation& explanation_;
  std::vector<std::string> names_;
  std::optional<Sex> excluded_;  ///< the sex rounding leaves out
  BalanceListReport report_;
};

}  // namespace

Result<BalanceReport, Refused> check_gender_balance(const CollegeElectorate& electorate, std::uint64_t seats,
                                                    std::span<const BalanceList> lists) {
  if (auto fault = fault_in(electorate, seats, lists)) return failure(std::move(*fault));
  BalanceReport report;
  report.explanation.push_back(say(words::roll, electorate.women, electorate.men, electorate.women + electorate.men));
  for (const BalanceList& list : lists)
    report.lists.push_back(Check(electorate, seats, list, report.explanation).run());
  return report;
}

}  // namespace urna::counting
