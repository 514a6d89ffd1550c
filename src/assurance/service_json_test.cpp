// SPDX-License-Identifier: EUPL-1.2
#include "assurance/service_json.hpp"

#include <gtest/gtest.h>

namespace urna::assurance {
namespace {

const std::string plain =
    R"("service_types":["api"],"hosting":"cloud","exposure":"internal","audience":"limited","max_downtime":"over_24h",)"
    R"("data_volume":"low","data_location":"eu","level":1)";

ServiceFault fault_of(const std::string& json) {
  const auto service = parse_service(json, Catalogue::built_in());
  EXPECT_FALSE(service) << json;
  return service ? ServiceFault{} : service.error();
}

TEST(ServiceJson, NamesTheFieldThatIsWrong) {
  const auto with = [](const std::string& more) { return R"({"description":{)" + plain + more + R"(},"states":{}})"; };
  EXPECT_TRUE(parse_service(with(""), Catalogue::built_in()));
  EXPECT_EQ(fault_of("").field, "");
  EXPECT_EQ(fault_of("[]").field, "");
  EXPECT_EQ(fault_of("{}").field, "description");
  EXPECT_EQ(fault_of(R"({"description":{},"states":{}})").field, "description");
  EXPECT_EQ(fault_of(with(R"(,"expsure":"internet")")).field, "description.expsure");
  EXPECT_EQ(fault_of(with(R"(,"scope":["email","fax"])")).field, "description.scope[1]");
  EXPECT_EQ(fault_of(with(R"(,"scope":"email")")).field, "description.scope");
  EXPECT_EQ(fault_of(with(R"(,"typeHebergement":"saas")")).field, "description.typeHebergement");
  EXPECT_EQ(fault_of(with(R"(,"multi_tenant":"yes")")).field, "description.multi_tenant");
  const auto states = [](const std::string& more) { return R"({"description":{)" + plain + "}," + more + "}"; };
  EXPECT_EQ(fault_of(states(R"("states":{"NO.1":"fait"})")).field, "states.NO.1");
  EXPECT_EQ(fault_of(states(R"("states":{"ID.1":"done"})")).field, "states.ID.1");
  EXPECT_EQ(fault_of(states(R"("states":[])")).field, "states");
  EXPECT_EQ(fault_of(states(R"("states":{},"proofs":{"ID.1":"sure"})")).field, "proofs.ID.1");
  EXPECT_EQ(fault_of(states(R"("states":{},"specific":[{"category":"x","status":"fait"}])")).field,
            "specific[0].category");
  EXPECT_EQ(fault_of(states(R"("states":{},"sates":{})")).field, "sates");
}

TEST(ServiceJson, ALevelOutsideOneToThreeIsNone) {
  for (const char* level : {"0", "4", "-1", "1.5", "1e400", "\"niveau4\"", "null", "true"}) {
    std::string json = R"({"description":{)" + plain + R"(},"states":{}})";
    json.replace(json.find(R"("level":1)") + 8, 1, level);
    EXPECT_FALSE(parse_service(json, Catalogue::built_in())) << level;
  }
}

TEST(ServiceJson, OurWordsAndTheNationalOnesSayTheSame) {
  const auto ours = parse_service(R"({"description":{)" + plain + R"(},"states":{}})", Catalogue::built_in());
  const auto national = parse_service(
      R"({"description":{"typeService":["api"],"typeHebergement":"cloud","ouvertureSysteme":"interne",)"
      R"("audienceCible":"limitee","dureeDysfonctionnementAcceptable":"plusDe24h","volumetrieDonneesTraitees":"faible",)"
      R"("localisationDonneesTraitees":"UE","niveauSecurite":"niveau1"},"states":{}})",
      Catalogue::built_in());
  ASSERT_TRUE(ours);
  ASSERT_TRUE(national);
  const auto text = [](const Service& service) {
    return evaluation_json(evaluate(Catalogue::built_in(), service.description, service.answers, Reading::urna),
                           Catalogue::built_in(), Reading::urna);
  };
  EXPECT_EQ(text(*ours), text(*national));
}

TEST(Catalogue, NamesThePlaceThatIsWrong) {
  const auto place = [](std::string_view json) {
    const auto catalogue = Catalogue::parse(json);
    return catalogue ? "none" : catalogue.error().where;
  };
  EXPECT_EQ(place("{"), "");
  EXPECT_EQ(place("{}"), "schema");
  EXPECT_EQ(place(R"({"schema":"other"})"), "schema");
  EXPECT_EQ(place(R"({"schema":"urna-measure-catalogue/1","version":"1","required_level":{"A_volume_by_data":[[1]]}})"),
            "required_level.A_volume_by_data");
}

TEST(Catalogue, TheOneBuiltInIsWhole) {
  const Catalogue& catalogue = Catalogue::built_in();
  EXPECT_EQ(catalogue.measures.size(), 204U);
  EXPECT_EQ(catalogue.vectors.size(), 14U);
  for (const Measure& measure : catalogue.measures) {
    EXPECT_FALSE(measure.title.french.empty()) << measure.id;
    EXPECT_FALSE(measure.title.english.empty()) << measure.id;
    EXPECT_NE(measure.title.french, measure.title.english) << measure.id;
    const bool ever = measure.importance[0] != Importance::absent || measure.importance[1] != Importance::absent ||
                      measure.importance[2] != Importance::absent;
    EXPECT_TRUE(ever) << measure.id << " is never asked for";
  }
}

}  // namespace
}  // namespace urna::assurance
