// SPDX-License-Identifier: EUPL-1.2
#include "counting/majority_judgment.hpp"

#include <algorithm>
#include <numeric>

#include "counting/detail/checks.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

using detail::say;

namespace words {
constexpr auto ballots = "Valid ballots: {}. Invalid ballots: {}.";
constexpr auto blank = "Blank ballots, set aside: {}.";
constexpr auto grades = "{}: number of ballots per grade, best first: {}.";
constexpr auto median = "{}: the majority grade is {}: the grade in the middle, number {} of {} from the best.";
constexpr auto told_apart =
    "{} is before {}: their grades in the middle, taken away one by one, first differ at step {}: {} against {}.";
constexpr auto equal = "{} are equal to the last grade.";
constexpr auto place = "Rank {}: {}.";
}  // namespace words

/// The grades in the order in which the middle one is taken away: the middle, then its neighbours left and right in
/// turn.
///
/// With n sorted grades the middle is at ⌊(n + 1) / 2⌋ − 1.  What remains is a left and a right part; with an odd rest
/// the next middle is the first of the right part, with an even rest the last of the left part.
std::vector<int> middles(const std::vector<std::uint64_t>& ballots_per_grade) {
  std::vector<int> sorted;
  for (std::size_t grade = 0; grade < ballots_per_grade.size(); ++grade)
    sorted.insert(sorted.end(), ballots_per_grade[grade], static_cast<int>(grade) + 1);
  const std::size_t n = sorted.size();
  std::vector<int> taken;
  taken.reserve(n);
  std::size_t left = (n + 1) / 2, right = left;  // left part ends before `left`, right part begins at `right`
  for (std::size_t rest = n; rest > 0; --rest)
    taken.push_back(left >= n - right && left > 0 ? sorted[--left] : sorted[right++]);
  return taken;
}

}  // namespace

Result<MajorityJudgmentCount, Refused> count_majority_judgment(std::span<const std::string> names, int grades,
                                                               std::span<const BallotVector> ballots,
                                                               BlankBallots blank) {
  if (auto fault = detail::fault_in_ballots(names, ballots)) return failure(std::move(*fault));
  if (grades < 1 || grades > grades_max)
    return refuse(Refusal::grade_count_invalid, std::to_string(grades) + " grades to choose from");
  MajorityJudgmentCount count;
  Explanation& tell = count.explanation;
  count.raw.assign(names.size(), std::vector<std::uint64_t>(static_cast<std::size_t>(grades)));
  if (blank == BlankBallots::set_aside) count.blank = 0;

  for (const BallotVector& ballot : ballots) {
    if (count.blank && std::ranges::all_of(ballot, [](int grade) { return grade == 0; })) {
      ++*count.blank;
    } else if (std::ranges::any_of(ballot, [&](int grade) { return grade < 1 || grade > grades; })) {
      count.invalid.push_back(ballot);
    } else {
      ++count.valid;
      for (std::size_t i = 0; i < ballot.size(); ++i) ++count.raw[i][static_cast<std::size_t>(ballot[i]) - 1];
    }
  }
  std::ranges::reverse(count.invalid);
  tell.push_back(say(words::ballots, count.valid, count.invalid.size()));
  if (count.blank) tell.push_back(say(words::blank, *count.blank));

  std::vector<std::vector<int>> sequences;
  for (std::size_t i = 0; i < names.size(); ++i) {
    sequences.push_back(middles(count.raw[i]));
    std::string per_grade;
    for (std::uint64_t number : count.raw[i]) per_grade += (per_grade.empty() ? "" : ", ") + std::to_string(number);
    tell.push_back(say(words::grades, names[i], per_grade));
    if (sequences[i].empty()) {
      count.medians.emplace_back();
    } else {
      count.medians.emplace_back(sequences[i].front());
      tell.push_back(say(words::median, names[i], static_cast<std::uint64_t>(sequences[i].front()),
                         (count.valid + 1) / 2, count.valid));
    }
  }

  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return sequences[a] < sequences[b]; });
  for (std::size_t i : order) {
    if (count.winners.empty() || sequences[count.winners.back().front()] != sequences[i]) {
      if (!count.winners.empty()) {
        const std::size_t better = count.winners.back().front();
        const auto differ = std::ranges::mismatch(sequences[better], sequences[i]);
        const auto step = static_cast<std::uint64_t>(differ.in1 - sequences[better].begin()) + 1;
        tell.push_back(say(words::told_apart, names[better], names[i], step, static_cast<std::uint64_t>(*differ.in1),
                           static_cast<std::uint64_t>(*differ.in2)));
      }
      count.winners.emplace_back();
    }
    count.winners.back().push_back(i);
  }
  for (std::size_t rank = 0; rank < count.winners.size(); ++rank) {
    const std::string group = detail::names_at(names, count.winners[rank]);
    if (count.winners[rank].size() > 1) tell.push_back(say(words::equal, group));
    tell.push_back(say(words::place, rank + 1, group));
  }
  return count;
}

}  // namespace urna::counting
