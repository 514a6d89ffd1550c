// SPDX-License-Identifier: EUPL-1.2
#include "storage/database_moment.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/bytes.hpp"
#include "base/test_folder.hpp"

namespace urna::storage {
namespace {

constexpr Migration numbers[] = {{"CREATE TABLE numbers (number INTEGER PRIMARY KEY, filler BLOB) STRICT"}};

std::int64_t count(SqliteDatabase& database) {
  std::int64_t count = 0;
  database.prepare("SELECT count(*) FROM numbers").each([&](const SqliteRow& row) { count = row.integer(0); });
  return count;
}

std::int64_t count_in(const std::string& path) {
  SqliteDatabase database = SqliteDatabase::look_into(path);
  return count(database);
}

/// Writes the same number into two databases, one after the other, for as long as it lives.
class TwoStepWriter {
 public:
  TwoStepWriter(SqliteDatabase& first, SqliteDatabase& second)
      : first_(first), second_(second), thread_([this](const std::stop_token& stopping) { run(stopping); }) {}
  std::int64_t written() const { return written_; }

 private:
  void run(const std::stop_token& stopping) {
    const Bytes filler(3000);
    SqliteStatement put_first = first_.prepare("INSERT INTO numbers (number, filler) VALUES (?, ?)");
    SqliteStatement put_second = second_.prepare("INSERT INTO numbers (number, filler) VALUES (?, ?)");
    for (std::int64_t number = 1; !stopping.stop_requested(); ++number) {
      put_first.run(number, std::span<const std::byte>(filler));
      put_second.run(number, std::span<const std::byte>(filler));
      written_ = number;
    }
  }

  SqliteDatabase& first_;
  SqliteDatabase& second_;
  std::atomic<std::int64_t> written_ = 0;
  std::jthread thread_;
};

// Shows KEY-10.
TEST(DatabaseMoment, ShowsAllDatabasesAtOneMomentWhileTheyAreWritten) {
  const TestFolder folder(TestFolder::in_memory());
  SqliteDatabase first(folder.path("first.db"), numbers);
  SqliteDatabase second(folder.path("second.db"), numbers);
  const TwoStepWriter writer(first, second);
  while (writer.written() < 500) std::this_thread::yield();
  for (int i = 0; i < 10; ++i) {
    const std::string one = folder.path("one" + std::to_string(i));
    const std::string two = folder.path("two" + std::to_string(i));
    DatabaseMoment moment(
        {{.from = folder.path("first.db"), .to = one}, {.from = folder.path("second.db"), .to = two}});
    moment.approach();
    std::int64_t at_moment = 0;
    moment.hold([&] { at_moment = writer.written(); });
    // As if the power had been cut: what was written into the second was written into the first before.
    const std::int64_t in_first = count_in(one);
    const std::int64_t in_second = count_in(two);
    EXPECT_GE(in_second, at_moment);
    EXPECT_LE(in_second, at_moment + 1);
    EXPECT_GE(in_first, in_second);
    EXPECT_LE(in_first, in_second + 1);
  }
}

// Shows KEY-10.
TEST(DatabaseMoment, HoldsNoHalfOfAChange) {
  const TestFolder folder(TestFolder::in_memory());
  SqliteDatabase database(folder.path("a.db"), numbers);
  std::atomic<bool> is_begun = false;
  std::jthread writer([&](const std::stop_token& stopping) {
    for (std::int64_t number = 1; !stopping.stop_requested(); number += 2) {
      SqliteDatabase::Transaction transaction(database);
      database.prepare("INSERT INTO numbers (number) VALUES (?)").run(number);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      database.prepare("INSERT INTO numbers (number) VALUES (?)").run(number + 1);
      transaction.commit();
      is_begun = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  while (!is_begun) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) {
    const std::string copy = folder.path("copy" + std::to_string(i));
    DatabaseMoment moment({{.from = folder.path("a.db"), .to = copy}});
    moment.approach();
    moment.hold([] {});
    EXPECT_EQ(count_in(copy) % 2, 0);
  }
}

TEST(DatabaseMoment, CopiesAFileThatNobodyHasOpenAndLetsItBeOpenedAfterwards) {
  const TestFolder folder;
  { SqliteDatabase(folder.path("a.db"), numbers).execute("INSERT INTO numbers (number) VALUES (1)"); }
  {
    DatabaseMoment moment({{.from = folder.path("a.db"), .to = folder.path("copy")}});
    moment.approach();
    moment.hold([] {});
  }
  EXPECT_EQ(count_in(folder.path("copy")), 1);
  SqliteDatabase again(folder.path("a.db"), numbers);
  EXPECT_EQ(count(again), 1);
}

TEST(DatabaseMoment, MakesWhoeverWantsToOpenAFileWaitUntilItIsCopied) {
  const TestFolder folder;
  { const SqliteDatabase made(folder.path("a.db"), numbers); }
  auto moment = std::make_unique<DatabaseMoment>(
      std::vector<DatabaseMoment::Copy>{{.from = folder.path("a.db"), .to = folder.path("copy")}});
  std::atomic<bool> is_open = false;
  std::jthread opener([&] {
    const SqliteDatabase database(folder.path("a.db"), numbers);
    is_open = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(is_open);
  moment = nullptr;
  opener.join();
  EXPECT_TRUE(is_open);
}

TEST(DatabaseMoment, IsGivenUpWhenADatabaseIsToBeClosed) {
  const TestFolder folder;
  auto database = std::make_unique<SqliteDatabase>(folder.path("a.db"), numbers);
  auto moment = std::make_unique<DatabaseMoment>(
      std::vector<DatabaseMoment::Copy>{{.from = folder.path("a.db"), .to = folder.path("copy")}});
  std::atomic<bool> is_closed = false;
  std::jthread closer([&] {
    database = nullptr;
    is_closed = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(is_closed);
  EXPECT_THROW(moment->approach(), MomentMissed);
  moment = nullptr;
  closer.join();
  EXPECT_TRUE(is_closed);
}

TEST(DatabaseMoment, GivesUpWhenWhatBelongsToItFails) {
  const TestFolder folder;
  SqliteDatabase database(folder.path("a.db"), numbers);
  DatabaseMoment moment({{.from = folder.path("a.db"), .to = folder.path("copy")}});
  moment.approach();
  EXPECT_THROW(moment.hold([] { throw std::runtime_error("the box does not answer"); }), std::runtime_error);
  database.execute("INSERT INTO numbers (number) VALUES (1)");  // everybody goes on
  EXPECT_EQ(count(database), 1);
}

}  // namespace
}  // namespace urna::storage
