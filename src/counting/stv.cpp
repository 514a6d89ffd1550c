// SPDX-License-Identifier: EUPL-1.2
#include "counting/stv.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "counting/detail/checks.hpp"
#include "counting/detail/rational.hpp"
#include "counting/detail/say.hpp"

namespace urna::counting {
namespace {

using detail::Rational;
using detail::say;
using Preferences = std::vector<std::size_t>;

namespace words {
constexpr auto ballots = "Valid ballots: {}. Invalid ballots: {}.";
constexpr auto exact = "The count uses exact fractions.";
constexpr auto doubles =
    "The count uses floating-point numbers, as belenios-tool does; it is for comparison and does not bind.";
constexpr auto quota = "Quota: the whole part of {} ballots / ({} seats + 1), plus 1 = {}.";
constexpr auto round = "Round {}, {} seats left. Totals: {}.";
constexpr auto tied_win =
    "{} have the same total, {}: {} is elected first, for it is the first of them in the question.";
constexpr auto wins = "{} is elected: {} is at least the quota, {}.";
constexpr auto surplus = "Its ballots go on to their next choice, each with ({} - {}) / {} = {} of its weight.";
constexpr auto tied_lose = "{} have the same total, {}: {} is out first, for it is the last of them in the question.";
constexpr auto loses = "Nobody reaches the quota, {}. {} is out, with {}; its ballots go on to their next choice.";
constexpr auto rest = "As many options as seats remain, or fewer. Elected: {}.";
constexpr auto vacant = "No option that a ballot ranks is left. Seats left vacant: {}.";
}  // namespace words

std::string figure_of(const Rational& number) { return detail::to_fraction(number).text(); }

std::string figure_of(double number) {
  char buffer[32];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, number);
  ensure(written.ec == std::errc(), "32 characters hold the shortest decimal of a double");
  return std::string(buffer, written.ptr);
}

/// The options in order of preference; nothing when ranks have a gap, a repetition or another value.
std::optional<Preferences> preferences_of(const BallotVector& ballot) {
  const auto ranked = static_cast<std::size_t>(std::ranges::count_if(ballot, [](int rank) { return rank != 0; }));
  constexpr auto nobody = static_cast<std::size_t>(-1);
  Preferences preferences(ranked, nobody);
  for (std::size_t option = 0; option < ballot.size(); ++option) {
    const int rank = ballot[option];
    if (rank == 0) continue;
    if (rank < 0 || static_cast<std::size_t>(rank) > ranked) return std::nullopt;
    std::size_t& place = preferences[static_cast<std::size_t>(rank) - 1];
    if (place != nobody) return std::nullopt;
    place = option;
  }
  return preferences;
}

/// What every count writes down, whatever its arithmetic: rounds, events, winners and their explanation.
class Record {
 public:
  Record(std::span<const std::string> names, std::span<const BallotVector> ballots, std::uint64_t seats)
      : names_(names), seats_(seats), left_(seats) {
    for (const BallotVector& ballot : ballots) {
      if (auto preferences = preferences_of(ballot)) {
        count_.ballots.push_back(std::move(*preferences));
      } else {
        count_.invalid.push_back(ballot);
      }
    }
    std::ranges::sort(count_.ballots);
    std::ranges::sort(count_.invalid);
    count_.quota = count_.ballots.size() / (seats + 1) + 1;
  }

  void begin(std::string_view arithmetic) {
    tell(say(words::ballots, count_.ballots.size(), count_.invalid.size()));
    tell(say(arithmetic));
    tell(say(words::quota, count_.ballots.size(), seats_, count_.quota));
  }

  const std::vector<Preferences>& ballots() const { return count_.ballots; }

  /// Who leaves the count, and which share of the weight the ballots that stood for it keep.
  template <class Number>
  struct Choice {
    std::size_t option;
    Number share;
  };

  /// Decides one round.  @param totals  of the remaining options, greatest first, equal ones in the question's order
  /// @returns nothing when the count is over
  template <class Number>
  std::optional<Choice<Number>> decide(const std::vector<std::pair<std::size_t, Number>>& totals) {
    if (left_ == 0) return std::nullopt;
    if (totals.size() <= left_) {
      take_the_rest(totals);
      return std::nullopt;
    }
    note_round(totals);
    const Number quota = static_cast<Number>(count_.quota);
    const auto& [first, greatest] = totals.front();
    if (greatest >= quota) {
      if (totals[1].second == greatest) note_tie(totals, greatest, StvEventKind::tie_win, {first, totals[1].first});
      count_.events.push_back({StvEventKind::win, {first}});
      count_.winners.push_back(first);
      --left_;
      const Number share = (greatest - quota) / greatest;
      tell(say(words::wins, names_[first], figure_of(greatest), count_.quota));
      tell(say(words::surplus, figure_of(greatest), count_.quota, figure_of(greatest), figure_of(share)));
      return Choice<Number>{first, share};
    }
    const auto& [last, least] = totals.back();
    const auto& next_to_last = totals[totals.size() - 2];
    if (next_to_last.second == least) note_tie(totals, least, StvEventKind::tie_lose, {last, next_to_last.first});
    count_.events.push_back({StvEventKind::lose, {last}});
    tell(say(words::loses, count_.quota, names_[last], figure_of(least)));
    return Choice<Number>{last, Number(1)};
  }

  StvCount finish() && {
    count_.seats_vacant = seats_ - count_.winners.size();
    if (count_.seats_vacant > 0) tell(say(words::vacant, count_.seats_vacant));
    return std::move(count_);
  }

