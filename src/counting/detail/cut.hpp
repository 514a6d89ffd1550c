// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace urna::counting::detail {

/// Who takes the places, and who stands equal at the last of them.
struct Cut {
  std::vector<std::size_t> in;    ///< surely in, best first; equal ones in the order given
  std::vector<std::size_t> tied;  ///< equal at the cut, more of them than places left; empty when there is no tie
  std::size_t places_tied = 0;    ///< places the tied ones compete for
};

/// Gives `places` to the best scores and names a tie at the cut instead of breaking it.
///
/// @param scored  index and score; the greatest score first in line
template <class Score>
Cut cut(std::vector<std::pair<std::size_t, Score>> scored, std::size_t places) {
  std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return b.second < a.second; });
  Cut result;
  for (std::size_t begin = 0; begin < scored.size() && result.in.size() < places;) {
    std::size_t end = begin;
    while (end < scored.size() && scored[end].second == scored[begin].second) ++end;
    const std::size_t left = places - result.in.size();
    if (end - begin > left) {
      for (std::size_t i = begin; i < end; ++i) result.tied.push_back(scored[i].first);
      result.places_tied = left;
      return result;
    }
    for (std::size_t i = begin; i < end; ++i) result.in.push_back(scored[i].first);
    begin = end;
  }
  return result;
}

}  // namespace urna::counting::detail
