// SPDX-License-Identifier: EUPL-1.2
#include "cli/urnactl.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <system_error>

#include "cli/detail/stage.hpp"
#include "election/sign_in_secret.hpp"

namespace urna::cli {
namespace {

using detail::PreparedElection;
using detail::roll_of;
using detail::Stage;
using detail::Told;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* definition = R"(
name = "Choir"
[trustees]
single = ["A", "B"]
[[questions]]
type = "choice"
title = "One?"
answers = ["Yes", "No"]
)";

TEST(Urnactl, RefusesAWrongCommandLineWithExitCode2) {
  const Stage stage;
  const std::vector<std::vector<std::string>> wrong = {{},
                                                       {"rol"},
                                                       {"roll"},
                                                       {"roll", "check"},
                                                       {"roll", "check", "@a", "@b"},
                                                       {"election", "new", "@a"},
                                                       {"vote"},
                                                       {"vote", "--code", "X"},
                                                       {"completion", "tcsh"},
                                                       {"trustee", "keygen", "--out", "@k"},
                                                       {"trustee", "keygen", "--group", "Curve25519", "--out", "@k"}};
  for (const auto& arguments : wrong) {
    const Told told = stage.run(arguments);
    EXPECT_EQ(told.exit, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(told.answer, "");
    EXPECT_NE(told.said, "");
  }
  EXPECT_EQ(stage.file_count(), 0U);
}

TEST(Urnactl, NamesTheWordThatItDoesNotKnowAndItsVersion) {
  const Stage stage;
  EXPECT_THAT(stage.run({"rol"}).said, HasSubstr("there is no command rol of urnactl"));
  EXPECT_THAT(stage.run({"election", "begin"}).said, HasSubstr("there is no command begin of election"));
  EXPECT_THAT(stage.must({"--version"}), HasSubstr("urnactl 0."));
}

// Shows INP-04.
TEST(ShellWord, IsTakenAsOneWordByAShell) {
  EXPECT_EQ(shell_word("council/a.bel"), "council/a.bel");
  EXPECT_EQ(shell_word("my council/it's"), "'my council/it'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(Urnactl, AnswersInJsonEvenWhenTheCommandLineIsWrong) {
  const Stage stage;
  const Told told = stage.run({"roll", "check", "--json"});
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.answer, AllOf(HasSubstr("\"done\":false"), HasSubstr("\"exit\":2")));
  EXPECT_EQ(told.said, "");
}

TEST(Urnactl, NamesFileLineColumnAndRemedyOfARollsFault) {
  const Stage stage;
  stage.write("roll.csv", "id,courriel\nV1,a@example.org\nV1,nonsense\n");
  const Told told = stage.run({"roll", "check", "@roll.csv"});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, AllOf(HasSubstr("roll.csv, line 3, column courriel: "), HasSubstr("V1"), HasSubstr("; ")));
  const Told json = stage.run({"roll", "check", "@roll.csv", "--json"});
  EXPECT_EQ(json.exit, 1);
  EXPECT_THAT(json.answer,
              AllOf(HasSubstr("\"line\":3"), HasSubstr("\"field\":\"column courriel\""), HasSubstr("\"remedy\":")));
  EXPECT_EQ(stage.run({"roll", "check", "@missing.csv"}).exit, 2);
}

TEST(Urnactl, CountsTheVotersOfAGoodRoll) {
  const Stage stage;
  stage.write("roll.csv", "id,college,weight\nV1,First,2\nV2,Second,3\n");
  const std::string answer = stage.must({"roll", "check", "@roll.csv"});
  EXPECT_THAT(answer, AllOf(HasSubstr("2 voters, 5 votes"), HasSubstr("college First: 1 voter, 2 votes")));
  EXPECT_THAT(stage.must({"--json", "roll", "check", "@roll.csv"}), HasSubstr("\"voters\":2,\"weight\":5"));
}

/// Standard output on a full disk.
class DeafConsole final : public Console {
 public:
  void answer(std::string_view) override {
    throw std::system_error(ENOSPC, std::generic_category(), "standard output");
  }
  void say(std::string_view text) override { said += text; }
  bool is_person() const override { return false; }
  std::optional<std::string> ask(std::string_view) override { return std::nullopt; }
  std::optional<SecretText> ask_secret(std::string_view) override { return std::nullopt; }
  SecretText rest_of_input() override { return SecretText(std::string()); }

