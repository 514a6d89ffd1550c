// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_box_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "storage/box_columns.hpp"
#include "storage/detail/passing_postgres.hpp"

namespace urna::storage {
namespace {

const auto uuid = *protocol::ElectionUuid::parse(std::string(22, 'a'));

// Shows B77.
TEST(PostgresBoxStore, KeepsWhatItAcknowledgedWhereverItsServerCrashes) {
  PostgresBoxStore store(new_database());
  store.create(uuid, "head|", {});
  std::string acknowledged = "head|";
  for (int crash = 0; crash < 2; ++crash) {
    std::atomic<bool> stopping = false;
    std::thread writer([&] {
      while (!stopping) {
        election::BoxStore::Change change;
        change.archive_size = acknowledged.size();
        change.archive = std::string(1000, static_cast<char>('a' + crash));
        try {
          store.write(uuid, change);
          acknowledged += change.archive;
        } catch (const DatabaseFailed&) {
          return;
        }
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    passing_server().crash();
    stopping = true;
    writer.join();
    // One change may have come in without being acknowledged.
    std::uint64_t size = 0;
    while (size == 0) {
      try {
        size = store.archive_size(uuid);
      } catch (const DatabaseFailed&) {
      }
    }
    EXPECT_TRUE(size == acknowledged.size() || size == acknowledged.size() + 1000);
    std::string archive(static_cast<std::size_t>(size), '\0');
    store.read(uuid, 0, archive);
    EXPECT_TRUE(archive.starts_with(acknowledged));
    acknowledged = archive;
  }
  EXPECT_GT(acknowledged.size(), 1000U);
}

// Shows B77.
TEST(PostgresBoxStore, GoesOnAfterItsConnectionBroke) {
  const std::string connection = new_database();
  PostgresBoxStore store(connection);
  store.create(uuid, "head|", {});
  PostgresDatabase(passing_server().connection(), {})
      .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'boxes%'");
  election::BoxStore::Change change;
  change.archive_size = 5;
  change.archive = "one|";
  EXPECT_THROW(store.write(uuid, change), DatabaseFailed);
  EXPECT_EQ(store.archive_size(uuid), 5U);
  store.write(uuid, change);
  EXPECT_EQ(store.archive_size(uuid), 9U);
}

TEST(PostgresBoxStore, RefusesAServerThatDoesNotForceItsWrites) {
  const std::string connection = new_database();
  PostgresDatabase administrator(passing_server().connection(), {});
  administrator.execute("ALTER SYSTEM SET fsync = off");
  administrator.execute("SELECT pg_reload_conf()");
  std::string what;
  for (int i = 0; i < 100 && what.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    try {
      const PostgresBoxStore store(connection);
    } catch (const DatabaseFailed& failed) {
      what = failed.what();
    }
  }
  EXPECT_THAT(what, ::testing::HasSubstr("does not force"));
  administrator.execute("ALTER SYSTEM RESET fsync");
  administrator.execute("SELECT pg_reload_conf()");
}

// Shows KEY-08.
TEST(PostgresBoxStore, HasOnlyColumnsThatAreClassified) {
  const std::string connection = new_database();
  { const PostgresBoxStore store(connection); }
  PostgresDatabase database(connection, std::vector<Migration>(100));
  const PostgresRows rows = database.run(
      "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' AND "
      "table_name <> 'form'");
  std::vector<std::string> columns;
  for (int i = 0; i < rows.size(); ++i) columns.emplace_back(rows.text(i, 0));
  std::vector<std::string> classified;
  for (const ClassifiedColumn& column : box_columns)
    classified.push_back(std::string(column.table) + "." + std::string(column.column));
  EXPECT_THAT(columns, ::testing::UnorderedElementsAreArray(classified));
}

}  // namespace
}  // namespace urna::storage
