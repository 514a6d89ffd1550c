// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>

#include "base/printable.hpp"

namespace urna::identity::detail {

/// Whether a text that somebody typed can stand in a line of a list: not blank, UTF-8, no control characters.
inline bool is_plain_text(std::string_view text, std::size_t bytes_max) {
  const bool is_blank = text.find_first_not_of(' ') == std::string_view::npos;
  return !is_blank && text.size() <= bytes_max && printable(text) == text;
}

}  // namespace urna::identity::detail
