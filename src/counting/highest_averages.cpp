// SPDX-License-Identifier: EUPL-1.2
#include "counting/highest_averages.hpp"

#include "counting/detail/checks.hpp"
#include "counting/detail/rational.hpp"
#include "counting/detail/say.hpp"
#include "counting/detail/threshold.hpp"

namespace urna::counting {
namespace {

using detail::Rational;
using detail::say;

namespace words {
constexpr auto dhondt = "D'Hondt: the votes of a list with s seats are divided by s + 1 for its next seat.";
constexpr auto sainte_lague =
    "Sainte-Laguë: the votes of a list with s seats are divided by 2 s + 1 for its next seat.";
constexpr auto seat = "Seat {} goes to {}: {} votes / {} = {}, the highest average.";
constexpr auto seat_among = "Seat {} goes to {}: {} votes / {} = {}, an average shared by {}, with a seat for each.";
constexpr auto tied = "Not decided: {} have the same average, {}. Seats open: {}.";
constexpr auto vacant = "No list can take a seat. Seats left vacant: {}.";
constexpr auto total = "{}: {} seats.";
}  // namespace words

std::uint64_t divisor_after(std::uint64_t seats, Divisors divisors) {
  switch (divisors) {
    case Divisors::dhondt:
      return seats + 1;
    case Divisors::sainte_lague:
      return 2 * seats + 1;
  }
  ensure(false, "every kind of divisors has its divisor");
  return 0;
}

}  // namespace

Result<AveragesCount, Refused> count_highest_averages(std::span<const std::string> names,
                                                      std::span<const std::uint64_t> votes, std::uint64_t seats,
                                                      Divisors divisors, Percent threshold) {
  if (auto fault = detail::fault_in_votes(names, votes, seats)) return failure(std::move(*fault));
  if (auto fault = detail::fault_in_threshold(threshold)) return failure(std::move(*fault));
  AveragesCount count;
  count.explanation.push_back(say(divisors == Divisors::dhondt ? words::dhondt : words::sainte_lague));
  const std::vector<bool> competes = detail::reaches_threshold(names, votes, threshold, count.explanation);
  count.seats.resize(votes.size());

  std::vector<Rational> averages;  // of the next seat
  for (std::uint64_t number : votes) averages.push_back(detail::ratio(number, 1));
  std::uint64_t left = seats;
  while (left > 0) {
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < votes.size(); ++i) {
      if (!competes[i]) continue;
      if (!best.empty() && averages[i] > averages[best.front()]) best.clear();
      if (best.empty() || averages[i] == averages[best.front()]) best.push_back(i);
    }
    if (best.empty()) {
      count.seats_vacant = left;
      count.explanation.push_back(say(words::vacant, left));
      break;
    }
    const Fraction average = detail::to_fraction(averages[best.front()]);
    const std::string sharing = detail::names_at(names, best);
    if (best.size() > left) {
      count.explanation.push_back(say(words::tied, sharing, average, left));
      count.tied = std::move(best);
      count.seats_tied = left;
      break;
    }
    for (std::size_t i : best) {
      const std::uint64_t divisor = divisor_after(count.seats[i], divisors);
      const std::uint64_t seat = seats - left + 1;
      count.explanation.push_back(best.size() == 1
                                      ? say(words::seat, seat, names[i], votes[i], divisor, average)
                                      : say(words::seat_among, seat, names[i], votes[i], divisor, average, sharing));
      count.awards.push_back({i, divisor, average});
      ++count.seats[i];
      --left;
      averages[i] = detail::ratio(votes[i], divisor_after(count.seats[i], divisors));
    }
  }
  for (std::size_t i = 0; i < votes.size(); ++i)
    count.explanation.push_back(say(words::total, names[i], count.seats[i]));
  return count;
}

}  // namespace urna::counting