  std::string said;
};

TEST(Urnactl, SaysThatItIsDoneWhenOnlyTheAnswerCannotBeShown) {
  const Stage stage;
  DeafConsole console;
  const std::vector<std::string> arguments = {"trustee", "keygen", "--group", "Ed25519", "--out", stage.path("k")};
  EXPECT_EQ(run_urnactl(arguments, console), 3);
  EXPECT_THAT(console.said, AllOf(HasSubstr("done, but the answer could not be shown"), HasSubstr("Fingerprint: "),
                                  Not(HasSubstr("taken back"))));
  EXPECT_TRUE(stage.has("k.privkey"));
}

TEST(ElectionNew, TellsTheFaultsOfBothFilesAndMakesNothing) {
  const Stage stage;
  stage.write("definition.toml", "name = 3\n");
  stage.write("roll.csv", "id\nV 1\n");
  const Told told = stage.run({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"});
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.said, AllOf(HasSubstr("definition.toml, line 1"), HasSubstr("name"), HasSubstr("roll.csv, line 2")));
  EXPECT_FALSE(stage.has("e"));
}

TEST(ElectionNew, RefusesWeightsThatTheDefinitionDoesNotAllow) {
  const Stage stage;
  stage.write("definition.toml", definition);
  stage.write("roll.csv", roll_of(3, true));
  const Told told = stage.run({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"});
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.said, HasSubstr("weights = true"));
  EXPECT_FALSE(stage.has("e"));
}

TEST(ElectionNew, RefusesAtATerminalWhatTakesTwoPeople) {
  const Stage stage;
  stage.write("definition.toml", definition);
  stage.write("two.toml", "two_people = true\n" + std::string(definition));
  stage.write("roll.csv", roll_of(2));
  const Told told = stage.run({"election", "new", "@two.toml", "--roll", "@roll.csv", "--dir", "@e"});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.said, AllOf(HasSubstr("two_people"), HasSubstr("hold the election on a server")));
  EXPECT_FALSE(stage.has("e"));
  stage.must({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"});
  stage.write("e/definition.toml", stage.read("two.toml"));
  const Told opened = stage.run({"election", "open", "@e", "--credentials", "@none", "--trustee", "@none"});
  EXPECT_EQ(opened.exit, 1);
  EXPECT_THAT(opened.said, HasSubstr("two_people"));
}

TEST(ElectionNew, DoesNotTouchAFolderThatHoldsSomething) {
  const Stage stage;
  stage.write("definition.toml", definition);
  stage.write("roll.csv", roll_of(2));
  stage.must({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"});
  const std::string before = stage.read("e/draft.json");
  EXPECT_EQ(stage.run({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"}).exit, 1);
  EXPECT_EQ(stage.read("e/draft.json"), before);
  EXPECT_EQ(stage.mode("e/roll.csv"), 0600U);
}

// Shows IDN-13.
TEST(Secrets, AreReadableByTheirOwnerOnlyAndNeverShown) {
  const Stage stage;
  stage.write("definition.toml", definition);
  stage.write("roll.csv", roll_of(3));
  stage.must({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"});
  const std::string codes = stage.must({"codes", "make", "--dir", "@e", "--out", "@codes"});
  const std::string key = stage.must({"trustee", "keygen", "--dir", "@e", "--out", "@t"});
  const std::string cert = stage.must({"trustee", "cert", "--dir", "@e", "--out", "@m"});
  EXPECT_EQ(stage.mode("codes/voting-codes.csv"), 0600U);
  EXPECT_EQ(stage.mode("codes"), 0700U);
  EXPECT_EQ(stage.mode("t.privkey"), 0600U);
  EXPECT_EQ(stage.mode("m.seed"), 0600U);
  std::istringstream lines(stage.read("codes/voting-codes.csv"));
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "id,code");
  const std::string verifiers = stage.read("codes/sign_in_verifiers.json");
  EXPECT_EQ(stage.mode("codes/sign_in_verifiers.json"), 0600U);
  while (std::getline(lines, line)) {
    const std::string code = line.substr(line.find(',') + 1);
    EXPECT_THAT(verifiers, Not(HasSubstr(code)));
    EXPECT_EQ(code.size(), 35U);
    EXPECT_THAT(codes, Not(HasSubstr(code)));
    EXPECT_THAT(stage.read("codes/public_credentials.json"), Not(HasSubstr(code)));
  }
  EXPECT_THAT(key, Not(HasSubstr(stage.read("t.privkey").substr(1, 20))));
  EXPECT_THAT(stage.read("t.pubkey"), Not(HasSubstr(stage.read("t.privkey").substr(1, 20))));
  EXPECT_THAT(cert + stage.read("m.cert"), Not(HasSubstr(stage.read("m.seed"))));
}

TEST(Codes, GiveTheDeskAVerifierForEachVoterOfTheRoll) {
  const Stage stage;
  stage.write("roll.csv", roll_of(3));
  stage.must(
      {"codes", "make", "--roll", "@roll.csv", "--uuid", "n4wpxiMSJtSPaa", "--group", "Ed25519", "--out", "@codes"});
  const auto uuid = protocol::ElectionUuid::parse("n4wpxiMSJtSPaa").value();
  std::string expected = "{\"uuid\":\"n4wpxiMSJtSPaa\",\"verifiers\":[";
  std::istringstream lines(stage.read("codes/voting-codes.csv"));
  std::string line;
  std::getline(lines, line);
  for (std::string before; std::getline(lines, line); before = ",") {
    const std::size_t comma = line.find(',');
    const auto code = protocol::VotingCode::parse(line.substr(comma + 1));
    ASSERT_TRUE(code);
    const auto verifier = election::sign_in_verifier(election::sign_in_secret(uuid, *code));
    expected += before + "\n{\"id\":\"" + line.substr(0, comma) + "\",\"verifier\":\"" + to_hex(verifier.get()) + "\"}";
  }
  EXPECT_EQ(stage.read("codes/sign_in_verifiers.json"), expected + "\n]}\n");
}

// Shows INP-04, B33.
TEST(Codes, ThatASpreadsheetWouldTakeForAFormulaAreGuarded) {
  const Stage stage;
  stage.write("roll.csv", "id\n@SUM\n+32-1\n-2/3\nrosa@example.org\n");
  stage.must(
      {"codes", "make", "--roll", "@roll.csv", "--uuid", "n4wpxiMSJtSPaa", "--group", "Ed25519", "--out", "@codes"});
  std::istringstream lines(stage.read("codes/voting-codes.csv"));
  std::vector<std::string> ids;
  for (std::string line; std::getline(lines, line);) ids.push_back(line.substr(0, line.find(',')));
  EXPECT_THAT(ids, ::testing::ElementsAre("id", "'@SUM", "'+32-1", "'-2/3", "rosa@example.org"));
  EXPECT_THAT(stage.read("codes/sign_in_verifiers.json"), HasSubstr("{\"id\":\"@SUM\""))
      << "what programs read is exact";
}

// Shows B76.
TEST(Urnactl, PrintsNothingThatCommandsATerminal) {
  const Stage stage;
  const std::string hostile = "\x1b[2J\x1b]0;all is well\x07\rOK\xc2\x9b\x33m\n<14>1 forged CEF:0|a|b";
  stage.write("roll.csv", "id,last_name\n1," + hostile + "\n1,\"" + hostile + "\"\n");
  stage.write("header.csv", "id," + hostile + "\n1,x\n");
  stage.write("definition.toml", std::string(definition) + "\n\"" + "\\u001b[2J" + "\" = 1\n");
  stage.write("broken.toml", "name = \"" + hostile);
  stage.write("archive.bel", hostile);
  const std::vector<std::vector<std::string>> commands = {
      {hostile},
      {"roll", hostile},
      {"roll", "check", "@" + hostile},
      {"roll", "check", "@roll.csv"},
      {"roll", "check", "@header.csv"},
      {"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@" + hostile},
      {"election", "new", "@broken.toml", "--roll", "@header.csv", "--dir", "@e"},
      {"board", "find", "--archive", "@archive.bel", hostile},
      {"vote", "--archive", "@archive.bel"},
      {"trustee", "keygen", "--group", hostile, "--out", "@k"},
      {"codes", "make", "--roll", "@roll.csv", "--uuid", hostile, "--out", "@c"}};
  for (std::vector<std::string> command : commands) {
    for (const bool in_json : {false, true}) {
      if (in_json) command.emplace_back("--json");
      const Told told = stage.run(command, {hostile});
      EXPECT_NE(told.exit, 0) << ::testing::PrintToString(command);
      const std::string shown = told.answer + told.said;
      EXPECT_NE(shown, "") << ::testing::PrintToString(command);
      EXPECT_EQ(std::count_if(shown.begin(), shown.end(),
                              [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7f; }),
                0)
          << ::testing::PrintToString(command) << shown;
      EXPECT_EQ(shown.find("\xc2\x9b"), shown.npos) << ::testing::PrintToString(command);
      EXPECT_EQ(shown.find("\n<14>1"), shown.npos) << ::testing::PrintToString(command);
    }
  }
}

// Shows IDN-13.
TEST(Secrets, AreNotWrittenOver) {
  const Stage stage;
  stage.must({"trustee", "keygen", "--group", "Ed25519", "--out", "@t"});
  const std::string before = stage.read("t.privkey");
  EXPECT_EQ(stage.run({"trustee", "keygen", "--group", "Ed25519", "--out", "@t"}).exit, 1);
  EXPECT_EQ(stage.read("t.privkey"), before);
}

TEST(Trustee, KeyOfAnotherIsFoundOutByTheRehearsal) {
  const Stage stage;
  for (const char* group : {"Ed25519", "BELENIOS-2048"}) {
    const std::string a = std::string("@a-") + group;
    const std::string b = std::string("@b-") + group;
    stage.must({"trustee", "keygen", "--group", group, "--out", a});
    stage.must({"trustee", "keygen", "--group", group, "--out", b});
    stage.must({"trustee", "rehearse", "--group", group, "--public", a + ".pubkey", "--key", a + ".privkey"});
    EXPECT_EQ(
        stage.run({"trustee", "rehearse", "--group", group, "--public", a + ".pubkey", "--key", b + ".privkey"}).exit,
        1);
  }
  // A key of the larger group is no number of the smaller one's.
  stage.must({"trustee", "keygen", "--group", "RFC-3526-2048", "--out", "@r"});
  const Told told =
      stage.run({"trustee", "rehearse", "--group", "Ed25519", "--public", "@a-Ed25519.pubkey", "--key", "@r.privkey"});
  EXPECT_EQ(told.exit, 2);
  EXPECT_THAT(told.said, HasSubstr("r.privkey"));
}

TEST(Trustee, KeyFilesThatAreNoneAreNamed) {
  const Stage stage;
  stage.must({"trustee", "keygen", "--group", "Ed25519", "--out", "@a"});
  stage.write("broken.pubkey", "{\"pok\":");
  stage.write("forged.pubkey", stage.read("a.pubkey").replace(21, 1, stage.read("a.pubkey")[21] == '1' ? "2" : "1"));
  stage.write("broken.privkey", "\"12x\"\n", 0600);
  ::chmod(stage.path("a.privkey").c_str(), 0644);
  const auto rehearse = [&](const std::string& public_key, const std::string& key) {
    return stage.run({"trustee", "rehearse", "--group", "Ed25519", "--public", public_key, "--key", key});
  };
  EXPECT_THAT(rehearse("@a.pubkey", "@a.privkey").said, HasSubstr("chmod 600"));
  ::chmod(stage.path("a.privkey").c_str(), 0600);
  EXPECT_EQ(rehearse("@broken.pubkey", "@a.privkey").exit, 2);
  EXPECT_EQ(rehearse("@forged.pubkey", "@a.privkey").exit, 1);
  EXPECT_EQ(rehearse("@a.pubkey", "@broken.privkey").exit, 2);
  EXPECT_EQ(rehearse("@a.pubkey", "@a.privkey").exit, 0);
}

TEST(Codes, AMistypedGroupIsNamedAndTheCodeIsNotRepeated) {
  const Stage stage;
  stage.write("definition.toml", definition);
  stage.write("roll.csv", roll_of(1));
  stage.must({"election", "new", "@definition.toml", "--roll", "@roll.csv", "--dir", "@e"});
  stage.must({"codes", "make", "--dir", "@e", "--out", "@codes"});
  const std::string table = stage.read("codes/voting-codes.csv");
  std::string code = table.substr(table.rfind(',') + 1, 35);
  stage.must({"codes", "check"}, {code});
  const std::string lower = [&] {
    std::string text = code;
    for (char& character : text) character = static_cast<char>(std::tolower(character));
    return text;
  }();
  stage.must({"codes", "check"}, {"  " + lower});
  code[13] = code[13] == '7' ? '8' : '7';  // the third group
  const Told told = stage.run({"codes", "check", "--json"}, {code});
  EXPECT_EQ(told.exit, 1);
  EXPECT_THAT(told.answer, AllOf(HasSubstr("group 3"), Not(HasSubstr(code.substr(0, 5)))));
  EXPECT_EQ(stage.run({"codes", "check"}, {}).exit, 2);
  // A person is asked again.
  const Told again = stage.run({"codes", "check"}, {code, "too short", table.substr(table.rfind(',') + 1, 35)}, true);
  EXPECT_EQ(again.exit, 0);
  EXPECT_THAT(again.said, AllOf(HasSubstr("group 3"), HasSubstr("8 characters, not 30")));
}

TEST(Manual, TellsEveryVerbAndExitCodeInOneSetOfWords) {
  const Stage stage;
  const std::string help = stage.must({"--help"});
  const std::string manual = stage.must({"man"});
  for (const std::string word : {"roll", "election", "codes", "trustee", "vote", "board"}) {
    EXPECT_THAT(help, HasSubstr(word));
    EXPECT_THAT(manual, HasSubstr("NAME\nurnactl\\-" + word));
  }
  for (const ExitCode code : exit_codes) EXPECT_THAT(help, HasSubstr(std::string(explanation_of(code))));
  EXPECT_THAT(stage.must({"trustee", "decrypt", "--help"}), AllOf(HasSubstr("--dkey"), HasSubstr("Next:")));
  EXPECT_THAT(manual, AllOf(HasSubstr(".B \\-\\-json\n"), HasSubstr(".B \\-\\-dkey VALUE\n")));
  for (const char character : manual) ASSERT_LT(static_cast<unsigned char>(character), 0x80U);
  stage.must({"man", "--out", "@pages"});
  EXPECT_TRUE(stage.has("pages/urnactl.1"));
  EXPECT_TRUE(stage.has("pages/urnactl-election.1"));
}

TEST(Completion, IsAcceptedByTheShellAndFindsVerbs) {
  const Stage stage;
  stage.write("c.bash", stage.must({"completion", "bash"}));
  EXPECT_EQ(std::system(("bash -n " + stage.path("c.bash")).c_str()), 0);
  const std::string ask =
      ". " + stage.path("c.bash") +
      "; COMP_WORDS=(urnactl election ceremony r); COMP_CWORD=3; _urnactl; [ \"${COMPREPLY[*]}\" = route ]";
  EXPECT_EQ(std::system(("bash -c '" + ask + "'").c_str()), 0);
  EXPECT_THAT(stage.must({"completion", "fish"}),
              HasSubstr("__fish_seen_subcommand_from election; and __fish_seen_subcommand_from ceremony"));
  EXPECT_THAT(stage.must({"completion", "zsh"}), HasSubstr("#compdef urnactl"));
}

}  // namespace
}  // namespace urna::cli
