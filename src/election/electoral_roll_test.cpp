// SPDX-License-Identifier: EUPL-1.2
#include "election/electoral_roll.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "election/roll_change.hpp"

namespace urna::election {
namespace {

using std::chrono::year_month_day;
using testing::ElementsAre;
using testing::HasSubstr;

RollFaults faults_of(std::string_view csv) {
  auto roll = ElectoralRoll::parse(csv);
  EXPECT_FALSE(roll) << csv.substr(0, 200);
  if (roll) return {};
  EXPECT_GE(roll.error().total, roll.error().listed.size());
  return std::move(roll.error());
}

/// The only fault of a file.
RollFault fault_of(std::string_view csv) {
  const RollFaults faults = faults_of(csv);
  EXPECT_EQ(faults.total, 1U) << csv.substr(0, 200);
  for (const RollFault& fault : faults.listed) EXPECT_THAT(describe(fault), testing::EndsWith("."));
  return faults.listed.empty() ? RollFault{} : faults.listed.front();
}

std::vector<std::string> described(const RollFaults& faults) {
  std::vector<std::string> lines;
  for (const RollFault& fault : faults.listed) lines.push_back(describe(fault));
  return lines;
}

// Shows B34.
TEST(ElectoralRoll, ListsEverythingWrongAtOnce) {
  const RollFaults faults = faults_of(
      "Matricule;Nom;Courriel;Collège;Voix;Salaire\n"
      "A1;Durand;durand@example.org;cadres;1;10\n"
      ";Petit;petit@example;;1,5;10\n"
      "A3;Moreau;;cadres;1\n"
      "a1;Roux;;cadres;2;x\n"
      "A5;\"Le \"Goff;;cadres;1;x\n"
      "A6;Gar\tcia;;cadres;1;x\n"
      "A7;\"Blanc;;cadres;1;x\n");
  EXPECT_THAT(
      described(faults),
      ElementsAre(AllOf(HasSubstr("line 1:"), HasSubstr("“Salaire” is not one that a roll may have")),
                  HasSubstr("line 3, column “Matricule”: the voter has no id"),
                  HasSubstr("line 3, column “Courriel”: “petit@example” is not an e-mail address; write it like"),
                  HasSubstr("line 3, column “Collège”: the voter has no college"),
                  HasSubstr("line 3, column “Voix”: “1,5” is not a number of votes"),
                  HasSubstr("line 4: the line has 5 fields, the header 6"),
                  HasSubstr("line 5, column “Matricule”: the id “a1” is already on line 2"),
                  HasSubstr("line 6, column “Nom”: a double quote stands in the wrong place"),
                  HasSubstr("line 7, column “Nom”: the text has a control character: “Gar?cia”"),
                  HasSubstr("line 8, column “Nom”: a quoted field starts here and never ends")));
  EXPECT_EQ(faults.total, 10U);
}

// Shows B35.
TEST(ElectoralRoll, NamesBothLinesOfADuplicateId) {
  const RollFault fault = fault_of("id\nx\ny\nz\nY\n");
  EXPECT_EQ(fault.kind, RollFaultKind::id_twice);
  EXPECT_EQ(fault.line, 5U);
  EXPECT_EQ(fault.other_line, 3U);
  EXPECT_EQ(faults_of("id\nx\nx\nx\n").total, 2U);
}

// Shows B35.
TEST(ElectoralRoll, RefusesOneDuplicateAmongManyVoters) {
  std::string csv = "id,last_name\n";
  for (int i = 0; i < 100'000; ++i) csv += "v" + std::to_string(i) + ",Nom\n";
  csv += "V777,Nom\n";
  const RollFault fault = fault_of(csv);
  EXPECT_EQ(fault.line, 100'002U);
  EXPECT_EQ(fault.other_line, 779U);
}

// Shows B34.
TEST(ElectoralRoll, RefusesLatin1AndSaysHowToConvert) {
  const RollFault fault = fault_of("id,nom\n1,Durand\n2,Lef\xE8vre\n");
  EXPECT_EQ(fault.kind, RollFaultKind::not_utf_8);
  EXPECT_EQ(fault.line, 3U);
  EXPECT_THAT(describe(fault), HasSubstr("iconv -f WINDOWS-1252 -t UTF-8"));
}

// Shows B34.
TEST(ElectoralRoll, RefusesUtf16) {
  EXPECT_EQ(fault_of(std::string_view("\xFF\xFEi\0d\0\n\0", 8)).kind, RollFaultKind::utf_16);
  EXPECT_EQ(fault_of(std::string_view("\xFE\xFF\0i\0d", 6)).kind, RollFaultKind::utf_16);
  EXPECT_EQ(fault_of(std::string_view("i\0d\0\n\0", 6)).kind, RollFaultKind::utf_16);
}

// Shows B34.
TEST(ElectoralRoll, RefusesEmptyFiles) {
  EXPECT_EQ(fault_of("").kind, RollFaultKind::no_header);
  EXPECT_EQ(fault_of("\xEF\xBB\xBF").kind, RollFaultKind::no_header);
  EXPECT_EQ(fault_of("\n\n").kind, RollFaultKind::no_header);
  EXPECT_EQ(fault_of("id,nom\n").kind, RollFaultKind::no_voter);
  EXPECT_EQ(fault_of("id,nom\n,\n").kind, RollFaultKind::no_voter);
}

TEST(ElectoralRoll, RefusesColumnsThatAnElectionDoesNotNeed) {
  for (const char* column : {"salaire", "nationality", "syndicat", "n° sécurité sociale", "mot de passe", ""}) {
    EXPECT_EQ(fault_of(std::string("id,") + column + "\n1,x\n").kind, RollFaultKind::column_unknown) << column;
  }
  EXPECT_EQ(fault_of("nom\nDurand\n").kind, RollFaultKind::column_missing);
  const RollFault twice = fault_of("id,courriel,E-mail\n1,,\n");
  EXPECT_EQ(twice.kind, RollFaultKind::column_twice);
  EXPECT_EQ(twice.found, "E-mail");
}

TEST(ElectoralRoll, ReadsNothingOfAColumnThatIsLeftOut) {
  const ColumnMeaning meaning = {RollColumn::id, std::nullopt, RollColumn::last_name};
  const auto roll = ElectoralRoll::parse("Nr;Salaire;Wer\n1;45000;Durand\n2;\u202e\tx;Petit\n", meaning);
  ASSERT_TRUE(roll);
  EXPECT_EQ(roll->voter(0).last_name, "Durand");
  EXPECT_EQ(roll->csv(), "id,last_name\n1,Durand\n2,Petit\n");
}

TEST(ElectoralRoll, TakesTheOrganisersWordForAColumnAgainstItsHeader) {
  const std::string_view csv = "id,nom\nDurand,A1\n";
  const auto roll = ElectoralRoll::parse(csv, ColumnMeaning{RollColumn::last_name, RollColumn::id});
  ASSERT_TRUE(roll);
  EXPECT_EQ(roll->voter(0).id, "A1");
}

TEST(ElectoralRoll, NamesTheFilesOwnLinesAndHeadersWhenItIsToldWhatTheyMean) {
  const ColumnMeaning meaning = {std::nullopt, RollColumn::id, RollColumn::email};
  const auto roll = ElectoralRoll::parse("Quoi\tNr\tKontakt\n\n\"a\nb\"\t1\tx@y\nz\t1\tq@example.org\n", meaning);
  ASSERT_FALSE(roll);
  EXPECT_THAT(described(roll.error()), ElementsAre(HasSubstr("line 3, column “Kontakt”: “x@y” is not"),
                                                   HasSubstr("line 5, column “Nr”: the id “1” is already on line 3")));
}

TEST(ElectoralRoll, RefusesAMeaningThatDoesNotFitTheFile) {
  const auto kind_of = [](std::string_view csv, const ColumnMeaning& meaning) {
    const auto roll = ElectoralRoll::parse(csv, meaning);
    EXPECT_FALSE(roll);
    return roll || roll.error().listed.empty() ? RollFaultKind::no_voter : roll.error().listed.front().kind;
  };
  EXPECT_EQ(kind_of("a,b\n1,2\n", {RollColumn::id}), RollFaultKind::columns_differ);
  EXPECT_EQ(kind_of("a\n1\n", {RollColumn::id, std::nullopt}), RollFaultKind::columns_differ);
  EXPECT_EQ(kind_of("a,b\n1,2\n", {RollColumn::id, RollColumn::id}), RollFaultKind::column_twice);
  EXPECT_EQ(kind_of("id,b\n1,2\n", {std::nullopt, RollColumn::last_name}), RollFaultKind::column_missing);
}

TEST(ElectoralRoll, QuotesNoBirthDateAddressOrPhone) {
  const std::string_view csv = "id,birth_date,seniority,phone,address\n1,31-99-1979,yesterday,5x5,\"Rue\tX\"\n";
  for (const std::string& line : described(faults_of(csv))) {
    for (const char* value : {"1979", "yesterday", "5x5", "Rue"}) EXPECT_THAT(line, testing::Not(HasSubstr(value)));
  }
}

TEST(ElectoralRoll, ReadsTabsAndHeadersInFourLanguages) {
  const auto roll = ElectoralRoll::parse("Personeelsnummer\tNachname\tGeburtsdatum\n7\tde Vries, Jan\t1980-12-31\n");
  ASSERT_TRUE(roll);
  EXPECT_EQ(roll->voter(0).last_name, "de Vries, Jan");
  EXPECT_THAT(roll->summary().columns, ElementsAre(RollColumn::id, RollColumn::last_name, RollColumn::birth_date));
}

TEST(ElectoralRoll, IsTheSameAfterBeingWrittenAndReadAgain) {
  const auto roll = ElectoralRoll::parse(
      "Matricule;Nom;Adresse;Voix\r\n1;\"Le \"\"Goff\"\"\";\"1, rue A\r\n75001 Paris\";3\r\n2;a;;0\r\n");
  ASSERT_TRUE(roll);
  const auto again = ElectoralRoll::parse(roll->csv());
  ASSERT_TRUE(again);
  const RollChange change = compare_rolls(*roll, *again);
  EXPECT_TRUE(change.added.empty() && change.removed.empty() && change.changed.empty() && !change.moved);
  EXPECT_EQ(again->csv(), roll->csv());
}

// Shows B34.
TEST(ElectoralRoll, RefusesBadFields) {
  EXPECT_EQ(fault_of("id\nA B\n").kind, RollFaultKind::id_form);
  EXPECT_EQ(fault_of("id,voix\n1,\n").kind, RollFaultKind::weight_form);
  EXPECT_EQ(fault_of("id,voix\n1,-1\n").kind, RollFaultKind::weight_form);
  EXPECT_EQ(fault_of("id,birth_date\n1,31/02/1980\n").kind, RollFaultKind::date_form);
  EXPECT_EQ(fault_of("id,phone\n1,abc\n").kind, RollFaultKind::phone_form);
  EXPECT_EQ(fault_of("id,nom\n1,Du\u202epont\n").kind, RollFaultKind::hidden_character);
  EXPECT_EQ(fault_of(std::string_view("id,nom\n1,Du\0pont\n", 17)).kind, RollFaultKind::control_character);
  EXPECT_EQ(fault_of("id,nom\n1," + std::string(80'000, 'x') + "\n").kind, RollFaultKind::too_long);
  EXPECT_EQ(fault_of("id,nom\n1,\"Du\npont\"\n").kind, RollFaultKind::line_break);
}

// Shows B34.
TEST(ElectoralRoll, RefusesMixedLineEnds) {
  const RollFault fault = fault_of("id\r\n1\r\n2\n3\r\n");
  EXPECT_EQ(fault.kind, RollFaultKind::line_ends_differ);
  EXPECT_EQ(fault.line, 3U);
  EXPECT_EQ(fault_of("id\r1\r2").kind, RollFaultKind::line_ends_differ);
}

TEST(ElectoralRoll, CountsFaultsThatItDoesNotList) {
  std::string csv = "id\n";
  for (int i = 0; i < 20'000; ++i) csv += "é" + std::to_string(i) + "\n";
  const RollFaults faults = faults_of(csv);
  EXPECT_EQ(faults.total, 20'000U);
  EXPECT_EQ(faults.listed.size(), RollFaults::listed_max);
}

// Shows B34.
TEST(ElectoralRoll, ReadsWhatSpreadsheetsWrite) {
  using namespace std::chrono_literals;
  const auto roll = ElectoralRoll::parse(
      "\xEF\xBB\xBFMatricule;NOM;Prénom;Date de naissance;Adresse;E-mail;Collège;Nombre de "
      "voix;Téléphone;Ancienneté;Service\r\n"
      " A-1 ;\"N'Guyen; Le \"\"Grand\"\"\";Élodie;29/02/1980;\"1 rue des Lilas\r\n75000 "
      "Paris\";e.nguyen@example.org;Cadres;2;"
      "+33 1 23 45 67 89;2001-09-01;Atelier\r\n"
      ";;;;;;;;;;\r\n"
      "A-2;=HYPERLINK(\"\"x\"\");;;;;cadres;0;;;");
  // The second voter's formula has quotes outside quotes: refused.  The same, quoted, is taken literally.
  ASSERT_FALSE(roll);
  const auto mended = ElectoralRoll::parse(
      "\xEF\xBB\xBFMatricule;NOM;Prénom;Date de naissance;Adresse;E-mail;Collège;Nombre de "
      "voix;Téléphone;Ancienneté;Service\r\n"
      " A-1 ;\"N'Guyen; Le \"\"Grand\"\"\";Élodie;29/02/1980;\"1 rue des Lilas\r\n75000 "
      "Paris\";e.nguyen@example.org;Cadres;2;"
      "+33 1 23 45 67 89;2001-09-01;Atelier\r\n"
      ";;;;;;;;;;\r\n"
      "A-2;\"=HYPERLINK(\"\"x\"\")\";;;;;cadres;0;;;");
  ASSERT_TRUE(mended) << described(mended.error()).front();
  ASSERT_EQ(mended->size(), 2U);
  const Voter voter = mended->voter(0);
  EXPECT_EQ(voter.id, "A-1");
  EXPECT_EQ(voter.last_name, "N'Guyen; Le \"Grand\"");
  EXPECT_EQ(voter.first_name, "Élodie");
  EXPECT_EQ(voter.birth_date, year_month_day(1980y / 2 / 29));
  EXPECT_EQ(voter.seniority, year_month_day(2001y / 9 / 1));
  EXPECT_EQ(voter.address, "1 rue des Lilas\n75000 Paris");
  EXPECT_EQ(voter.email, "e.nguyen@example.org");
  EXPECT_EQ(voter.phone, "+33 1 23 45 67 89");
  EXPECT_EQ(voter.unit, "Atelier");
  EXPECT_EQ(voter.college, "Cadres");
  EXPECT_EQ(voter.weight, 2U);
  EXPECT_EQ(voter.line, 2U);
  EXPECT_EQ(mended->voter(1).last_name, "=HYPERLINK(\"x\")");
  EXPECT_EQ(mended->voter(1).weight, 0U);
  EXPECT_EQ(mended->voter(1).line, 5U);
  const RollSummary& summary = mended->summary();
  EXPECT_EQ(summary.voters, 2U);
  EXPECT_EQ(summary.weight, 2U);
  EXPECT_EQ(summary.blank_lines, 1U);
  EXPECT_EQ(summary.voters_without_email, 1U);
  ASSERT_EQ(summary.notices.size(), 1U);
  EXPECT_EQ(summary.notices[0].kind, RollNoticeKind::college_twins);
  EXPECT_EQ(summary.notices[0].line, 5U);
  EXPECT_EQ(summary.notices[0].other_line, 2U);
}

TEST(ElectoralRoll, NoticesVotersThatMayBeTheSamePerson) {
  const auto roll = ElectoralRoll::parse(
      "id,name,first name,birth date,mail\n1,Roux,Anne,1980-01-01,a@example.org\n2,ROUX,Anne,1980-01-01,b@example.org\n"
      "3,Roux,Anne,1981-01-01,A@example.org\n");
  ASSERT_TRUE(roll);
  const auto& notices = roll->summary().notices;
  ASSERT_EQ(notices.size(), 2U);
  EXPECT_EQ(notices[0].kind, RollNoticeKind::same_person);
  EXPECT_EQ(notices[0].line, 3U);
  EXPECT_EQ(notices[0].other_line, 2U);
  EXPECT_EQ(notices[1].kind, RollNoticeKind::email_shared);
  EXPECT_EQ(notices[1].line, 4U);
  EXPECT_EQ(notices[1].other_line, 2U);
}

TEST(ElectoralRoll, KnowsItsOwnNamesOfColumns) {
  for (std::size_t i = 0; i < roll_column_count; ++i) {
    const auto column = static_cast<RollColumn>(i);
    EXPECT_EQ(roll_column_named(name_of(column)), column) << name_of(column);
    EXPECT_THAT(remedy({RollFaultKind::column_unknown, 1, {}, {}, 0}), HasSubstr(std::string(name_of(column))));
  }
  EXPECT_EQ(roll_column_named("Prénom"), RollColumn::first_name);
  EXPECT_EQ(roll_column_named("NOM D’USAGE"), RollColumn::last_name);
  EXPECT_FALSE(roll_column_named("Sexe"));
}

TEST(ElectoralRoll, TakesTheExampleOfTheDocumentation) {
  std::ifstream file(URNA_TESTS "/../docs/examples/roll.csv");
  std::stringstream text;
  text << file.rdbuf();
  const auto roll = ElectoralRoll::parse(text.str());
  ASSERT_TRUE(roll) << described(roll.error()).front();
  EXPECT_EQ(roll->size(), 24U);
  EXPECT_EQ(roll->summary().weight, 24U);
  EXPECT_TRUE(roll->summary().notices.empty());
  ASSERT_EQ(roll->summary().colleges.size(), 1U);
  for (std::size_t i = 0; i < roll->size(); ++i) EXPECT_TRUE(roll->voter(i).email.ends_with("@example.org"));
}

RC_GTEST_PROP(ElectoralRoll, KeepsEveryVoterInOrder, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 200);
  const auto names = *rc::gen::container<std::vector<std::string>>(
      count, rc::gen::container<std::string>(rc::gen::element('a', 'B', '"', ',', ';', '=', '-')));
  std::string csv = "id,weight,nom\n";
  std::uint64_t weight = 0;
  for (std::size_t i = 0; i < count; ++i) {
    csv += std::to_string(i) + "," + std::to_string(i % 7) + ",\"";
    for (const char c : names[i]) csv += c == '"' ? "\"\"" : std::string(1, c);
    csv += "\"\n";
    weight += i % 7;
  }
  const auto roll = ElectoralRoll::parse(csv);
  RC_ASSERT(roll.has_value());
  RC_ASSERT(roll->size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    RC_ASSERT(roll->voter(i).id == std::to_string(i));
    RC_ASSERT(roll->voter(i).last_name == names[i]);
    RC_ASSERT(roll->voter(i).line == i + 2);
  }
  RC_ASSERT(roll->summary().weight == weight);
}

}  // namespace
}  // namespace urna::election
