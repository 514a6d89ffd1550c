// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/test_folder.hpp"
#include "identity/memory_approval_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/sqlite_approval_store.hpp"

namespace urna::storage {
namespace {

using identity::ApprovalId;
using identity::ApprovalRequest;
using identity::ApprovalState;

constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};

/// What every keeper of requests promises.
class ApprovalStores : public testing::TestWithParam<bool> {
 protected:
  ApprovalStores() { open(); }
  void open() {
    store.reset();
    if (GetParam()) {
      store = std::make_unique<SqliteApprovalStore>(folder.path("approvals.db"), keystore.sealer);
    } else {
      store = std::make_unique<identity::MemoryApprovalStore>();
    }
  }
  static ApprovalRequest request(int number) {
    ApprovalRequest made;
    made.id = ApprovalId({static_cast<std::byte>(number)});
    made.action = "election.open";
    made.subject = "11111111111111";
    made.parameters = R"({"name":"Été"})";
    made.reason = "c’est l’heure";
    made.requester = "rosa";
    made.asked = now - std::chrono::seconds(number);
    made.expires = now + std::chrono::hours(1);
    made.approvers_needed = 2;
    made.hash = approval_hash(made);
    return made;
  }
  static void expect_same(const std::optional<ApprovalRequest>& read, const ApprovalRequest& written) {
    ASSERT_TRUE(read);
    EXPECT_EQ(read->id, written.id);
    EXPECT_EQ(approval_hash(*read), approval_hash(written)) << "all that was asked";
    EXPECT_EQ(read->hash, written.hash);
    EXPECT_EQ(read->state, written.state);
    EXPECT_EQ(read->ended, written.ended);
    EXPECT_EQ(read->detail, written.detail);
    ASSERT_EQ(read->approvals.size(), written.approvals.size());
    for (std::size_t i = 0; i < written.approvals.size(); ++i) {
      EXPECT_EQ(read->approvals[i].approver, written.approvals[i].approver);
      EXPECT_EQ(read->approvals[i].at, written.approvals[i].at);
    }
  }

  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  std::unique_ptr<identity::ApprovalStore> store;
};

INSTANTIATE_TEST_SUITE_P(Keepers, ApprovalStores, testing::Bool(),
                         [](const auto& made) { return made.param ? "Sqlite" : "Memory"; });

// Shows IDN-08.
TEST_P(ApprovalStores, GiveBackEveryFieldOfARequest) {
  ApprovalRequest one = request(1);
  store->put(one);
  store->put(request(2));
  expect_same(store->find(one.id), one);
  one.state = ApprovalState::failed;
  one.ended = now;
  one.detail = "wrong-state";
  one.approvals = {{"emma", now}, {"ada", now + std::chrono::seconds(5)}};
  store->put(one);
  expect_same(store->find(one.id), one);
  EXPECT_FALSE(store->find(ApprovalId({std::byte{3}})));
}

// Shows IDN-08.
TEST_P(ApprovalStores, TellTheOldestFirst) {
  for (const int number : {1, 3, 2}) store->put(request(number));
  const auto all = store->all();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].id, request(3).id);
  EXPECT_EQ(all[2].id, request(1).id);
}

// Shows IDN-08.
TEST(SqliteApprovalStore, RemembersWhatWaitsWhenItIsOpenedAgain) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  ApprovalRequest waits;
  waits.requester = "rosa";
  waits.asked = now;
  waits.approvals = {{"emma", now}};
  SqliteApprovalStore(folder.path("approvals.db"), keystore.sealer).put(waits);
  const auto all = SqliteApprovalStore(folder.path("approvals.db"), keystore.sealer).all();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].requester, "rosa");
  EXPECT_EQ(all[0].asked, now);
  EXPECT_EQ(all[0].approvals.at(0).approver, "emma");
}

