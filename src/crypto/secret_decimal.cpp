// SPDX-License-Identifier: EUPL-1.2
#include "crypto/secret_decimal.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "crypto/detail/wide.hpp"

namespace urna::crypto {
namespace {

constexpr std::uint32_t billion = 1'000'000'000;
constexpr std::size_t billions = 69;      // 10^621 > 2^2048
constexpr std::size_t limbs_of_sum = 34;  // 2^2176 > 10^640

}  // namespace

SecretText to_decimal(const SecretScalar& number) {
  // Doubles a number written in base 10^9, bit after bit from the highest: no division by, and no branch on, a secret.
  std::array<std::uint32_t, billions> digits{};
  for (std::size_t bit = 64 * Natural::limbs_max; bit-- > 0;) {
    auto carry = static_cast<std::uint32_t>((number.expose()[bit / 64] >> (bit % 64)) & 1);
    for (std::uint32_t& digit : digits) {
      const std::uint32_t doubled = 2 * digit + carry;
      const std::uint32_t below = (doubled - billion) >> 31;  // 1 when doubled < 10^9
      digit = doubled - (billion & (below - 1));
      carry = 1 - below;
    }
  }
  std::string text(9 * billions, '0');
  for (std::size_t i = 0; i < billions; ++i) {
    for (std::size_t place = 0; place < 9; ++place) {
      text[text.size() - 1 - 9 * i - place] = static_cast<char>('0' + digits[i] % 10);
      digits[i] /= 10;
    }
  }
  const std::size_t zeros = std::min(text.find_first_not_of('0'), text.size() - 1);
  std::string trimmed(text, zeros);
  wipe(text.data(), text.size());
  wipe(digits.data(), sizeof digits);
  return SecretText(std::move(trimmed));
}

std::optional<SecretScalar> secret_from_decimal(const ScalarField& field, std::string_view digits) {
  if (digits.empty() || digits.size() > secret_decimal_digits_max || (digits[0] == '0' && digits.size() > 1))
    return std::nullopt;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;

  std::array<std::uint64_t, limbs_of_sum> limbs{};
  for (const char character : digits) {
    auto carry = static_cast<std::uint64_t>(character - '0');
    for (std::uint64_t& limb : limbs) {
      const Wide product = static_cast<Wide>(limb) * 10 + carry;
      limb = static_cast<std::uint64_t>(product);
      carry = static_cast<std::uint64_t>(product >> 64);
    }
  }
  std::array<std::byte, 8 * limbs_of_sum> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[bytes.size() - 1 - i] = static_cast<std::byte>((limbs[i / 8] >> (8 * (i % 8))) & 255);
  }
  SecretScalar number = field.secret(bytes);
  wipe(limbs.data(), sizeof limbs);
  wipe(bytes.data(), bytes.size());
  return number;
}

}  // namespace urna::crypto
