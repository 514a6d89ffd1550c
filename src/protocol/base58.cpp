// SPDX-License-Identifier: EUPL-1.2
#include "protocol/base58.hpp"

namespace urna::protocol {

std::optional<unsigned> base58_value(char digit) {
  const auto value = base58_digits.find(digit);
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned>(value);
}

std::string random_base58(crypto::RandomSource& source, std::size_t length) {
  std::string text(length, '\0');  // never grows: no copy is left behind
  for (char& digit : text) digit = base58_digits[source.below(static_cast<std::uint32_t>(base58_digits.size()))];
  return text;
}

}  // namespace urna::protocol
