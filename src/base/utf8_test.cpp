// SPDX-License-Identifier: EUPL-1.2
#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace urna {
namespace {

// Shows B11.
TEST(Utf8, RefusesOverlongFormsSurrogatesAndBrokenSequences) {
  for (const char* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x81\x81", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF", "\x80", "\xC3", "\xE2\x82", "\xC3(", "caf\xE9"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
  EXPECT_EQ(utf8_prefix_bytes("caf\xE9 noir"), 3U);
}

TEST(Utf8, TakesOneByteWhenNoCharacterStarts) {
  std::string_view text = "\xC3(a";
  EXPECT_FALSE(take_utf8(text));
  EXPECT_EQ(text, "(a");
}

TEST(Utf8, ReadsBackEveryCharacter) {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string bytes;
    if (c < 0x80) {
      bytes = {static_cast<char>(c)};
    } else if (c < 0x800) {
      bytes = {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
      bytes = {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)),
               static_cast<char>(0x80 | (c & 63))};
    } else {
      bytes = {static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 63)),
               static_cast<char>(0x80 | ((c >> 6) & 63)), static_cast<char>(0x80 | (c & 63))};
    }
    std::string_view text = bytes;
    ASSERT_EQ(take_utf8(text), c);
    ASSERT_TRUE(text.empty());
  }
}

}  // namespace
}  // namespace urna
