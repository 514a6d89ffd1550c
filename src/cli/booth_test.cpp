// SPDX-License-Identifier: EUPL-1.2
#include "cli/booth.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/detail/stage.hpp"

namespace urna::cli {
namespace {

using detail::ScriptedConsole;
using protocol::Election;
using Values = std::vector<std::vector<std::uint32_t>>;
using ::testing::HasSubstr;

Election election_with(const std::vector<protocol::Question>& questions) {
  const crypto::Group& group = crypto::ed25519();
  auto election = Election::parse(protocol::election_text({.uuid = "n4wpxiMSJtSPaa",
                                                           .name = "Test",
                                                           .description = "",
                                                           .group = &group,
                                                           .public_key = group.generator(),
                                                           .questions = questions,
                                                           .administrator = "",
                                                           .credential_authority = ""}));
  EXPECT_TRUE(election);
  return std::move(*election);
}

const protocol::HomomorphicQuestion choice{"Who?", {"A", "B", "C"}, 1, 2, true};
const protocol::ListsQuestion lists{"List?", {{"One", {"A", "B", "C"}}, {"Two", {"D"}}}, ""};
const protocol::MixnetQuestion ranking{"Rank", {"A", "B", "C"}, "{\"method\":\"Schulze\",\"blank\":true}"};
const protocol::MixnetQuestion transferable{"Rank", {"A", "B", "C"}, "{\"method\":\"STV\",\"seats\":1}"};
const protocol::MixnetQuestion grading{
    "Grade", {"A", "B"}, "{\"method\":\"MajorityJudgment\",\"blank\":false,\"grades\":[\"Good\",\"Bad\"]}"};

Values chosen(const protocol::Question& question, std::deque<std::string> lines) {
  const Election election = election_with({question});
  ScriptedConsole console(std::move(lines), true);
  const auto choices = ask_for_choices(election, console);
  if (!choices) return {};
  EXPECT_FALSE(find_choice_error(election, *choices));
  return choices->expose();
}

TEST(Booth, AsksAgainUntilAChoiceFollowsTheRules) {
  EXPECT_EQ(chosen(choice, {"", "4", "1 1", "1 2 3", "x", "0", "-1", "3, 1"}), (Values{{0, 1, 0, 1}}));
  EXPECT_EQ(chosen(choice, {"b"}), (Values{{1, 0, 0, 0}}));
  EXPECT_EQ(chosen(choice, {"7"}), Values{}) << "nothing more is typed: nothing is chosen";
}

TEST(Booth, TakesAListThenStrikesButNotAll) {
  EXPECT_EQ(chosen(lists, {"b", "3", "1 2", "1", "1 2 3", "4", "2"}), (Values{{1, 1, 0, 1, 0, 0}}));
  EXPECT_EQ(chosen(lists, {"1", ""}), (Values{{1, 1, 1, 1, 0, 0}}));
  EXPECT_EQ(chosen(lists, {"2"}), (Values{{0, 0, 0, 0, 1, 1}})) << "with one candidate there is nothing to strike";
}

TEST(Booth, TakesRanksWithEqualsAndGaps) {
  EXPECT_EQ(chosen(ranking, {"", "= 1", "1 =", "1 1", "2 1=3"}), (Values{{2, 1, 2}}));
  EXPECT_EQ(chosen(ranking, {"3"}), (Values{{0, 0, 1}}));
  EXPECT_EQ(chosen(ranking, {"b"}), (Values{{0, 0, 0}}));
}

TEST(Booth, TakesOneGradeAnAnswer) { EXPECT_EQ(chosen(grading, {"1", "1 3", "b", "1 1 1", "2 1"}), (Values{{2, 1}})); }

TEST(Booth, SaysThatThePersonLeftAndNothingWasCast) {
  const Election election = election_with({choice});
  ScriptedConsole console({}, true);
  const auto choices = ask_for_choices(election, console);
  ASSERT_FALSE(choices);
  EXPECT_EQ(choices.error().exit, ExitCode::refused);
  EXPECT_EQ(describe(choices.error().problems[0]), "left; nothing was cast");
  EXPECT_TRUE(console.said.ends_with("\n"));
}

TEST(Booth, SumsUpRanksFromTheBestOn) {
  const protocol::PlainChoices choices(Values{{2, 1, 0}});
  EXPECT_EQ(summary_of(election_with({ranking}), choices).expose(), "Rank\n  1  B\n  2  A\n  -  C\n");
}

TEST(Booth, DoesNotTakeEqualRanksWhereTheRuleCountsNone) {
  EXPECT_EQ(chosen(transferable, {"", "b", "1=2", "2 1=3", "2 1"}), (Values{{2, 1, 0}}));
  const Election election = election_with({transferable});
  ScriptedConsole console({"1"}, true);
  EXPECT_TRUE(ask_for_choices(election, console));
  EXPECT_THAT(console.said, ::testing::Not(HasSubstr("=")));
}

TEST(ChoicesText, ThatTheRuleWouldNotCountIsRefused) {
  const auto exit_of = [](const protocol::Question& question, const std::string& text) {
    const auto choices = read_choices(election_with({question}), SecretText(std::string(text)), "choices.json");
    return choices ? ExitCode::done : choices.error().exit;
  };
  for (const char* text : {"[[1,1,0]]", "[[1,3,0]]", "[[2,0,0]]", "[[0,0,0]]"})
    EXPECT_EQ(exit_of(transferable, text), ExitCode::refused) << text;
  EXPECT_EQ(exit_of(transferable, "[[2,1,3]]"), ExitCode::done);
  for (const char* text : {"[[1,0]]", "[[3,1]]", "[[0,0]]"})
    EXPECT_EQ(exit_of(grading, text), ExitCode::refused) << text;
  EXPECT_EQ(exit_of(grading, "[[2,2]]"), ExitCode::done);
  for (const char* text : {"[[1,1,0]]", "[[1,3,0]]", "[[0,0,0]]"})
    EXPECT_EQ(exit_of(ranking, text), ExitCode::done) << text;
}

TEST(Booth, SumsUpWhatWillBeCast) {
  const Election election = election_with({choice, lists, grading});
  const protocol::PlainChoices choices(Values{{0, 1, 0, 1}, {1, 1, 0, 1, 0, 0}, {2, 1}});
  const SecretText summary = summary_of(election, choices);
  EXPECT_EQ(summary.expose(),
            "Who?\n  A\n  C\nList?\n  One\n    A\n    struck out: B\n    C\nGrade\n  Bad  A\n  Good  B\n");
}

TEST(ChoicesText, OfAnotherShapeIsRefusedAndNotRepeated) {
  const Election election = election_with({choice, lists});
  for (const std::string text : {"", "[]", "[[0,1,0,0]]", "[[0,1,0,0],[1,1,1,1,0,0]]", "[[0,1,0,0],[[1,1,1,1],[0]]]",
                                 "[[0,1,0,0],[[1,1,1,1],[0,0]],[1]]", "[[0,1,0,256],[[1,1,1,1],[0,0]]]",
                                 "[[0,-1,0,0],[[1,1,1,1],[0,0]]]", "{}", "[[0,1,0,0],[[1,1,1,1],[0,0]]] 7"}) {
    const auto choices = read_choices(election, SecretText(std::string(text)), "choices.json");
    ASSERT_FALSE(choices) << text;
    const Problem& problem = choices.error().problems[0];
    EXPECT_EQ(problem.file, "choices.json");
    EXPECT_FALSE(problem.remedy.empty());
  }
  const auto choices =
      read_choices(election, SecretText(std::string("[ [0,1,0,0],\n [[1,1,0,1],[0,0]] ]\n")), "choices.json");
  ASSERT_TRUE(choices);
  EXPECT_EQ(choices->expose(), (Values{{0, 1, 0, 0}, {1, 1, 0, 1, 0, 0}}));
}

TEST(Vote, IsLeftWhenThePersonDoesNotSayYes) {
  const detail::Stage stage;
  const std::string definition =
      "name = \"Choir\"\n[trustees]\nsingle = [\"A\", \"B\"]\n[[questions]]\ntype = \"choice\"\ntitle = "
      "\"Statutes?\"\nanswers = [\"Yes\", \"No\"]\n";
  detail::PreparedElection election(stage, definition, detail::roll_of(1));
  election.open_with_single_trustees(2);
  const detail::Told left =
      stage.run({"vote", "--archive", election.archive()}, {election.codes()[0], "2", "no"}, true);
  EXPECT_EQ(left.exit, 1);
  EXPECT_THAT(stage.must({"board", "list", election.archive(), "--json"}), HasSubstr("\"ballots\":[]"));
  const detail::Told cast =
      stage.run({"vote", "--archive", election.archive()}, {election.codes()[0], "2", "what?", " YES "}, true);
  EXPECT_EQ(cast.exit, 0) << cast.said;
  EXPECT_THAT(cast.answer, HasSubstr("Tracking number: "));
  EXPECT_THAT(cast.answer, ::testing::Not(HasSubstr("No\n")));
}

}  // namespace
}  // namespace urna::cli
