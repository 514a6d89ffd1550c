// SPDX-License-Identifier: EUPL-1.2
#include "storage/database_shape.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "base/test_folder.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/sqlite_journal.hpp"

namespace urna::storage {
namespace {

constexpr std::array<Migration, 1> form{{{"CREATE TABLE people (name TEXT NOT NULL) STRICT;"}}};

// Shows INC-04.
TEST(DatabaseShape, TellsTablesAndCountsAndNothingThatIsInThem) {
  const TestFolder folder;
  const std::string path = folder.path("people.db");
  const auto look = [&](const char* state) {
    const DatabaseShape shape = shape_of_database(path);
    EXPECT_EQ(shape.schema.find("canary"), std::string::npos) << state;
    EXPECT_NE(shape.schema.find("CREATE TABLE people (name TEXT NOT NULL) STRICT;\n"), std::string::npos) << state;
    const auto people = std::ranges::find(shape.rows, "people", &std::pair<std::string, std::uint64_t>::first);
    ASSERT_NE(people, shape.rows.end()) << state;
    EXPECT_EQ(people->second, 2U) << state;
  };
  {
    SqliteDatabase database(path, form);
    database.execute("INSERT INTO people VALUES ('canary one'), ('canary two')");
    look("while it is used");
    database.execute("INSERT INTO people VALUES ('canary three'); DELETE FROM people WHERE name = 'canary three'");
  }
  look("while it is shut");
}

TEST(DatabaseShape, RefusesWhatIsNoDatabase) {
  const TestFolder folder;
  const std::string path = folder.path("text.db");
  std::ofstream(path) << std::string(2000, 'x');
  EXPECT_THROW(shape_of_database(path), DatabaseFailed);
  EXPECT_THROW(shape_of_database(folder.path("nothing.db")), DatabaseFailed);
}

// Shows INC-04.
TEST(DatabaseShape, AJournalGivesItsLastEntriesWhetherItIsUsedOrShut) {
  const TestFolder folder;
  const std::string path = folder.path("journal.db");
  std::vector<std::string> texts;
  const auto look = [&] {
    const auto logs = logs_of_journal(path, 3);
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_EQ(logs[0].name, "platform");
    EXPECT_EQ(logs[0].size, 5U);
    EXPECT_EQ(logs[0].from, 2U);
    EXPECT_EQ(logs[0].entries, std::vector<std::string>(texts.begin() + 2, texts.end()));
  };
  {
    SqliteJournal journal(path, "vote.example.org");
    for (int i = 0; i < 5; ++i) {
      journal::Entry entry;
      entry.at = Timestamp(std::chrono::seconds(1'800'000'000 + i));
      const auto arrival = SqliteJournal::Arrival::of(entry);
      texts.push_back(arrival.text);
      journal.append(std::span(&arrival, 1), {});
    }
    look();
  }
  look();
}

}  // namespace
}  // namespace urna::storage
