// SPDX-License-Identifier: EUPL-1.2
#include "counting/detail/threshold.hpp"

#include "counting/detail/rational.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting::detail {
namespace {

namespace words {
constexpr auto threshold = "Threshold: {} % of {} votes = {} votes.";
constexpr auto below = "{}: {} votes, below the threshold; it takes no part in the distribution.";
}  // namespace words

}  // namespace

std::optional<Refused> fault_in_threshold(Percent threshold) {
  if (threshold.denominator == 0 || threshold.denominator > votes_max)
    return Refused{Refusal::threshold_invalid, "the threshold's denominator is zero or too great"};
  if (threshold.numerator / 100 > threshold.denominator ||
      (threshold.numerator / 100 == threshold.denominator && threshold.numerator % 100 != 0))
    return Refused{Refusal::threshold_invalid, "a threshold of " + threshold.text() + " % is above 100 %"};
  return std::nullopt;
}

std::vector<bool> reaches_threshold(std::span<const std::string> names, std::span<const std::uint64_t> votes,
                                    Percent threshold, Explanation& explanation) {
  Integer total = 0;
  for (std::uint64_t number : votes) total += number;
  const Rational least = ratio(total * threshold.numerator, Integer(threshold.denominator) * 100);
  if (threshold.numerator > 0)
    explanation.push_back(say(words::threshold, threshold.text(), total.str(), to_fraction(least)));
  std::vector<bool> reaches;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    const bool enough = Rational(Integer(votes[i])) >= least;
    if (!enough) explanation.push_back(say(words::below, names[i], votes[i]));
    reaches.push_back(enough && votes[i] > 0);
  }
  return reaches;
}

}  // namespace urna::counting::detail
