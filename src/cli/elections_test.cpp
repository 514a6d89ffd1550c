// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/detail/stage.hpp"

/// Whole elections through the command line, and what each step must refuse.
namespace urna::cli {
namespace {

using detail::member;
using detail::other_tool_says;
using detail::PreparedElection;
using detail::roll_of;
using detail::Stage;
using detail::Told;
using protocol::ElectionStage;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string choice_definition(const std::string& group, const std::string& more = "") {
  return "name = \"Choir\"\ngroup = \"" + group + "\"\n" + more +
         "[trustees]\nsingle = [\"A\", \"B\"]\n"
         "[[questions]]\ntype = \"choice\"\ntitle = \"Board?\"\nanswers = [\"Ada\", \"Bo\", \"Cy\"]\nmin = 1\nmax = "
         "2\nblank = true\n"
         "rule = \"plurality\"\nseats = 1\n"
         "[[questions]]\ntype = \"choice\"\ntitle = \"Statutes?\"\nanswers = [\"Yes\", \"No\"]\n";
}

void expect_verified(const PreparedElection& election) {
  const protocol::AuditReport report = election.audit();
  EXPECT_TRUE(report.is_verified()) << audit_text(report, {});
  EXPECT_EQ(report.stage, ElectionStage::finished);
}

class ChoiceElection : public ::testing::TestWithParam<std::string> {};

TEST_P(ChoiceElection, IsHeldFromDefinitionToResultAndVerified) {
  const Stage stage;
  PreparedElection election(stage, choice_definition(GetParam()), roll_of(4));
  election.open_with_single_trustees(2);
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  election.must_vote(1, "[[0,1,1,0],[1,0]]");
  election.must_vote(2, "[[1,0,0,0],[0,1]]");
  election.close_and_tally();
  election.decrypt_alone(2);
  EXPECT_EQ(stage.run({"election", "result", election.archive()}).exit, 1) << "one trustee of two";
  election.decrypt_alone(1);
  const std::string result = stage.must({"election", "result", election.archive(), "--json", "--trackers"});
  EXPECT_THAT(result, AllOf(HasSubstr("[[1,2,1,0],[2,1]]"), HasSubstr("\"elected\":[\"Ada\"]"),
                            HasSubstr("\"explanation\":["), Not(HasSubstr("x0a"))));
  expect_verified(election);
  EXPECT_THAT(stage.must({"election", "result", election.archive()}),
              AllOf(HasSubstr("Ada"), HasSubstr("Elected:"), HasSubstr("question 1, rule: plurality, 1 seat, from "),
                    HasSubstr("definition.toml")));
  if (GetParam() != "Ed25519") {
    EXPECT_EQ(other_tool_says(stage, election), "all checks passed");
  }
}

INSTANTIATE_TEST_SUITE_P(InEveryGroup, ChoiceElection, ::testing::Values("Ed25519", "BELENIOS-2048", "RFC-3526-2048"),
                         [](const auto& group) {
                           return group.param == "Ed25519"         ? "Ed25519"
                                  : group.param == "BELENIOS-2048" ? "Belenios2048"
                                                                   : "Rfc3526";
                         });

TEST(SharedKey, AnyTwoOfThreeMembersDecryptAndOneDoesNot) {
  const Stage stage;
  const std::string definition =
      "name = \"Choir\"\n[trustees]\nthreshold = 2\nmembers = [\"A\", \"B\", \"C\"]\n"
      "[[questions]]\ntype = \"choice\"\ntitle = \"Statutes?\"\nanswers = [\"Yes\", \"No\"]\n";
  PreparedElection election(stage, definition, roll_of(2));
  election.make_shared_key(3, 2);
  EXPECT_EQ(stage
                .run({"trustee", "rehearse", "--dir", "@e", "--threshold", "@key/threshold.json", "--key", "@m1.seed",
                      "--dkey", "@key/dkey-1.json"})
                .exit,
            1);
  EXPECT_EQ(stage
                .run({"trustee", "rehearse", "--dir", "@e", "--threshold", "@key/threshold.json", "--key", "@m1.seed",
                      "--dkey", "@key/dkey-2.json", "--key", "@m2.seed", "--dkey", "@key/dkey-1.json"})
                .exit,
            2)
      << "each share opens with its own seed";
  stage.must({"trustee", "rehearse", "--dir", "@e", "--threshold", "@key/threshold.json", "--key", "@m3.seed", "--dkey",
              "@key/dkey-3.json", "--key", "@m1.seed", "--dkey", "@key/dkey-1.json"});
  stage.must({"election", "open", "@e", "--credentials", "@codes/public_credentials.json", "--threshold",
              "@key/threshold.json"});
  election.must_vote(0, "[[1,0]]");
  election.must_vote(1, "[[1,0]]");
  election.close_and_tally();
  election.decrypt_share(3);
  EXPECT_EQ(stage.run({"election", "result", election.archive()}).exit, 1);
  election.decrypt_share(1);
  EXPECT_THAT(stage.must({"election", "result", election.archive(), "--json"}), HasSubstr("[[2,0]]"));
  expect_verified(election);
}

TEST(SharedKey, InAGroupOfTheOtherToolIsVerifiedByIt) {
  const Stage stage;
  const std::string definition =
      "name = \"Choir\"\ngroup = \"BELENIOS-2048\"\n[trustees]\nsingle = [\"S\"]\nthreshold = 2\nmembers = [\"A\", "
      "\"B\", \"C\"]\n"
      "[[questions]]\ntype = \"choice\"\ntitle = \"Statutes?\"\nanswers = [\"Yes\", \"No\"]\n";
  PreparedElection election(stage, definition, roll_of(2));
  election.make_shared_key(3, 2);
  stage.must({"trustee", "keygen", "--dir", "@e", "--out", "@t1"});
  stage.must({"election", "open", "@e", "--credentials", "@codes/public_credentials.json", "--trustee", "@t1.pubkey",
              "--threshold", "@key/threshold.json"});
  election.must_vote(0, "[[1,0]]");
  election.close_and_tally();
  election.decrypt_share(2);
  election.decrypt_alone(1);
  election.decrypt_share(3);
  EXPECT_THAT(stage.must({"election", "result", election.archive(), "--json"}), HasSubstr("[[1,0]]"));
  expect_verified(election);
  EXPECT_EQ(other_tool_says(stage, election), "all checks passed");
}

TEST(Weights, CountAndAreOnTheList) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519", "weights = true\n"), roll_of(3, true));
  election.open_with_single_trustees(2);
  election.must_vote(1, "[[0,1,0,0],[1,0]]");
  election.must_vote(2, "[[0,0,1,0],[1,0]]");
  election.close_and_tally();
  election.decrypt_alone(1);
  election.decrypt_alone(2);
  EXPECT_THAT(stage.must({"election", "result", election.archive(), "--json"}),
              AllOf(HasSubstr("[[0,2,3,0],[5,0]]"), HasSubstr("\"total_weight\":5")));
  expect_verified(election);
}

TEST(Revoting, IsRefusedUnlessTheDefinitionAllowsIt) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  const std::string before = stage.read(election.archive().substr(1));
  const Told told = election.vote(0, "[[1,0,0,0],[1,0]]");
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.answer, HasSubstr("you have voted"));
  EXPECT_EQ(stage.read(election.archive().substr(1)), before);
}

