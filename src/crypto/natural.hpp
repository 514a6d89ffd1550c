// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace urna::crypto {

/// A public whole number, 0 ≤ n < 2^2048, held in place.
/// @secrecy  public values only: every operation takes a time that depends on the value.  Secrets are `SecretScalar`.
class Natural {
 public:
  static constexpr std::size_t limbs_max = 32;  ///< 64-bit limbs

  Natural() = default;
  explicit Natural(std::uint64_t value);
  Natural(const Natural& other) { assign(other); }
  Natural& operator=(const Natural& other) {
    assign(other);
    return *this;
  }

  /// @param limbs  at most `limbs_max`, least significant first; leading zeros are dropped
  static Natural from_limbs(std::span<const std::uint64_t> limbs);
  /// @param bytes  at most 256, most significant first
  static Natural from_bytes(std::span<const std::byte> bytes);
  /// @returns  nothing unless `text` is the one canonical form: digits, no sign, no leading zero, below 2^2048
  static std::optional<Natural> from_decimal(std::string_view text);

  /// The limbs in use, least significant first, without leading zero; none for 0.
  std::span<const std::uint64_t> limbs() const { return {limbs_.data(), size_}; }
  std::uint64_t limb(std::size_t index) const { return index < size_ ? limbs_[index] : 0; }
  bool bit(std::size_t index) const { return ((limb(index / 64) >> (index % 64)) & 1) != 0; }
  /// 0 for 0, else the place of the highest bit set plus one.
  std::size_t bit_length() const;
  bool is_zero() const { return size_ == 0; }

  std::string decimal() const;
  void append_decimal(std::string& text) const;

  friend bool operator==(const Natural& a, const Natural& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Natural& a, const Natural& b);

 private:
  void assign(const Natural& other) {
    size_ = other.size_;
    for (std::size_t i = 0; i < size_; ++i) limbs_[i] = other.limbs_[i];
  }

  std::size_t size_ = 0;
  std::array<std::uint64_t, limbs_max> limbs_;  // only the first size_ have a meaning
};

}  // namespace urna::crypto
