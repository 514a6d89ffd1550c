// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counting/explanation.hpp"
#include "counting/refused.hpp"
#include "counting/threshold.hpp"

namespace urna::counting::detail {

std::optional<Refused> fault_in_threshold(Percent threshold);

/// Which options have at least one vote and at least `threshold` of all votes; explains when there is a threshold.
std::vector<bool> reaches_threshold(std::span<const std::string> names, std::span<const std::uint64_t> votes,
                                    Percent threshold, Explanation& explanation);

}  // namespace urna::counting::detail
