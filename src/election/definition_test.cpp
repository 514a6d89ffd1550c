// SPDX-License-Identifier: EUPL-1.2
#include "election/definition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace urna::election {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using Kind = DefinitionFaultKind;

std::string content_of(const std::string& path) {
  std::ifstream file(std::string(URNA_TESTS) + "/../" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> described(const DefinitionFaults& faults) {
  std::vector<std::string> lines;
  for (const DefinitionFault& fault : faults.listed) lines.push_back(describe(fault));
  return lines;
}

std::vector<std::string> faults_in(std::string_view toml) {
  const auto definition = parse_definition(toml);
  if (definition) return {};
  EXPECT_EQ(definition.error().total, definition.error().listed.size());
  return described(definition.error());
}

const std::string head = "name = \"N\"\n[trustees]\nsingle = [\"A\", \"B\"]\n";

/// A good election with one more question.
std::string with_question(const std::string& question) { return head + "[[questions]]\ntitle = \"Q\"\n" + question; }

/// The only fault of a question.
std::string fault_of(const std::string& question) {
  const auto faults = faults_in(with_question(question));
  EXPECT_EQ(faults.size(), 1U) << question;
  return faults.empty() ? "" : faults.front();
}

/// The only fault of an election whose question is good.
std::string fault_in_head(const std::string& text) {
  const auto faults =
      faults_in(text + "\n[[questions]]\ntitle = \"Q\"\ntype = \"choice\"\nanswers = [\"Yes\", \"No\"]\n");
  EXPECT_EQ(faults.size(), 1U) << text;
  return faults.empty() ? "" : faults.front();
}

const std::string choice = "type = \"choice\"\nanswers = [\"a\", \"b\", \"c\"]\n";
const std::string preference = "type = \"preference\"\nanswers = [\"a\", \"b\", \"c\"]\n";
const std::string council =
    "type = \"lists\"\nrule = \"works-council\"\nseats = 2\nseat_beyond_candidates = \"stays-vacant\"\n";
const std::string one_list = "lists = [{name = \"L\", candidates = [\"x\", \"y\"]}]\n";

TEST(Definition, ListsEverythingWrongAtOnceInTheOrderOfTheFile) {
  const auto faults = faults_in(R"(nmae = "Election"
revoting = "no"
language = "french"
group = "ed25519"

[trustees]
threshold = 3
members = ["A", "B", "C"]

[[questions]]
type = "choice"
answers = ["x", "y", "x"]
max = 4
colour = 1

[[questions]]
type = "lists"
title = " "
rule = "works council"
[[questions.lists]]
name = "L"
candidates = []

[[questions]]
title = "Q"
)");
  EXPECT_THAT(
      faults,
      ElementsAre(
          StartsWith("line 1, column 1, name: is missing; add it."),
          StartsWith("line 1, column 1, nmae: is not a key that has a meaning here; did you mean “name”?"),
          StartsWith("line 2, column 12, revoting: is a text, not true or false; write true or false without quotes."),
          StartsWith("line 3, column 12, language: is “french”; write “fr”, “nl”, “de” or “en”."),
          StartsWith(
              "line 4, column 9, group: is “ed25519”; did you mean “Ed25519”? Write “Ed25519”, “BELENIOS-2048” or"),
          StartsWith("line 7, column 13, trustees.threshold: is 3 of 3 members: one lost share would lose the "
                     "election; write at most 2."),
          StartsWith("line 10, column 1, questions[1].title: is missing; add it."),
          StartsWith("line 12, column 22, questions[1].answers[3]: is the same as number 1;"),
          StartsWith("line 13, column 7, questions[1].max: is 4, but there are 3 answers; write at most 3."),
          StartsWith("line 14, column 1, questions[1].colour: is not a key that has a meaning here; remove it, or use "
                     "“answers”, “blank”"),
          StartsWith("line 18, column 9, questions[2].title: is empty; write a text."),
          StartsWith("line 19, column 8, questions[2].rule: is “works council”; did you mean “works-council”? Write"),
          StartsWith("line 22, column 14, questions[2].lists[1].candidates: has 0 members; write from 1 to 1000."),
          StartsWith("line 24, column 1, questions[3].type: is missing; add it.")));
}

TEST(Definition, NamesTheLineOfASyntaxError) {
  EXPECT_THAT(faults_in("name = \"N\"\nmax = = 3\n"), ElementsAre(StartsWith("line 2, column 7: this is not TOML: ")));
  EXPECT_THAT(faults_in("name = \"a\"\nname = \"b\"\n"), ElementsAre(StartsWith("line 2, column ")));
  EXPECT_THAT(faults_in("name = \"a\"\ndescription = \"\xE9\"\n"),
              ElementsAre(StartsWith("line 2, column 1: the file is not UTF-8")));
  EXPECT_THAT(faults_in(std::string(definition_bytes_max + 1, ' ')),
              ElementsAre(StartsWith("the file is larger than 1 MiB")));
  EXPECT_THAT(faults_in("name = " + std::string(100'000, '[')), ElementsAre(StartsWith("line 1, column ")));
}

TEST(Definition, RefusesAnEmptyFileWithEveryKeyItNeeds) {
  EXPECT_THAT(faults_in(""), ElementsAre(HasSubstr("name: is missing"), HasSubstr("questions: is missing"),
                                         HasSubstr("trustees: is missing")));
  EXPECT_THAT(faults_in("name = \"N\"\nquestions = []\n[trustees]\nsingle=[\"A\",\"B\"]\n"),
              ElementsAre(HasSubstr("questions: has 0 members; write from 1 to 100")));
}

TEST(Definition, RefusesImpossibleNumbersOfChoices) {
  EXPECT_THAT(fault_of(choice + "max = 4\n"), HasSubstr("max: is 4, but there are 3 answers"));
  EXPECT_THAT(fault_of(choice + "min = 4\n"), HasSubstr("min: is 4, but there are 3 answers"));
  EXPECT_THAT(fault_of(choice + "min = 3\nmax = 2\n"), HasSubstr("min: is 3, more than max, 2"));
  EXPECT_THAT(fault_of(choice + "min = -1\n"), HasSubstr("min: is -1; write a whole number from 0 to 1000"));
  EXPECT_THAT(fault_of(choice + "min = 0\nmax = 0\n"), HasSubstr("max: is 0"));
  EXPECT_THAT(fault_of(choice + "max = 1.0\n"), HasSubstr("max: is a number with a point, not a whole number"));
  EXPECT_THAT(fault_of("type = \"choice\"\nanswers = []\n"), HasSubstr("answers: has 0 members"));
  EXPECT_THAT(faults_in(with_question(choice + "min = 0\nmax = 3\n")), IsEmpty());
}

TEST(Definition, RefusesPreferencesThatTheGroupCannotEncode) {
  const auto question = [](const std::string& group, std::size_t answers) {
    std::string text = "group = \"" + group + "\"\n" + head +
                       "[[questions]]\ntitle = \"Q\"\ntype = \"preference\"\nrule = \"schulze\"\nanswers = [";
    for (std::size_t i = 0; i < answers; ++i) text += "\"" + std::to_string(i) + "\", ";
    return text + "]\n";
  };
  EXPECT_THAT(faults_in(question("BELENIOS-2048", 3)),
              ElementsAre(HasSubstr("questions[1].type: is “preference”, which the group BELENIOS-2048 cannot encode; "
                                    "write group = \"Ed25519\" or group = \"RFC-3526-2048\".")));
  EXPECT_THAT(faults_in(question("Ed25519", 30)), IsEmpty());
  EXPECT_THAT(
      faults_in(question("Ed25519", 31)),
      ElementsAre(HasSubstr("answers: has 31 members, more than the group Ed25519 can encode; write at most 30")));
  EXPECT_THAT(faults_in(question("RFC-3526-2048", 254)), IsEmpty());
  EXPECT_THAT(faults_in(question("RFC-3526-2048", 255)), ElementsAre(HasSubstr("answers: has 255 members")));
}

TEST(Definition, RefusesWeightsWhereTheyCannotBeCounted) {
  EXPECT_THAT(faults_in("weights = true\n" + with_question(preference + "rule = \"schulze\"\n")),
              ElementsAre(HasSubstr("all voters weigh the same")));
  EXPECT_THAT(faults_in("weights = true\n" + with_question(council + one_list)),
              ElementsAre(HasSubstr("which counts each voter once")));
  EXPECT_THAT(faults_in("weights = true\n" + with_question(choice)), IsEmpty());
}

TEST(Definition, RefusesSettingsThatTheRuleDoesNotHave) {
  EXPECT_THAT(fault_of(choice + "seats = 2\n"), HasSubstr("seats: has no meaning with the rule “totals”"));
  EXPECT_THAT(fault_of(choice + "rule = \"plurality\"\n"), HasSubstr("seats: is missing"));
  EXPECT_THAT(fault_of(choice + "rule = \"plurality\"\nseats = 4\n"),
              HasSubstr("seats: is 4, but there are 3 answers"));
  EXPECT_THAT(fault_of(choice + "rule = \"plurality\"\nseats = 0\n"), HasSubstr("seats: is 0"));
  EXPECT_THAT(fault_of(choice + "rule = \"plurality\"\nseats = 2\nthreshold = 5\n"),
              HasSubstr("threshold: has no meaning with the rule “plurality”"));
  EXPECT_THAT(fault_of(choice + "rule = \"works-council\"\nseats = 2\n"),
              HasSubstr("rule: is “works-council”; write “totals”, “plurality”"));
  EXPECT_THAT(fault_of("type = \"lists\"\nrule = \"works-council\"\nseats = 2\n" + one_list),
              HasSubstr("seat_beyond_candidates: is missing"));
  EXPECT_THAT(fault_of("type = \"lists\"\nseat_beyond_candidates = \"stays-vacant\"\n" + one_list),
              HasSubstr("has no meaning with the rule “totals”"));
  EXPECT_THAT(fault_of(preference), HasSubstr("rule: is missing"));
  EXPECT_THAT(fault_of(preference + "rule = \"Schulze\"\n"), HasSubstr("did you mean “schulze”?"));
  EXPECT_THAT(fault_of(preference + "rule = \"schulze\"\ngrades = [\"good\", \"bad\"]\n"),
              HasSubstr("grades: has no meaning with this rule"));
  EXPECT_THAT(fault_of(preference + "rule = \"majority-judgment\"\n"), HasSubstr("grades: is missing"));
  EXPECT_THAT(fault_of(preference + "rule = \"majority-judgment\"\ngrades = [\"good\"]\n"),
              HasSubstr("grades: has 1 member;"));
  EXPECT_THAT(fault_of(preference + "rule = \"stv\"\nseats = 2\nblank = true\n"),
              HasSubstr("blank: has no meaning with the rule “stv”"));
  EXPECT_THAT(fault_of(preference + "rule = \"stv\"\nseats = 4\n"), HasSubstr("seats: is 4, but there are 3 answers"));
}

TEST(Definition, RefusesThresholdsThatAreNotExactShares) {
  const std::string question = choice + "rule = \"d-hondt\"\nseats = 2\nthreshold = ";
  for (const char* text :
       {"101", "-1", "\"5%\"", "\"\"", "\"1/0\"", "\"301/3\"", "\"10/3/1\"", "\"+5\"", "\"/3\"", "\"3/\""}) {
    EXPECT_THAT(fault_of(question + text + "\n"), HasSubstr("threshold: is not a share from 0 to 100 percent")) << text;
  }
  EXPECT_THAT(fault_of(question + "3.3\n"), HasSubstr("threshold: is a number with a point, not an exact share"));
  const auto definition = parse_definition(with_question(question + "\"10/3\"\n"));
  ASSERT_TRUE(definition);
  const Counting& counting = std::get<ChoiceDefinition>(definition->questions[0]).counting;
  EXPECT_EQ(counting.rule, CountingRule::d_hondt);
  EXPECT_EQ(counting.threshold.numerator, 10U);
  EXPECT_EQ(counting.threshold.denominator, 3U);
}

TEST(Definition, RefusesListsThatNobodyCouldVoteFor) {
  EXPECT_THAT(fault_of("type = \"lists\"\nlists = []\n"), HasSubstr("lists: has 0 members"));
  EXPECT_THAT(fault_of("type = \"lists\"\nlists = [{name = \"L\"}]\n"), HasSubstr("lists[1].candidates: is missing"));
  EXPECT_THAT(fault_of("type = \"lists\"\nlists = [{name = \"L\", candidates = []}]\n"),
              HasSubstr("candidates: has 0 members"));
  EXPECT_THAT(fault_of("type = \"lists\"\nlists = [\"L\"]\n"),
              HasSubstr("lists[1]: is a text, not a table; start each list with [[questions.lists]]"));
  EXPECT_THAT(fault_of("type = \"lists\"\nlists = [{name = \"L\", candidates = [\"x\", \"y\", \"x\"]}]\n"),
              HasSubstr("candidates[3]: is the same as number 1"));
  EXPECT_THAT(
      fault_of(
          "type = \"lists\"\nlists = [{name = \"L\", candidates = [\"x\"]}, {name = \"L\", candidates = [\"y\"]}]\n"),
      HasSubstr("lists[2].name: is the same as the name of list 1"));
  EXPECT_THAT(fault_of("type = \"lists\"\nblank = true\nlists = [{name = \"Blank vote\", candidates = [\"x\"]}]\n"),
              HasSubstr("is the name of the blank vote"));
  EXPECT_THAT(fault_of("type = \"lists\"\nblank_name = \"None\"\n" + one_list),
              HasSubstr("blank_name: is there, but blank is not true"));
  EXPECT_THAT(fault_of("type = \"lists\"\nmin = 1\n" + one_list),
              HasSubstr("min: is not a key that has a meaning here"));
}

TEST(Definition, RefusesCandidatesWithoutWhatTheGenderBalanceNeeds) {
  const std::string question = council + "electorate = {women = 3, men = 4}\n";
  EXPECT_THAT(fault_of(question + "lists = [{name = \"L\", union = true, candidates = [\"x\"]}]\n"),
              HasSubstr("candidates[1].sex: is missing"));
  EXPECT_THAT(fault_of(question + "lists = [{name = \"L\", union = true, candidates = [{name = \"x\"}]}]\n"),
              HasSubstr("candidates[1].sex: is missing"));
  EXPECT_THAT(fault_of(question + "lists = [{name = \"L\", candidates = [{name = \"x\", sex = \"f\"}]}]\n"),
              HasSubstr("sex: is “f”; did you mean “F”?"));
  EXPECT_THAT(faults_in(with_question(question + one_list)), IsEmpty());
  EXPECT_THAT(fault_of(council + "electorate = {women = 0, men = 0}\n" + one_list),
              HasSubstr("electorate: has no voter"));
  EXPECT_THAT(fault_of(council + "electorate = {women = 1}\n" + one_list), HasSubstr("electorate.men: is missing"));
  EXPECT_THAT(
      fault_of(council + "lists = [{name = \"L\", candidates = [{name = \"x\", birth_date = \"1980-01-01\"}]}]\n"),
      HasSubstr("birth_date: is a text, not a date; write it without quotes"));
  EXPECT_THAT(fault_of(council + "lists = [{name = \"L\", candidates = [{name = \"x\", birth_date = 1080-01-01}]}]\n"),
              HasSubstr("is in the year 1080"));
}

TEST(Definition, RefusesTrusteesWhoCouldCountAloneOrLoseTheElection) {
  const auto trustees = [](const std::string& text) { return fault_in_head("name = \"N\"\n[trustees]\n" + text); };
  EXPECT_THAT(trustees("single = [\"A\"]"), HasSubstr("single: lets one person count alone"));
  EXPECT_THAT(trustees("threshold = 1\nmembers = [\"A\", \"B\"]"), HasSubstr("threshold: lets one person count alone"));
  EXPECT_THAT(trustees("threshold = 2\nmembers = [\"A\", \"B\"]"),
              HasSubstr("is 2 of 2 members: one lost share would lose the election"));
  EXPECT_THAT(trustees("threshold = 9\nmembers = [\"A\", \"B\", \"C\"]"), HasSubstr("is 9 of 3 members"));
  EXPECT_THAT(trustees("threshold = 0\nmembers = [\"A\", \"B\", \"C\"]"), HasSubstr("threshold: is 0"));
  EXPECT_THAT(trustees("members = [\"A\", \"B\", \"C\"]"), HasSubstr("threshold: is missing"));
  EXPECT_THAT(trustees("threshold = 2"), HasSubstr("members: is missing"));
  EXPECT_THAT(trustees("single = [\"A\", \"A\"]"), HasSubstr("single[2]: is the same as number 1"));
  EXPECT_THAT(trustees("single = [\"A\"]\nthreshold = 2\nmembers = [\"B\", \"A\", \"C\"]"),
              HasSubstr("number 2 is also in single"));
  EXPECT_THAT(trustees(""), HasSubstr("single: is missing, and so are threshold and members"));
  EXPECT_THAT(trustees("single = \"A\""), HasSubstr("single: is a text, not an array"));
}

TEST(Definition, RefusesDatesThatSayNoMoment) {
  const auto fault = [](const std::string& line) { return fault_in_head(line + "\n" + head); };
  EXPECT_THAT(fault("opens = \"tomorrow\""), HasSubstr("opens: is a text, not a date with a time; write it without"));
  EXPECT_THAT(fault("opens = 2026-11-24"), HasSubstr("is a date, not a date with a time"));
  EXPECT_THAT(fault("closes = 2026-11-24T09:00:00"), HasSubstr("does not say in which time zone"));
  EXPECT_THAT(fault("closes = 1926-11-24T09:00:00Z"), HasSubstr("is in the year 1926"));
  EXPECT_THAT(fault("opens = 2026-11-24T10:00:00+01:00\ncloses = 2026-11-24T09:00:00Z"),
              HasSubstr("closes: is not after opens"));
  EXPECT_THAT(fault("second_factor = \"sms\""), HasSubstr("write “birth_date”"));
}

TEST(Definition, KnowsWhenThePollOpensAndWhatVotersAreAsked) {
  const auto definition = parse_definition(
      "opens = 2026-11-24T10:00:00+01:00\ncloses = 2026-11-25T16:30:00Z\nsecond_factor = \"birth_date\"\nhelp_line = "
      "\"Call 112\"\n" +
      with_question(choice));
  ASSERT_TRUE(definition) << described(definition.error()).front();
  EXPECT_EQ(definition->opens, std::chrono::sys_days(2026y / 11 / 24) + 9h);
  EXPECT_EQ(definition->closes, std::chrono::sys_days(2026y / 11 / 25) + 16h + 30min);
  EXPECT_TRUE(definition->asks_birth_date);
  EXPECT_FALSE(definition->two_people);
  EXPECT_EQ(definition->help_line, "Call 112");
}

TEST(Definition, SaysWhetherCodesComeInTwoParts) {
  const auto whole = parse_definition(with_question(choice));
  const auto parts = parse_definition("two_part_codes = true\n" + with_question(choice));
  ASSERT_TRUE(whole && parts);
  EXPECT_FALSE(whole->two_part_codes);
  EXPECT_TRUE(parts->two_part_codes);
  EXPECT_THAT(fault_in_head("two_part_codes = 2\n" + head), HasSubstr("two_part_codes: is a whole number"));
}

TEST(Definition, SaysWhetherOpeningAndClosingTakeTwoPeople) {
  const auto definition = parse_definition("two_people = true\n" + with_question(choice));
  ASSERT_TRUE(definition) << described(definition.error()).front();
  EXPECT_TRUE(definition->two_people);
  EXPECT_THAT(fault_in_head("two_people = 2\n" + head), HasSubstr("two_people: is a whole number"));
}

// Shows B29.
// Shows IDN-13.
TEST(Definition, HasLettersInReserveOnlyWhereOneVoterHasOneVoteOnceAndIsAskedSomething) {
  const std::string reserve = "reserve_letters = 20\n";
  const std::string challenge = "challenge = [\"birth_date\", \"phone\"]\n";
  const auto definition = parse_definition(reserve + challenge + with_question(choice));
  ASSERT_TRUE(definition);
  EXPECT_EQ(definition->reserve_letters, 20U);
  EXPECT_EQ(definition->challenge, (std::vector{RollColumn::birth_date, RollColumn::phone}));
  EXPECT_THAT(fault_in_head(reserve + head), HasSubstr("nobody says what is asked"));
  EXPECT_THAT(fault_in_head(challenge + head), HasSubstr("challenge: has no meaning without letters in reserve"));
  EXPECT_THAT(fault_in_head(reserve + challenge + "revoting = true\n" + head), HasSubstr("could vote with both"));
  EXPECT_THAT(fault_in_head(reserve + challenge + "weights = true\n" + head), HasSubstr("has one vote"));
  EXPECT_THAT(fault_in_head(reserve + "challenge = [\"id\"]\n" + head), HasSubstr("cannot be asked for"));
}

TEST(Definition, RefusesTextsThatHideSomething) {
  EXPECT_THAT(fault_in_head("name = \"N\\u202E\"\n[trustees]\nsingle = [\"A\", \"B\"]"),
              HasSubstr("name: has an invisible character"));
  EXPECT_THAT(fault_in_head("name = \"\"\"a\nb\"\"\"\n[trustees]\nsingle = [\"A\", \"B\"]"),
              HasSubstr("name: has a control character or a line break"));
  EXPECT_THAT(fault_in_head("name = \"" + std::string(501, 'x') + "\"\n[trustees]\nsingle = [\"A\", \"B\"]"),
              HasSubstr("name: is too long; shorten it to 500"));
  EXPECT_THAT(fault_of("type = \"choice\"\nanswers = [\"a\", 2]\n"),
              HasSubstr("answers[2]: is a whole number, not a text"));
}

TEST(Definition, FillsInWhatIsLeftOut) {
  const auto definition = parse_definition(with_question(choice));
  ASSERT_TRUE(definition) << described(definition.error()).front();
  EXPECT_EQ(definition->language, "en");
  EXPECT_EQ(definition->group->name(), "Ed25519");
  EXPECT_FALSE(definition->revoting);
  EXPECT_FALSE(definition->weights);
  EXPECT_EQ(definition->description, "");
  const auto& question = std::get<ChoiceDefinition>(definition->questions[0]);
  EXPECT_EQ(question.min, 1U);
  EXPECT_EQ(question.max, 1U);
  EXPECT_FALSE(question.blank);
  EXPECT_EQ(question.counting.rule, CountingRule::totals);
  EXPECT_EQ(question.counting.seats, 0U);
}

TEST(Definition, TakesTheWorksCouncilOfTheDocumentation) {
  const auto definition = parse_definition(content_of("docs/examples/works-council.toml"));
  ASSERT_TRUE(definition) << described(definition.error()).front();
  EXPECT_EQ(definition->name, "Élection du CSE de la coopérative des Tilleuls");
  EXPECT_EQ(
      definition->description,
      "Premier tour, collège unique, membres titulaires.\nQuatre sièges, selon le protocole d’accord préélectoral.");
  EXPECT_EQ(definition->language, "fr");
  EXPECT_EQ(definition->trustees.threshold, 2U);
  EXPECT_EQ(definition->trustees.members.size(), 3U);
  ASSERT_EQ(definition->questions.size(), 1U);
  const auto& question = std::get<ListsDefinition>(definition->questions[0]);
  EXPECT_EQ(question.blank, "Vote blanc");
  EXPECT_EQ(question.counting.rule, CountingRule::works_council);
  EXPECT_EQ(question.counting.seats, 4U);
  EXPECT_EQ(question.counting.seat_beyond_candidates, counting::SeatBeyondCandidates::stays_vacant);
  EXPECT_EQ(question.electorate->women, 13U);
  EXPECT_EQ(question.electorate->men, 11U);
  ASSERT_EQ(question.lists.size(), 3U);
  EXPECT_TRUE(question.lists[0].is_union);
  ASSERT_EQ(question.lists[1].candidates.size(), 3U);
  EXPECT_EQ(question.lists[1].candidates[1].name, "Julien Fabre");
  EXPECT_EQ(question.lists[1].candidates[1].sex, Sex::man);
  EXPECT_EQ(question.lists[1].candidates[1].birth_date, std::chrono::year_month_day(1976y / 12 / 5));
}

TEST(Definition, TakesTheBoardElectionOfTheDocumentation) {
  const auto definition = parse_definition(content_of("docs/examples/board-choice.toml"));
  ASSERT_TRUE(definition) << described(definition.error()).front();
  EXPECT_THAT(definition->trustees.single, ElementsAre("Ada Fischer, president", "Tom de Wit, auditor"));
  EXPECT_EQ(definition->trustees.threshold, 0U);
  ASSERT_EQ(definition->questions.size(), 2U);
  const auto& board = std::get<ChoiceDefinition>(definition->questions[0]);
  EXPECT_EQ(board.answers.size(), 5U);
  EXPECT_EQ(board.max, 3U);
  EXPECT_TRUE(board.blank);
  EXPECT_EQ(board.counting.rule, CountingRule::plurality);
  EXPECT_EQ(board.counting.seats, 3U);
  EXPECT_EQ(std::get<ChoiceDefinition>(definition->questions[1]).counting.rule, CountingRule::totals);
}

TEST(Definition, TakesThePreferencesOfTheDocumentation) {
  const auto definition = parse_definition(content_of("docs/examples/preference.toml"));
  ASSERT_TRUE(definition) << described(definition.error()).front();
  EXPECT_EQ(definition->group->name(), "RFC-3526-2048");
  const auto& question = std::get<PreferenceDefinition>(definition->questions[0]);
  EXPECT_EQ(question.counting.rule, CountingRule::schulze);
  EXPECT_TRUE(question.blank);
  EXPECT_EQ(question.answers.size(), 4U);
}

TEST(Definition, KnowsEachRuleOnceAndInItsPlace) {
  for (std::size_t i = 0; i < counting_rules().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(counting_rules()[i].rule), i);
    EXPECT_FALSE(counting_rules()[i].types.empty());
  }
}

TEST(Definition, IsDocumentedKeyByKey) {
  const std::string page = content_of("docs/operating/definition.md");
  for (const CountingRuleName& rule : counting_rules())
    EXPECT_THAT(page, HasSubstr("`" + std::string(rule.name) + "`"));
  // What the parser says it knows is what the page must explain.
  for (const auto& question : {choice, council + one_list, preference + "rule = \"stv\"\nseats = 1\n"}) {
    const std::string fault = fault_of(question + "unknown_unknown = 1\n");
    std::size_t keys = 0;
    for (std::size_t at = fault.find("“"); at != std::string::npos; at = fault.find("“", at + 1)) {
      const std::size_t start = at + std::string("“").size();
      EXPECT_THAT(page, HasSubstr("`" + fault.substr(start, fault.find("”", at) - start) + "`"));
      ++keys;
    }
    EXPECT_GE(keys, 8U) << fault;
  }
  for (const char* key : {"name",
                          "description",
                          "language",
                          "group",
                          "administrator",
                          "credential_authority",
                          "revoting",
                          "weights",
                          "questions",
                          "trustees",
                          "single",
                          "threshold",
                          "members",
                          "union",
                          "candidates",
                          "sex",
                          "birth_date",
                          "women",
                          "men",
                          "opens",
                          "closes",
                          "second_factor",
                          "help_line",
                          "two_people",
                          "two_part_codes",
                          "reserve_letters",
                          "challenge"}) {
    EXPECT_THAT(page, HasSubstr("`" + std::string(key) + "`"));
  }
}

}  // namespace
}  // namespace urna::election