TEST(Revoting, LetsTheLastBallotCountWhereAllowed) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519", "revoting = true\n"), roll_of(2));
  election.open_with_single_trustees(2);
  const std::string first = member(election.vote(0, "[[0,1,0,0],[1,0]]").answer, "tracker");
  const std::string last = member(election.vote(0, "[[0,0,0,1],[0,1]]").answer, "tracker");
  EXPECT_THAT(stage.must({"board", "find", first, election.archive()}), HasSubstr("does not count"));
  EXPECT_THAT(stage.must({"board", "find", last, election.archive()}), HasSubstr("It counts"));
  EXPECT_EQ(stage.run({"board", "find", std::string(43, 'A'), election.archive()}).exit, 1);
  EXPECT_EQ(stage.run({"board", "find", "nonsense", election.archive()}).exit, 2);
  EXPECT_THAT(stage.must({"board", "list", election.archive(), "--json"}), HasSubstr("\"counted\":1"));
  election.close_and_tally();
  election.decrypt_alone(1);
  election.decrypt_alone(2);
  const std::string result = stage.must({"election", "result", election.archive(), "--json", "--trackers"});
  EXPECT_THAT(result, AllOf(HasSubstr("[[0,0,0,1],[0,1]]"), HasSubstr(last), Not(HasSubstr(first))));
  expect_verified(election);
}

