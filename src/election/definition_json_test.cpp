// SPDX-License-Identifier: EUPL-1.2
#include "election/definition_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace urna::election {
namespace {

using testing::HasSubstr;

std::string example(const std::string& name) {
  std::ifstream file(std::string(URNA_TESTS) + "/../docs/examples/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> faults_in(std::string_view json) {
  const auto read = definition_from_json(json);
  std::vector<std::string> faults;
  if (!read) {
    for (const DefinitionFault& fault : read.error().listed) faults.push_back(describe(fault));
  }
  return faults;
}

std::string with(const std::string& more) {
  return R"({"name":"N","trustees":{"single":["A","B"]},"questions":[{"type":"choice","title":"Q","answers":["a","b"]}])" +
         more + "}";
}

TEST(DefinitionJson, RefusesWhatIsNoObject) {
  for (const char* json : {"", "[]", "null", "{", "{} {}", "\"name\"", "{\"name\":\"\xff\"}"})
    EXPECT_THAT(faults_in(json),
                testing::ElementsAre("this is not a JSON object; send an object with the keys of a definition."))
        << json;
}

TEST(DefinitionJson, RefusesKeysWithoutAMeaningAndNamesTheirPlace) {
  EXPECT_THAT(faults_in(with(R"(,"colour":"blue")")), testing::ElementsAre(HasSubstr("colour: is not a key that has")));
  const auto faults = faults_in(
      R"({"name":"N","trustees":{"single":["A","B"]},"questions":[{"type":"choice","title":"Q","answers":["a"],"max":2,"hue":1}]})");
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_THAT(faults, testing::UnorderedElementsAre(testing::StartsWith("questions[1].max: is 2, but"),
                                                    testing::StartsWith("questions[1].hue: is not a key")));
}

TEST(DefinitionJson, RefusesValuesOfAnotherKind) {
  EXPECT_THAT(faults_in(with(R"(,"revoting":"yes")")), testing::ElementsAre(HasSubstr("revoting: is a text")));
  EXPECT_THAT(faults_in(with(R"(,"opens":"2026-11-31T09:00Z")")), testing::ElementsAre(HasSubstr("opens: is a text")));
  EXPECT_THAT(faults_in(with(R"(,"opens":"2026-11-24 09:00")")), testing::ElementsAre(HasSubstr("opens: is a text")));
  EXPECT_THAT(
      faults_in(
          R"({"name":"N","trustees":{"single":["A","B"]},"questions":[{"type":"choice","title":"Q","answers":["a"],"max":99999999999999999999}]})"),
      testing::ElementsAre(HasSubstr("questions[1].max: is")));
}

TEST(DefinitionJson, TakesNullForAbsent) {
  EXPECT_TRUE(definition_from_json(with(R"(,"opens":null,"help_line":null)")));
}

TEST(DefinitionJson, SaysTheSameAsTheExamplesOfTheDocumentation) {
  for (const char* name : {"works-council.toml", "board-choice.toml", "preference.toml"}) {
    const std::string toml = example(name);
    const std::string json = definition_json(toml);
    const auto read = definition_from_json(json);
    ASSERT_TRUE(read) << name << ": " << describe(read.error().listed.front());
    EXPECT_EQ(definition_json(read->toml), json) << name;
    const auto original = parse_definition(toml);
    EXPECT_EQ(read->definition.name, original->name);
    EXPECT_EQ(read->definition.questions.size(), original->questions.size());
    EXPECT_EQ(read->definition.trustees.members, original->trustees.members);
  }
}

TEST(DefinitionJson, KeepsDatesAndOddTexts) {
  const auto read = definition_from_json(
      R"({"name":"L'\"été\" \\ '''","trustees":{"single":["A","B"]},"opens":"2026-11-24T09:00Z","closes":"2026-11-24T17:00:00Z",
      "second_factor":"birth_date","questions":[{"type":"lists","title":"Q","rule":"works-council","seats":1,
      "seat_beyond_candidates":"stays-vacant","lists":[{"name":"L","candidates":[{"name":"x","birth_date":"1979-03-14"}]}]}]})");
  ASSERT_TRUE(read) << describe(read.error().listed.front());
  EXPECT_EQ(read->definition.name, "L'\"été\" \\ '''");
  using namespace std::chrono_literals;
  const auto& lists = std::get<ListsDefinition>(read->definition.questions[0]).lists;
  EXPECT_EQ(lists[0].candidates[0].birth_date, 1979y / 3 / 14);
  EXPECT_EQ(read->definition.closes.value() - read->definition.opens.value(), 8h);
  EXPECT_THAT(definition_json(read->toml),
              testing::AllOf(HasSubstr(R"("birth_date":"1979-03-14")"), HasSubstr(R"("closes":"2026-11-24T17:00Z")")));
}

}  // namespace
}  // namespace urna::election
