// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/random.hpp"

namespace urna::protocol {

/// The protocol's Base58 (§5): digits and letters without 0, I, O and l.
inline constexpr std::string_view base58_digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The value 0 … 57 of a digit.
std::optional<unsigned> base58_value(char digit);

/// As many uniform digits as asked, 5.86 bits each.
std::string random_base58(crypto::RandomSource& source, std::size_t length);

}  // namespace urna::protocol
