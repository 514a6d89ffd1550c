// SPDX-License-Identifier: EUPL-1.2
#include "assurance/many_changes.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace urna::assurance {
namespace {

const Catalogue& catalogue = Catalogue::built_in();

std::string fault_of(std::string_view json) {
  const auto change = parse_answer_change(json);
  return change ? "" : change.error().field + ": " + change.error().what;
}

TEST(AnswerChange, RefusesWhatAnAnswerMayNotBeAndNamesTheField) {
  EXPECT_TRUE(fault_of(R"({"status":"nonFait"})").starts_with("status:"));
  EXPECT_TRUE(fault_of(R"({"status":null})").starts_with("status:"));
  EXPECT_TRUE(fault_of(R"({"priority":4})").starts_with("priority:"));
  EXPECT_TRUE(fault_of(R"({"due":"soon"})").starts_with("due:"));
  EXPECT_TRUE(fault_of(R"({"colour":"red"})").starts_with("colour:"));
  EXPECT_TRUE(fault_of(R"({"responsibles":[]})").starts_with("responsibles:"));
  EXPECT_EQ(fault_of("{}"), ": nothing is changed");
  EXPECT_EQ(fault_of("[]"), ": an object is wanted");
}

TEST(AnswerChange, WhatIsNotSaidStaysAsItWas) {
  const auto before =
      parse_measure_answer(R"({"status":"enCours","details":"half","priority":1,"due":"2027-01-31"})").value();
  const auto after = changed(before, parse_answer_change(R"({"status":"fait","due":null})").value());
  EXPECT_EQ(after.status, Status::done);
  EXPECT_EQ(after.details, "half");
  EXPECT_EQ(after.priority, 1);
  EXPECT_FALSE(after.due);
  const auto other = changed(before, parse_answer_change(R"({"details":"","priority":null})").value());
  EXPECT_EQ(other.status, Status::in_progress) << "a status that is not named is not taken away";
  EXPECT_EQ(other.details, "");
  EXPECT_FALSE(other.priority);
  EXPECT_TRUE(other.due);
}

TEST(CopyNames, TakeTheSmallestNumbersThatAreFree) {
  const std::vector<std::string> taken{"X", "X - Copie 2"};
  EXPECT_EQ(copy_names("X", 3, taken), (std::vector<std::string>{"X - Copie 1", "X - Copie 3", "X - Copie 4"}));
}

TEST(CopyNames, NeverCutACharacterInTwo) {
  std::string name(name_bytes_max - 1 - 10, 'a');
  name += "é";  // its second byte would be the last that fits
  name += std::string(9, 'b');
  const auto copies = copy_names(name, 1, {});
  EXPECT_EQ(copies[0], std::string(name_bytes_max - 11, 'a') + " - Copie 1");
}

TEST(CopyOf, HasEverythingButTheNameAndWhatIsTheServicesOwn) {
  ServiceFile file{parse_written_description(
                       R"({"name":"Mairie","reference":"A-1","service_types":["info_portal"],"hosting":"on_premise",)"
                       R"("exposure":"internet","audience":"limited","max_downtime":"over_24h","data_volume":"low",)"
                       R"("data_location":"eu","level":1})",
                       catalogue)
                       .value(),
                   {},
                   {}};
  file.answers["RH.2"] = parse_measure_answer(R"({"status":"fait","details":"yearly"})").value();
  file.own.push_back(parse_own_measure(R"({"title":"A guard","category":"protection","status":"fait"})").value());
  file.own.push_back(parse_own_measure(R"({"title":"A lock","category":"protection","status":""})").value());
  file.is_this_platform = true;
  const PersonId ada(std::array<std::byte, 16>{std::byte{1}});
  const PersonId bob(std::array<std::byte, 16>{std::byte{2}});
  file.answers["RH.2"].responsibles = {ada};
  file.own[0].from = TemplateLink{{}, ada};
  file.own[1].from = TemplateLink{{}, bob};
  file.answers["RH.4"].aside = SettingAside{"nobody works there", ada, bob};
  file.contributors.push_back(
      {.id = {}, .address = "ada@example.org", .person = ada, .since = {}, .ends = {}, .by = bob});
  file.comments["RH.2"].push_back({{}, ada, "between us"});
  const ServiceFile copy = copy_of(file, "Mairie - Copie 1", ada);
  EXPECT_FALSE(copy.is_this_platform) << "the platform has seen itself, not its copy";
  const auto read = parse_service_file(service_file_json(copy), catalogue);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->description.name, "Mairie - Copie 1");
  EXPECT_FALSE(boost::json::parse(read->description.json).as_object().contains("reference"))
      << "the same reference twice: an import would find either";
  EXPECT_EQ(read->answers.at("RH.2").details, "yearly");
  EXPECT_EQ(read->own.at(0).title, "A guard");
  EXPECT_TRUE(read->own.at(0).from) << "the template of whoever copies";
  EXPECT_FALSE(read->own.at(1).from) << "the template of somebody else";
  EXPECT_TRUE(copy.contributors.empty());
  EXPECT_TRUE(copy.comments.empty());
  EXPECT_TRUE(copy.answers.at("RH.2").responsibles.empty());
  EXPECT_EQ(copy.answers.at("RH.4").aside->reason, "nobody works there");
  EXPECT_FALSE(copy.answers.at("RH.4").aside->agreed_by) << "the second word was about another service";
  file.answers.erase("RH.4");
  const auto index = [](const ServiceFile& one) {
    return evaluate(catalogue, one.description.meaning, answers_of(one, catalogue), Reading::urna).personalised.total;
  };
  EXPECT_EQ(index(copy), index(file));
}

}  // namespace
}  // namespace urna::assurance
