// SPDX-License-Identifier: EUPL-1.2
#include "http/json_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace urna::http {
namespace {

unsigned status_of(std::string_view text, JsonLimits limits = {}) {
  const auto parsed = parse_json(text, limits);
  return parsed ? 200 : parsed.error().status;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string with_keys(std::size_t count) {
  std::string text = "{";
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
  return text + "}";
}

// Shows INP-01, B20.
TEST(JsonBody, RefusesAKeyGivenTwiceAndNamesIt) {
  const auto parsed = parse_json(R"({"a":[{"role":"user","role":"owner"}]})");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().status, 400U);
  ASSERT_EQ(parsed.error().fields.size(), 1U);
  EXPECT_EQ(parsed.error().fields[0].path, "a[0].role");
  EXPECT_EQ(status_of(R"({"a":{"x":1},"b":{"x":1}})"), 200U);
  EXPECT_EQ(status_of("{\"a\":1,\"\\u0061\":2}"), 400U);  // the same key, written otherwise
}

// Shows INP-01, B19.
TEST(JsonBody, RefusesOneLevelTooMany) {
  for (const std::size_t levels : {31, 32, 33}) {
    const unsigned status = levels <= 32 ? 200 : 400;
    EXPECT_EQ(status_of(repeated("[", levels) + repeated("]", levels)), status) << levels;
    EXPECT_EQ(status_of(repeated("{\"a\":", levels) + "1" + repeated("}", levels)), status) << levels;
  }
  EXPECT_EQ(status_of(repeated("[", 10'000)), 400U);
}

// Shows INP-01.
TEST(JsonBody, RefusesOneKeyTooMany) {
  EXPECT_EQ(status_of(with_keys(999)), 200U);
  EXPECT_EQ(status_of(with_keys(1000)), 200U);
  EXPECT_EQ(status_of(with_keys(1001)), 400U);
}

// Shows INP-01.
TEST(JsonBody, RefusesOneByteTooManyInAString) {
  const std::string most(64 * 1024, 'x');
  EXPECT_EQ(status_of("[\"" + most + "\"]"), 200U);
  EXPECT_EQ(status_of("[\"" + most + "y\"]"), 422U);
  EXPECT_EQ(status_of("{\"" + most + "y\":1}"), 400U);
}

// Shows INP-01, B21.
TEST(JsonBody, RefusesNumbersThatNobodyCanMean) {
  for (const std::string text : {"-0", "-0.0", "1e400", "-1e400"}) {
    const auto parsed = parse_json("{\"n\":" + text + "}");
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().status, 422U) << text;
    EXPECT_EQ(parsed.error().fields.at(0).path, "n");
  }
  for (const std::string text : {"NaN", "Infinity", "01", "+1", "1.", ".5", "0x10"}) {
    EXPECT_EQ(status_of("[" + text + "]"), 400U) << text;
  }
}

// Shows INP-01, B22.
TEST(JsonBody, RefusesTextThatIsNotUnicode) {
  for (const std::string text : {"\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800", "\xC0\xAF", "\xED\xA0\x80", "\xFF",
                                 "\xF5\x80\x80\x80", "a\x01", "\\x"}) {
    EXPECT_EQ(status_of("[\"" + text + "\"]"), 400U) << text;
  }
  EXPECT_EQ(status_of("[\"\\ud83d\\ude00 \xC3\xA9\"]"), 200U);
}

// Shows INP-01.
TEST(JsonBody, RefusesWhatIsNoJson) {
  for (const std::string_view text : {"", " ", "{", "[1,]", "{\"a\":1,}", "// x\n1", "/**/1", "1 2", "{} x", "[1]]",
                                      "'a'", "{a:1}", "\xEF\xBB\xBF{}", "tru"}) {
    EXPECT_EQ(status_of(text), 400U) << text;
  }
  EXPECT_EQ(status_of(std::string_view("{}\0", 3)), 400U);
  EXPECT_EQ(status_of(" {} \n"), 200U);
}

// Shows INP-01, B24.
TEST(JsonBody, RefusesAFieldThatNobodyAskedFor) {
  auto fields = JsonFields::of(R"({"name":"a","is_admin":true,"inner":{"x":1,"y":2}})");
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->text("name", 10), "a");
  EXPECT_EQ(fields->object("inner").integer("x", 0, 9), 1);
  const auto refusal = fields->refusal();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 422U);
  ASSERT_EQ(refusal->fields.size(), 2U);
  EXPECT_EQ(refusal->fields[0].path, "is_admin");
  EXPECT_EQ(refusal->fields[1].path, "inner.y");
}

// Shows GEN-02, INP-01, B25.
TEST(JsonBody, NamesEveryFieldThatDoesNotFit) {
  auto fields = JsonFields::of(R"({"count":"0","big":9223372036854775808,"part":1.5,"list":{},"object":[],
                                   "names":["a",7],"flag":1,"long":"12345","empty":"","items":[{"n":5},3]})");
  ASSERT_TRUE(fields);
  fields->integer("count", 0, 10);
  fields->integer("big", 0, INT64_MAX);
  fields->integer("part", 0, 10);
  fields->texts("list", 3, 3);
  fields->object("object").text("inside", 3);
  fields->texts("names", 3, 3);
  fields->boolean("flag");
  fields->text("long", 4);
  fields->text("empty", 4);
  for (JsonFields& item : fields->objects("items", 2)) item.integer("n", 0, 4);
  fields->text("absent", 4);
  const auto refusal = fields->refusal();
  ASSERT_TRUE(refusal);
  std::vector<std::string> paths;
  for (const auto& field : refusal->fields) paths.push_back(field.path);
  EXPECT_THAT(paths, testing::UnorderedElementsAre("count", "big", "part", "list", "object", "names[1]", "flag", "long",
                                                   "empty", "items[0].n", "items[1]", "absent"));
}

// Shows INP-01.
TEST(JsonBody, GivesWhatFits) {
  auto fields = JsonFields::of(R"({"name":"é","n":-3,"yes":true,"list":["a","b"],"gone":null,"free":{"z":[1]}})");
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->text("name", 2), "é");
  EXPECT_EQ(fields->integer("n", -3, 3), -3);
  EXPECT_TRUE(fields->boolean("yes"));
  EXPECT_EQ(fields->texts("list", 2, 1), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(fields->optional_text("gone", 9), std::nullopt);
  EXPECT_EQ(fields->optional_integer("never", 0, 1), std::nullopt);
  EXPECT_EQ(fields->optional_boolean("yes"), true);
  ASSERT_NE(fields->any("free"), nullptr);
  EXPECT_FALSE(fields->refusal());
}

}  // namespace
}  // namespace urna::http
