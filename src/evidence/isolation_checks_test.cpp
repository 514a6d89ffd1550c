// SPDX-License-Identifier: EUPL-1.2
#include "evidence/isolation_checks.hpp"

#include <gtest/gtest.h>

namespace urna::evidence {
namespace {

using assurance::Finding;

AskedAcross asked(unsigned status) { return {"/api/elections/e1", "a.example", "b.example", status}; }

TEST(IsolationChecks, AnyAnswerButThatThereIsNoSuchThingFails) {
  EXPECT_EQ(look_at_isolation(2, {asked(404)}).finding, Finding::passed);
  for (const unsigned status : {200U, 204U, 301U, 401U, 403U}) {
    const auto look = look_at_isolation(2, {asked(404), asked(status), asked(500)});
    EXPECT_EQ(look.finding, Finding::failed) << status;
    EXPECT_EQ(look.seen.front().value, "b.example " + std::to_string(status) + " a.example/api/elections/e1");
  }
}

TEST(IsolationChecks, WhereNothingCanBeAskedNothingIsKnown) {
  EXPECT_EQ(look_at_isolation(1, {asked(404)}).finding, Finding::unknown);
  EXPECT_EQ(look_at_isolation(2, {}).finding, Finding::unknown);
  for (const unsigned status : {0U, 410U, 429U, 500U, 503U}) {
    EXPECT_EQ(look_at_isolation(2, {asked(status)}).finding, Finding::unknown) << status;
    EXPECT_EQ(look_at_isolation(2, {asked(404), asked(status)}).seen.back().value, "1")
        << "one who is shut hides no other";
  }
}

TEST(IsolationChecks, ReadsAListAndNothingThatIsNone) {
  const std::vector<std::string> two{"e1", "4F-x_"};
  EXPECT_EQ(elections_listed_in(R"({"elections":[{"uuid":"e1","name":"x"},{"uuid":"4F-x_"}]})"), two);
  for (const char* const text :
       {"", "[]", "{}", R"({"elections":1})", R"({"elections":[{}]})", R"({"elections":[{"uuid":1}]})",
        R"({"elections":[{"uuid":"e1"},{"uuid":"../x"}]})", R"({"elections":[{"uuid":""}]})"})
    EXPECT_TRUE(elections_listed_in(text).empty()) << text;
}

}  // namespace
}  // namespace urna::evidence
