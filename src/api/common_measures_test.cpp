// SPDX-License-Identifier: EUPL-1.2
#include "api/detail/batch_for_tests.hpp"

namespace urna::api::batch_for_tests {
namespace {

struct CommonMeasuresOverHttp : BatchOverHttp {
  CommonMeasuresOverHttp() {
    EXPECT_EQ(status_of(begin({first, second, third})), 201U);
    service_asked = first;
  }
  Response say(const json::value& measures, int who = author) {
    return step(who, Method::put, "", {{"measures", measures}});
  }
  static json::object common(const std::string& measure, const std::string& status, const std::string& details = "") {
    json::object said{{"measure", measure}, {"is_common", true}, {"status", status}};
    if (!details.empty()) said["details"] = details;
    return said;
  }
  assurance::MeasureAnswer answer_in(const std::string& id, const std::string& name = "RH.2") {
    return assurance::parse_service_file(kept(id).file, assurance::Catalogue::built_in())->answers[name];
  }
  Response answer(const std::string& id, const std::string& status) {
    service_asked = id;
    return ask(author, Method::put, "/api/assurance/services/{service}/measures/{measure}",
               {{"version", kept(id).version}, {"answer", {{"status", status}}}});
  }
  json::value batch_told_in(const std::string& id) {
    service_asked = id;
    const json::object whole = json_of(ask(author, Method::get, "/api/assurance/services/{service}"));
    for (const json::value& told : whole.at("measures").as_array())
      if (told.at("id") == json::value(measure_asked)) return told.at("batch");
    return "not asked";
  }
  Response leave_out(const std::string& id, bool is_left_out = true) {
    return step(author, Method::put, "", {{"members", json::array{{{"id", id}, {"is_left_out", is_left_out}}}}});
  }
  std::string first = add("First", "enCours"), second = add("Second", "aLancer"), third = add("Third", "");
};

TEST_F(CommonMeasuresOverHttp, AreAnsweredInTheBatchAndNowhereElse) {
  ASSERT_EQ(status_of(say(json::array{common("RH.2", "fait", "the town trains everybody")})), 200U);
  for (const std::string& id : {first, second, third}) {
    EXPECT_EQ(answer_in(id).status, assurance::Status::done);
    EXPECT_EQ(answer_in(id).details, "the town trains everybody");
    EXPECT_EQ(batch_told_in(id), json::value(batch));
    const auto refused = answer(id, "aLancer");
    EXPECT_EQ(status_of(refused), 409U);
    EXPECT_EQ(code_of(refused), "answered-in-batch");
    EXPECT_EQ(faults_of(refused, "batch"), std::vector<std::string>{batch}) << "it is named";
  }
  const std::string aside = "/api/assurance/services/{service}/measures/{measure}/aside";
  EXPECT_EQ(code_of(ask(author, Method::post, aside, {{"version", kept(third).version}, {"reason", "why not"}})),
            "answered-in-batch");
  EXPECT_EQ(code_of(ask(expert, Method::put, aside, {{"version", kept(third).version}})), "answered-in-batch");
  EXPECT_EQ(code_of(ask(author, Method::remove, aside)), "answered-in-batch");
  const auto together = ask(author, Method::put, "/api/assurance/measures/{measure}",
                            {{"services", json::array{{{"id", first}, {"version", kept(first).version}}}},
                             {"change", {{"status", "aLancer"}}}});
  EXPECT_EQ(faults_of(together, first), std::vector<std::string>{"answered-in-batch"});
  EXPECT_EQ(answer_in(first).status, assurance::Status::done) << "nothing of it was written";
  measure_asked = "RECENSEMENT.1";
  EXPECT_TRUE(batch_told_in(first).is_null());
  EXPECT_EQ(status_of(answer(first, "fait")), 200U) << "the others are each service's own";
}

TEST_F(CommonMeasuresOverHttp, StayWithWhoeverLeavesWhichAnswersThemByItselfAgain) {
  ASSERT_EQ(status_of(say(json::array{common("RH.2", "fait")})), 200U);
  ASSERT_EQ(status_of(leave_out(first)), 200U);
  EXPECT_EQ(answer_in(first).status, assurance::Status::done);
  EXPECT_TRUE(batch_told_in(first).is_null());
  EXPECT_EQ(status_of(answer(first, "aLancer")), 200U);
  ASSERT_EQ(status_of(leave_out(first, false)), 200U);
  EXPECT_EQ(answer_in(first).status, assurance::Status::done) << "whoever comes back takes it over again";
  EXPECT_EQ(code_of(answer(first, "aLancer")), "answered-in-batch");

  move(second, "on_premise", "cloud");
  EXPECT_EQ(status_of(answer(second, "aLancer")), 200U) << "it is of another kind, and has left by itself";
  EXPECT_EQ(member(second).at("left_because"), "unlike");

  ASSERT_EQ(status_of(say(json::array{{{"measure", "RH.2"}, {"is_common", false}}})), 200U);
  EXPECT_EQ(answer_in(third).status, assurance::Status::done);
  EXPECT_EQ(status_of(answer(third, "aLancer")), 200U);
  ASSERT_EQ(status_of(say(json::array{common("RH.2", "enCours")})), 200U);
  ASSERT_EQ(status_of(ask(author, Method::remove, one)), 200U);
  EXPECT_EQ(answer_in(third).status, assurance::Status::in_progress);
  EXPECT_EQ(status_of(answer(third, "aLancer")), 200U) << "a batch that was dropped answers nothing";
}

TEST_F(CommonMeasuresOverHttp, AreWrittenInAllServicesOrInNone) {
  auto service = kept(second);
  auto file = assurance::parse_service_file(service.file, assurance::Catalogue::built_in());
  file->answers["RH.2"].aside = assurance::SettingAside{"nobody works there", person(author), person(expert)};
  service.version += 1;
  service.file = service_file_json(*file);
  ASSERT_TRUE(store.put(service, {now, person(author), "{}"}));
  const auto refused = say(json::array{common("RECENSEMENT.1", "fait"), common("RH.2", "fait")});
  EXPECT_EQ(faults_of(refused, second), std::vector<std::string>{"set-aside"});
  EXPECT_EQ(answer_in(first).status, assurance::Status::in_progress);
  EXPECT_TRUE(read().at("measures").as_array().empty());
  EXPECT_EQ(code_of(say(json::array{common("RH.2", "nonFait")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("RH.2", "")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("no.such", "fait")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("RECENSEMENT.1", "fait"), common("RH.3", "enCours")})), "unfit-fields");
  EXPECT_EQ(code_of(say(json::array{common("RECENSEMENT.1", "fait")}, expert)), "not-the-author");
  EXPECT_TRUE(read().at("measures").as_array().empty());
}

TEST_F(CommonMeasuresOverHttp, EndWithTheSignatureAndTheirAnswersStay) {
  json::array all;
  for (const auto& known : assurance::Catalogue::built_in().measures) all.push_back(common(known.id, "fait"));
  ASSERT_EQ(status_of(say(all)), 200U);
  fill_in();
  ASSERT_EQ(status_of(sign()), 201U);
  EXPECT_EQ(answer_in(third).status, assurance::Status::done);
  EXPECT_TRUE(batch_told_in(third).is_null());
  EXPECT_EQ(status_of(answer(third, "enCours")), 200U);
}

}  // namespace
}  // namespace urna::api::batch_for_tests