constexpr const char* council = R"(
name = "Council"
language = "fr"
[trustees]
single = ["A", "B"]
[[questions]]
type = "lists"
title = "Titulaires"
blank = true
rule = "works-council"
seats = 2
seat_beyond_candidates = "stays-vacant"
electorate = {women = 2, men = 2}
[[questions.lists]]
name = "Ensemble"
union = true
candidates = [{name = "Aubry", sex = "F"}, {name = "Benali", sex = "M"}]
[[questions.lists]]
name = "Atelier"
candidates = ["Caron"]
)";

TEST(Lists, AreCountedWithStrikesBlankAndSeats) {
  const Stage stage;
  PreparedElection election(stage, council, roll_of(4));
  election.open_with_single_trustees(2);
  election.must_vote(0, "[[[1,0,1],[0,0],[0,0]]]");
  election.must_vote(1, "[[[1,0,1],[0,0],[0,0]]]");
  election.must_vote(2, "[[[0,0,0],[1,1],[0,0]]]");
  election.must_vote(3, "[ [ [0,0,0], [0,0], [1,1] ] ]");
  election.close_and_tally();
  election.decrypt_alone(1);
  election.decrypt_alone(2);
  const std::string result = stage.must({"election", "result", election.archive(), "--json"});
  EXPECT_THAT(result,
              AllOf(HasSubstr("[[[2,0,2],[1,1],[1,1]]]"), HasSubstr("Benali (Ensemble)"), HasSubstr("balance")));
  expect_verified(election);
}

TEST(Lists, CanBeDecryptedByMembersWhoseCertificatesNameTheirCeremony) {
  const Stage stage;
  std::string definition = council;
  const std::string single = "single = [\"A\", \"B\"]";
  definition.replace(definition.find(single), single.size(), "threshold = 2\nmembers = [\"A\", \"B\", \"C\"]");
  PreparedElection election(stage, definition, roll_of(1));
  election.make_shared_key(3, 2, true);
  stage.must({"election", "open", "@e", "--credentials", "@codes/public_credentials.json", "--threshold",
              "@key/threshold.json"});
  election.must_vote(0, "[[[1,1,1],[0,0],[0,0]]]");
  election.close_and_tally();
  election.decrypt_share(1);
  election.decrypt_share(2);
  EXPECT_THAT(stage.must({"election", "result", election.archive(), "--json"}), HasSubstr("[[[1,1,1],[0,0],[0,0]]]"));
  expect_verified(election);
}

