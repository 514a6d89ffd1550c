// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/scalar.hpp"

namespace urna::crypto {

/// The decimal digits of a secret number, for the file of a private key or for a sealed message.
/// @secrecy  the time depends on nothing but the number of digits
SecretText to_decimal(const SecretScalar& number);

/// Reads digits, at most `secret_decimal_digits_max`, and reduces them modulo q: a sum of shares may stand there
/// unreduced (protocol §4.3).
/// @returns  nothing when a character is no digit, or when there is a leading zero
/// @secrecy  the time depends on nothing but the number of digits
std::optional<SecretScalar> secret_from_decimal(const ScalarField& field, std::string_view digits);

/// Holds the sum of a million numbers of 2048 bits.
constexpr std::size_t secret_decimal_digits_max = 640;

}  // namespace urna::crypto