 private:
  void tell(ExplanationLine line) { count_.explanation.push_back(std::move(line)); }

  template <class Totals>
  void take_the_rest(const Totals& totals) {
    Preferences rest;
    for (const auto& [option, total] : totals) rest.push_back(option);
    std::ranges::sort(rest);
    tell(say(words::rest, detail::names_at(names_, rest)));
    count_.winners.insert(count_.winners.end(), rest.begin(), rest.end());
    count_.events.push_back({StvEventKind::win, std::move(rest)});
  }

  template <class Totals>
  void note_round(const Totals& totals) {
    StvRound round;
    std::string all;
    for (const auto& [option, total] : totals) {
      round.totals.push_back({option, figure_of(total)});
      all += (all.empty() ? "" : ", ") + names_[option] + " " + round.totals.back().total;
    }
    count_.rounds.push_back(std::move(round));
    tell(say(words::round, count_.rounds.size(), left_, all));
  }

  template <class Totals, class Number>
  void note_tie(const Totals& totals, const Number& value, StvEventKind kind, Preferences pair) {
    std::vector<std::size_t>& tied = count_.rounds.back().tied;
    for (const auto& [option, total] : totals)
      if (total == value) tied.push_back(option);
    tell(say(kind == StvEventKind::tie_win ? words::tied_win : words::tied_lose, detail::names_at(names_, tied),
             figure_of(value), names_[pair.front()]));
    count_.events.push_back({kind, std::move(pair)});
  }

  std::span<const std::string> names_;
  std::uint64_t seats_;
  std::uint64_t left_;
  StvCount count_;
};

template <class Number>
std::vector<std::pair<std::size_t, Number>> greatest_first(const std::map<std::size_t, Number>& by_option) {
  std::vector<std::pair<std::size_t, Number>> totals(by_option.begin(), by_option.end());
  std::ranges::stable_sort(totals, [](const auto& a, const auto& b) { return a.second > b.second; });
  return totals;
}

/// Ballots with the same remaining preferences are worth the sum of their weights, however they came to it: they go on
/// together, for the transfer is a product and fractions are exact.
void run_exactly(Record& record) {
  std::map<Preferences, Rational> worth;
  for (const Preferences& ballot : record.ballots())
    if (!ballot.empty()) worth[ballot] += 1;
  for (;;) {
    std::map<std::size_t, Rational> by_option;
    for (const auto& [preferences, weight] : worth) {
      by_option[preferences.front()] += weight;
      for (std::size_t option : preferences) by_option[option] += 0;
    }
    const auto choice = record.decide(greatest_first(by_option));
    if (!choice) return;
    std::map<Preferences, Rational> next;
    for (const auto& [preferences, weight] : worth) {
      const Rational kept = preferences.front() == choice->option ? Rational(weight * choice->share) : weight;
      Preferences remaining = preferences;
      std::erase(remaining, choice->option);
      if (!remaining.empty()) next[std::move(remaining)] += kept;
    }
    worth = std::move(next);
  }
}

/// Every ballot goes on alone, and the order in which the tool meets them decides how sums round: an option's pile
/// holds the latest met first; after a round the piles are gone through by total, greatest first, and the new sequence
/// is the reverse of that.
void run_in_doubles(Record& record) {
  struct Weighted {
    double weight;
    Preferences preferences;
  };
  std::vector<Weighted> sequence;
  for (const Preferences& ballot : record.ballots()) sequence.push_back({1.0, ballot});
  for (;;) {
    std::map<std::size_t, std::vector<Weighted>> piles;
    for (Weighted& ballot : sequence) {
      for (std::size_t option : ballot.preferences) piles[option];
      if (!ballot.preferences.empty()) piles[ballot.preferences.front()].push_back(std::move(ballot));
    }
    std::map<std::size_t, double> by_option;
    for (auto& [option, pile] : piles) {
      std::ranges::reverse(pile);
      double& total = by_option[option];
      for (const Weighted& ballot : pile) total += ballot.weight;
    }
    const auto totals = greatest_first(by_option);
    const auto choice = record.decide(totals);
    if (!choice) return;
    sequence.clear();
    for (const auto& [option, total] : totals)
      for (Weighted& ballot : piles[option]) {
        if (option == choice->option) ballot.weight *= choice->share;
        std::erase(ballot.preferences, choice->option);
        sequence.push_back(std::move(ballot));
      }
    std::ranges::reverse(sequence);
  }
}

std::optional<Refused> fault_in(std::span<const std::string> names, std::span<const BallotVector> ballots,
                                std::uint64_t seats) {
  auto fault = detail::fault_in_ballots(names, ballots);
  return fault ? fault : detail::fault_in_seats(seats);
}

}  // namespace

Result<StvCount, Refused> count_stv(std::span<const std::string> names, std::span<const BallotVector> ballots,
                                    std::uint64_t seats) {
  if (auto fault = fault_in(names, ballots, seats)) return failure(std::move(*fault));
  Record record(names, ballots, seats);
  record.begin(words::exact);
  run_exactly(record);
  return std::move(record).finish();
}

Result<StvCount, Refused> count_stv_as_belenios(std::span<const std::string> names,
                                                std::span<const BallotVector> ballots, std::uint64_t seats) {
  if (auto fault = fault_in(names, ballots, seats)) return failure(std::move(*fault));
  Record record(names, ballots, seats);
  record.begin(words::doubles);
  run_in_doubles(record);
  return std::move(record).finish();
}

}  // namespace urna::counting