std::string preference(const std::string& group) {
  return "name = \"Names\"\ngroup = \"" + group +
         "\"\n[trustees]\nsingle = [\"A\", \"B\"]\n"
         "[[questions]]\ntype = \"preference\"\ntitle = \"Which?\"\nanswers = [\"Ada\", \"Emmy\", \"Sophie\"]\nrule = "
         "\"schulze\"\nblank = true\n"
         "[[questions]]\ntype = \"preference\"\ntitle = \"Grade\"\nanswers = [\"X\", \"Y\"]\nrule = "
         "\"majority-judgment\"\ngrades = [\"Good\", \"Fair\", \"Bad\"]\n"
         "[[questions]]\ntype = \"preference\"\ntitle = \"Elect\"\nanswers = [\"P\", \"Q\"]\nrule = \"stv\"\nseats = "
         "1\n";
}

class PreferenceElection : public ::testing::TestWithParam<std::string> {};

TEST_P(PreferenceElection, IsShuffledThenOpened) {
  const Stage stage;
  PreparedElection election(stage, preference(GetParam()), roll_of(3));
  election.open_with_single_trustees(2);
  election.must_vote(0, "[[1,2,0],[1,2],[1,2]]");
  election.must_vote(1, "[[1,2,3],[2,2],[1,0]]");
  election.must_vote(2, "[[0,0,0],[3,1],[2,1]]");
  election.close_and_tally();
  EXPECT_EQ(stage.run({"trustee", "decrypt", election.archive(), "--key", "@t1.privkey", "--out", "@early"}).exit, 1)
      << "ballots are not shuffled";
  EXPECT_EQ(stage.run({"election", "end-shuffles", election.archive()}).exit, 1);
  stage.must({"trustee", "shuffle", election.archive(), "--out", "@s1"});
  stage.must({"trustee", "shuffle", election.archive(), "--out", "@s2-stale"});
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--add", "@s1"}).exit, 2) << "whose is it?";
  stage.must({"election", "archive", election.archive(), "--add", "@s1", "--trustee", "1"});
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--add", "@s2-stale", "--trustee", "2"}).exit, 1)
      << "made from the state before";
  stage.must({"trustee", "shuffle", election.archive(), "--out", "@s2"});
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--add", "@s2", "--trustee", "1"}).exit, 1)
      << "one trustee, one shuffle";
  stage.must({"election", "archive", election.archive(), "--add", "@s2", "--trustee", "2"});
  stage.must({"election", "end-shuffles", election.archive()});
  election.decrypt_alone(1);
  election.decrypt_alone(2);
  const std::string result = stage.must({"election", "result", election.archive(), "--json"});
  EXPECT_THAT(result, AllOf(HasSubstr("1. Ada"), HasSubstr("[3,1]"), HasSubstr("\"elected\":[\"P\"]")));
  expect_verified(election);
  if (GetParam() != "Ed25519") {
    EXPECT_EQ(other_tool_says(stage, election), "all checks passed");
  }
}

INSTANTIATE_TEST_SUITE_P(InBothGroups, PreferenceElection, ::testing::Values("Ed25519", "RFC-3526-2048"),
                         [](const auto& group) { return group.param == "Ed25519" ? "Ed25519" : "Rfc3526"; });

TEST(Steps, AreRefusedOutOfOrderAndChangeNothing) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  const auto refused = [&](std::vector<std::string> arguments) {
    const std::string before = stage.read(election.archive().substr(1));
    const Told told = stage.run(std::move(arguments));
    EXPECT_EQ(told.exit, 1) << told.said;
    EXPECT_EQ(stage.read(election.archive().substr(1)), before);
  };
  refused({"election", "tally", election.archive()});
  refused({"election", "result", election.archive()});
  refused({"trustee", "decrypt", election.archive(), "--key", "@t1.privkey", "--out", "@d"});
  refused({"trustee", "shuffle", election.archive(), "--out", "@s"});
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  stage.must({"vote", "--archive", election.archive(), "--choices", "-", "--out", "@late.ballot"},
             {election.codes()[1], "[[0,1,0,0],[1,0]]"});
  stage.must({"election", "close", election.archive()});
  refused({"election", "close", election.archive()});
  refused({"election", "archive", election.archive(), "--add", "@late.ballot"});
  EXPECT_THAT(election.vote(1, "[[0,1,0,0],[1,0]]").answer, HasSubstr("the poll is closed"));
  stage.must({"election", "tally", election.archive()});
  stage.must({"trustee", "keygen", "--dir", "@e", "--out", "@stranger"});
  refused({"trustee", "decrypt", election.archive(), "--key", "@stranger.privkey", "--out", "@d"});
  EXPECT_FALSE(stage.has("d"));
  election.decrypt_alone(1);
  refused({"election", "archive", election.archive(), "--add", "@t1.decryption"});
  EXPECT_THAT(stage.must({"election", "archive", election.archive(), "--status"}), HasSubstr("1 decryption"));
}

