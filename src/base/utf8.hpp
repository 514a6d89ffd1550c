// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace urna {

/// Takes the first character off a UTF-8 text (RFC 3629: shortest form, no surrogates, at most U+10FFFF).
///
/// @param text  not empty; becomes shorter by the character, or by one byte when no character starts there
/// @returns     its number; nothing when the bytes are not UTF-8
std::optional<char32_t> take_utf8(std::string_view& text);

/// How many bytes of `text`, from its start, are UTF-8: all of them when it is valid.
std::size_t utf8_prefix_bytes(std::string_view text);

inline bool is_utf8(std::string_view text) { return utf8_prefix_bytes(text) == text.size(); }

}  // namespace urna
