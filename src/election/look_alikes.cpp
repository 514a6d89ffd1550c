// SPDX-License-Identifier: EUPL-1.2
#include "election/look_alikes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"

namespace urna::election {
namespace {

using Pair = std::pair<char32_t, char>;

/// Drawn the same in the usual typefaces.
constexpr std::array<Pair, 54> twins{{
    // Greek
    {U'Α', 'A'},
    {U'Β', 'B'},
    {U'Ε', 'E'},
    {U'Ζ', 'Z'},
    {U'Η', 'H'},
    {U'Ι', 'I'},
    {U'Κ', 'K'},
    {U'Μ', 'M'},
    {U'Ν', 'N'},
    {U'Ο', 'O'},
    {U'Ρ', 'P'},
    {U'Τ', 'T'},
    {U'Υ', 'Y'},
    {U'Χ', 'X'},
    {U'α', 'a'},
    {U'ι', 'i'},
    {U'κ', 'k'},
    {U'ν', 'v'},
    {U'ο', 'o'},
    {U'ρ', 'p'},
    {U'υ', 'u'},
    // Cyrillic
    {U'А', 'A'},
    {U'В', 'B'},
    {U'Е', 'E'},
    {U'К', 'K'},
    {U'М', 'M'},
    {U'Н', 'H'},
    {U'О', 'O'},
    {U'Р', 'P'},
    {U'С', 'C'},
    {U'Т', 'T'},
    {U'У', 'Y'},
    {U'Х', 'X'},
    {U'Ѕ', 'S'},
    {U'І', 'I'},
    {U'Ј', 'J'},
    {U'а', 'a'},
    {U'е', 'e'},
    {U'о', 'o'},
    {U'р', 'p'},
    {U'с', 'c'},
    {U'у', 'y'},
    {U'х', 'x'},
    {U'ѕ', 's'},
    {U'і', 'i'},
    {U'ј', 'j'},
    {U'һ', 'h'},
    {U'ԁ', 'd'},
    {U'ԛ', 'q'},
    {U'ԝ', 'w'},
    {U'Ԛ', 'Q'},
    {U'Ԝ', 'W'},
    // and a Latin one
    {U'ı', 'i'},
    {U'ɑ', 'a'},
}};

/// The letters U+00C0 … U+00FF as a base and a combining accent; a point: it is a letter of its own.
constexpr std::string_view bases =
    "AAAAAA.CEEEEIIII.NOOOOO..UUUUY.."
    "aaaaaa.ceeeeiiii.nooooo..uuuuy.y";
constexpr std::array<char32_t, 32> accents{0x300, 0x301, 0x302, 0x303, 0x308, 0x30A, 0,     0x327, 0x300, 0x301, 0x302,
                                           0x308, 0x300, 0x301, 0x302, 0x308, 0,     0x303, 0x300, 0x301, 0x302, 0x303,
                                           0x308, 0,     0,     0x300, 0x301, 0x302, 0x308, 0x301, 0,     0x308};

bool has_no_width(char32_t c) { return c == 0x200C || c == 0x200D || c == 0x34F || (c >= 0xFE00 && c <= 0xFE0F); }
bool is_blank(char32_t c) {
  return c == ' ' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}

void append(std::string& out, char32_t c) {
  // A key to compare by, not a text to show: four bytes a character that is not ASCII.
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(c >> static_cast<unsigned>(shift) & 0xFFU);
}

}  // namespace

std::string look_of(std::string_view text) {
  static_assert(bases.size() == 64);
  std::string out;
  while (!text.empty()) {
    auto c = take_utf8(text).value_or(0xFFFD);
    if (has_no_width(c)) continue;
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (is_blank(c)) {
      if (!out.ends_with(' ')) out += ' ';
      continue;
    }
    const auto twin = std::find_if(twins.begin(), twins.end(), [c](const Pair& pair) { return pair.first == c; });
    if (twin != twins.end()) c = static_cast<char32_t>(twin->second);
    const char base = c >= 0xC0 && c <= 0xFF ? bases[c - 0xC0] : '.';
    if (base == '.') {
      append(out, c);
      continue;
    }
    append(out, static_cast<char32_t>(base));
    append(out, c == 0xFF ? char32_t{0x308} : accents[(c - 0xC0) % 32]);
  }
  return out;
}

}  // namespace urna::election