TEST(Ballot, MadeElsewhereIsAdmittedOnce) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  stage.must({"vote", "--archive", election.archive(), "--choices", "-", "--out", "@b"},
             {election.codes()[0], "[[0,1,0,0],[1,0]]"});
  const std::string before = stage.read(election.archive().substr(1));
  std::string tampered = stage.read("b");
  const std::size_t at = tampered.rfind("\"response\":\"") + 12;
  tampered[at] = tampered[at] == '1' ? '2' : '1';
  stage.write("tampered", tampered);
  stage.write("no-ballot", "{\"hello\":1}");
  const Told told = stage.run({"election", "archive", election.archive(), "--add", "@tampered"});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, AllOf(HasSubstr("tampered"), HasSubstr("signature")));
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--add", "@no-ballot"}).exit, 2);
  EXPECT_EQ(stage.read(election.archive().substr(1)), before);
  stage.must({"election", "archive", election.archive(), "--add", "@b"});
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--add", "@b"}).exit, 1);
}

TEST(Ballot, MadeElsewhereIsRefusedWhenItsVoterHasVoted) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  for (const char* name : {"@first", "@second"}) {
    stage.must({"vote", "--archive", election.archive(), "--choices", "-", "--out", name},
               {election.codes()[0], "[[0,1,0,0],[1,0]]"});
  }
  stage.must({"election", "archive", election.archive(), "--add", "@first"});
  const Told told = stage.run({"election", "archive", election.archive(), "--add", "@second"});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, HasSubstr("this voter has voted"));
}

TEST(Additions, AreAllAddedOrNone) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(3));
  election.open_with_single_trustees(2);
  const auto ballot = [&](std::size_t voter, const std::string& name) {
    stage.must({"vote", "--archive", election.archive(), "--choices", "-", "--out", name},
               {election.codes()[voter], "[[0,1,0,0],[1,0]]"});
  };
  ballot(0, "@a");
  ballot(0, "@a-again");
  ballot(1, "@b");
  ballot(2, "@c");
  stage.write("bad", "{\"hello\":1}");
  const auto add = [&](std::vector<std::string> names) {
    std::vector<std::string> arguments = {"election", "archive", election.archive()};
    for (const std::string& name : names) arguments.insert(arguments.end(), {"--add", name});
    return stage.run(arguments);
  };
  const std::string before = stage.read(election.archive().substr(1));
  const Told bad = add({"@a", "@bad", "@missing"});
  EXPECT_EQ(bad.exit, 2);
  EXPECT_THAT(bad.said, AllOf(HasSubstr("bad: "), HasSubstr("missing: ")));
  EXPECT_EQ(add({"@a", "@a-again"}).exit, 1) << "one voter, two ballots";
  EXPECT_EQ(stage.read(election.archive().substr(1)), before);
  EXPECT_EQ(add({"@a", "@b", "@b"}).exit, 0);
  const Told rest = add({"@a", "@c", "--status"});
  EXPECT_EQ(rest.exit, 2) << "a file called --status";
  const Told last = stage.run({"election", "archive", election.archive(), "--add", "@a", "--add", "@c", "--status"});
  EXPECT_EQ(last.exit, 0) << last.said;
  EXPECT_THAT(last.answer, AllOf(HasSubstr("already"), HasSubstr("Skipped"), HasSubstr("3 ballots")));
  EXPECT_THAT(stage.must({"election", "archive", election.archive(), "--json"}), HasSubstr("\"ballots\":3"));
}

