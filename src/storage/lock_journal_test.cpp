// SPDX-License-Identifier: EUPL-1.2
#include "storage/lock_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_folder.hpp"
#include "crypto/hash.hpp"
#include "storage/journal_keeper.hpp"

namespace urna::storage {
namespace {

using journal::Event;
using journal::LogName;

constexpr Timestamp morning{std::chrono::seconds(1'795'513'327)};

journal::Entry tried(journal::Outcome outcome = journal::Outcome::ok) {
  journal::Entry entry;
  entry.at = morning;
  entry.event = Event::keystore_share_entered;
  entry.outcome = outcome;
  return entry;
}

/// The journal of an open desk, made anew each time.
struct OpenJournal {
  OpenJournal(const TestFolder& folder, LockJournal& lock)
      : journal(folder.path("journal.db"), "vote.example.org"),
        heads(folder.path("signed.db")),
        signer(Secret<32>(), heads),
        keeper(
            journal, signer, {{"lock", &lock.outbox()}}, [] { return morning; },
            [this](std::string_view event, const std::string& detail) {
              alarms.push_back(std::string(event) + " " + detail);
            }) {}
  std::vector<std::string> entries() { return journal.entries(LogName::platform(), 0, 1000); }

  std::vector<std::string> alarms;
  SqliteJournal journal;
  SqliteSignedHeads heads;
  journal::CheckpointSigner signer;
  JournalKeeper keeper;
};

/// Changes the file behind its back.
void spoil(const TestFolder& folder, const std::string& statement) {
  SqliteDatabase database(folder.path("lock.db"), std::vector<Migration>(3));
  database.execute(statement);
}

// Shows AUD-02.
TEST(LockJournal, SeesEachChangeOfWhatWaits) {
  for (const char* statement :
       {"UPDATE outbox SET entry = replace(entry, 'deny', 'ok') WHERE number = 2",
        "DELETE FROM outbox WHERE number = 2", "DELETE FROM outbox WHERE number = 3",
        "DELETE FROM outbox WHERE number = 3; DELETE FROM chain WHERE number = 3",
        "INSERT INTO outbox (entry) SELECT entry FROM outbox WHERE number = 1", "DELETE FROM chain WHERE number = 2",
        "UPDATE chain SET hash = zeroblob(32) WHERE number = 3"}) {
    const TestFolder folder{TestFolder::in_memory()};
    {
      LockJournal lock(folder.path("lock.db"));
      EXPECT_TRUE(lock.is_whole()) << "nothing was noted yet";
      lock.note(tried());
      lock.note(tried(journal::Outcome::deny));
      lock.note(tried());
      EXPECT_TRUE(lock.is_whole());
    }
    spoil(folder, statement);
    LockJournal lock(folder.path("lock.db"));
    EXPECT_FALSE(lock.is_whole()) << statement;
  }
}

// Shows AUD-02.
TEST(LockJournal, ChainsEachEntryToTheOneBeforeEvenWhenThatWasMovedAway) {
  const TestFolder folder{TestFolder::in_memory()};
  Digest first{};
  {
    LockJournal lock(folder.path("lock.db"));
    first = lock.note(tried());
    const OpenJournal open(folder, lock);
    EXPECT_TRUE(lock.is_whole());
  }
  LockJournal lock(folder.path("lock.db"));
  EXPECT_TRUE(lock.is_whole()) << "all of it was moved away";
  const journal::Entry next = tried(journal::Outcome::deny);
  const Digest hash = lock.note(next);
  EXPECT_TRUE(lock.is_whole());
  crypto::Sha256 expected;
  expected.add(std::string_view("urna/lock-journal/v1\0", 21)).add(std::span<const std::byte>(first));
  EXPECT_EQ(hash, expected.add(journal::entry_text(next)).finish());
}

// Shows AUD-02.
TEST(LockJournal, IsTakenIntoThePlatformsLogOnce) {
  const TestFolder folder{TestFolder::in_memory()};
  LockJournal lock(folder.path("lock.db"));
  lock.note(tried());
  lock.note(tried(journal::Outcome::deny));
  for (int start = 0; start < 2; ++start) {
    OpenJournal open(folder, lock);
    EXPECT_THAT(open.entries(),
                testing::ElementsAre(journal::entry_text(tried()), journal::entry_text(tried(journal::Outcome::deny))));
    EXPECT_TRUE(open.alarms.empty());
    EXPECT_TRUE(open.keeper.checkpoint(LogName::platform())) << "and signed";
  }
  lock.note(tried());
  OpenJournal open(folder, lock);
  EXPECT_EQ(open.entries().size(), 3U);
  lock.note(tried());
  open.keeper.settle();
  EXPECT_EQ(open.entries().size(), 4U) << "while it is open, too";
}

// Shows AUD-02.
TEST(LockJournal, WhoseFirstEntryWasTakenOutIsNotTheOneThatTheLogWasMovedFrom) {
  const TestFolder folder{TestFolder::in_memory()};
  {
    LockJournal lock(folder.path("lock.db"));
    for (int i = 0; i < 2; ++i) lock.note(tried());
  }
  spoil(folder, "DELETE FROM outbox WHERE number = 1");
  LockJournal lock(folder.path("lock.db"));
  OpenJournal open(folder, lock);
  EXPECT_THAT(open.alarms, testing::ElementsAre("journal_gap lock"));
}

// Shows AUD-02.
TEST(LockJournal, ThatWasRemovedIsMissed) {
  const TestFolder folder{TestFolder::in_memory()};
  {
    LockJournal lock(folder.path("lock.db"));
    for (int i = 0; i < 3; ++i) lock.note(tried());
    const OpenJournal open(folder, lock);
  }
  std::filesystem::remove(folder / "lock.db");
  LockJournal lock(folder.path("lock.db"));
  lock.note(tried());
  OpenJournal open(folder, lock);
  EXPECT_THAT(open.alarms, testing::ElementsAre("journal_gap lock"));
}

}  // namespace
}  // namespace urna::storage
