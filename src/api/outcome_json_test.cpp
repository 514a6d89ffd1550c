// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/outcome_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace urna::api {
namespace {

using report::Language;
using testing::HasSubstr;
using testing::Not;

election::CountedElection counted_council() {
  election::ElectionDefinition definition;
  election::ChoiceDefinition question;
  question.title = "Who?";
  question.answers = {"Cy", "Di"};
  question.counting.rule = election::CountingRule::plurality;
  question.counting.seats = 1;
  definition.questions.push_back(std::move(question));
  return election::count_election(definition, {protocol::VoteCounts{1, 3}}, 5, 4).value();
}

TEST(OutcomeJson, TellsTheStepsInTheLanguageAskedForAndNamesAsTheyWereWritten) {
  const election::CountedElection counted = counted_council();
  EXPECT_THAT(
      detail::outcome_json(counted, Language::french),
      AllOf(HasSubstr("Le siège 1 va à Di, avec 3 voix."), HasSubstr("1 voix\u00A0: Cy."), Not(HasSubstr("Seat"))));
  EXPECT_THAT(detail::outcome_json(counted, Language::dutch), HasSubstr("Zetel 1 gaat naar Di, met 3 stemmen."));
  EXPECT_THAT(detail::outcome_json(counted, Language::german), HasSubstr("Sitz 1 geht an Di, mit 3 Stimmen."));
  EXPECT_THAT(detail::outcome_json(counted, Language::english), HasSubstr("Seat 1 goes to Di, with 3 votes."));
}

TEST(OutcomeJson, SaysTheSameButForTheStepsInEveryLanguage) {
  const election::CountedElection counted = counted_council();
  const auto without_steps = [&](Language language) {
    boost::json::value read = boost::json::parse(detail::outcome_json(counted, language));
    for (auto& question : read.at("questions").as_array()) EXPECT_EQ(question.as_object().erase("explanation"), 1U);
    return read;
  };
  const boost::json::value english = without_steps(Language::english);
  EXPECT_EQ(english.at("voters").as_int64(), 5);
  for (const Language language : {Language::french, Language::dutch, Language::german})
    EXPECT_EQ(without_steps(language), english);
}

}  // namespace
}  // namespace urna::api