TEST(Vote, ForTheSecondTimeWithoutADefinitionNamesWhatIsMissing) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519", "revoting = true\n"), roll_of(2));
  election.open_with_single_trustees(2);
  std::filesystem::rename(stage.path("e/definition.toml"), stage.path("elsewhere.toml"));
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  const Told told = election.vote(0, "[[0,0,1,0],[1,0]]");
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.answer, AllOf(HasSubstr("--definition"), Not(HasSubstr("allow one ballot"))));
  stage.must({"vote", "--archive", election.archive(), "--choices", "-", "--definition", "@elsewhere.toml"},
             {election.codes()[0], "[[0,0,1,0],[1,0]]"});
}

TEST(Vote, IsRefusedBeforeTheCodeIsAskedForWhenThePollIsClosed) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  stage.must({"election", "close", election.archive()});
  const Told told = stage.run({"vote", "--archive", election.archive()}, {}, true);
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, AllOf(HasSubstr("the poll is closed"), Not(HasSubstr("Voting code"))));
}

TEST(Vote, IsRefusedWithWrongChoicesOrCodeAndNothingIsCast) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  const std::string before = stage.read(election.archive().substr(1));
  EXPECT_EQ(election.vote(0, "[[0,1,1,1],[1,0]]").exit, 1) << "three where two are allowed";
  EXPECT_EQ(election.vote(0, "[[0,0,0,0],[1,0]]").exit, 1);
  const Told shape = election.vote(0, "[[0,1,0],[1,0]]");
  EXPECT_EQ(shape.exit, 2);
  EXPECT_THAT(shape.answer, HasSubstr("question 1"));
  EXPECT_EQ(election.vote(0, "nonsense").exit, 2);
  EXPECT_EQ(election.vote(0, "[[0,1,0,0],[1,0]] x").exit, 2);
  stage.write("choices.json", "[[0,1,0,0],[1,0]]", 0644);
  EXPECT_THAT(
      stage.run({"vote", "--archive", election.archive(), "--choices", "@choices.json"}, {election.codes()[0]}).said,
      HasSubstr("chmod 600"));
  std::string other = election.codes()[0];
  std::swap(other[0], other[1]);
  if (other == election.codes()[0]) other[0] = other[0] == '2' ? '3' : '2';
  const Told mistyped =
      stage.run({"vote", "--archive", election.archive(), "--choices", "-"}, {other, "[[0,1,0,0],[1,0]]"});
  EXPECT_EQ(mistyped.exit, 1);
  EXPECT_THAT(mistyped.said, AllOf(HasSubstr("group 1"), Not(HasSubstr(other))));
  EXPECT_EQ(stage.read(election.archive().substr(1)), before);
}

TEST(Vote, WithTheCodeOfAnotherElectionIsRefused) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(1));
  election.open_with_single_trustees(2);
  stage.must({"codes", "make", "--dir", "@e", "--out", "@others"});
  const std::string table = stage.read("others/voting-codes.csv");
  const Told told = stage.run({"vote", "--archive", election.archive(), "--choices", "-"},
                              {table.substr(table.rfind(',') + 1, 35), "[[0,1,0,0],[1,0]]"});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, HasSubstr("does not belong to this election"));
}

