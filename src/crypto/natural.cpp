// SPDX-License-Identifier: EUPL-1.2
#include "crypto/natural.hpp"

#include <algorithm>
#include <bit>

#include "base/ensure.hpp"
#include "crypto/detail/decimal.hpp"
#include "crypto/detail/wide.hpp"

namespace urna::crypto {
namespace {

constexpr std::size_t digits_per_limb = 19;  // 10^19 < 2^64
constexpr std::uint64_t ten_to_19 = 10'000'000'000'000'000'000ULL;

}  // namespace

Natural::Natural(std::uint64_t value) : size_(value == 0 ? 0 : 1) { limbs_[0] = value; }

Natural Natural::from_limbs(std::span<const std::uint64_t> limbs) {
  std::size_t size = limbs.size();
  while (size > 0 && limbs[size - 1] == 0) --size;
  ensure(size <= limbs_max, "a Natural has at most 32 limbs");
  Natural number;
  number.size_ = size;
  std::copy_n(limbs.begin(), size, number.limbs_.begin());
  return number;
}

Natural Natural::from_bytes(std::span<const std::byte> bytes) {
  ensure(bytes.size() <= limbs_max * 8, "a Natural has at most 256 bytes");
  std::array<std::uint64_t, limbs_max> limbs{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t place = bytes.size() - 1 - i;
    limbs[place / 8] |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * (place % 8));
  }
  return from_limbs(limbs);
}

std::optional<Natural> Natural::from_decimal(std::string_view text) {
  if (text.empty() || text.size() > 617 || (text[0] == '0' && text.size() > 1)) return std::nullopt;
  Natural number;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t remaining = text.size() - at;
    const std::size_t count = remaining % digits_per_limb == 0 ? digits_per_limb : remaining % digits_per_limb;
    std::uint64_t chunk = 0;
    for (const char digit : text.substr(at, count)) {
      if (digit < '0' || digit > '9') return std::nullopt;
      chunk = chunk * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    at += count;
    Wide carry = chunk;
    for (std::size_t i = 0; i < number.size_; ++i) {
      carry += static_cast<Wide>(number.limbs_[i]) * ten_to_19;
      number.limbs_[i] = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    if (carry == 0) continue;
    if (number.size_ == limbs_max) return std::nullopt;
    number.limbs_[number.size_++] = static_cast<std::uint64_t>(carry);
  }
  return number;
}

std::size_t Natural::bit_length() const {
  return size_ == 0 ? 0 : size_ * 64 - static_cast<std::size_t>(std::countl_zero(limbs_[size_ - 1]));
}

std::string Natural::decimal() const {
  std::string text;
  append_decimal(text);
  return text;
}

void Natural::append_decimal(std::string& text) const { append_decimal_digits(text, limbs()); }

std::strong_ordering operator<=>(const Natural& a, const Natural& b) {
  if (a.size_ != b.size_) return a.size_ <=> b.size_;
  for (std::size_t i = a.size_; i-- > 0;) {
    if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] <=> b.limbs_[i];
  }
  return std::strong_ordering::equal;
}

}  // namespace urna::crypto
