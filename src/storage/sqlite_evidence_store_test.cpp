// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_evidence_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"

namespace urna::storage {
namespace {

using assurance::CheckResult;
using assurance::Finding;

Timestamp day(int number) { return Timestamp(std::chrono::seconds(1'795'000'000) + std::chrono::days(number)); }

CheckResult result(const std::string& check, Finding finding, int on) {
  return {check, 1, finding, day(on), day(on), {{"undeclared", "tcp/4444", finding == Finding::failed}}};
}

struct KeptEvidence : ::testing::Test {
  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  SqliteEvidenceStore store{folder.path("evidence.db"), keystore.sealer};
};

TEST_F(KeptEvidence, TheNewestOfEachCheckAndWhenItLastPassed) {
  store.put(result("net.ports", Finding::passed, 1));
  store.put(result("auth.mfa", Finding::unknown, 2));
  store.put(result("net.ports", Finding::failed, 3));
  const auto newest = store.newest();
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest.at("net.ports").newest, result("net.ports", Finding::failed, 3));
  EXPECT_EQ(newest.at("net.ports").last_passed, day(1));
  EXPECT_FALSE(newest.at("auth.mfa").last_passed);
  const auto history = store.history("net.ports", 10);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].finding, Finding::failed);
  EXPECT_EQ(store.history("net.ports", 1).size(), 1U);
  EXPECT_TRUE(store.history("no.such", 10).empty());
}

TEST_F(KeptEvidence, EachLookHasItsEntry) {
  store.put(result("net.ports", Finding::passed, 1));
  store.put(result("net.ports", Finding::failed, 2));
  store.put(result("net.ports", Finding::unknown, 3));
  std::vector<std::string> events;
  for (const auto& letter : store.outbox().waiting(10)) {
    const auto entry = journal::entry_from(letter.entry);
    ASSERT_TRUE(entry) << letter.entry;
    events.emplace_back(letter.entry.substr(letter.entry.find("\"ev\""), 24));
    EXPECT_EQ(entry->object->text(), "check:net.ports");
  }
  EXPECT_THAT(events, ::testing::ElementsAre(::testing::HasSubstr("evidence.passed"), ::testing::HasSubstr("failed"),
                                             ::testing::HasSubstr("unknown")));
}

TEST_F(KeptEvidence, ForgetsWhatIsOldButNotTheLastWord) {
  store.put(result("net.ports", Finding::passed, 1));
  store.put(result("net.ports", Finding::passed, 2));
  store.put(result("net.ports", Finding::failed, 3));
  store.forget_before(day(10));
  const auto history = store.history("net.ports", 10);
  ASSERT_EQ(history.size(), 2U);
  EXPECT_EQ(history[0].ended, day(3));
  EXPECT_EQ(history[1].ended, day(2));
  store.put(result("net.ports", Finding::passed, 11));
  EXPECT_EQ(store.newest().at("net.ports").newest.ended, day(11));
}

// Shows KEY-08.
TEST_F(KeptEvidence, WhereThePlatformIsWeakIsNotOnTheDisk) {
  store.put(result("net.ports", Finding::failed, 1));
  std::ifstream file(folder.path("evidence.db"), std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  EXPECT_THAT(bytes.str(), ::testing::HasSubstr("net.ports"));
  EXPECT_THAT(bytes.str(), ::testing::Not(::testing::HasSubstr("4444")));
}

}  // namespace
}  // namespace urna::storage
