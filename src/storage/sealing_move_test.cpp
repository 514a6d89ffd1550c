// SPDX-License-Identifier: EUPL-1.2
#include "storage/sealing_move.hpp"

#include <gtest/gtest.h>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/detail/failing_vfs.hpp"
#include "storage/detail/passing_postgres.hpp"
#include "storage/postgres_desk_store.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_people_store.hpp"

namespace urna::storage {
namespace {

using election::VoteState;

const std::string uuid_text(22, 'a');
const protocol::ElectionUuid uuid = *protocol::ElectionUuid::parse(uuid_text);
const std::string canary = "Zebulon Quisquilie, 12 rue du Canari";
const std::string roll(3000, '.');

/// The desk's tables as they were before anything was sealed.
constexpr Migration desk_of_before[] = {{R"sql(
CREATE TABLE elections (number INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE documents (election INTEGER NOT NULL REFERENCES elections, name TEXT NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (election, name)) STRICT;
CREATE TABLE voters (election INTEGER NOT NULL REFERENCES elections, id BLOB NOT NULL CHECK (length(id) = 16),
  roll_index INTEGER NOT NULL, college TEXT NOT NULL, verifier BLOB NOT NULL CHECK (length(verifier) = 32),
  birth_day INTEGER, weight INTEGER NOT NULL, vote BLOB NOT NULL CHECK (length(vote) = 17),
  PRIMARY KEY (election, id), UNIQUE (election, verifier)) STRICT, WITHOUT ROWID;
CREATE TABLE turnout (election INTEGER NOT NULL REFERENCES elections, hour INTEGER NOT NULL, college TEXT NOT NULL,
  voted INTEGER NOT NULL, PRIMARY KEY (election, hour, college)) STRICT, WITHOUT ROWID;
CREATE TABLE settled (election INTEGER NOT NULL REFERENCES elections,
  slot BLOB NOT NULL CHECK (length(slot) = 16), PRIMARY KEY (election, slot)) STRICT, WITHOUT ROWID;
)sql"}};

constexpr int voters_of_before = 1200;

void write_desk_of_before(const std::string& path, const SqliteOptions& options = {}) {
  SqliteDatabase database(path, desk_of_before, options);
  SqliteDatabase::Transaction transaction(database);
  database.prepare("INSERT INTO elections (number, uuid) VALUES (1, ?)").run(uuid_text);
  for (int i = 0; i < 20; ++i) {
    const std::string name = "document " + std::to_string(i);
    const std::string bytes = canary + roll + std::to_string(i);
    database.prepare("INSERT INTO documents VALUES (1, ?, ?)").run(name, bytes_of(bytes));
  }
  auto add = database.prepare("INSERT INTO voters VALUES (1, ?, ?, 'a', ?, ?, 1, ?)");
  for (int i = 0; i < voters_of_before; ++i) {
    std::array<std::byte, 16> id{static_cast<std::byte>(i), static_cast<std::byte>(i >> 8)};
    Digest verifier{static_cast<std::byte>(i), static_cast<std::byte>(i >> 8)};
    std::array<std::byte, 17> vote{static_cast<std::byte>(i % 2 == 0 ? VoteState::voted : VoteState::none)};
    std::optional<int> day;
    if (i % 3 == 0) day = i - 600;
    add.run(std::span<const std::byte>(id), i, std::span<const std::byte>(verifier), day,
            std::span<const std::byte>(vote));
  }
  transaction.commit();
}

void expect_all_there(const election::DeskStore& store) {
  EXPECT_EQ(store.documents(uuid).size(), 20U);
  EXPECT_EQ(store.document(uuid, "document 7"), canary + roll + "7");
  const auto voters = store.voters(uuid);
  ASSERT_EQ(voters.size(), static_cast<std::size_t>(voters_of_before));
  for (const auto& voter : voters) {
    const auto i = static_cast<int>(voter.roll_index);
    EXPECT_EQ(voter.state, i % 2 == 0 ? VoteState::voted : VoteState::none);
    ASSERT_EQ(voter.birth_date.has_value(), i % 3 == 0);
    if (voter.birth_date) {
      EXPECT_EQ(std::chrono::sys_days(*voter.birth_date).time_since_epoch().count(), i - 600);
    }
  }
}

std::string files_in(const TestFolder& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    all += folder.read(entry.path().filename().string());
  }
  return all;
}

// Shows DB-01.
TEST(SealingMove, LeavesNothingOfTheDeskInThePlain) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  write_desk_of_before(folder.path("desk.db"));
  EXPECT_NE(files_in(folder).find(canary), std::string::npos) << "the canary is seen where it is";
  {
    DeskDatabase database(folder.path("desk.db"));
    const SqliteDeskStore store(database, keystore.sealer);
    expect_all_there(store);
  }
  EXPECT_EQ(files_in(folder).find(canary), std::string::npos);
  DeskDatabase database(folder.path("desk.db"));
  const SqliteDeskStore store(database, keystore.sealer);
  expect_all_there(store);
}

TEST(SealingMove, GoesOnWhereverItWasCutOff) {
  const keystore::UnlockedKeystore keystore;
  for (int n = 1, step = 1; n < 4000; n += step, step += 3) {
    FailingDisk disk("failing-move-" + std::to_string(n));
    const SqliteOptions options{disk.name()};
    write_desk_of_before("desk.db", options);
    disk.cut_power_at(n);
    bool was_cut = false;
    try {
      DeskDatabase database("desk.db", options);
      const SqliteDeskStore store(database, keystore.sealer);
    } catch (const DatabaseFailed&) {
      was_cut = true;
    }
    if (disk.is_dark()) disk.restore_power(FailingDisk::Unsynced::torn);
    DeskDatabase database("desk.db", options);
    const SqliteDeskStore store(database, keystore.sealer);
    expect_all_there(store);
    if (HasFailure()) FAIL() << "cut at operation " << n;
    if (!was_cut) {
      EXPECT_GT(n, 50) << "there were that many operations to be cut at";
      return;
    }
  }
}

// Shows GEN-03.
// Shows GEN-03.
TEST(SealedStores, ReadNothingOnceTheKeystoreIsLocked) {
  const TestFolder folder;
  keystore::UnlockedKeystore keystore;
  DeskDatabase database(folder.path("desk.db"));
  SqliteDeskStore store(database, keystore.sealer);
  PeopleDatabase database_of_people(folder.path("people.db"), keystore.sealer);
  SqlitePersonStore people(database_of_people);
  store.put_document(uuid, "roll.csv", canary);
  people.change("rosa@example.org", [](std::optional<identity::Person>& person) {
    person.emplace();
    return true;
  });
  keystore.keystore.lock();
  EXPECT_THROW((void)store.document(uuid, "roll.csv"), keystore::KeystoreLocked);
  EXPECT_THROW(store.put_document(uuid, "roll.csv", "other"), keystore::KeystoreLocked);
  EXPECT_THROW((void)people.find("rosa@example.org"), keystore::KeystoreLocked);
  EXPECT_EQ(files_in(folder).find(canary), std::string::npos);
}

// Shows KEY-07, B59.
TEST(SealedStores, RefuseARowThatStandsInThePlaceOfAnother) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  {
    DeskDatabase database(folder.path("desk.db"));
    SqliteDeskStore store(database, keystore.sealer);
    store.put_document(uuid, "one", "the first");
    store.put_document(uuid, "two", "the second");
    database.database.execute("UPDATE documents SET bytes = (SELECT bytes FROM documents WHERE name = 'two')");
    EXPECT_EQ(store.document(uuid, "two"), "the second");
    EXPECT_THROW((void)store.document(uuid, "one"), keystore::IntegrityFailed);
  }
}

/// The same in PostgreSQL, as it was before anything was sealed.
constexpr Migration postgres_of_before[] = {{R"sql(
CREATE TABLE elections (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uuid TEXT NOT NULL UNIQUE);
CREATE TABLE documents (election BIGINT NOT NULL REFERENCES elections, name TEXT NOT NULL, bytes BYTEA NOT NULL,
  PRIMARY KEY (election, name));
CREATE TABLE voters (election BIGINT NOT NULL REFERENCES elections, id BYTEA NOT NULL CHECK (length(id) = 16),
  place BIGINT NOT NULL, roll_index BIGINT NOT NULL, college TEXT NOT NULL,
  verifier BYTEA NOT NULL CHECK (length(verifier) = 32), birth_day BIGINT, weight BIGINT NOT NULL,
  PRIMARY KEY (election, id), UNIQUE (election, verifier));
CREATE TABLE sheets (election BIGINT NOT NULL REFERENCES elections, sheet BIGINT NOT NULL, votes BYTEA NOT NULL,
  PRIMARY KEY (election, sheet));
CREATE TABLE turnout (election BIGINT NOT NULL REFERENCES elections, hour BIGINT NOT NULL, college TEXT NOT NULL,
  voted BIGINT NOT NULL, PRIMARY KEY (election, hour, college));
CREATE TABLE settled (election BIGINT NOT NULL REFERENCES elections, slot BYTEA NOT NULL CHECK (length(slot) = 16),
  PRIMARY KEY (election, slot));
)sql"}};

// Shows DB-01.
TEST(SealingMove, LeavesNothingOfAPostgresDeskInThePlain) {
  const std::string connection = new_database();
  const keystore::UnlockedKeystore keystore;
  const std::array<std::byte, 16> id{std::byte{7}};
  const Digest verifier{std::byte{8}};
  std::array<std::byte, 17> vote{static_cast<std::byte>(VoteState::voted)};
  {
    PostgresDatabase database(connection, postgres_of_before);
    database.run("INSERT INTO elections (uuid) VALUES ($1)", {std::string_view(uuid_text)});
    database.run("INSERT INTO documents VALUES (1, 'roll.csv', $1)", {bytes_of(canary)});
    database.run("INSERT INTO voters VALUES (1, $1, 0, 5, 'a', $2, -600, 3)",
                 {std::span<const std::byte>(id), std::span<const std::byte>(verifier)});
    database.run("INSERT INTO sheets VALUES (1, 0, $1)", {std::span<const std::byte>(vote)});
  }
  for (int start = 0; start < 2; ++start) {
    PostgresDeskDatabase desk{SecretText(std::string(connection))};
    const PostgresDeskStore store(desk, keystore.sealer);
    EXPECT_EQ(store.document(uuid, "roll.csv"), canary);
    const auto voter = store.voter(uuid, election::VoterId(id));
    ASSERT_TRUE(voter);
    EXPECT_EQ(voter->state, VoteState::voted);
    EXPECT_EQ(voter->weight, 3U);
    EXPECT_EQ(voter->birth_date, std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(-600))));
  }
  const std::vector<Migration> taken(3);
  PostgresDatabase database(connection, taken);
  EXPECT_EQ(database.run("SELECT 1 FROM documents WHERE position($1::bytea IN bytes) > 0", {bytes_of(canary)}).size(),
            0);
  EXPECT_EQ(database.run("SELECT tablename FROM pg_tables WHERE tablename LIKE '%unsealed'").size(), 0);
  EXPECT_EQ(database.run("SELECT octet_length(votes)::bigint FROM sheets").integer(0, 0), 17 + 61);
}

}  // namespace
}  // namespace urna::storage
