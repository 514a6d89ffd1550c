// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assurance/catalogue.hpp"
#include "cli/detail/stage.hpp"

namespace urna::cli {
namespace {

using detail::Stage;
using detail::Told;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* service =
    R"({"description":{"service_types":["api"],"hosting":"cloud","exposure":"internal","audience":"limited",)"
    R"("max_downtime":"over_24h","data_volume":"low","data_location":"eu","level":1},"states":{"ID.1":"fait"}})";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

TEST(AssuranceEvaluate, AnswersOneLineForEachAndNamesTheOneThatIsWrong) {
  const Stage stage;
  stage.write("services.jsonl", std::string(service) + "\n{\"description\":{}}\n" + service + "\n");
  const Told told = stage.run({"assurance", "evaluate", "@services.jsonl"});
  EXPECT_EQ(told.exit, 1);
  const std::vector<std::string> lines = lines_of(told.answer);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], lines[2]);
  EXPECT_THAT(lines[0], AllOf(HasSubstr(R"({"required_level":1,"measures":{)"), HasSubstr(R"("proved":{"total":)")));
  EXPECT_THAT(lines[1], AllOf(HasSubstr(R"({"error":{"line":2,)"), HasSubstr("service_types")));
  EXPECT_THAT(told.said, HasSubstr("line 2"));
}

TEST(AssuranceEvaluate, ReadsTheRulesAsTheNationalToolWhenAsked) {
  const Stage stage;
  stage.write("services.jsonl", service);
  const std::string ours = stage.must({"assurance", "evaluate", "@services.jsonl"});
  const std::string national = stage.must({"assurance", "evaluate", "--catalogue", "upstream", "@services.jsonl"});
  EXPECT_THAT(ours, HasSubstr("\"U."));
  EXPECT_THAT(national, Not(HasSubstr("\"U.")));
  EXPECT_THAT(national, HasSubstr(R"("proved":null)"));
  EXPECT_EQ(stage.run({"assurance", "evaluate", "--catalogue", "other", "@services.jsonl"}).exit, 2);
  EXPECT_EQ(stage.run({"assurance", "evaluate", "@nowhere.jsonl"}).exit, 2);
}

TEST(AssuranceSimulate, SaysWhatAnotherCatalogueChangesAndNamesWhatIsWrongWithIt) {
  const Stage stage;
  std::string catalogue(assurance::Catalogue::built_in_text());
  stage.write("services.jsonl", std::string(service) + "\n{}\n");
  stage.write("same.json", catalogue);
  const Told told = stage.run({"assurance", "simulate", "--to", "@same.json", "@services.jsonl"});
  EXPECT_EQ(told.exit, 1) << "the second line is no service";
  EXPECT_THAT(lines_of(told.answer)[0], AllOf(HasSubstr(R"("measures":{})"), HasSubstr(R"("before":1,"after":1)")));
  EXPECT_THAT(lines_of(told.answer)[1], HasSubstr(R"("line":2)"));
  catalogue.replace(catalogue.find("\"gouvernance\", "), 13, "\"elsewhere\"");
  stage.write("wrong.json", catalogue);
  const Told wrong = stage.run({"assurance", "simulate", "--to", "@wrong.json", "@services.jsonl"});
  EXPECT_NE(wrong.exit, 0);
  EXPECT_THAT(wrong.said, AllOf(HasSubstr("wrong.json"), HasSubstr("measures[")));
  EXPECT_EQ(wrong.answer, "");
}

}  // namespace
}  // namespace urna::cli
