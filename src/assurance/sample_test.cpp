// SPDX-License-Identifier: EUPL-1.2
#include "assurance/sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <set>

#include "base/bytes.hpp"
#include "crypto/hash.hpp"

namespace urna::assurance {
namespace {

namespace json = boost::json;

AssuredId service(int number) {
  std::array<std::byte, 16> id{};
  id[14] = static_cast<std::byte>(number / 256);
  id[15] = static_cast<std::byte>(number % 256);
  return AssuredId(id);
}
std::vector<ListedService> services(int count) {
  std::vector<ListedService> all;
  for (int i = 0; i < count; ++i) all.push_back({service(i), static_cast<std::uint64_t>(1 + i % 3)});
  return all;
}
Sample a_sample() {
  Sample sample;
  sample.number = 2;
  sample.expert = PersonId(std::array<std::byte, 16>{std::byte{7}});
  sample.begun = Timestamp(std::chrono::seconds(1'800'000'000));
  sample.source = "Lotto, 16 January 2027";
  sample.size = 3;
  sample.list = services(10);
  sample.seed = "7 11 23 40 41 49 / 5";
  return sample;
}

// By a program of its own: tests/vectors/draw_samples.py.
TEST(DrawSample, DrawsWhatAnotherProgramDraws) {
  std::ifstream file(std::string(URNA_TESTS) + "/vectors/samples.jsonl");
  std::string line;
  int count = 0;
  while (std::getline(file, line)) {
    const json::value vector = json::parse(line);
    const auto list = services(static_cast<int>(vector.at("services").as_int64()));
    std::vector<std::string> drawn;
    for (const AssuredId& one :
         draw_sample(list, vector.at("seed").as_string(), static_cast<std::size_t>(vector.at("size").as_int64())))
      drawn.push_back(to_hex(one.get()));
    std::vector<std::string> wanted;
    for (const json::value& one : vector.at("drawn").as_array()) wanted.emplace_back(one.as_string());
    EXPECT_EQ(to_hex(crypto::sha256(sampling_list(list))), vector.at("list_sha256").as_string());
    EXPECT_EQ(drawn, wanted) << line;
    ++count;
  }
  EXPECT_EQ(count, 12);
}

TEST(DrawSample, DoesNotDependOnTheOrderOfTheList) {
  auto turned = services(50);
  std::ranges::reverse(turned);
  EXPECT_EQ(draw_sample(turned, "a seed", 7), draw_sample(services(50), "a seed", 7));
}

TEST(DrawSample, DependsOnListAndSeed) {
  const auto drawn = draw_sample(services(50), "a seed", 7);
  EXPECT_NE(draw_sample(services(50), "a seed ", 7), drawn);
  auto changed = services(50);
  changed[49].version += 1;
  EXPECT_NE(draw_sample(changed, "a seed", 7), drawn) << "whoever could choose a version could choose the sample";
}

TEST(DrawSample, DrawsEachServiceOnceAndAllWhereAllAreWanted) {
  const auto drawn = draw_sample(services(40), "a seed", 40);
  EXPECT_EQ(std::set<AssuredId>(drawn.begin(), drawn.end()).size(), 40U);
  EXPECT_EQ(draw_sample(services(1), "a seed", 1), std::vector<AssuredId>{service(0)});
}

// 4,000 draws of 5 of 20: each is wanted 1,000 times, with a standard deviation of 27.4; 5 of them are 137.
TEST(DrawSample, DrawsEachServiceAsOftenAsTheOthers) {
  std::map<AssuredId, int> count;
  for (int seed = 0; seed < 4'000; ++seed)
    for (const AssuredId& one : draw_sample(services(20), std::to_string(seed), 5)) ++count[one];
  EXPECT_EQ(count.size(), 20U);
  for (const auto& [one, times] : count) EXPECT_NEAR(times, 1'000, 137) << to_hex(one.get());
}

TEST(Sample, DrawsNothingBeforeItsSeedIsThere) {
  Sample sample = a_sample();
  sample.seed.clear();
  EXPECT_TRUE(sample.drawn().empty());
}

TEST(Sample, SaysWhatStandsInTheWayOfAService) {
  Sample sample = a_sample();
  const auto drawn = sample.drawn();
  const auto obstacle = [&](const AssuredId& id, std::uint64_t version) {
    return find_obstacle(sample, drawn, {id, version});
  };
  EXPECT_EQ(obstacle(service(10), 1), SampleObstacle::not_in_the_sample);
  EXPECT_EQ(obstacle(drawn[0], 4), SampleObstacle::not_looked_at);
  sample.inspections[drawn[0]] = {4, true, ""};
  sample.inspections[drawn[1]] = {4, false, "No backups"};
  EXPECT_EQ(obstacle(drawn[0], 4), std::nullopt);
  EXPECT_EQ(obstacle(drawn[0], 5), SampleObstacle::changed_since);
  EXPECT_EQ(obstacle(drawn[1], 4), SampleObstacle::found_wrong);
  EXPECT_EQ(obstacle(drawn[1], 5), SampleObstacle::changed_since);
  for (const ListedService& one : sample.list) {
    const bool is_drawn = std::ranges::find(drawn, one.id) != drawn.end();
    EXPECT_EQ(obstacle(one.id, 99).has_value(), is_drawn);
  }
}

TEST(SampleJson, IsReadAsItWasWritten) {
  Sample sample = a_sample();
  sample.inspections[sample.drawn()[1]] = {4, false, "No \"backups\""};
  const std::string text = sample_json(sample);
  const auto again = parse_sample(text);
  ASSERT_TRUE(again) << again.error().field << ": " << again.error().what;
  EXPECT_EQ(sample_json(*again), text);
  sample.signed_at = sample.begun + std::chrono::hours(2);
  EXPECT_EQ(parse_sample(sample_json(sample))->signed_at, sample.signed_at);
  EXPECT_EQ(parse_sample("{}").error().field, "number");
}

TEST(SampleRecord, LetsAnybodyDrawAgainAndTellsNobodyTheRemarksOnOthers) {
  Sample sample = a_sample();
  const auto drawn = sample.drawn();
  sample.inspections[drawn[0]] = {4, true, "Seen on site"};
  sample.inspections[drawn[1]] = {2, false, "No backups"};
  const json::object record = sample_record(sample, drawn[1]);
  EXPECT_EQ(record.at("list_sha256").as_string(), to_hex(crypto::sha256(record.at("list").as_string())));
  const json::array& told = record.at("drawn").as_array();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0], json::value({{"service", to_hex(drawn[0].get())}, {"version", 4}, {"holds", true}}));
  EXPECT_EQ(told[1].at("remark").as_string(), "No backups");
  EXPECT_TRUE(told[2].at("holds").is_null()) << "left out before anybody looked at it";
}

}  // namespace
}  // namespace urna::assurance
