// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_import.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "base/text_rules.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

const Catalogue& catalogue() { return Catalogue::built_in(); }

const std::string head =
    "Nom du service *;Votre référence;Organisation responsable;Type de service 1 *;Type de service 2;Hébergement *;Qui "
    "peut l’atteindre *;Public *;Interruption acceptable *;Volume de données *;Où sont les données *;Niveau de "
    "sécurité\r\n";
std::string line(const std::string& name, const std::string& hosting = "Autre", const std::string& reference = "",
                 const std::string& level = "") {
  return name + ";" + reference + ";Ville;Service en ligne;;" + hosting +
         ";Tout Internet;Limité;Moins de 24 heures;Faible;Dans l’Union européenne;" + level + "\r\n";
}

ServiceImport import(const std::string& csv, const std::vector<ServiceKnown>& there = {}) {
  return import_services(notation::read_csv_table(csv), there, catalogue());
}
ImportFinding only(const ServiceImport& found) {
  EXPECT_EQ(found.findings.size(), 1U);
  for (const auto& finding : found.findings) EXPECT_FALSE(word_of(finding.fault).empty());
  return found.findings.empty() ? ImportFinding{} : found.findings[0];
}
ImportFinding one_fault(const std::string& second_line) {
  const auto found = import(head + line("Good") + second_line);
  EXPECT_EQ(found.good.size(), 1U) << "the line before is good";
  EXPECT_EQ(found.faulty_lines, 1U);
  const auto finding = only(found);
  EXPECT_EQ(finding.line, 3U);
  return finding;
}

TEST(ServiceImport, NamesWhatIsWrongOnALine) {
  const auto unknown = one_fault(line("Second", "Dans un nuaje"));
  EXPECT_EQ(unknown.fault, ImportFault::unknown_answer);
  EXPECT_EQ(unknown.field, "hosting");
  EXPECT_EQ(unknown.column, "Hébergement *");
  EXPECT_EQ(unknown.found, "Dans un nuaje");
  EXPECT_EQ(one_fault(line("Second", "Autr")).near, "other");

  const auto missing = one_fault(line("Second", ""));
  EXPECT_EQ(missing.fault, ImportFault::missing);
  EXPECT_EQ(missing.field, "hosting");
  EXPECT_EQ(one_fault(line("")).field, "name");
  EXPECT_EQ(one_fault(line(std::string(201, 'x'))).fault, ImportFault::too_long);
  EXPECT_EQ(one_fault(line("A\tB")).fault, ImportFault::unfit_text);
  EXPECT_EQ(one_fault(line("A\u202eB")).fault, ImportFault::unfit_text);
  EXPECT_EQ(one_fault(line("Second", "Autre | Nuage (IaaS ou PaaS)")).fault, ImportFault::several_answers);
}

TEST(ServiceImport, NamesWhatComesTwice) {
  const auto twice = one_fault(line("  gOOD "));
  EXPECT_EQ(twice.fault, ImportFault::name_twice);
  EXPECT_EQ(twice.other_line, 2U);
  const auto taken = only(import(head + line("There"), {{"THERE", "", ""}}));
  EXPECT_EQ(taken.fault, ImportFault::name_taken);
  const auto same = import(head + line("One", "Autre", "A-1") + line("Two", "Autre", "a-1"));
  EXPECT_EQ(only(same).fault, ImportFault::reference_twice);
  EXPECT_EQ(same.good.size(), 1U);
}

TEST(ServiceImport, AFileSentAgainAddsNothingTwice) {
  const std::string csv = head + line("One", "Autre", "A-1") + line("Two", "Autre", "A-2");
  auto first = import(csv);
  ASSERT_EQ(first.good.size(), 2U);
  std::vector<ServiceKnown> there;
  for (const auto& service : first.good) there.push_back(known_from(service.description));
  const auto again = import(csv + line("Three", "Autre", "A-3"), there);
  EXPECT_TRUE(again.findings.empty());
  EXPECT_EQ(again.there.size(), 2U);
  ASSERT_EQ(again.good.size(), 1U);
  EXPECT_EQ(again.good[0].description.name, "Three");
}

