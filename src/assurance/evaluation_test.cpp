// SPDX-License-Identifier: EUPL-1.2
#include "assurance/evaluation.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>

#include "assurance/service_json.hpp"

namespace urna::assurance {
namespace {

const Catalogue& catalogue() { return Catalogue::built_in(); }

std::vector<std::string> national_services() {
  std::ifstream file(URNA_TESTS "/fixtures/assurance/national-200.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// Everything that the other tool answered, by name, with figures as doubles.
void expect_index(const boost::json::object& expected, const CyberIndex& index, const std::string& where) {
  EXPECT_NEAR(index.total.value(), expected.at("total").to_number<double>(), 1e-9) << where;
  for (std::size_t category = 0; category < category_count; ++category) {
    EXPECT_NEAR(index.of_category[category].value(),
                expected.at(word_of(static_cast<Category>(category))).to_number<double>(), 1e-9)
        << where;
  }
}

// Shows HST-10.
TEST(Evaluation, AgreesWithTheNationalToolOnEveryService) {
  const std::vector<std::string> lines = national_services();
  ASSERT_EQ(lines.size(), 200U);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const std::string where = "service " + std::to_string(line + 1);
    const auto service = parse_service(lines[line], catalogue());
    ASSERT_TRUE(service) << where << ": " << service.error().field << " " << service.error().what;
    const Evaluation evaluation = evaluate(catalogue(), service->description, service->answers, Reading::national);
    const boost::json::value answered = boost::json::parse(evaluation_json(evaluation, catalogue(), Reading::national));
    const boost::json::value expected = boost::json::parse(lines[line]).at("expected");
    EXPECT_EQ(answered.at("required_level"), expected.at("required_level")) << where;
    EXPECT_EQ(answered.at("measures"), expected.at("measures")) << where;
    EXPECT_EQ(answered.at("risks"), expected.at("risks")) << where;
    EXPECT_TRUE(answered.at("index").at("proved").is_null());
    expect_index(expected.at("standard").as_object(), evaluation.standard, where + ", standard");
    expect_index(expected.at("personalised").as_object(), evaluation.personalised, where + ", personalised");
  }
}

/// A random service, of any kind that a description can say.
Service any_service() {
  const std::vector<std::string> lines = national_services();
  Service service = parse_service(lines[*rc::gen::inRange<std::size_t>(0, lines.size())], catalogue()).value();
  if (*rc::gen::arbitrary<bool>()) service.description.choices |= Facts::named("service_profile", "vote").value();
  if (*rc::gen::arbitrary<bool>()) service.description.choices |= Facts::named("data_tags", "personal").value();
  service.description.level = *rc::gen::inRange(1, 4);
  for (Status& status : service.answers.statuses) status = static_cast<Status>(*rc::gen::inRange(0, 5));
  service.answers.proofs.emplace();
  for (std::size_t i = 0; i < catalogue().measures.size(); ++i)
    service.answers.proofs->push_back(static_cast<Proof>(*rc::gen::inRange(0, 5)));
  return service;
}

// Shows HST-10.
RC_GTEST_PROP(Evaluation, NothingIsProvedThatIsNotDeclared, ()) {
  const Service service = any_service();
  const Evaluation evaluation = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  RC_ASSERT(evaluation.proved.has_value());
  RC_ASSERT(evaluation.proved->total <= evaluation.standard.total);
  for (std::size_t category = 0; category < category_count; ++category)
    RC_ASSERT(evaluation.proved->of_category[category] <= evaluation.standard.of_category[category]);
  RC_ASSERT(evaluation.standard.total.value() >= 0);
  RC_ASSERT(evaluation.standard.total.value() <= 5);
  RC_ASSERT(evaluation.personalised.total.value() <= 5);
}

// Shows HST-10.
RC_GTEST_PROP(Evaluation, NoIndexFallsBecauseAMeasureIsDone, ()) {
  Service service = any_service();
  const Evaluation before = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  RC_PRE(!before.measures.empty());
  const std::size_t chosen = *rc::gen::inRange<std::size_t>(0, before.measures.size());
  service.answers.statuses[before.measures[chosen].place] = Status::done;
  const Evaluation after = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  RC_ASSERT(after.standard.total >= before.standard.total);
  RC_ASSERT(after.proved->total >= before.proved->total);
  RC_ASSERT(after.measures.size() == before.measures.size());
  for (std::size_t i = 0; i < after.risks.size(); ++i)
    RC_ASSERT(after.risks[i].likelihood <= before.risks[i].likelihood);
}

// Shows HST-10.
RC_GTEST_PROP(Evaluation, AProofThatFailsRaisesNothing, ()) {
  Service service = any_service();
  const Evaluation before = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  RC_PRE(!before.measures.empty());
  const std::size_t chosen = *rc::gen::inRange<std::size_t>(0, before.measures.size());
  (*service.answers.proofs)[before.measures[chosen].place] = Proof::failed;
  const Evaluation after = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  RC_ASSERT(after.proved->total <= before.proved->total);
  RC_ASSERT(after.standard.total == before.standard.total);
  for (std::size_t i = 0; i < after.risks.size(); ++i)
    RC_ASSERT(after.risks[i].likelihood >= before.risks[i].likelihood);
}

Service service_of(const std::string& description, const std::string& more = "") {
  const auto service = parse_service(R"({"description":)" + description + R"(,"states":{})" + more + "}", catalogue());
  EXPECT_TRUE(service) << service.error().field << " " << service.error().what;
  return service.value_or(Service{});
}

/// A description in our words, with `more` members.
std::string description(const std::string& level, const std::string& more) {
  return R"({"service_types":["online_service"],"hosting":"on_premise","exposure":"internet","audience":"regional",)"
         R"("max_downtime":"under_24h","data_volume":"medium","data_location":"eu","level":)" +
         level + more + "}";
}

std::vector<std::string> ids(const Evaluation& evaluation) {
  std::vector<std::string> ids;
  for (const PersonalMeasure& measure : evaluation.measures) ids.push_back(catalogue().measures[measure.place].id);
  return ids;
}

bool asks_for(const Evaluation& evaluation, const std::string& id) {
  const std::vector<std::string> asked = ids(evaluation);
  return std::find(asked.begin(), asked.end(), id) != asked.end();
}

// Shows HST-10.
TEST(Evaluation, AVoteMayNotLieInACloudHoweverWellQualified) {
  const Service plain = service_of(description("2", ""));
  const Service vote = service_of(description("2", R"(,"service_profile":"vote")"));
  const Evaluation without = evaluate(catalogue(), plain.description, plain.answers, Reading::urna);
  const Evaluation with = evaluate(catalogue(), vote.description, vote.answers, Reading::urna);
  EXPECT_TRUE(asks_for(without, "ECOSYSTEME.4"));
  EXPECT_FALSE(asks_for(without, "U.HOST.2"));
  EXPECT_TRUE(asks_for(with, "U.HOST.2"));
  EXPECT_FALSE(asks_for(with, "ECOSYSTEME.4"));
}

// Shows HST-10.
TEST(Evaluation, PersonalDataStayProtectedWhenNoCategoryIsTicked) {
  const Service untagged = service_of(description("1", ""));
  const Service personal = service_of(description("1", R"(,"data_tags":["personal"])"));
  EXPECT_FALSE(asks_for(evaluate(catalogue(), untagged.description, untagged.answers, Reading::urna), "RGPD.1"));
  EXPECT_TRUE(asks_for(evaluate(catalogue(), personal.description, personal.answers, Reading::urna), "RGPD.1"));
  EXPECT_FALSE(asks_for(evaluate(catalogue(), personal.description, personal.answers, Reading::national), "RGPD.1"));
}

// Shows HST-10.
TEST(Evaluation, WhoeverOutsourcesNothingBearsEverythingThemselves) {
  const Service service = service_of(description("3", ""));
  const Evaluation ours = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  for (const PersonalMeasure& measure : ours.measures)
    EXPECT_EQ(measure.bearer, Bearer::project) << catalogue().measures[measure.place].id;
  const Evaluation national = evaluate(catalogue(), service.description, service.answers, Reading::national);
  EXPECT_TRUE(std::any_of(national.measures.begin(), national.measures.end(),
                          [](const PersonalMeasure& measure) { return measure.bearer == Bearer::shared; }));
}

// Shows HST-10.
TEST(Evaluation, WhatIsSetAsideProtectsNobody) {
  Service service = service_of(description("2", ""));
  const Evaluation nothing = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  service.answers.statuses.assign(catalogue().measures.size(), Status::set_aside);
  const Evaluation ours = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  const Evaluation national = evaluate(catalogue(), service.description, service.answers, Reading::national);
  ASSERT_EQ(ours.risks.size(), nothing.risks.size());
  int lowered = 0;
  for (std::size_t i = 0; i < ours.risks.size(); ++i) {
    EXPECT_EQ(ours.risks[i].likelihood, nothing.risks[i].likelihood);
    lowered += national.risks[i].likelihood < ours.risks[i].likelihood ? 1 : 0;
  }
  EXPECT_GT(lowered, 0) << "the national tool believes it";
  EXPECT_EQ(ours.personalised.total.value(), 0.0);
}

// Shows HST-10.
TEST(Evaluation, EachMeasureSaysWhyItIsHere) {
  const Service service = service_of(description("3", R"(,"scope":["email"],"data_categories":["people_at_risk"])"));
  const Evaluation evaluation = evaluate(catalogue(), service.description, service.answers, Reading::urna);
  const auto mail =
      std::find_if(evaluation.measures.begin(), evaluation.measures.end(),
                   [](const PersonalMeasure& measure) { return catalogue().measures[measure.place].id == "MAIL.1"; });
  ASSERT_NE(mail, evaluation.measures.end());
  ASSERT_EQ(mail->why.list().size(), 1U);
  EXPECT_EQ(mail->why.list().front().field, "scope");
  EXPECT_EQ(mail->why.list().front().value, "email");
}

Service showcase_site() {
  return service_of(
      R"({"service_types":["info_portal"],"hosting":"on_premise","exposure":"internet","audience":"limited",)"
      R"("max_downtime":"over_24h","data_volume":"low","data_location":"eu","level":1})");
}

// Shows HST-10.
TEST(Evaluation, AShowcaseSiteHasTheMeasuresOfTheTable) {
  const Service site = showcase_site();
  const Evaluation evaluation = evaluate(catalogue(), site.description, site.answers, Reading::national);
  EXPECT_EQ(evaluation.required_level, 1);
  EXPECT_EQ(evaluation.measures.size(), 42U);
  EXPECT_EQ(std::count_if(evaluation.measures.begin(), evaluation.measures.end(),
                          [](const PersonalMeasure& measure) { return measure.indispensable; }),
            22);
}

/// Gives every measure of a service a status.
void answer_all(Service& service, const auto& status_of) {
  const Evaluation asked = evaluate(catalogue(), service.description, service.answers, Reading::national);
  for (const PersonalMeasure& measure : asked.measures)
    service.answers.statuses[measure.place] = status_of(measure, catalogue().measures[measure.place].category);
}

double index_when(const auto& status_of) {
  Service site = showcase_site();
  answer_all(site, status_of);
  return evaluate(catalogue(), site.description, site.answers, Reading::national).standard.total.value();
}

// Shows HST-10.
TEST(Evaluation, IndispensableMeasuresAloneReachThreeAndRecommendedOnesNothing) {
  const auto either = [](Status indispensable, Status recommended) {
    return
        [=](const PersonalMeasure& measure, Category) { return measure.indispensable ? indispensable : recommended; };
  };
  EXPECT_DOUBLE_EQ(index_when(either(Status::done, Status::done)), 5.0);
  EXPECT_DOUBLE_EQ(index_when(either(Status::done, Status::to_start)), 3.0);
  EXPECT_DOUBLE_EQ(index_when(either(Status::in_progress, Status::to_start)), 1.5);
  EXPECT_DOUBLE_EQ(index_when(either(Status::to_start, Status::done)), 0.0);
}

// Shows HST-10.
TEST(Evaluation, SettingAlmostEverythingAsideReachesFiveInThePersonalisedIndexOnly) {
  Service site = showcase_site();
  std::set<Category> begun;
  answer_all(site, [&begun](const PersonalMeasure& measure, Category category) {
    return measure.indispensable && begun.insert(category).second ? Status::done : Status::set_aside;
  });
  ASSERT_EQ(begun.size(), category_count);
  const Evaluation evaluation = evaluate(catalogue(), site.description, site.answers, Reading::national);
  EXPECT_EQ(evaluation.personalised.total.value(), 5.0);
  EXPECT_NEAR(evaluation.standard.total.value(), 0.71, 0.005);
  EXPECT_EQ(months_at_most(evaluation.standard.total), 0) << "no decision follows from it";
}

}  // namespace
}  // namespace urna::assurance
