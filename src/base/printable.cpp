// SPDX-License-Identifier: EUPL-1.2
#include "base/printable.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "base/utf8.hpp"

namespace urna {

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string_view rest = text;
    const auto character = take_utf8(rest);
    const std::size_t length = text.size() - rest.size();
    const bool shown = character && *character >= 0x20 && (*character < 0x7f || *character >= 0xa0);
    for (const char byte : text.substr(0, length)) {
      if (shown) {
        out += byte;
      } else {
        out += "\\x" + to_hex(bytes_of({&byte, 1}));
      }
    }
    text = rest;
  }
  return out;
}

std::size_t column_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string plural(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace urna
