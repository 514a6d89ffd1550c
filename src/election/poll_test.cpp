// SPDX-License-Identifier: EUPL-1.2
#include "election/poll.hpp"

#include <gtest/gtest.h>

namespace urna::election {
namespace {

ElectionCard a_poll() {
  ElectionCard poll;
  poll.state = ElectionState::paused;
  poll.name = "Conseil \"2026\"\n";
  poll.description = "Élection";
  poll.language = "fr";
  poll.administrator = "Mairie";
  poll.group = "Ed25519";
  poll.help_line = "01 23 45 67 89";
  poll.fingerprint = "abc";
  poll.voters = 500;
  poll.revoting = true;
  poll.asks_birth_date = true;
  poll.is_trial = true;
  poll.two_people = true;
  poll.opens = Timestamp(std::chrono::seconds(1'795'000'000));
  poll.closes = Timestamp(std::chrono::seconds(1'796'000'000));
  poll.grace = std::chrono::minutes(30);
  poll.pause = ElectionPause{"Panne de courant", Timestamp(std::chrono::seconds(1'795'500'000))};
  return poll;
}

TEST(ElectionCard, IsReadAsItWasWritten) {
  const ElectionCard poll = a_poll();
  const auto read = poll_from(poll_text(poll));
  ASSERT_TRUE(read);
  EXPECT_EQ(poll_text(*read), poll_text(poll));
  EXPECT_EQ(read->state, ElectionState::paused);
  EXPECT_EQ(read->name, poll.name);
  EXPECT_EQ(read->opens, poll.opens);
  EXPECT_EQ(read->closed_at, std::nullopt);
  EXPECT_EQ(read->grace, poll.grace);
  ASSERT_TRUE(read->pause);
  EXPECT_EQ(read->pause->why, "Panne de courant");
}

TEST(ElectionCard, SaysThatCodesComeInTwoPartsOnlyWhereTheyDo) {
  ElectionCard poll = a_poll();
  EXPECT_EQ(poll_text(poll).find("two_part_codes"), std::string::npos) << "elections of before are spelled as before";
  poll.two_part_codes = true;
  poll.reserve_letters = 3;
  const auto read = poll_from(poll_text(poll));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->two_part_codes);
  EXPECT_EQ(read->reserve_letters, 3U);
}

TEST(ElectionCard, IsReadAsAnEarlierVersionWroteIt) {
  ElectionCard poll = a_poll();
  std::string text = poll_text(poll);
  for (const std::string newer : {",\"trial\":1", ",\"two_people\":1"}) text.erase(text.find(newer), newer.size());
  const auto read = poll_from(text);
  ASSERT_TRUE(read) << "the elections of a desk outlive its version";
  poll.is_trial = false;
  poll.two_people = false;
  EXPECT_EQ(poll_text(*read), poll_text(poll));
}

TEST(ElectionCard, RefusesEveryCutAndEveryChangedName) {
  const std::string text = poll_text(a_poll());
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(poll_from(text.substr(0, size))) << size;
  EXPECT_FALSE(poll_from(text + " "));
  std::string other = text;
  other.replace(other.find("\"paused\""), 8, "\"pausée\"");
  EXPECT_FALSE(poll_from(other));
}

TEST(ElectionCard, HasANameForEachState) {
  for (const ElectionState state :
       {ElectionState::draft, ElectionState::announced, ElectionState::open, ElectionState::paused,
        ElectionState::closed, ElectionState::tallied, ElectionState::counted}) {
    EXPECT_EQ(poll_state_named(name_of(state)), state);
  }
  EXPECT_FALSE(poll_state_named("opened"));
}

}  // namespace
}  // namespace urna::election
