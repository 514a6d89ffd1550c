// SPDX-License-Identifier: EUPL-1.2
#include "api/person_courier.hpp"

#include <gtest/gtest.h>

#include "base/test_folder.hpp"

namespace urna::api {
namespace {

using journal::Actor;
using journal::Event;
using namespace std::chrono_literals;

class PersonMail : public testing::Test {
 protected:
  void happens(Event event, journal::Outcome outcome = journal::Outcome::ok, bool is_own_act = false) {
    journal::Entry entry;
    entry.at = now;
    entry.event = event;
    entry.actor = is_own_act ? rosa : Actor::anybody();
    if (!is_own_act) entry.subject = rosa;
    entry.outcome = outcome;
    const auto arrival = storage::SqliteJournal::Arrival::of(entry);
    journal_.append(std::span(&arrival, 1), {});
  }
  std::vector<std::string> told() {
    courier->pass();
    return std::exchange(letters, {});
  }
  void start() {
    courier.emplace(PersonCourier::Parts{.journal = journal_,
                                         .house = journal::LogName::platform(),
                                         .address_of =
                                             [this](const Actor& person) {
                                               return person == rosa && is_here
                                                          ? std::optional<std::string>("rosa@example.org")
                                                          : std::nullopt;
                                             },
                                         .send =
                                             [this](const std::string& to, const report::AlertLetter& letter) {
                                               if (!is_deaf) letters.push_back(to + ": " + letter.text);
                                               return !is_deaf;
                                             },
                                         .untold = [this](const Actor&) { ++untold; },
                                         .address = "https://vote.example.org"},
                    [this] { return now; });
  }
  void SetUp() override { start(); }

  Timestamp now{1'795'513'327s};
  TestFolder folder{TestFolder::in_memory()};
  storage::SqliteJournal journal_{folder.path("journal.db"), "vote.example.org"};
  const Actor rosa = Actor::person({});
  std::vector<std::string> letters;
  int untold = 0;
  bool is_here = true;
  bool is_deaf = false;
  std::optional<PersonCourier> courier;
};

// Shows IDN-06.
TEST_F(PersonMail, IsNotSentOfWhatWasRefusedToNobodyAndToWhoHasLeft) {
  happens(Event::account_password_changed, journal::Outcome::deny, true);
  happens(Event::account_signed_in);
  happens(Event::request_done);
  EXPECT_TRUE(told().empty());
  is_here = false;
  happens(Event::account_locked);
  EXPECT_TRUE(told().empty());
  EXPECT_EQ(untold, 0);
  now += 25h;
  is_here = true;
  EXPECT_TRUE(told().empty()) << "it is not kept for somebody who comes back";
}

// Shows IDN-06.
TEST_F(PersonMail, SaysAtOnceWhatHappensToAnAccountAndThenTogether) {
  happens(Event::account_locked);
  const auto first = told();
  ASSERT_EQ(first.size(), 1U);
  EXPECT_NE(first[0].find("The account is locked"), std::string::npos);
  happens(Event::account_factor_changed, journal::Outcome::ok, true);
  happens(Event::account_password_changed, journal::Outcome::ok, true);
  happens(Event::account_new_place);
  EXPECT_TRUE(told().empty()) << "within a quarter of an hour";
  now += 901s;
  const auto second = told();
  ASSERT_EQ(second.size(), 1U);
  for (const char* words : {"The password was changed", "device, security key or recovery", "Signed in at a new place"})
    EXPECT_NE(second[0].find(words), std::string::npos) << words;
}

// Shows IDN-06.
TEST_F(PersonMail, IsNotAWayToFillABoxByGuessing) {
  std::size_t sent = 0;
  for (int minute = 0; minute < 24 * 60; minute += 5) {
    happens(Event::account_made_to_wait);
    sent += told().size();
    now += 5min;
  }
  EXPECT_LE(sent, 4U) << "in a whole day";
  happens(Event::account_locked);
  now += 901s;
  EXPECT_EQ(told().size(), 1U) << "what counts is said all the same";
}

TEST_F(PersonMail, WaitsForAMailServerThatIsAwayAndOutlivesARestart) {
  is_deaf = true;
  happens(Event::account_locked);
  EXPECT_TRUE(told().empty());
  now += 2min;
  EXPECT_TRUE(told().empty());
  EXPECT_EQ(untold, 1) << "said once";
  start();
  is_deaf = false;
  EXPECT_EQ(told().size(), 1U);
  start();
  EXPECT_TRUE(told().empty()) << "how far it has come is on the disk";
}

}  // namespace
}  // namespace urna::api
