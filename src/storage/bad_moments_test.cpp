// SPDX-License-Identifier: EUPL-1.2
// The clock jumps, somebody deletes or holds a file: nothing is lost unseen, nothing is doubled, nobody waits.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/test_folder.hpp"
#include "journal/checkpoint.hpp"
#include "storage/journal_keeper.hpp"
#include "storage/sqlite_database.hpp"

namespace urna::storage {
namespace {

using namespace std::chrono_literals;
using journal::Event;
using journal::LogName;

constexpr Timestamp morning{1'795'513'327s};

// Shows AUD-02, B77.
TEST(JournalKeeper, LosesAndDoublesNothingWhenTheClockJumps) {
  const TestFolder folder{TestFolder::in_memory()};
  SqliteJournal journal(folder.path("journal.db"), "vote.example.org");
  SqliteSignedHeads heads(folder.path("signed.db"));
  journal::CheckpointSigner signer(Secret<32>(), heads);
  std::atomic<std::int64_t> moved = 0;  // seconds
  std::vector<std::string> alarms;
  JournalKeeper keeper(
      journal, signer, {}, [&] { return morning + std::chrono::seconds(moved.load()); },
      [&](std::string_view event, const std::string&) { alarms.emplace_back(event); });
  std::vector<std::string> traces;
  for (const std::int64_t jump : {0, 86'400, 0, -3'600, -3'600, 10'000'000, 0, -10'000'000, 0}) {
    moved = jump;
    for (int i = 0; i < 5; ++i) {
      journal::Entry entry;
      entry.event = Event::request_done;
      entry.at = morning + std::chrono::seconds(jump);
      entry.trace = std::string(15, '0') + static_cast<char>('a' + i);
      traces.push_back(entry.trace);
      keeper.note(entry);
    }
    EXPECT_TRUE(keeper.is_available());
  }
  keeper.settle();
  const auto log = journal.log(LogName::platform());
  ASSERT_TRUE(log);
  const auto texts = journal.entries(LogName::platform(), 0, 1'000'000);
  EXPECT_EQ(texts.size(), log->size);
  std::vector<std::string> kept;
  journal::GrowingTree tree;
  std::vector<Digest> leaves;
  std::size_t heartbeats = 0;
  for (const std::string& text : texts) {
    leaves.push_back(journal::hash_of_leaf(text));
    const auto entry = journal::entry_from(text);
    ASSERT_TRUE(entry);
    if (entry->event == Event::journal_heartbeat) {
      ++heartbeats;
    } else {
      kept.push_back(entry->trace);
    }
  }
  EXPECT_EQ(kept, traces) << "in the order in which they were noted, whatever time they say";
  tree.append(leaves);
  const std::vector<journal::NoteKey> trusted = {signer.key(log->origin)};
  const auto checkpoint = journal::open_checkpoint(keeper.checkpoint(LogName::platform()).value_or(""), trusted);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, log->size);
  EXPECT_EQ(checkpoint->root, tree.root());
  EXPECT_TRUE(alarms.empty());
  EXPECT_EQ(heartbeats, 7U) << "one a jump, back ones too, and none where it did not jump";
}

// Shows AUD-04, AUD-08.
TEST(JournalKeeper, SignsNothingMoreWhenItsFileWasDeleted) {
  const TestFolder folder{TestFolder::in_memory()};
  std::vector<std::string> alarms;
  const auto run = [&](int entries, bool deletes) {
    SqliteJournal journal(folder.path("journal.db"), "vote.example.org");
    SqliteSignedHeads heads(folder.path("signed.db"));
    journal::CheckpointSigner signer(Secret<32>(), heads);
    JournalKeeper keeper(
        journal, signer, {}, [] { return morning; },
        [&](std::string_view event, const std::string& detail) {
          alarms.push_back(std::string(event) + " " + detail);
        });
    for (int i = 0; i < entries; ++i) {
      if (deletes && i == entries / 2) std::filesystem::remove(folder / "journal.db");
      journal::Entry entry;
      entry.at = morning;
      keeper.note(entry);
    }
    keeper.settle();
    return keeper.is_available();
  };
  EXPECT_TRUE(run(6, true));
  EXPECT_TRUE(alarms.empty());
  EXPECT_FALSE(run(1, false)) << "nobody goes on upon a history that was begun anew";
  EXPECT_EQ(alarms, (std::vector<std::string>{"journal_refused platform smaller"}));
}

/// Somebody else's program that has the file open in the midst of a change.
class OtherProgram {
 public:
  explicit OtherProgram(const std::string& path) {
    sqlite3_open(path.c_str(), &database_);
    sqlite3_exec(database_, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr);
  }
  OtherProgram(const OtherProgram&) = delete;
  OtherProgram& operator=(const OtherProgram&) = delete;
  ~OtherProgram() { sqlite3_close(database_); }

 private:
  sqlite3* database_ = nullptr;
};

const std::vector<Migration> form = {{"CREATE TABLE fruits (name TEXT) STRICT"}};

// Shows B77.
TEST(SqliteDatabase, WaitsForNobodyWhoHoldsItsFile) {
  const TestFolder folder;
  const std::string path = folder.path("a.db");
  {
    SqliteDatabase database(path, form);
    database.execute("INSERT INTO fruits VALUES ('apple')");
  }
  const auto begun = std::chrono::steady_clock::now();
  {
    const OtherProgram other(path);
    EXPECT_THROW(SqliteDatabase(path, form), DatabaseFailed);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
  SqliteDatabase database(path, form);
  // And while we have it, others get nothing of it: a backup program, or a curious one.
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &other), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(other, "SELECT name FROM fruits", nullptr, nullptr, nullptr), SQLITE_BUSY);
  EXPECT_EQ(sqlite3_exec(other, "DELETE FROM fruits", nullptr, nullptr, nullptr), SQLITE_BUSY);
  sqlite3_close(other);
  database.execute("INSERT INTO fruits VALUES ('pear')");
  std::size_t rows = 0;
  database.prepare("SELECT name FROM fruits").each([&](const SqliteRow&) { ++rows; });
  EXPECT_EQ(rows, 2U);
}

/// The temporary files of SQLite that this process has open: they have no name any more, but they lie on a disk.
std::vector<std::string> temporary_files() {
  std::vector<std::string> found;
  for (const auto& descriptor : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string file = std::filesystem::read_symlink(descriptor.path(), gone).string();
    if (file.find("etilqs") != file.npos) found.push_back(file);
  }
  return found;
}

// Shows DB-01.
TEST(SqliteDatabase, WritesNoTemporaryFileHoweverMuchItSorts) {
  const TestFolder folder;
  SqliteDatabase database(folder.path("a.db"), form);
  {
    SqliteStatement insert = database.prepare("INSERT INTO fruits VALUES (?)");
    SqliteDatabase::Transaction transaction(database);
    for (int i = 0; i < 20'000; ++i) insert.run(std::string(500, static_cast<char>('a' + i % 26)) + std::to_string(i));
    transaction.commit();
  }
  std::size_t rows = 0;
  database.prepare("SELECT name FROM fruits ORDER BY substr(name, 3) DESC").each([&](const SqliteRow&) {
    if (rows++ == 0) {
      EXPECT_EQ(temporary_files(), std::vector<std::string>());
    }
  });
  EXPECT_EQ(rows, 20'000U);
}

}  // namespace
}  // namespace urna::storage
