// SPDX-License-Identifier: EUPL-1.2
#include "base/utf8.hpp"

namespace urna {
namespace {

/// How many bytes the character has that starts with this one; 0 when none does.
std::size_t length_from(unsigned first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

/// The smallest number that needs so many bytes.
constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

}  // namespace

std::optional<char32_t> take_utf8(std::string_view& text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_from(byte(0));
  bool good = length > 0 && length <= text.size();
  char32_t value = length <= 1 ? byte(0) : byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(i) & 0xC0U) == 0x80U;
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  good = good && value >= smallest[length] && value <= 0x10FFFF && !(value >= 0xD800 && value < 0xE000);
  text.remove_prefix(good ? length : 1);
  if (!good) return std::nullopt;
  return value;
}

std::size_t utf8_prefix_bytes(std::string_view text) {
  const std::size_t size = text.size();
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t left = text.size();
    if (!take_utf8(text)) return size - left;
  }
  return size;
}

}  // namespace urna
