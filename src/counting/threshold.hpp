// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace urna::counting {

/// An exact share in percent: {5, 1} is 5 %, {10, 3} is 3⅓ %, {0, 1} is no threshold.
struct Percent {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;  ///< 1 … votes_max

  /// The figure alone, `5` or `10/3`: languages write the sign behind it each in their own way.
  std::string text() const {
    return std::to_string(numerator) + (denominator == 1 ? "" : "/" + std::to_string(denominator));
  }
};

}  // namespace urna::counting
