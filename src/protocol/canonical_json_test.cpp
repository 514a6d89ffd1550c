// SPDX-License-Identifier: EUPL-1.2
#include "protocol/canonical_json.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace urna::protocol {
namespace {

std::optional<std::string> read_text(const std::string& json) {
  CanonicalReader reader(json);
  std::string text = reader.text_string();
  if (reader.finish()) return std::nullopt;
  return text;
}

std::optional<std::uint64_t> read_integer(const std::string& json, std::uint64_t max) {
  CanonicalReader reader(json);
  const std::uint64_t value = reader.integer(max);
  if (reader.finish()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> read_weight(const std::string& json) {
  CanonicalReader reader(json);
  const std::uint64_t value = reader.weight();
  if (reader.finish()) return std::nullopt;
  return value;
}

TEST(CanonicalReader, RefusesEscapesThatItWouldNotWrite) {
  for (const char* json : {"\"\\/\"", "\"\\u0041\"", "\"\\u000A\"", "\"\\u000a\"", "\"\\u00e9\"", "\"\\x\"", "\"a\nb\"",
                           "\"abc", "abc", "\"\\", "\"\xff\""}) {
    EXPECT_FALSE(read_text(json)) << json;
  }
  EXPECT_EQ(read_text("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\""), "\"\\\b\f\n\r\t\x01");
  EXPECT_EQ(read_text("\"é/🗳\""), "é/🗳");
}

TEST(CanonicalReader, RefusesNumbersThatItWouldNotWrite) {
  for (const char* json :
       {"", "01", "-1", "+1", "1.0", "1e1", " 1", "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_FALSE(read_integer(json, ~0ULL)) << json;
  }
  EXPECT_EQ(read_integer("18446744073709551615", ~0ULL), ~0ULL);
  EXPECT_EQ(read_integer("7", 7), 7U);
  EXPECT_FALSE(read_integer("8", 7));
  EXPECT_FALSE(read_integer("10", 9));
}

TEST(CanonicalReader, WantsQuotesAroundLargeWeightsOnly) {
  EXPECT_EQ(read_weight("1073741823"), 1073741823U);
  EXPECT_EQ(read_weight("\"1073741824\""), 1073741824U);
  EXPECT_FALSE(read_weight("1073741824"));
  EXPECT_FALSE(read_weight("\"1073741823\""));
}

TEST(CanonicalReader, StopsAtDeepNesting) {
  const std::string deep = std::string(100000, '[') + std::string(100000, ']');
  CanonicalReader reader(deep);
  reader.raw_value();
  EXPECT_TRUE(reader.finish());
}

TEST(CanonicalReader, NamesTheFirstByteThatIsWrong) {
  CanonicalReader reader("{\"a\":1}");
  reader.expect("{\"a\":");
  reader.integer(9);
  reader.expect(",");
  reader.expect("never looked at");
  const auto error = reader.finish();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->offset, 6U);
  EXPECT_EQ(describe(*error), "at byte 6: expected ,");
}

RC_GTEST_PROP(CanonicalJson, ReadsBackWhatItWrites, (const std::string& raw)) {
  std::string ascii = raw;
  for (char& c : ascii) c = static_cast<char>(c & 0x7f);
  std::string json;
  append_text_string(json, ascii);
  RC_ASSERT(read_text(json) == ascii);
}

}  // namespace
}  // namespace urna::protocol
