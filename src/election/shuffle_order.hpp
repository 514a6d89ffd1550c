// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace urna::election {

/// Which trustee shuffles next: by their numbers, and whoever does not come is put behind the others.
class ShuffleOrder {
 public:
  /// @param trustees  how many there are
  explicit ShuffleOrder(std::uint32_t trustees);
  /// @returns  nothing when the text does not name each of so many trustees once
  static std::optional<ShuffleOrder> parse(std::string_view text, std::uint32_t trustees);
  /// "2 3 1"
  std::string text() const;

  /// The first who has not shuffled; nothing when all have.
  /// @param done  numbers of those who have
  std::optional<std::uint32_t> next(std::span<const std::uint32_t> done) const;
  void put_last(std::uint32_t trustee);

 private:
  std::vector<std::uint32_t> numbers_;
};

}  // namespace urna::election