// Shows KEY-08.
TEST(SqliteApprovalStore, NamesNobodyInItsFile) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  ApprovalRequest waits;
  waits.action = "person.invite";
  waits.parameters = R"({"address":"fien@example.org"})";
  waits.reason = "fien comes in May";
  waits.requester = "rosa";
  SqliteApprovalStore store(folder.path("approvals.db"), keystore.sealer);
  store.put(waits);
  EXPECT_EQ(store.all().at(0).parameters, waits.parameters);
  std::string all;
  for (const char* const name : {"approvals.db", "approvals.db-wal"}) {
    std::ifstream file(folder.path(name), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  EXPECT_NE(all.find("person.invite"), std::string::npos);
  for (const char* const word : {"fien", "rosa"}) EXPECT_EQ(all.find(word), std::string::npos) << word;
}

/// With an outbox, as in the program.
class ApprovalOutbox : public testing::Test {
 protected:
  static std::vector<journal::Entry> described(const ApprovalRequest& request) {
    return entries_about_approval(request, now);
  }
  static ApprovalRequest request(ApprovalState state) {
    ApprovalRequest made;
    made.subject = "11111111111111";
    made.state = state;
    return made;
  }
  static std::vector<std::string> waiting(SqliteApprovalStore& store) {
    std::vector<std::string> entries;
    for (const SqliteOutbox::Letter& letter : store.outbox().waiting(100)) entries.push_back(letter.entry);
    return entries;
  }
  journal::Entry entry_of(ApprovalState state) const { return entries_about_approval(request(state), now).at(0); }

  TestFolder folder;
  keystore::UnlockedKeystore keystore;
};

TEST_F(ApprovalOutbox, HoldsOneEntryForEachStepOfARequest) {
  SqliteApprovalStore store(folder.path("approvals.db"), keystore.sealer, described);
  ApprovalRequest asked = request(ApprovalState::pending);
  store.put(asked);
  asked.approvals = {{"emma", now}};
  asked.state = ApprovalState::confirmed;
  store.put(asked);
  asked.state = ApprovalState::executed;
  store.put(asked);
  const auto entries = waiting(store);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_NE(entries[0].find(R"("ev":"approval.requested")"), std::string::npos) << entries[0];
  EXPECT_NE(entries[0].find(R"("obj":"election:11111111111111")"), std::string::npos);
  EXPECT_NE(entries[1].find(R"("ev":"approval.confirmed")"), std::string::npos);
  EXPECT_NE(entries[2].find(R"("ev":"approval.carried-out")"), std::string::npos);
  for (const std::string& entry : entries) EXPECT_EQ(entry.find("emma"), std::string::npos) << "by no name";
}

TEST_F(ApprovalOutbox, SaysHowARequestEnded) {
  EXPECT_EQ(entry_of(ApprovalState::failed).outcome, journal::Outcome::deny);
  EXPECT_EQ(entry_of(ApprovalState::withdrawn).event, journal::Event::approval_withdrawn);
  EXPECT_EQ(entry_of(ApprovalState::expired).event, journal::Event::approval_expired);
  EXPECT_EQ(entry_of(ApprovalState::interrupted).outcome, journal::Outcome::error);
}

TEST_F(ApprovalOutbox, NamesWhoActsAndNobodyForWhatHappensByItself) {
  Acting acting({[] { return journal::Actor::trustee(3); }, journal::Event::approval_confirmed, "", now});
  EXPECT_EQ(entry_of(ApprovalState::interrupted).actor, journal::Actor::program());
  EXPECT_EQ(entry_of(ApprovalState::executed).actor, journal::Actor::trustee(3));
  EXPECT_FALSE(acting.is_told()) << "the deed was to confirm";
  EXPECT_EQ(entry_of(ApprovalState::confirmed).actor, journal::Actor::trustee(3));
  EXPECT_TRUE(acting.is_told());
}

TEST_F(ApprovalOutbox, HasNoEntryWithoutItsRequestAndNoRequestWithoutItsEntry) {
  bool is_broken = true;
  SqliteApprovalStore store(folder.path("approvals.db"), keystore.sealer,
                            [&](const ApprovalRequest& one) -> std::vector<journal::Entry> {
                              if (is_broken) throw std::runtime_error("cut off");
                              return described(one);
                            });
  EXPECT_THROW(store.put(request(ApprovalState::pending)), std::runtime_error);
  EXPECT_TRUE(store.all().empty());
  EXPECT_TRUE(waiting(store).empty());
  is_broken = false;
  store.put(request(ApprovalState::pending));
  EXPECT_EQ(store.all().size(), 1U);
  EXPECT_EQ(waiting(store).size(), 1U);
}

}  // namespace
}  // namespace urna::storage
