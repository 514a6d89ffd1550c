// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace urna::assurance {

/// One thing that may be true of a service, as the conditions of the catalogue name it: `hosting` is `cloud`, `scope`
/// has `email`.  There are fewer than 64, so that a condition is one comparison.
struct Fact {
  std::string_view field;
  std::string_view value;
};

/// What is true of one service.
class Facts {
 public:
  constexpr Facts() = default;

  /// @returns  nothing when there is no such fact
  static std::optional<Facts> named(std::string_view field, std::string_view value);
  /// Those of a field whose value is a number of at least `least`.
  static Facts at_least(std::string_view field, int least);
  static bool knows(std::string_view field);

  Facts& operator|=(Facts other) {
    bits_ |= other.bits_;
    return *this;
  }
  bool shares_any_with(Facts other) const { return (bits_ & other.bits_) != 0; }
  bool empty() const { return bits_ == 0; }
  Facts common_with(Facts other) const { return Facts(bits_ & other.bits_); }

  /// Each of them, in the order of the vocabulary.
  std::vector<Fact> list() const;

  friend bool operator==(Facts, Facts) = default;

 private:
  constexpr explicit Facts(std::uint64_t bits) : bits_(bits) {}

  std::uint64_t bits_ = 0;
};

/// A condition of the catalogue: one of these facts is true, or none of them is.
struct Condition {
  Facts of;
  bool none = false;

  bool holds(Facts facts) const { return facts.shares_any_with(of) != none; }
};

}  // namespace urna::assurance
