// SPDX-License-Identifier: EUPL-1.2
#include "counting/schulze.hpp"

#include <algorithm>
#include <limits>

#include "counting/detail/checks.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

using detail::say;
using Paths = std::vector<std::vector<PathStrength>>;

namespace words {
constexpr auto ballots = "Ballots that rank: {}.";
constexpr auto blank = "Blank ballots, set aside: {}.";
constexpr auto beats = "{} is before {} on {} ballots, behind on {}: it wins their duel.";
constexpr auto equal = "{} and {} are each before the other on {} ballots: no winner of their duel.";
constexpr auto path =
    "From {} to {} the strongest path counts {} to {}, from {} to {} it counts {} to {}: {} is ranked before.";
constexpr auto path_equal = "Between {} and {} the strongest paths are equal: neither is ranked before.";
constexpr auto place = "Rank {}: {}.";
}  // namespace words

bool stronger(const PathStrength& a, const PathStrength& b) {
  return a.winning != b.winning ? a.winning > b.winning : a.losing < b.losing;
}

/// Floyd and Warshall: through each option in turn, a path is as strong as its weakest link.
Paths strongest_paths(Paths paths) {
  const std::size_t n = paths.size();
  for (std::size_t via = 0; via < n; ++via)
    for (std::size_t from = 0; from < n; ++from) {
      if (from == via) continue;
      for (std::size_t to = 0; to < n; ++to) {
        if (to == via) continue;
        const PathStrength& first = paths[from][via];
        const PathStrength& second = paths[via][to];
        const PathStrength& weakest = stronger(first, second) ? second : first;
        if (stronger(weakest, paths[from][to])) paths[from][to] = weakest;
      }
    }
  return paths;
}

/// Again and again the options no remaining one beats.
std::vector<std::vector<std::size_t>> ranking(const Paths& paths) {
  std::vector<std::size_t> remaining(paths.size());
  for (std::size_t i = 0; i < remaining.size(); ++i) remaining[i] = i;
  std::vector<std::vector<std::size_t>> groups;
  while (!remaining.empty()) {
    std::vector<std::size_t> best, others;
    for (std::size_t i : remaining) {
      const bool beaten =
          std::ranges::any_of(remaining, [&](std::size_t j) { return stronger(paths[j][i], paths[i][j]); });
      (beaten ? others : best).push_back(i);
    }
    ensure(!best.empty(), "the relation of strongest paths is transitive, so some option is unbeaten");
    groups.push_back(std::move(best));
    remaining = std::move(others);
  }
  return groups;
}

void explain(std::span<const std::string> names, SchulzeCount& count) {
  Explanation& tell = count.explanation;
  tell.push_back(say(words::ballots, count.valid));
  if (count.blank) tell.push_back(say(words::blank, *count.blank));
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      const std::uint64_t before = count.raw[i][j], behind = count.raw[j][i];
      if (before == behind) tell.push_back(say(words::equal, names[i], names[j], before));
      if (before > behind) tell.push_back(say(words::beats, names[i], names[j], before, behind));
      if (before < behind) tell.push_back(say(words::beats, names[j], names[i], behind, before));
    }
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      const PathStrength& there = count.beatpaths[i][j];
      const PathStrength& back = count.beatpaths[j][i];
      if (there == back) {
        tell.push_back(say(words::path_equal, names[i], names[j]));
        continue;
      }
      const std::string& first = stronger(there, back) ? names[i] : names[j];
      tell.push_back(say(words::path, names[i], names[j], there.winning, there.losing, names[j], names[i], back.winning,
                         back.losing, first));
    }
  for (std::size_t rank = 0; rank < count.winners.size(); ++rank)
    tell.push_back(say(words::place, rank + 1, detail::names_at(names, count.winners[rank])));
}

}  // namespace

Result<SchulzeCount, Refused> count_schulze(std::span<const std::string> names, std::span<const BallotVector> ballots,
                                            BlankBallots blank) {
  if (auto fault = detail::fault_in_ballots(names, ballots)) return failure(std::move(*fault));
  const std::size_t n = names.size();
  SchulzeCount count;
  count.raw.assign(n, std::vector<std::uint64_t>(n));
  if (blank == BlankBallots::set_aside) count.blank = 0;

  std::vector<unsigned> place(n);
  for (std::size_t b = 0; b < ballots.size(); ++b) {
    const BallotVector& ballot = ballots[b];
    if (std::ranges::any_of(ballot, [](int rank) { return rank < 0; }))
      return refuse(Refusal::negative_rank, "ballot " + std::to_string(b + 1) + " holds a rank below zero");
    if (count.blank && std::ranges::all_of(ballot, [](int rank) { return rank == 0; })) {
      ++*count.blank;
      continue;
    }
    ++count.valid;
    for (std::size_t i = 0; i < n; ++i)
      place[i] = ballot[i] == 0 ? std::numeric_limits<unsigned>::max() : static_cast<unsigned>(ballot[i]);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) count.raw[i][j] += place[i] < place[j];
  }

  count.beatpaths.assign(n, std::vector<PathStrength>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (count.raw[i][j] > count.raw[j][i]) count.beatpaths[i][j] = {count.raw[i][j], count.raw[j][i]};
  count.beatpaths = strongest_paths(std::move(count.beatpaths));
  count.winners = ranking(count.beatpaths);
  explain(names, count);
  return count;
}

}  // namespace urna::counting
