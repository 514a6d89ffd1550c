// SPDX-License-Identifier: EUPL-1.2
#include "base/bytes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/base32.hpp"

namespace urna {
namespace {

TEST(Hex, RefusesUpperCaseOddLengthAndOtherCharacters) {
  EXPECT_FALSE(from_hex("AB"));
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("0g"));
  EXPECT_TRUE(from_hex("")->empty());
}

TEST(Base64, RefusesPaddingAndStrayBits) {
  EXPECT_FALSE(from_base64("QQ=="));
  EXPECT_FALSE(from_base64("QR"));
  EXPECT_FALSE(from_base64("Q"));
  EXPECT_EQ(to_base64(bytes_of("A")), "QQ");
  EXPECT_EQ(to_base64(bytes_of("Urna!")), "VXJuYSE");
}

TEST(Base32, RefusesOtherCharactersAndStrayBits) {
  EXPECT_EQ(to_base32(bytes_of("foobar")), "mzxw6ytboi") << "RFC 4648 §10, in small letters and unpadded";
  EXPECT_EQ(from_base32("mzxw6ytboi"), Bytes(bytes_of("foobar").begin(), bytes_of("foobar").end()));
  for (const char* text : {"MZXW6YTBOI", "mzxw6ytboj", "mzxw6ytb1i", "m", "mzx", "mz======", " mzxw6ytboi"})
    EXPECT_FALSE(from_base32(text)) << text;
}

RC_GTEST_PROP(Bytes, SurviveHexBase32AndBase64, (const std::string& text)) {
  const auto bytes = bytes_of(text);
  const Bytes expected(bytes.begin(), bytes.end());
  RC_ASSERT(*from_hex(to_hex(bytes)) == expected);
  RC_ASSERT(*from_base32(to_base32(bytes)) == expected);
  RC_ASSERT(*from_base64(to_base64(bytes)) == expected);
}

}  // namespace
}  // namespace urna
