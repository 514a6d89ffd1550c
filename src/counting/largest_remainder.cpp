// SPDX-License-Identifier: EUPL-1.2
#include "counting/largest_remainder.hpp"

#include "counting/detail/checks.hpp"
#include "counting/detail/cut.hpp"
#include "counting/detail/rational.hpp"
#include "counting/detail/say.hpp"
#include "counting/detail/threshold.hpp"

namespace urna::counting {
namespace {

using detail::Integer;
using detail::Rational;
using detail::say;

namespace words {
constexpr auto hare = "Hare quota: {} votes / {} seats = {}.";
constexpr auto droop = "Droop quota: the whole part of {} votes / ({} seats + 1), plus 1 = {}.";
constexpr auto whole = "{}: {} votes / {} gives {} whole quotas and as many seats; remainder {} votes.";
constexpr auto remaining = "Seats still to give to the largest remainders: {}.";
constexpr auto seat = "A seat goes to {}: remainder {}.";
constexpr auto tied = "Not decided: {} have the same remainder, {}. Seats open: {}.";
constexpr auto vacant = "No list is left for them. Seats left vacant: {}.";
constexpr auto total = "{}: {} seats.";
}  // namespace words

Rational quota_of(const Integer& votes, std::uint64_t seats, Quota quota) {
  switch (quota) {
    case Quota::hare:
      return detail::ratio(votes, seats);
    case Quota::droop:
      return Rational(Integer(votes / (seats + 1) + 1));
  }
  ensure(false, "every kind of quota has its formula");
  return {};
}

}  // namespace

Result<RemainderCount, Refused> count_largest_remainder(std::span<const std::string> names,
                                                        std::span<const std::uint64_t> votes, std::uint64_t seats,
                                                        Quota quota, Percent threshold) {
  if (auto fault = detail::fault_in_votes(names, votes, seats)) return failure(std::move(*fault));
  if (auto fault = detail::fault_in_threshold(threshold)) return failure(std::move(*fault));
  RemainderCount count;
  Explanation& tell = count.explanation;
  const std::vector<bool> competes = detail::reaches_threshold(names, votes, threshold, tell);
  count.lists.resize(votes.size());
  Integer taking_part = 0;
  for (std::size_t i = 0; i < votes.size(); ++i)
    if (competes[i]) taking_part += votes[i];

  std::uint64_t left = seats;
  std::vector<std::pair<std::size_t, Rational>> remainders;
  if (taking_part > 0) {
    const Rational price = quota_of(taking_part, seats, quota);
    count.quota = detail::to_fraction(price);
    tell.push_back(say(quota == Quota::hare ? words::hare : words::droop, taking_part.str(), seats, count.quota));
    for (std::size_t i = 0; i < votes.size(); ++i) {
      if (!competes[i]) continue;
      const Integer whole = detail::whole_part(Rational(Integer(votes[i])) / price);
      const Rational remainder = Rational(Integer(votes[i])) - Rational(whole) * price;
      RemainderList& list = count.lists[i];
      list.seats_by_quota = list.seats = static_cast<std::uint64_t>(whole);
      list.remainder = detail::to_fraction(remainder);
      tell.push_back(say(words::whole, names[i], votes[i], count.quota, list.seats, list.remainder));
      ensure(list.seats <= left, "whole quotas never give more than all seats");
      left -= list.seats;
      remainders.emplace_back(i, remainder);
    }
    tell.push_back(say(words::remaining, left));
  }

  detail::Cut cut = detail::cut(std::move(remainders), left);
  for (std::size_t i : cut.in) {
    ++count.lists[i].seats;
    tell.push_back(say(words::seat, names[i], count.lists[i].remainder));
  }
  count.tied = std::move(cut.tied);
  count.seats_tied = cut.places_tied;
  count.seats_vacant = left - cut.in.size() - cut.places_tied;
  if (!count.tied.empty())
    tell.push_back(say(words::tied, detail::names_at(names, count.tied), count.lists[count.tied.front()].remainder,
                       count.seats_tied));
  if (count.seats_vacant > 0) tell.push_back(say(words::vacant, count.seats_vacant));
  for (std::size_t i = 0; i < votes.size(); ++i) tell.push_back(say(words::total, names[i], count.lists[i].seats));
  return count;
}

}  // namespace urna::counting
