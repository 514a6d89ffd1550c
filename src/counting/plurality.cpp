// SPDX-License-Identifier: EUPL-1.2
#include "counting/plurality.hpp"

#include <functional>
#include <map>

#include "counting/detail/checks.hpp"
#include "counting/detail/cut.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

using detail::say;

namespace words {
constexpr auto rank = "{} votes: {}.";
constexpr auto elected = "Seat {} goes to {}, with {} votes.";
constexpr auto tied = "Not decided: {} have the same number of votes, {}. Seats open: {}.";
constexpr auto vacant = "No other option received a vote. Seats left vacant: {}.";
}  // namespace words

}  // namespace

Result<PluralityCount, Refused> count_plurality(std::span<const std::string> names,
                                                std::span<const std::uint64_t> votes, std::uint64_t seats) {
  if (auto fault = detail::fault_in_votes(names, votes, seats)) return failure(std::move(*fault));
  PluralityCount count;

  std::map<std::uint64_t, std::vector<std::size_t>, std::greater<>> by_votes;
  std::vector<std::pair<std::size_t, std::uint64_t>> chosen;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    by_votes[votes[i]].push_back(i);
    if (votes[i] > 0) chosen.emplace_back(i, votes[i]);
  }
  for (auto& [number, options] : by_votes) {
    count.explanation.push_back(say(words::rank, number, detail::names_at(names, options)));
    count.ranks.push_back({number, std::move(options)});
  }

  detail::Cut cut = detail::cut(std::move(chosen), seats);
  count.elected = std::move(cut.in);
  count.tied = std::move(cut.tied);
  count.seats_tied = cut.places_tied;
  count.seats_vacant = seats - count.elected.size() - count.seats_tied;
  for (std::size_t seat = 0; seat < count.elected.size(); ++seat)
    count.explanation.push_back(say(words::elected, seat + 1, names[count.elected[seat]], votes[count.elected[seat]]));
  if (!count.tied.empty())
    count.explanation.push_back(
        say(words::tied, detail::names_at(names, count.tied), votes[count.tied.front()], count.seats_tied));
  if (count.seats_vacant > 0) count.explanation.push_back(say(words::vacant, count.seats_vacant));
  return count;
}

}  // namespace urna::counting