TEST(ServiceImport, ReadsNoLineBelowNamesThatAreWrong) {
  const auto fault_of = [](const std::string& csv) {
    const auto found = import(csv);
    EXPECT_TRUE(found.is_unread);
    EXPECT_TRUE(found.good.empty());
    return found.findings.empty() ? ImportFinding{} : found.findings[0];
  };
  EXPECT_EQ(fault_of("").fault, ImportFault::no_lines);
  EXPECT_EQ(fault_of(head).fault, ImportFault::no_lines);
  std::string wrong = head;
  wrong.insert(0, "Hébergemet;");
  const auto unknown = fault_of(wrong + line("x;One"));
  EXPECT_EQ(unknown.fault, ImportFault::unknown_column);
  EXPECT_EQ(unknown.near, "hosting");
  EXPECT_EQ(fault_of("Public;" + head + line("Limité;One")).fault, ImportFault::column_twice);
  const auto missing = fault_of(head.substr(head.find(';') + 1) + line("One"));
  EXPECT_EQ(missing.fault, ImportFault::column_missing);
  EXPECT_EQ(missing.field, "name");
  EXPECT_EQ(fault_of("\"a\" b;c\r\nd;e").fault, ImportFault::quote_misplaced);
  notation::Table large;
  large.refusal = notation::TableRefusal::too_many_rows;
  EXPECT_EQ(import_services(large, {}, catalogue()).findings.at(0).fault, ImportFault::too_many_lines);
}

TEST(ServiceImport, TheLevelIsTheLeastThatIsNeededOrMore) {
  const std::string open = ";Tout Internet;National ou plus large;Moins de 4 heures;Faible;Dans l’Union européenne;";
  const std::string needs_three = "Big;;;Service en ligne;;Autre" + open;
  const auto found = import(head + line("Small") + line("Chosen", "Autre", "", "Avancé") + needs_three + "\r\n");
  ASSERT_EQ(found.good.size(), 3U);
  EXPECT_EQ(found.good[0].description.meaning.level, required_level(catalogue(), found.good[0].description.meaning));
  EXPECT_LT(found.good[0].description.meaning.level, 3);
  EXPECT_EQ(found.good[1].description.meaning.level, 3);
  EXPECT_EQ(found.good[2].description.meaning.level, 3);
  const auto low = only(import(head + needs_three + "Basique\r\n"));
  EXPECT_EQ(low.fault, ImportFault::level_too_low);
  EXPECT_EQ(low.field, "level");
  EXPECT_EQ(low.near, "3");
}

TEST(ServiceImport, TakesListsFromSeveralColumnsOrOneCellInAnyLanguage) {
  const auto found = import(
      "NAME OF THE SERVICE,soort_dienst,Soort dienst 2,hosting,exposure,audience,max_downtime,data volume,"
      "data_location,data_tags\n"
      "Mixed,api,Mobiele app | Onlinedienst,on_premise,internal,limited,over_24h,low,eu,\"health,minors\"\n");
  ASSERT_TRUE(found.findings.empty()) << word_of(found.findings[0].fault) << found.findings[0].column;
  const json::value written = json::parse(found.good.at(0).description.json);
  EXPECT_EQ(written.at("service_types"), (json::array{"api", "mobile_app", "online_service"}));
  EXPECT_EQ(written.at("data_tags"), (json::array{"health", "minors"}));
}

TEST(DescriptionWords, NoWordMeansTwoThings) {
  std::set<std::string> labels;
  for (const FieldWords& field : description_words()) {
    std::set<std::string> own{folded(field.field)};
    for (const std::string& label : field.label) own.insert(folded(label));
    for (const std::string& label : own) EXPECT_TRUE(labels.insert(label).second) << label;
    std::set<std::string> answers;
    for (const AnswerWords& answer : field.answers) {
      const std::set<std::string> words(answer.folded.begin(), answer.folded.end());
      for (const std::string& word : words) EXPECT_TRUE(answers.insert(word).second) << field.field << ": " << word;
    }
  }
}

TEST(DescriptionWords, ADescriptionKnowsThemAll) {
  for (const FieldWords& field : description_words()) {
    for (const AnswerWords& answer : field.answers) {
      json::object description{{"name", "x"},
                               {"service_types", json::array{"api"}},
                               {"hosting", "other"},
                               {"exposure", "internal"},
                               {"audience", "limited"},
                               {"max_downtime", "over_24h"},
                               {"data_volume", "low"},
                               {"data_location", "eu"},
                               {"level", 3}};
      if (field.field == "level") continue;
      description[field.field] = field.is_list() ? json::value(json::array{answer.answer}) : json::value(answer.answer);
      EXPECT_TRUE(parse_written_description(json::serialize(description), catalogue())) << answer.answer;
    }
  }
}

}  // namespace
}  // namespace urna::assurance