TEST(Archive, ThatDoesNotHoldIsNotWrittenTo) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  const std::string name = election.archive().substr(1);
  const std::string good = stage.read(name);
  const auto with = [&](const std::string& bytes, int exit = 1) {
    stage.write(name, bytes);
    const Told told = stage.run({"election", "close", election.archive()});
    EXPECT_EQ(told.exit, exit);
    EXPECT_THAT(told.said, HasSubstr(name));
    EXPECT_EQ(stage.read(name), bytes);
  };
  std::string flipped = good;
  flipped[good.rfind("\"response\":\"") + 12] ^= 1;
  with(flipped);
  with(good.substr(0, good.size() - 512));
  with(good + std::string(1024, '\0'));
  with("", 2);
  with("hello\n", 2);
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--status"}).exit, 2);
  EXPECT_EQ(election.vote(1, "[[0,1,0,0],[1,0]]").exit, 2);
  EXPECT_EQ(stage.run({"board", "list", election.archive()}).exit, 2);
  stage.write(name, good);
  stage.must({"election", "close", election.archive()});
}

TEST(Mending, CutsOnlyAnEventThatWasNeverFinished) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  const std::string name = election.archive().substr(1);
  const std::string one = stage.read(name);
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  const std::string two = stage.read(name);
  for (const std::size_t torn :
       {one.size() + 1, one.size() + 512, one.size() + 1024, two.size() - 512, two.size() - 1}) {
    stage.write(name, two.substr(0, torn));
    const Told cut = stage.run({"election", "close", election.archive()});
    EXPECT_EQ(cut.exit, 1);
    EXPECT_THAT(cut.said, HasSubstr("urnactl election mend "));
    EXPECT_THAT(stage.must({"election", "mend", election.archive()}), HasSubstr("compare it with the other copies"));
    EXPECT_EQ(stage.read(name), one);
    EXPECT_EQ(stage.read(name + ".torn"), two.substr(one.size(), torn - one.size()));
    std::filesystem::remove(stage.path(name + ".torn"));
  }
  stage.write(name, two);
  EXPECT_THAT(stage.must({"election", "mend", election.archive()}), HasSubstr("nothing to mend"));
  std::string damaged = two;
  damaged[one.size() - 700] ^= 1;
  damaged[5] ^= 1;
  stage.write(name, damaged);
  EXPECT_EQ(stage.run({"election", "mend", election.archive()}).exit, 1);
  damaged = two;
  damaged[one.size() + 130] ^= 1;  // the header of the ballot's record; its event is whole
  stage.write(name, damaged);
  EXPECT_EQ(stage.run({"election", "mend", election.archive()}).exit, 1);
  EXPECT_EQ(stage.read(name), damaged);
}

TEST(Opening, IsRefusedWhenOneKeyIsNamedTwice) {
  const Stage stage;
  const PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  stage.must({"trustee", "keygen", "--dir", "@e", "--out", "@a", "--name", "Ada"});
  stage.must({"trustee", "keygen", "--dir", "@e", "--out", "@b"});
  stage.write("copy.pubkey", stage.read("a.pubkey"));
  const auto open = [&](const std::string& second) {
    return stage.run({"election", "open", "@e", "--credentials", "@codes/public_credentials.json", "--trustee",
                      "@a.pubkey", "--trustee", second});
  };
  const Told told = open("@copy.pubkey");
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, AllOf(HasSubstr("a.pubkey"), HasSubstr("copy.pubkey"), HasSubstr("same key")));
  EXPECT_EQ(open("@a.pubkey").exit, 1);
  EXPECT_FALSE(stage.has(election.archive().substr(1)));
  EXPECT_THAT(open("@b.pubkey").answer, AllOf(HasSubstr("trustee 1: Ada, "), HasSubstr("trustee 2: (no name), "),
                                              HasSubstr("question 1, rule: plurality, 1 seat, from ")));
}

