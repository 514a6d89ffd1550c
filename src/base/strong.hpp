// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <utility>

namespace urna {

/// A value with a meaning: explicit to make, ordered, never mixed with another meaning.
///
///   using Tracker = Strong<std::array<std::byte, 32>, struct TrackerTag>;
template <class T, class Tag>
class Strong {
 public:
  Strong() = default;
  explicit Strong(T value) : value_(std::move(value)) {}

  const T& get() const { return value_; }
  friend auto operator<=>(const Strong&, const Strong&) = default;

 private:
  T value_{};
};

}  // namespace urna
