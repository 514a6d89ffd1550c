// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>

#include "base/secret.hpp"
#include "crypto/random.hpp"

/// Codes that people read and type: Crockford's base 32, which has no I, L, O and U; 5 bits a character.
namespace urna::identity {

/// @param group  a dash follows so many characters
SecretText draw_typed_code(crypto::RandomSource& random, std::size_t characters, std::size_t group);

/// Upper case, without dashes and blanks; O read as 0, I and L as 1.
SecretText canonical_code(std::string_view typed);

}  // namespace urna::identity
