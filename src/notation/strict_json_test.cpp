// SPDX-License-Identifier: EUPL-1.2
#include "notation/strict_json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace urna::notation {
namespace {

constexpr std::size_t many = 4096;

TEST(StrictJson, RefusesWhatTwoReadersMayTakeForTwoThings) {
  for (const char* bad : {"",
                          "{",
                          "[]",
                          "1",
                          "null",
                          "{} ",
                          R"({"a":1,"a":2})",
                          R"({"a":1,"\u0061":2})",
                          R"({"a":{"b":1,"b":1}})",
                          R"({"a":[{"b":1,"b":2}]})",
                          R"({"a":1,})",
                          R"({"a":1}x)",
                          R"({"a":1}{"a":1})",
                          "{\"a\":1}\n",
                          "/**/{}",
                          R"({'a':1})",
                          R"({"a":NaN})",
                          "{\"a\":\"\x80\"}",
                          "{\"a\":\"\xED\xA0\x80\"}",
                          R"({"a":"\ud800"})",
                          "\xEF\xBB\xBF{}",
                          "{\"a\":\"\n\"}"}) {
    const bool is_blank_after = std::string_view(bad) == "{} " || std::string_view(bad) == "{\"a\":1}\n";
    EXPECT_EQ(read_strict_object(bad, many).has_value(), is_blank_after) << bad;
  }
}

TEST(StrictJson, ReadsTheSameNameInObjectsBesideEachOther) {
  const auto read = read_strict_object(R"({"keys":[{"kid":"a"},{"kid":"b"}],"kid":{"keys":1}})", many);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at("keys").as_array().size(), 2U);
}

TEST(StrictJson, ReadsNothingTooLongOrTooDeep) {
  EXPECT_TRUE(read_strict_object(R"({"a":1})", 7));
  EXPECT_FALSE(read_strict_object(R"({"a":1})", 6));
  EXPECT_FALSE(read_strict_object(R"({"a":)" + std::string(20, '[') + std::string(20, ']') + "}", many));
  EXPECT_FALSE(read_strict_object(std::string(many, '['), many));
}

}  // namespace
}  // namespace urna::notation
