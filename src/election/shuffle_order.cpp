// SPDX-License-Identifier: EUPL-1.2
#include "election/shuffle_order.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>

namespace urna::election {

ShuffleOrder::ShuffleOrder(std::uint32_t trustees) : numbers_(trustees) {
  std::iota(numbers_.begin(), numbers_.end(), 1U);
}

std::optional<ShuffleOrder> ShuffleOrder::parse(std::string_view text, std::uint32_t trustees) {
  ShuffleOrder order(trustees);
  const std::vector<std::uint32_t> by_number = order.numbers_;
  order.numbers_.clear();
  std::istringstream words{std::string(text)};
  for (std::uint32_t number = 0; words >> number;) order.numbers_.push_back(number);
  if (!words.eof() ||
      !std::is_permutation(by_number.begin(), by_number.end(), order.numbers_.begin(), order.numbers_.end()))
    return std::nullopt;
  return order;
}

std::string ShuffleOrder::text() const {
  std::string out;
  for (const std::uint32_t number : numbers_) out += (out.empty() ? "" : " ") + std::to_string(number);
  return out;
}

std::optional<std::uint32_t> ShuffleOrder::next(std::span<const std::uint32_t> done) const {
  const auto found = std::find_if(numbers_.begin(), numbers_.end(), [&](std::uint32_t number) {
    return std::find(done.begin(), done.end(), number) == done.end();
  });
  if (found == numbers_.end()) return std::nullopt;
  return *found;
}

void ShuffleOrder::put_last(std::uint32_t trustee) {
  const auto found = std::find(numbers_.begin(), numbers_.end(), trustee);
  if (found != numbers_.end()) std::rotate(found, found + 1, numbers_.end());
}

}  // namespace urna::election
