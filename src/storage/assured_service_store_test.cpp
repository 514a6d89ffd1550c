// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/acting.hpp"
#include "storage/assured_service_columns.hpp"
#include "storage/sqlite_assured_service_store.hpp"

namespace urna::storage {
namespace {

using assurance::ApprovalRecord;
using assurance::AssuredId;
using assurance::AssuredService;
using assurance::Happening;

AssuredId id(int number) {
  std::array<std::byte, 16> bytes{};
  bytes.back() = static_cast<std::byte>(number);
  return AssuredId(bytes);
}

Happening happening(const std::string& what) {
  std::array<std::byte, 16> who{};
  who.front() = std::byte{7};
  return {Timestamp(std::chrono::seconds(1'800'000'000)), PersonId(who), what};
}

struct Services : ::testing::Test {
  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  SqliteAssuredServiceStore store{folder.path("assurance.db"), keystore.sealer, [this](const AssuredId& service) {
                                    described.push_back(service);
                                    return std::vector<journal::Entry>{journal::Entry{}};
                                  }};
  std::vector<AssuredId> described;
};

TEST_F(Services, WhoeverWasSlowerChangesNothing) {
  ASSERT_TRUE(store.put({id(1), 1, "first"}, happening("made")));
  ASSERT_TRUE(store.put({id(1), 2, "second"}, happening("changed")));
  EXPECT_FALSE(store.put({id(1), 2, "lost"}, happening("changed too")));
  EXPECT_FALSE(store.put({id(1), 1, "lost"}, happening("made again")));
  EXPECT_FALSE(store.put({id(1), 4, "lost"}, happening("too far")));
  EXPECT_FALSE(store.put({id(2), 2, "lost"}, happening("of nothing")));
  EXPECT_EQ(store.find(id(1))->file, "second");
  EXPECT_EQ(store.find(id(1))->version, 2U);
  EXPECT_FALSE(store.find(id(2)));
  const auto history = store.history(id(1));
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].what, "changed");
  EXPECT_EQ(history[1].what, "made");
  EXPECT_EQ(history[1].by.get().front(), std::byte{7});
  EXPECT_EQ(store.outbox().last_number(), 2U);
}

TEST_F(Services, RemovesAServiceWithItsHistoryAndNoOther) {
  ASSERT_TRUE(store.put({id(1), 1, "one"}, happening("made")));
  ASSERT_TRUE(store.put({id(2), 1, "two"}, happening("made")));
  EXPECT_TRUE(store.remove(id(1)));
  EXPECT_FALSE(store.remove(id(1)));
  EXPECT_TRUE(store.history(id(1)).empty());
  EXPECT_EQ(store.all().size(), 1U);
  EXPECT_EQ(store.history(id(2)).size(), 1U);
  EXPECT_THAT(described, ::testing::ElementsAre(id(1), id(2), id(1)));
}

TEST_F(Services, PutsAllOrNone) {
  const auto change = [&](int number, std::uint64_t version) {
    return assurance::ServiceChange{{id(number), version, "file"}, happening("imported")};
  };
  ASSERT_TRUE(store.put({id(2), 1, "two"}, happening("made")));
  const std::array late{change(1, 1), change(2, 1)};
  EXPECT_FALSE(store.put_all(late));
  EXPECT_EQ(store.all().size(), 1U);
  EXPECT_TRUE(store.history(id(1)).empty());
  EXPECT_EQ(store.outbox().waiting(10).size(), 1U) << "nothing is said of what was not done";
  const std::array both{change(1, 1), change(2, 2)};
  EXPECT_TRUE(store.put_all(both));
  EXPECT_EQ(store.find(id(2))->version, 2U);
  EXPECT_EQ(store.outbox().waiting(10).size(), 3U);
}

assurance::TemplateChange made(int number, std::uint64_t version, const std::string& title) {
  return {{assurance::TemplateId(id(number).get()), version, happening("").by, {title, "", {}}}};
}

TEST_F(Services, ATemplateAndItsServicesChangeTogetherOrNotAtAll) {
  ASSERT_TRUE(store.put({id(1), 1, "one"}, happening("made")));
  const assurance::ServiceChange in_time{{id(1), 2, "reworded"}, happening("template-changed")};
  const assurance::ServiceChange late{{id(2), 2, "reworded"}, happening("template-changed")};
  const auto first = made(5, 1, "A guard");
  ASSERT_TRUE(store.change_templates({&first, 1}, {}));
  const auto next = made(5, 2, "Two guards");
  const std::array one_late{in_time, late};
  EXPECT_FALSE(store.change_templates({&next, 1}, one_late));
  auto gone = made(5, 2, "A guard");
  gone.is_removed = true;
  EXPECT_FALSE(store.change_templates({&gone, 1}, one_late)) << "half removed";
  const auto slower = made(5, 1, "Lost");
  EXPECT_FALSE(store.change_templates({&slower, 1}, {&in_time, 1}));
  EXPECT_EQ(store.find(id(1))->file, "one");
  ASSERT_EQ(store.templates().size(), 1U);
  EXPECT_EQ(store.templates()[0].words.title, "A guard");
  EXPECT_EQ(store.outbox().waiting(10).size(), 2U) << "nothing is said of what was not done";

  ASSERT_TRUE(store.change_templates({&next, 1}, {&in_time, 1}));
  EXPECT_EQ(store.templates()[0].words.title, "Two guards");
  EXPECT_EQ(store.templates()[0].version, 2U);
  EXPECT_EQ(store.find(id(1))->file, "reworded");
  gone.next.version = 3;
  ASSERT_TRUE(store.change_templates({&gone, 1}, {}));
  EXPECT_TRUE(store.templates().empty());
  const auto letters = store.outbox().waiting(10);
  EXPECT_NE(letters.back().entry.find("template:" + to_hex(id(5).get())), std::string::npos) << letters.back().entry;
}

struct Approvals : Services {
  Approvals() { EXPECT_TRUE(store.put({id(1), 1, "one"}, happening("made"))); }
  bool put(std::uint64_t version, const ApprovalRecord& record, const std::optional<Digest>& digest = {}) {
    return store.put_approval({id(1), version, "one"}, record, digest, happening("filled in"));
  }
};

TEST_F(Approvals, ADecisionIsNeverWrittenOver) {
  ASSERT_TRUE(put(2, {1, false, "draft"}));
  ASSERT_TRUE(put(3, {1, false, "more of it"}));
  ASSERT_TRUE(put(4, {1, true, "decision", "note", "watch"}, Digest{}));
  EXPECT_FALSE(put(5, {1, true, "another", "note", "watch"}, Digest{}));
  EXPECT_FALSE(put(5, {1, false, "a draft again"}));
  EXPECT_EQ(store.find(id(1))->version, 4U) << "nothing half done";
  EXPECT_EQ(store.history(id(1)).size(), 4U);
  ASSERT_TRUE(put(5, {2, false, "second draft"}));
  ASSERT_TRUE(store.remove_draft({id(1), 6, "one"}, happening("dropped")));
  const auto kept = store.approvals(id(1));
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_TRUE(kept[0].is_decision);
  EXPECT_EQ(kept[0].file, "decision");
  EXPECT_EQ(kept[0].note, "note");
}

TEST_F(Approvals, OfABatchAreSignedOnceAndAllOrNone) {
  assurance::BatchSignature signature;
  signature.list.fill(std::byte{0xcd});
  const auto decided = [&](std::uint64_t version, std::uint64_t number) {
    return assurance::ServiceDecided{
        {id(1), version, "one"}, {number, true, "decision", "note", "watch"}, {}, happening("decided")};
  };
  const std::array late{decided(1, 1)};
  EXPECT_FALSE(store.put_decisions(late, signature));
  EXPECT_FALSE(store.signed_list(signature.batch)) << "nothing half done";
  const std::array first{decided(2, 1)};
  ASSERT_TRUE(store.put_decisions(first, signature));
  EXPECT_EQ(store.signed_list(signature.batch), signature.list);
  const std::array second{decided(3, 2)};
  auto anew = signature;
  anew.list.fill(std::byte{0xef});
  EXPECT_FALSE(store.put_decisions(second, anew)) << "whatever list is signed";
  EXPECT_EQ(store.approvals(id(1)).size(), 1U);
  EXPECT_EQ(store.signed_list(signature.batch), signature.list);
}

TEST_F(Approvals, WhoeverWasSlowerChangesNothing) {
  ASSERT_TRUE(put(2, {1, false, "draft"}));
  EXPECT_FALSE(put(2, {1, false, "lost"}));
  EXPECT_FALSE(store.remove_draft({id(1), 2, "one"}, happening("lost")));
  EXPECT_EQ(store.approvals(id(1)).at(0).file, "draft");
}

TEST_F(Approvals, TheJournalNamesTheDigestOfADecision) {
  Digest digest{};
  digest.fill(std::byte{0xab});
  ASSERT_TRUE(put(2, {1, true, "decision", "note", "watch"}, digest));
  const auto letters = store.outbox().waiting(10);
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_NE(letters[1].entry.find("decision:abababab"), std::string::npos) << letters[1].entry;
}

TEST_F(Approvals, WhatBecomesOfADecisionIsKeptAndNoted) {
  ASSERT_TRUE(put(2, {1, true, "decision", "note", "watch"}));
  const std::array notices{assurance::WatchNotice::put_under_watch, assurance::WatchNotice::suspended};
  store.keep_watch(id(1), 1, "watched", notices);
  EXPECT_EQ(store.approvals(id(1)).at(0).watch, "watched");
  EXPECT_EQ(store.approvals(id(1)).at(0).file, "decision");
  const auto letters = store.outbox().waiting(10);
  ASSERT_EQ(letters.size(), 4U);
  EXPECT_NE(letters[2].entry.find("assurance.decision-under-watch"), std::string::npos);
  EXPECT_NE(letters[3].entry.find("assurance.decision-suspended"), std::string::npos);
  EXPECT_EQ(store.find(id(1))->version, 2U) << "nobody changed the service";
}

TEST_F(Approvals, GoWithTheirService) {
  ASSERT_TRUE(put(2, {1, true, "decision", "note", "watch"}));
  EXPECT_TRUE(store.remove(id(1)));
  EXPECT_TRUE(store.approvals(id(1)).empty());
}

// Shows KEY-08.
TEST_F(Services, NothingThatPeopleWroteIsOnTheDisk) {
  ASSERT_TRUE(store.put({id(1), 1, "the weak spot of Lille"}, happening("somebody opened Lille")));
  const ApprovalRecord record{1, true, "decided at Lille", "signed at Lille", "watched at Lille"};
  ASSERT_TRUE(store.put_approval({id(1), 2, "Lille again"}, record, {}, happening("Lille decides")));
  const auto first = made(5, 1, "a guard at Lille");
  ASSERT_TRUE(store.change_templates({&first, 1}, {}));
  std::string all;
  for (const char* name : {"assurance.db", "assurance.db-wal"}) {
    std::ifstream file(folder.path(name), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    all += bytes.str();
  }
  EXPECT_NE(all.find("services"), std::string::npos);
  EXPECT_EQ(all.find("Lille"), std::string::npos);
}

}  // namespace
}  // namespace urna::storage
