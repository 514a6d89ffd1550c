// SPDX-License-Identifier: EUPL-1.2
#include "api/alert_courier.hpp"

#include <gtest/gtest.h>

#include "base/test_folder.hpp"

namespace urna::api {
namespace {

using journal::Event;
using namespace std::chrono_literals;

class Alerts : public testing::Test {
 protected:
  Alerts() { courier.begin_with(rosa); }
  void happens(Event event, journal::Outcome outcome = journal::Outcome::ok) {
    journal::Entry entry;
    entry.at = now;
    entry.event = event;
    entry.outcome = outcome;
    const auto arrival = storage::SqliteJournal::Arrival::of(entry);
    journal_.append(std::span(&arrival, 1), {});
  }
  /// What was said by now, and forgets it.
  std::vector<std::string> told() {
    courier.pass();
    return std::exchange(letters, {});
  }
  AlertCourier::Parts parts() {
    return {.journal = journal_,
            .house = journal::LogName::platform(),
            .contacts = [this] { return contacts; },
            .forget = [this](const std::string& id) { forgotten.push_back(id); },
            .owners = [this] { return owners; },
            .send =
                [this](const SecurityContact& to, const report::AlertLetter& letter) {
                  if (is_deaf) return false;
                  letters.push_back(to.address + ": " + letter.text);
                  return true;
                },
            .untold = [this] { ++untold; },
            .address = "https://vote.example.org"};
  }

  Timestamp now{1'795'513'327s};
  TestFolder folder{TestFolder::in_memory()};
  storage::SqliteJournal journal_{folder.path("journal.db"), "vote.example.org"};
  const SecurityContact rosa{"01", "rosa@example.org", report::Language::english, false};
  std::vector<SecurityContact> contacts{rosa};
  std::set<std::string> owners{"odile"};
  std::vector<std::string> letters, forgotten;
  int untold = 0;
  bool is_deaf = false;
  AlertCourier courier{parts(), [this] { return now; }};
};

// Shows TEN-06.
TEST_F(Alerts, AreNotSentOfWhatWasRefusedOrIsNobodysBusiness) {
  happens(Event::policy_sign_in_changed, journal::Outcome::deny);
  happens(Event::access_denied, journal::Outcome::deny);
  happens(Event::account_signed_in);
  happens(Event::document_read);
  EXPECT_TRUE(told().empty());
  happens(Event::download_stopped, journal::Outcome::deny);
  const auto said = told();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said.front().find("their downloads are stopped, "), std::string::npos) << said.front();
  EXPECT_TRUE(told().empty()) << "once";
}

// Shows TEN-06.
TEST_F(Alerts, OfAFloodAreTwoMessages) {
  happens(Event::download_stopped, journal::Outcome::deny);
  EXPECT_EQ(told().size(), 1U);
  for (int i = 0; i < 1000; ++i) {
    happens(Event::download_stopped, journal::Outcome::deny);
    if (i % 100 == 0) {
      EXPECT_TRUE(told().empty());
    }
  }
  now += AlertCourier::quiet - 1s;
  EXPECT_TRUE(told().empty());
  now += 1s;
  const auto said = told();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said.front().find("(1,000 ×)"), std::string::npos) << said.front();
  now += 1h;
  EXPECT_TRUE(told().empty());
}

TEST_F(Alerts, AreTriedAgainAndSaidInTheJournalOnce) {
  is_deaf = true;
  happens(Event::account_key_copied);
  EXPECT_TRUE(told().empty());
  EXPECT_TRUE(told().empty());
  EXPECT_EQ(untold, 1);
  is_deaf = false;
  EXPECT_TRUE(told().empty()) << "not at once";
  now += 60s;
  EXPECT_EQ(told().size(), 1U);
  is_deaf = true;
  now += 1h;
  happens(Event::account_key_copied);
  told();
  EXPECT_EQ(untold, 2);
}

TEST_F(Alerts, SurviveANewStart) {
  happens(Event::firewall_confirmed);
  is_deaf = true;
  EXPECT_TRUE(told().empty());
  is_deaf = false;
  AlertCourier again(parts(), [this] { return now; });
  again.pass();
  EXPECT_EQ(letters.size(), 1U) << "what nobody took is not lost";
  AlertCourier third(parts(), [this] { return now; });
  third.pass();
  EXPECT_EQ(letters.size(), 1U) << "what was taken is not said again";
}

TEST_F(Alerts, GoToEachContactOnTheirOwn) {
  const SecurityContact hans{"02", "hans@example.org", report::Language::german, false};
  happens(Event::firewall_confirmed);
  courier.begin_with(hans);
  contacts.push_back(hans);
  const auto first = told();
  ASSERT_EQ(first.size(), 1U) << "what was before is none of a new contact's";
  EXPECT_TRUE(first.front().starts_with("rosa"));
  happens(Event::firewall_confirmed);
  const auto second = told();
  ASSERT_EQ(second.size(), 1U);
  EXPECT_NE(second.front().find("Die Regeln der Firewall wurden geändert"), std::string::npos);
}

TEST_F(Alerts, TellWhoeverIsTakenOffTheListAndNothingElseAfterwards) {
  contacts.front().is_leaving = true;
  happens(Event::account_key_copied);
  EXPECT_TRUE(told().empty());
  happens(Event::emergency_contacts_changed);
  EXPECT_EQ(told().size(), 1U);
  EXPECT_EQ(forgotten, std::vector<std::string>{"01"});
}

TEST_F(Alerts, SayThatThereIsAnotherOwner) {
  happens(Event::grant_given);
  EXPECT_TRUE(told().empty());
  owners.insert("oscar");
  happens(Event::grant_given);
  const auto said = told();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said.front().find("become an owner"), std::string::npos);
  owners.erase("odile");
  now += 1h;
  happens(Event::grant_ended);
  EXPECT_TRUE(told().empty());
}

}  // namespace
}  // namespace urna::api
