// SPDX-License-Identifier: EUPL-1.2
#include "assurance/oscal.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace urna::assurance {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

const Catalogue& catalogue = Catalogue::built_in();

/// Texts that a plan must hold without becoming another document.
const std::vector<std::string> hostile{"",
                                       " \t\n ",
                                       "a\x01\x1b[31mb\x7f",
                                       "two\r\nlines\u2028and\u2029more",
                                       "\u00A0\uFEFFspaces around\u3000",
                                       R"("},"uuid":"x","remarks":{")",
                                       "<script>alert(1)</script> ![p](http://evil.example/p) [l](javascript:x)",
                                       "\\\\ ` * _ # & | ~ $ !",
                                       "\xF0\x9F\x97\xB3 une urne, Wahlurne, stembus",
                                       std::string(2000, 'x')};

PlannedService service_with(const std::string& text) {
  WrittenDescription description =
      parse_written_description(
          R"({"name":"Vote","organisation":"Ville de Lille","deployment":"online","service_types":["online_service"],)"
          R"("hosting":"on_premise","exposure":"internet","audience":"limited","max_downtime":"under_24h",)"
          R"("data_volume":"low","data_location":"eu","data_categories":["identity_contact"],)"
          R"("access_points":["https://vote.example.org"],"other_data":["wishes"],"level":2})",
          catalogue)
          .value();
  json::object written = json::parse(description.json).as_object();
  for (const char* const field : {"name", "organisation", "presentation"}) written[field] = text;
  for (const char* const field : {"access_points", "other_data"}) {
    json::array texts;
    texts.push_back(json::value(text));
    written[field] = texts;
  }
  description.name = text;
  description.json = json::serialize(written);
  PlannedService service{AssuredId{}, 7, std::chrono::sys_days(2026y / 11 / 22) + 10h, {description, {}, {}}};
  MeasureAnswer answer;
  answer.status = Status::done;
  answer.details = text;
  answer.priority = 1;
  answer.due = 2027y / 1 / 31;
  service.file.answers["RECENSEMENT.1"] = answer;
  answer.status = Status::in_progress;
  service.file.answers["RH.4"] = answer;
  answer.status = Status::to_start;
  service.file.own.push_back({text, text, Category::protection, answer});
  answer.aside = SettingAside{text, PersonId{}, PersonId{}};
  service.file.answers["RH.2"] = answer;
  const std::string digest(64, 'a');
  service.decisions = {{1, {2025y / 11 / 20, false, 0, text, {}}, text, digest},
                       {2, {2026y / 11 / 20, true, 12, "", {}}, text, digest}};
  return service;
}

PlannedService plain() {
  PlannedService service = service_with("A vote of the works council");
  service.decisions[0].board.reason_of_refusal = "No backups";
  return service;
}

json::object plan_of(const PlannedService& service) {
  return json::parse(oscal_plan_json(service, catalogue)).at("system-security-plan").as_object();
}

/// Every text of a document, with the name it stands under.
void each_text(const json::value& value, const std::string& name,
               const std::function<void(const std::string&, const std::string&)>& look) {
  if (value.is_string()) return look(name, std::string(value.as_string()));
  if (value.is_array())
    for (const json::value& one : value.as_array()) each_text(one, name, look);
  if (value.is_object())
    for (const auto& member : value.as_object()) each_text(member.value(), std::string(member.key()), look);
}

TEST(OscalPlan, NoTextOfPeopleBreaksANameAValueOrAnIdentifier) {
  const std::regex one_line("[^\\x00-\\x20\\x7f](?:[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f])?");
  const std::regex identifier("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (const std::string& text : hostile) {
    const json::object plan = plan_of(service_with(text));
    each_text(plan, "", [&](const std::string& name, const std::string& found) {
      const bool is_line = name == "value" || name == "name" || name == "title" || name == "system-name";
      EXPECT_TRUE(!name.ends_with("uuid") || std::regex_match(found, identifier)) << name << ": " << found;
      EXPECT_TRUE(!is_line || found.size() > 1000 || std::regex_match(found, one_line)) << name << ": " << found;
      EXPECT_FALSE(found.empty()) << name;
    });
    EXPECT_EQ(plan.at("uuid"), plan_of(plain()).at("uuid"));
  }
}

