// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace urna::crypto {

/// Appends the decimal digits of a public number, without leading zero; `0` for 0.
/// @param limbs  at most 32, least significant first, the highest not 0
void append_decimal_digits(std::string& text, std::span<const std::uint64_t> limbs);

}  // namespace urna::crypto
