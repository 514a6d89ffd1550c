// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/random.hpp"

namespace urna::protocol {

/// The name of an election in its ballots and credentials, and of its archive's file: Base58, 14 to 100 characters.
/// Protocol §5. The protocol sets no maximum; ours is what a record's name in an archive can hold.
class ElectionUuid {
 public:
  static constexpr std::size_t characters_min = 14;
  static constexpr std::size_t characters_max = 100;
  /// What we draw: 128.9 bits, so that no two elections ever share one.
  static constexpr std::size_t characters_new = 22;

  static ElectionUuid make(crypto::RandomSource& source);
  /// @returns  nothing when the length or a character is not allowed
  static std::optional<ElectionUuid> parse(std::string_view text);

  const std::string& text() const { return text_; }

  friend auto operator<=>(const ElectionUuid&, const ElectionUuid&) = default;

 private:
  explicit ElectionUuid(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace urna::protocol