TEST(OscalPlan, WhatPeopleTypeIsNoMarkup) {
  const std::string text = oscal_plan_json(service_with(hostile[6]), catalogue);
  each_text(json::parse(text), "", [](const std::string& name, const std::string& found) {
    if (name == "system-name" || name == "name" || name == "value") return;  // plain texts
    for (std::size_t at = found.find_first_of("<["); at != std::string::npos; at = found.find_first_of("<[", at + 1))
      EXPECT_TRUE(at > 0 && found[at - 1] == '\\') << name << ": " << found;
  });
}

TEST(OscalPlan, NobodyIsNamed) {
  PlannedService service = plain();
  Contributor somebody;
  somebody.address = "ada@example.org";
  service.file.contributors.push_back(somebody);
  service.file.answers["RECENSEMENT.1"].responsibles = {PersonId{}};
  service.file.comments["RECENSEMENT.1"].push_back({service.changed, PersonId{}, "between ourselves"});
  const std::string text = oscal_plan_json(service, catalogue);
  EXPECT_EQ(text, oscal_plan_json(plain(), catalogue));
  EXPECT_EQ(text.find("\"person\""), std::string::npos);
}

TEST(OscalPlan, SaysOfAMeasureWhatWasAnsweredAndNothingElse) {
  const json::object plan = plan_of(plain());
  std::map<std::string, std::string> states;
  std::set<std::string> identifiers;
  for (const json::value& one : plan.at("control-implementation").at("implemented-requirements").as_array()) {
    const json::object& applied = one.at("by-components").at(0).as_object();
    const json::value* const state = applied.if_contains("implementation-status");
    states[std::string(one.at("control-id").as_string())] =
        state == nullptr ? "" : std::string(state->at("state").as_string());
    EXPECT_TRUE(identifiers.insert(std::string(one.at("uuid").as_string())).second);
    EXPECT_TRUE(identifiers.insert(std::string(applied.at("uuid").as_string())).second);
  }
  EXPECT_EQ(states.at("RECENSEMENT.1"), "implemented");
  EXPECT_EQ(states.at("RH.4"), "partial");
  EXPECT_EQ(states.at("RH.2"), "") << "what two people set aside is neither done nor beside the point";
  EXPECT_EQ(states.at("RECENSEMENT.2"), "") << "nobody has answered";
  EXPECT_EQ(states.at("own.1"), "planned");
}

TEST(OscalPlan, ARefusalAuthorisesNothing) {
  PlannedService service = plain();
  EXPECT_EQ(plan_of(service).at("system-characteristics").at("date-authorized").as_string(), "2026-11-20");
  service.decisions.pop_back();
  const json::object refused = plan_of(service).at("system-characteristics").as_object();
  EXPECT_FALSE(refused.contains("date-authorized"));
  EXPECT_NE(refused.at("remarks").as_string().find("refused: No backups"), std::string::npos);
}

TEST(OscalPlan, AnotherServiceHasOtherIdentifiersAndTheSameOneTheSame) {
  PlannedService other = plain();
  std::array<std::byte, 16> id{};
  id.back() = std::byte{1};
  other.id = AssuredId(id);
  EXPECT_NE(plan_of(other).at("uuid"), plan_of(plain()).at("uuid"));
  PlannedService later = plain();
  later.version = 8;
  EXPECT_EQ(plan_of(later).at("uuid"), plan_of(plain()).at("uuid"));
}

std::string vector_text(const std::string& name) {
  std::ifstream file(std::string(URNA_TESTS "/vectors/") + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The same documents are held against the rules of OSCAL by web/src/console/assurance/oscal_plan.test.ts.
TEST(OscalPlan, TheVectorsAreWhatWeWrite) {
  std::string nasty;
  for (const std::string& text : hostile) nasty += text;
  std::string all;
  for (const PlannedService& service : {plain(), service_with(""), service_with(nasty)})
    all += oscal_plan_json(service, catalogue) + "\n";
  if (const char* const folder = std::getenv("URNA_WRITE_VECTORS"))
    std::ofstream(std::string(folder) + "/oscal_plans.jsonl") << all;
  EXPECT_TRUE(vector_text("oscal_plans.jsonl") == all) << "URNA_WRITE_VECTORS=tests/vectors writes them again";
}

}  // namespace
}  // namespace urna::assurance
