// SPDX-License-Identifier: EUPL-1.2
#include "hosting/policy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace urna::hosting {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr Timestamp start = sys_days(2026y / 1 / 1);
constexpr Timestamp now = sys_days(2026y / 5 / 4) + 9h;
const HostedElection election{"e1", 2, 2026y / 6 / 30};

/// Everything that the register is told, in order: to be changed before it is.
struct Story {
  std::vector<Record> records;

  Fields& fields(std::string_view id) {
    const auto found = std::ranges::find(records, id, &Record::id);
    EXPECT_NE(found, records.end()) << id;
    return found->fields;
  }
  void add(Kind kind, std::string id, Fields fields) {
    records.push_back({kind, std::move(id), std::move(fields), start, {}});
  }
  void remove(std::string_view id) {
    EXPECT_EQ(std::erase_if(records, [&](const Record& record) { return record.id == id; }), 1U) << id;
  }
  HostingRegister told() const {
    HostingRegister hosting;
    for (const Record& record : records) {
      const auto fault = hosting.put(record);
      EXPECT_FALSE(fault) << record.id << ": " << fault->field << " " << fault->what;
    }
    return hosting;
  }
};

/// Two sites, a server of one's own in each, papers in order.
Story a_good_story() {
  Story story;
  story.add(Kind::organisation, "acme",
            {{"name", "Acme"}, {"legal_id", "1"}, {"country", "FR"}, {"trade", "operator"}});
  story.add(Kind::contract, "c-h",
            {{"organisation", "acme"},
             {"kind", "hosting"},
             {"valid_from", sys_days(2026y / 1 / 1)},
             {"valid_to", sys_days(2026y / 7 / 30)}});
  story.add(Kind::contract, "c-d",
            {{"organisation", "acme"},
             {"kind", "data_processing"},
             {"valid_from", sys_days(2026y / 1 / 1)},
             {"valid_to", sys_days(2026y / 12 / 31)}});
  for (const auto& [site, latitude, longitude, role] :
       {std::tuple("nord", 50'630, 3'060, "primary"), std::tuple("sud", 43'300, 5'370, "standby")}) {
    const std::string name = site;
    const auto of = [&](const char* what) { return std::string(what) + "-" + name; };
    story.add(Kind::site, name,
              {{"organisation", "acme"},
               {"name", name},
               {"city", "Lille"},
               {"address", "1 rue du Port"},
               {"country", "FR"},
               {"is_cloud", false},
               {"latitude_millidegrees", std::int64_t{latitude}},
               {"longitude_millidegrees", std::int64_t{longitude}}});
    story.add(Kind::room, of("room"), {{"site", name}, {"name", "A"}});
    story.add(Kind::rack, of("rack"), {{"room", of("room")}, {"name", "1"}});
    story.add(Kind::server, of("server"),
              {{"label", of("urne")},
               {"serial", "S"},
               {"owner", "acme"},
               {"title_document", "T"},
               {"rack", of("rack")},
               {"state", "in_use"}});
    story.add(Kind::zone, of("zone"), {{"name", "votes"}, {"vlan", std::int64_t{12}}, {"level", std::int64_t{3}}});
    story.add(Kind::node, of("node"),
              {{"machine", of("server")}, {"environment", "production"}, {"public_key", "key"}, {"zone", of("zone")}});
    story.add(Kind::deployment, of("run"),
              {{"subject", "e1"}, {"subject_kind", "election"}, {"node", of("node")}, {"role", role}});
    for (const char* path : {"main", "second"})
      story.add(Kind::line, of(path), {{"site", name}, {"organisation", "acme"}, {"role", path}, {"path", of(path)}});
    story.add(Kind::certification, of("iso"),
              {{"of", name},
               {"standard", "ISO 27001"},
               {"scope", "hosting"},
               {"number", "1"},
               {"valid_from", sys_days(2025y / 1 / 1)},
               {"valid_to", sys_days(2026y / 7 / 30)}});
  }
  return story;
}

