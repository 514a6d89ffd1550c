// SPDX-License-Identifier: EUPL-1.2
#include "storage/sqlite_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "base/bytes.hpp"
#include "base/test_folder.hpp"

namespace urna::storage {
namespace {

using ::testing::HasSubstr;

const std::vector<Migration> first_form = {
    {"CREATE TABLE fruits (name TEXT NOT NULL PRIMARY KEY, count INTEGER) STRICT"}};

std::vector<std::string> fruits(SqliteDatabase& database) {
  std::vector<std::string> names;
  database.prepare("SELECT name FROM fruits ORDER BY name").each([&](const SqliteRow& row) {
    names.emplace_back(row.text(0));
  });
  return names;
}

/// The words of what opening the file throws.
std::string refusal(const std::string& path, std::span<const Migration> migrations) {
  try {
    const SqliteDatabase database(path, migrations);
    return "";
  } catch (const DatabaseFailed& failed) {
    return failed.what();
  }
}

TEST(SqliteDatabase, TakesATransactionBackThatWasNotCommitted) {
  const TestFolder folder;
  SqliteDatabase database(folder.path("a.db"), first_form);
  {
    const SqliteDatabase::Transaction transaction(database);
    database.execute("INSERT INTO fruits VALUES ('apple', 1)");
  }
  EXPECT_TRUE(fruits(database).empty());
  SqliteDatabase::Transaction transaction(database);
  database.execute("INSERT INTO fruits VALUES ('pear', 1)");
  EXPECT_THROW(database.execute("INSERT INTO fruits VALUES ('pear', 2)"), DatabaseFailed);
  transaction.commit();
  EXPECT_THAT(fruits(database), ::testing::ElementsAre("pear"));
}

// Shows TEN-02.
TEST(SqliteDatabase, RefusesAFileOfAnotherCustomer) {
  const TestFolder folder;
  const auto open = [&](const char* file, std::string owner) {
    SqliteDatabase database(folder.path(file), first_form, {.owner = std::move(owner)});
  };
  open("a.db", "aaaa");
  open("b.db", "bbbb");
  open("a.db", "aaaa");
  std::filesystem::rename(folder.path("a.db"), folder.path("x"));
  std::filesystem::rename(folder.path("b.db"), folder.path("a.db"));
  std::filesystem::rename(folder.path("x"), folder.path("b.db"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(open("a.db", "aaaa"), ForeignDatabase);
    EXPECT_THROW(open("b.db", "bbbb"), ForeignDatabase);
  }
  open("a.db", "bbbb");
}

// Shows TEN-02.
TEST(SqliteDatabase, GivesAFileOfBeforeToTheSoleCustomerOnly) {
  const TestFolder folder;
  { const SqliteDatabase made(folder.path("a.db"), first_form); }
  EXPECT_THROW(SqliteDatabase(folder.path("a.db"), first_form, {.owner = "aaaa"}), ForeignDatabase);
  { const SqliteDatabase taken(folder.path("a.db"), first_form, {.owner = "sole"}); }
  EXPECT_THROW(SqliteDatabase(folder.path("a.db"), first_form, {.owner = "aaaa"}), ForeignDatabase);
  {
    SqliteDatabase emptied(folder.path("a.db"), first_form);
    emptied.execute("DELETE FROM owner");
  }
  EXPECT_THROW(SqliteDatabase(folder.path("a.db"), first_form, {.owner = "sole"}), ForeignDatabase)
      << "an owner that was struck out is nobody";
}
// Shows B77.
TEST(SqliteDatabase, RefusesAFileThatAnotherProgramUses) {
  const TestFolder folder;
  const SqliteDatabase database(folder.path("a.db"), first_form);
  EXPECT_THAT(refusal(folder.path("a.db"), first_form), HasSubstr("in use"));
}

TEST(SqliteDatabase, RefusesADamagedFile) {
  const TestFolder folder;
  {
    SqliteDatabase database(folder.path("a.db"), first_form);
    SqliteStatement insert = database.prepare("INSERT INTO fruits VALUES (?, ?)");
    SqliteDatabase::Transaction transaction(database);
    for (int i = 0; i < 2000; ++i) insert.run(std::to_string(i), i);
    transaction.commit();
  }
  {
    std::fstream file(folder.path("a.db"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 3 + 100);
    file << std::string(3000, '\x5a');
  }
  EXPECT_THAT(refusal(folder.path("a.db"), first_form), HasSubstr("damaged"));
}

TEST(SqliteDatabase, RefusesTheFileOfANewerProgram) {
  const TestFolder folder;
  std::vector<Migration> more = first_form;
  more.push_back({"ALTER TABLE fruits ADD COLUMN colour TEXT; INSERT INTO fruits VALUES ('plum', 1, 'blue')"});
  { const SqliteDatabase database(folder.path("a.db"), more); }
  EXPECT_THAT(refusal(folder.path("a.db"), first_form), HasSubstr("newer version"));
}

TEST(SqliteDatabase, TakesTheMigrationsThatItLacksAndNoneTwice) {
  const TestFolder folder;
  {
    SqliteDatabase database(folder.path("a.db"), first_form);
    database.execute("INSERT INTO fruits VALUES ('apple', 1)");
  }
  std::vector<Migration> more = first_form;
  more.push_back({"INSERT INTO fruits VALUES ('plum', 1); ALTER TABLE fruits ADD COLUMN colour TEXT"});
  for (int i = 0; i < 2; ++i) {
    SqliteDatabase database(folder.path("a.db"), more);
    EXPECT_THAT(fruits(database), ::testing::ElementsAre("apple", "plum"));
  }
}

TEST(SqliteDatabase, LeavesNothingOfAMigrationThatFails) {
  const TestFolder folder;
  const std::vector<Migration> broken = {{"CREATE TABLE fruits (name TEXT) STRICT; CREATE TABLE fruits (name TEXT)"}};
  EXPECT_THROW(SqliteDatabase(folder.path("a.db"), broken), DatabaseFailed);
  SqliteDatabase database(folder.path("a.db"), first_form);
  EXPECT_TRUE(fruits(database).empty());
}

// Shows KEY-09.
TEST(SqliteDatabase, OverwritesWhatIsDeleted) {
  const TestFolder folder;
  SqliteDatabase database(folder.path("a.db"), first_form);
  database.prepare("INSERT INTO fruits VALUES (?, 1)").run(std::string_view("tell-tale-melon"));
  EXPECT_THAT(folder.read("a.db"), HasSubstr("tell-tale-melon"));
  database.execute("DELETE FROM fruits");
  EXPECT_EQ(folder.read("a.db").find("tell-tale-melon"), std::string::npos);
  EXPECT_EQ(folder.read("a.db-journal"), "") << "the journal keeps nothing of it either";
}

TEST(SqliteDatabase, IsReadableByItsOwnerOnly) {
  const TestFolder folder;
  const SqliteDatabase database(folder.path("a.db"), first_form);
  struct stat status {};
  ASSERT_EQ(stat(folder.path("a.db").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(SqliteDatabase, ForcesEveryCommitToTheDisk) {
  const TestFolder folder;
  SqliteDatabase database(folder.path("a.db"), first_form);
  const auto setting = [&](const std::string& name) {
    std::string value;
    database.prepare("PRAGMA " + name).each([&](const SqliteRow& row) { value = row.text(0); });
    return value;
  };
  EXPECT_EQ(setting("synchronous"), "2");
  EXPECT_EQ(setting("journal_mode"), "truncate");
  EXPECT_EQ(setting("secure_delete"), "1");
  EXPECT_EQ(setting("foreign_keys"), "1");
  EXPECT_EQ(setting("trusted_schema"), "0");
}

// Shows B27.
TEST(SqliteStatement, GivesBackWhatWasBound) {
  const TestFolder folder;
  const std::vector<Migration> form = {{"CREATE TABLE t (i INTEGER, t TEXT, b BLOB, n TEXT) STRICT"}};
  SqliteDatabase database(folder.path("a.db"), form);
  const std::string text("it's; \0DROP", 11);
  const Bytes blob = {std::byte{0}, std::byte{255}};
  SqliteStatement insert = database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
  insert.run(std::int64_t{-5}, std::string_view(text), std::span<const std::byte>(blob), std::nullopt);
  insert.run(7U, "", std::span<const std::byte>(), std::optional<std::string_view>("x"));
  int rows = 0;
  database.prepare("SELECT * FROM t ORDER BY i").each([&](const SqliteRow& row) {
    if (rows++ == 0) {
      EXPECT_EQ(row.integer(0), -5);
      EXPECT_EQ(row.text(1), text);
      EXPECT_TRUE(std::equal(blob.begin(), blob.end(), row.blob(2).begin(), row.blob(2).end()));
      EXPECT_TRUE(row.is_null(3));
    } else {
      EXPECT_EQ(row.integer(0), 7);
      EXPECT_FALSE(row.is_null(1));
      EXPECT_FALSE(row.is_null(2)) << "an empty blob is a blob";
      EXPECT_EQ(row.text(3), "x");
    }
  });
  EXPECT_EQ(rows, 2);
}

}  // namespace
}  // namespace urna::storage