TEST(Warning, IsGivenBeforeASingleBallotIsOpened) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  election.open_with_single_trustees(2);
  election.must_vote(0, "[[0,1,0,0],[1,0]]");
  const auto warns = HasSubstr("only one ballot");
  EXPECT_THAT(stage.must({"election", "close", election.archive()}), warns);
  EXPECT_THAT(stage.must({"election", "tally", election.archive()}), warns);
  EXPECT_THAT(stage.must({"trustee", "decrypt", election.archive(), "--key", "@t1.privkey", "--out", "@d1"}), warns);
  EXPECT_EQ(stage.run({"election", "archive", election.archive(), "--add", "@d1", "--trustee", "3"}).exit, 2);
  EXPECT_THAT(stage.run({"election", "archive", election.archive(), "--add", "@d1", "--trustee", "2"}).said,
              HasSubstr("is the decryption of trustee 1, not of trustee 2"));
  EXPECT_THAT(stage.must({"election", "archive", election.archive(), "--status"}),
              HasSubstr("Next: urnactl trustee decrypt "));
}

TEST(Keygen, PublishesOnlyANameThatCanBeShown) {
  const Stage stage;
  for (const std::string& name : {std::string(), std::string("  "), std::string("a\x1b[2J"), std::string(501, 'x')}) {
    EXPECT_EQ(stage.run({"trustee", "keygen", "--group", "Ed25519", "--out", "@k", "--name", name}).exit, 2);
  }
  EXPECT_EQ(stage.file_count(), 0U);
  stage.must({"trustee", "keygen", "--group", "Ed25519", "--out", "@k", "--name", std::string(500, 'x')});
}

TEST(Opening, IsRefusedWithOtherTrusteesOrCredentials) {
  const Stage stage;
  const PreparedElection election(stage, choice_definition("Ed25519"), roll_of(2));
  for (const char* name : {"@a", "@b"}) stage.must({"trustee", "keygen", "--dir", "@e", "--out", name});
  const auto open = [&](std::vector<std::string> more,
                        const std::string& credentials = "@codes/public_credentials.json") {
    std::vector<std::string> arguments = {"election", "open", "@e", "--credentials", credentials};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Told told = stage.run(arguments);
    EXPECT_EQ(stage.has(election.archive().substr(1)), told.exit == 0);
    return told.exit;
  };
  EXPECT_EQ(open({"--trustee", "@a.pubkey"}), 2);
  EXPECT_EQ(open({"--trustee", "@a.pubkey", "--trustee", "@missing"}), 2);
  stage.write("short.json", "[]");
  EXPECT_EQ(open({"--trustee", "@a.pubkey", "--trustee", "@b.pubkey"}, "@short.json"), 1);
  stage.write("outside.json", "[\"0000000000000000000000000000000000000000000000000000000000000002\"]");
  EXPECT_EQ(open({"--trustee", "@a.pubkey", "--trustee", "@b.pubkey"}, "@outside.json"), 2);
  EXPECT_EQ(open({"--trustee", "@a.pubkey", "--trustee", "@b.pubkey"}), 0);
  EXPECT_EQ(stage
                .run({"election", "open", "@e", "--credentials", "@codes/public_credentials.json", "--trustee",
                      "@a.pubkey", "--trustee", "@b.pubkey"})
                .exit,
            1)
      << "open already";
}

TEST(Result, IsNotComputedWithTheDefinitionOfAnotherElection) {
  const Stage stage;
  PreparedElection election(stage, choice_definition("Ed25519"), roll_of(1));
  election.open_with_single_trustees(2);
  std::string other = stage.read("definition.toml");
  other.replace(other.find("seats = 1"), 9, "seats = 2");
  other.replace(other.find("\"Cy\""), 4, "\"Di\"");
  stage.write("other.toml", other);
  election.close_and_tally();
  election.decrypt_alone(1);
  election.decrypt_alone(2);
  const std::string before = stage.read(election.archive().substr(1));
  EXPECT_EQ(stage.run({"election", "result", election.archive(), "--definition", "@other.toml"}).exit, 1);
  EXPECT_EQ(stage.read(election.archive().substr(1)), before);
}

}  // namespace
}  // namespace urna::cli
