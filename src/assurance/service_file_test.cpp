// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_file.hpp"

#include <gtest/gtest.h>

namespace urna::assurance {
namespace {

const Catalogue& catalogue = Catalogue::built_in();

const std::string site =
    R"({"name":"Mairie","service_types":["info_portal"],"hosting":"on_premise","exposure":"internet",)"
    R"("audience":"limited","max_downtime":"over_24h","data_volume":"low","data_location":"eu",)"
    R"("level":1})";

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

ServiceFile file() { return {parse_written_description(site, catalogue).value(), {}, {}}; }

ServiceFault fault_of(const std::string& description) {
  const auto written = parse_written_description(description, catalogue);
  return written ? ServiceFault{} : written.error();
}

constexpr std::string_view somebody = "00112233445566778899aabbccddeeff";

TEST(ServiceFile, RefusesADescriptionAndSaysWhichField) {
  EXPECT_EQ(fault_of(changed(site, R"("name":"Mairie",)", "")).field, "name");
  EXPECT_EQ(fault_of(changed(site, "Mairie", " ")).field, "name");
  EXPECT_EQ(fault_of(changed(site, "Mairie", "a\\u0007b")).field, "name");
  EXPECT_EQ(fault_of(changed(site, "Mairie", std::string(201, 'a'))).field, "name");
  EXPECT_EQ(fault_of(changed(site, R"("eu")", R"("mars")")).field, "data_location");
  EXPECT_EQ(fault_of(changed(site, R"("level":1)", R"("level":1,"deployment":"maybe")")).field, "deployment");
  EXPECT_EQ(fault_of(changed(site, R"("level":1)", R"("level":1,"colour":"red")")).field, "colour");
  EXPECT_FALSE(parse_written_description("[]", catalogue));
  EXPECT_FALSE(parse_written_description("", catalogue));
}

TEST(ServiceFile, KeepsOurWordsOnlySoThatAPageCanReadThemBack) {
  EXPECT_EQ(fault_of(changed(site, R"("hosting":"on_premise")", R"("typeHebergement":"onPremise")")).field, "");
  EXPECT_EQ(fault_of(changed(site, "on_premise", "onPremise")).field, "hosting");
}

TEST(ServiceFile, RefusesALevelBelowWhatIsDescribed) {
  const std::string national =
      changed(changed(changed(site, "limited", "national"), "over_24h", "under_4h"), "low", "very_high");
  EXPECT_EQ(fault_of(national).field, "level");
  EXPECT_TRUE(parse_written_description(changed(national, R"("level":1)", R"("level":3)"), catalogue));
  // What was kept when the rules asked for less is read, and shown as it is.
  EXPECT_TRUE(parse_service_file(R"({"description":)" + national + R"(,"measures":{},"own":[]})", catalogue));
}

TEST(ServiceFile, AnAnswerIsAStatusAndWhatIsKnownBesides) {
  const auto answer = parse_measure_answer(R"({"status":"enCours","details":"half of it","priority":1,)"
                                           R"("due":"2027-01-31","responsibles":[")" +
                                           std::string(somebody) + R"("]})");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, Status::in_progress);
  EXPECT_EQ(answer->priority, 1);
  for (
      const char* bad :
      {R"({})", R"({"status":"nonFait"})", R"({"status":"perhaps"})", R"({"status":"fait","due":"2027-02-30"})",
       R"({"status":"fait","priority":4})", R"({"status":"fait","responsibles":["me"]})",
       R"({"status":"fait","aside":{}})",
       R"({"status":"fait","responsibles":["00112233445566778899aabbccddeeff","00112233445566778899aabbccddeeff"]})"}) {
    EXPECT_FALSE(parse_measure_answer(bad)) << bad;
  }
}

TEST(ServiceFile, IsReadBackAsItWasWritten) {
  ServiceFile before = file();
  before.answers["RECENSEMENT.1"] =
      parse_measure_answer(R"({"status":"fait","details":"done","due":"2027-01-31"})").value();
  before.own.push_back(parse_own_measure(R"({"title":"A guard","category":"defense","status":"aLancer"})").value());
  before.answers["RH.2"].aside = SettingAside{"nobody works there", PersonId{}, PersonId{}};
  const std::string text = service_file_json(before);
  const auto after = parse_service_file(text, catalogue);
  ASSERT_TRUE(after) << after.error().field << after.error().what;
  EXPECT_EQ(service_file_json(*after), text);
  EXPECT_EQ(after->answers.at("RH.2").counted(), Status::set_aside);
}

TEST(ServiceFile, WhatOnlyOnePersonSetsAsideCountsAsItStands) {
  ServiceFile mine = file();
  MeasureAnswer& answer = mine.answers["RECENSEMENT.1"];
  answer.status = Status::to_start;
  answer.aside = SettingAside{"too dear", PersonId{}};
  EXPECT_EQ(answers_of(mine, catalogue).statuses[catalogue.place_of("RECENSEMENT.1")], Status::to_start);
  answer.aside->agreed_by = PersonId{};
  EXPECT_EQ(answers_of(mine, catalogue).statuses[catalogue.place_of("RECENSEMENT.1")], Status::set_aside);
}

TEST(ServiceFile, TheGreatestGainComesFirstAndDoneMeasuresGainNothing) {
  ServiceFile mine = file();
  const auto all = gains(mine, catalogue);
  ASSERT_FALSE(all.empty());
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GE(all[i - 1].gain, all[i].gain);
  // An index without a recommended measure in place rises by an indispensable one only.
  const auto first = catalogue.measures[all[0].place].id;
  mine.answers[first].status = Status::done;
  const auto evaluation = evaluate(catalogue, mine.description.meaning, answers_of(mine, catalogue), Reading::urna);
  EXPECT_NEAR(evaluation.standard.total.value(), all[0].gain, 1e-12);
  for (const Gain& gain : gains(mine, catalogue)) EXPECT_NE(catalogue.measures[gain.place].id, first);
}

TEST(ServiceFile, CountsWhatIsAnswered) {
  ServiceFile mine = file();
  const auto evaluation = evaluate(catalogue, mine.description.meaning, answers_of(mine, catalogue), Reading::urna);
  EXPECT_EQ(completeness(mine, evaluation, catalogue).answered, 0U);
  mine.answers[catalogue.measures[evaluation.measures[0].place].id].status = Status::to_start;
  mine.own.push_back(parse_own_measure(R"({"title":"A guard","category":"defense","status":""})").value());
  const auto count = completeness(mine, evaluation, catalogue);
  EXPECT_EQ(count.answered, 1U);
  EXPECT_EQ(count.asked, evaluation.measures.size() + 1);
}

}  // namespace
}  // namespace urna::assurance
