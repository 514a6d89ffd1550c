// SPDX-License-Identifier: EUPL-1.2
#include "counting/detail/checks.hpp"

namespace urna::counting::detail {

std::optional<Refused> fault_in_names(std::span<const std::string> names) {
  if (names.empty()) return Refused{Refusal::no_option, "there is no option to choose from"};
  if (names.size() > options_max) return Refused{Refusal::too_many_options, std::to_string(names.size()) + " options"};
  return std::nullopt;
}

std::optional<Refused> fault_in_seats(std::uint64_t seats) {
  if (seats == 0) return Refused{Refusal::no_seat, "there is no seat to fill"};
  if (seats > seats_max) return Refused{Refusal::too_many_seats, std::to_string(seats) + " seats to fill"};
  return std::nullopt;
}

std::optional<Refused> fault_in_votes(std::span<const std::string> names, std::span<const std::uint64_t> votes,
                                      std::uint64_t seats) {
  if (auto fault = fault_in_names(names)) return fault;
  if (names.size() != votes.size())
    return Refused{Refusal::names_differ,
                   std::to_string(names.size()) + " names, but votes for " + std::to_string(votes.size()) + " options"};
  for (std::size_t i = 0; i < votes.size(); ++i)
    if (votes[i] > votes_max)
      return Refused{Refusal::too_many_votes,
                     "option " + std::to_string(i + 1) + " (" + names[i] + ") has more votes than can be counted"};
  return fault_in_seats(seats);
}

std::optional<Refused> fault_in_ballots(std::span<const std::string> names, std::span<const std::vector<int>> ballots) {
  if (auto fault = fault_in_names(names)) return fault;
  for (std::size_t b = 0; b < ballots.size(); ++b)
    if (ballots[b].size() != names.size())
      return Refused{Refusal::ballot_length_differs, "ballot " + std::to_string(b + 1) + " has " +
                                                         std::to_string(ballots[b].size()) + " values for " +
                                                         std::to_string(names.size()) + " options"};
  return std::nullopt;
}

}  // namespace urna::counting::detail
