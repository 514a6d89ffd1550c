// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace urna::identity {

/// A text as it is hashed and compared: composed characters (Unicode NFC), so that an é is the same from every
/// keyboard.
/// @returns  nothing when the text is not UTF-8
std::optional<SecretText> composed(std::string_view text);

/// What is left of a text when capitals, accents and the forms of letters do not matter: `Étage ①` gives `etage 1`.
/// @param text  UTF-8; what is not gives an empty text
SecretText folded(std::string_view text);

/// How many characters a UTF-8 text has; a byte that starts none counts as one.
std::size_t characters_in(std::string_view text);

}  // namespace urna::identity