std::set<std::string> not_passed(const Story& story, const HostedElection& of = election) {
  const HostingRegister hosting = story.told();
  std::set<std::string> rules;
  for (const Finding& finding : judge(Policy::built_in(), hosting, of, now)) {
    if (finding.verdict != Verdict::pass) rules.insert(finding.rule->id);
  }
  return rules;
}

// Shows HST-02.
TEST(Policy, PassesAnElectionOnOwnedServersInTwoCertifiedSites) {
  EXPECT_EQ(not_passed(a_good_story()), std::set<std::string>{});
}

// Shows HST-02.
TEST(Policy, EachRuleOfOursFailsByTheOneThingThatItIsFor) {
  const std::vector<std::pair<std::string, std::function<void(Story&)>>> changes{
      {"place.no-cloud", [](Story& story) { story.fields("sud").insert_or_assign("is_cloud", true); }},
      {"place.france", [](Story& story) { story.fields("sud").insert_or_assign("country", "NL"); }},
      {"server.owned", [](Story& story) { story.fields("server-sud").erase("title_document"); }},
      {"server.in-use", [](Story& story) { story.fields("server-nord").insert_or_assign("state", "spare"); }},
      {"node.separate-server",
       [](Story& story) {
         story.add(Kind::vm, "vm", {{"server", "server-nord"}, {"hypervisor", "KVM"}});
         story.add(Kind::node, "trial", {{"machine", "vm"}, {"environment", "test"}, {"public_key", "key"}});
       }},
      {"node.separate-zone",
       [](Story& story) {
         story.add(Kind::server, "other",
                   {{"label", "o"}, {"serial", "S"}, {"owner", "acme"}, {"rack", "rack-nord"}, {"state", "in_use"}});
         story.add(
             Kind::node, "trial",
             {{"machine", "other"}, {"environment", "development"}, {"public_key", "key"}, {"zone", "zone-nord"}});
       }},
      {"site.apart",
       [](Story& story) {
         story.fields("sud").insert_or_assign("latitude_millidegrees", std::int64_t{50'650});
         story.fields("sud").insert_or_assign("longitude_millidegrees", std::int64_t{3'060});
       }},
      {"site.two-lines", [](Story& story) { story.fields("second-nord").insert_or_assign("path", "main-nord"); }},
      {"site.certified",
       [](Story& story) { story.fields("iso-sud").insert_or_assign("valid_to", sys_days(2026y / 7 / 29)); }},
      {"operator.contract",
       [](Story& story) { story.fields("c-h").insert_or_assign("valid_from", sys_days(2026y / 5 / 5)); }},
      {"operator.data-processing", [](Story& story) { story.remove("c-d"); }}};
  for (const auto& [rule, change] : changes) {
    Story story = a_good_story();
    change(story);
    EXPECT_EQ(not_passed(story), std::set{rule});
  }
}

// Shows HST-02.
TEST(Policy, RulesOfOursThatFailTogetherDoSo) {
  Story abroad = a_good_story();
  abroad.fields("sud").insert_or_assign("country", "CH");
  EXPECT_EQ(not_passed(abroad), (std::set<std::string>{"place.eea", "place.france"}));
  Story alone = a_good_story();
  alone.remove("run-sud");
  EXPECT_EQ(not_passed(alone), (std::set<std::string>{"server.spare", "site.apart", "site.two"}));
  Story tested = a_good_story();
  tested.fields("node-sud").insert_or_assign("environment", "test");
  EXPECT_EQ(not_passed(tested),
            (std::set<std::string>{"node.production", "node.separate-server", "node.separate-zone"}));
}

// Shows HST-02.
TEST(Policy, EveryRuleOfOursHasFailedInATestAbove) {
  const std::set<std::string> shown{
      "place.no-cloud",           "place.france", "server.owned",   "server.in-use",  "node.separate-server",
      "node.separate-zone",       "site.apart",   "site.two-lines", "site.certified", "operator.contract",
      "operator.data-processing", "place.eea",    "server.spare",   "site.two",       "node.production"};
  std::set<std::string> rules;
  for (const Rule& rule : Policy::built_in().rules) {
    rules.insert(rule.id);
    EXPECT_FALSE(rule.texts.size() != 4 || rule.source.empty()) << rule.id;
  }
  EXPECT_EQ(rules, shown);
}

// Shows HST-02.
TEST(Policy, AsksForASecondSiteOnlyFromTheSecondLevelOn) {
  Story alone = a_good_story();
  alone.remove("run-sud");
  EXPECT_EQ(not_passed(alone, {"e1", 1, election.ends}), std::set<std::string>{"server.spare"});
}

// Shows GEN-03, HST-02.
TEST(Policy, KnowsNothingOfAnElectionThatRunsNowhereAndBlocksIt) {
  const HostingRegister hosting = a_good_story().told();
  const auto findings = judge(Policy::built_in(), hosting, {"e2", 1, election.ends}, now);
  ASSERT_FALSE(findings.empty());
  for (const Finding& finding : findings) EXPECT_EQ(finding.verdict, Verdict::unknown);
  EXPECT_FALSE(blocking(findings, {}).empty());
}

// Shows HST-02.
TEST(Policy, DoesNotKnowHowFarApartSitesAreThatDoNotSay) {
  Story story = a_good_story();
  story.fields("sud").erase("latitude_millidegrees");
  const HostingRegister hosting = story.told();
  for (const Finding& finding : judge(Policy::built_in(), hosting, election, now))
    EXPECT_EQ(finding.verdict, finding.rule->id == "site.apart" ? Verdict::unknown : Verdict::pass);
}

// Shows HST-02.
TEST(Policy, BlocksByWhatBlocksUnlessTwoPeopleHaveDecidedOtherwise) {
  Story story = a_good_story();
  story.fields("sud").insert_or_assign("country", "CH");
  const HostingRegister hosting = story.told();
  const auto findings = judge(Policy::built_in(), hosting, election, now);
  const auto blocked = blocking(findings, {});
  ASSERT_EQ(blocked.size(), 1);
  EXPECT_EQ(blocked[0].rule->id, "place.eea");
  EXPECT_EQ(blocked[0].about, "sud");
  EXPECT_TRUE(blocking(findings, {"place.eea"}).empty());
}

// Shows HST-02.
TEST(Policy, NamesThePlaceOfWhatItCannotRead) {
  const auto where = [](std::string_view condition) {
    const std::string json =
        R"({"format":"urna-hosting-policy/1","version":"1","rules":[{"id":"a","level":1,"severity":"warn","condition":)" +
        std::string(condition) + R"(,"text":{"fr":"f","en":"e"},"source":"s"}]})";
    const auto policy = Policy::parse(json);
    return policy ? "" : policy.error().where;
  };
  EXPECT_EQ(where(R"({"op":"lines","at_least":2})"), "");
  EXPECT_EQ(where(R"({"op":"lines","at_least":0})"), "rules[0].condition.at_least");
  EXPECT_EQ(where(R"({"op":"run","script":"x"})"), "rules[0].condition.op");
  EXPECT_EQ(where(R"({"op":"equals","path":"site.colour","value":1})"), "rules[0].condition.path");
  EXPECT_EQ(where(R"({"op":"equals","path":"site.is_cloud","value":"no"})"), "rules[0].condition.value");
  EXPECT_EQ(where(R"({"op":"count","thing":"cat","at_least":2})"), "rules[0].condition.thing");
  EXPECT_EQ(where(R"({"op":"separate","thing":"site"})"), "rules[0].condition.thing");
  EXPECT_EQ(where(R"({"op":"one_of","path":"site.country","values":[]})"), "rules[0].condition.values");
  EXPECT_EQ(where(R"({"op":"covered","thing":"site","by":"site","which":"","days_more":0})"), "rules[0].condition.by");
  EXPECT_FALSE(Policy::parse("{"));
}

// Shows HST-02.
TEST(KilometresBetween, IsThatOfAnAtlas) {
  EXPECT_NEAR(kilometres_between({48'857, 2'352}, {43'296, 5'370}), 661, 2);  // Paris, Marseille
  EXPECT_NEAR(kilometres_between({0, 0}, {0, 180'000}), 20'015, 1);
  EXPECT_EQ(kilometres_between({50'000, 3'000}, {50'000, 3'000}), 0);
}

}  // namespace
}  // namespace urna::hosting
