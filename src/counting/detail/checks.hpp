// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counting/refused.hpp"

namespace urna::counting::detail {

/// What is wrong with the names of the options, if anything.
std::optional<Refused> fault_in_names(std::span<const std::string> names);

/// What is wrong with the number of seats, if anything.
std::optional<Refused> fault_in_seats(std::uint64_t seats);

/// What is wrong with names, votes and seats of a rule that starts from votes per option, if anything.
std::optional<Refused> fault_in_votes(std::span<const std::string> names, std::span<const std::uint64_t> votes,
                                      std::uint64_t seats);

/// What is wrong with the shape of ballots of one value per option, if anything.
std::optional<Refused> fault_in_ballots(std::span<const std::string> names, std::span<const std::vector<int>> ballots);

}  // namespace urna::counting::detail
