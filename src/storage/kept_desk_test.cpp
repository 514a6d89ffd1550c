// SPDX-License-Identifier: EUPL-1.2
#include "storage/kept_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/column_class.hpp"
#include "storage/desk_database.hpp"
#include "storage/detail/passing_postgres.hpp"
#include "storage/folder_copy.hpp"
#include "storage/known_elections.hpp"
#include "storage/postgres_desk_columns.hpp"
#include "storage/postgres_place.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;
using election::DeskStore;
using election::DeskVoter;
using election::VoteState;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

const auto uuid = *protocol::ElectionUuid::parse(std::string(22, 'a'));

DeskVoter voter(int number) {
  DeskVoter one;
  std::array<std::byte, 16> id{};
  id[0] = static_cast<std::byte>(number % 251);
  id[1] = static_cast<std::byte>(number / 251);
  one.id = election::VoterId(id);
  Digest verifier{};
  std::copy(id.begin(), id.end(), verifier.begin());
  one.verifier = election::SignInVerifier(verifier);
  one.roll_index = static_cast<std::uint32_t>(number);
  one.college = number % 2 == 0 ? "even" : "odd";
  if (number % 3 == 0) one.birth_date = std::chrono::year(1980) / 1 / (1 + number % 28);
  one.weight = 1;
  return one;
}

std::vector<journal::Entry> describe(const DeskStore::Change& change) {
  std::vector<journal::Entry> entries;
  for (const auto& document : change.documents) {
    journal::Entry entry;
    entry.event = journal::Event::election_changed;
    entry.object = journal::Object::of("election", document.election.text());
    entries.push_back(entry);
  }
  return entries;
}

/// An election of 300 voters, of whom one has voted and one is in the middle of it.
void fill(DeskStore& store) {
  DeskStore::Change roll;
  roll.documents.push_back({uuid, "poll", "what is asked"});
  roll.documents.push_back({uuid, "roll.csv", "Aerts;Bos"});
  roll.voters.push_back({uuid, {}});
  for (int i = 0; i < 300; ++i) roll.voters.front().voters.push_back(voter(i));
  store.write(roll);
  const auto cast = [&](int number, VoteState from, VoteState to, std::optional<election::Slot> slot) {
    DeskStore::Change change;
    change.votes.push_back({uuid, voter(number).id, from, to, slot, Timestamp(std::chrono::hours(3))});
    store.write(change);
  };
  const election::Slot slot(std::array<std::byte, 16>{std::byte{9}});
  cast(7, VoteState::none, VoteState::casting, slot);
  cast(7, VoteState::casting, VoteState::voted, std::nullopt);
  cast(290, VoteState::none, VoteState::casting, slot);
  DeskStore::Change settled;
  settled.settled.push_back({uuid, election::Slot(std::array<std::byte, 16>{std::byte{5}})});
  store.write(settled);
}

void expect_filled(KeptDesk& desk) {
  DeskStore& store = desk.store();
  EXPECT_EQ(store.document(uuid, "poll"), "what is asked");
  EXPECT_EQ(store.documents(uuid).size(), 2U);
  const auto voters = store.voters(uuid);
  ASSERT_EQ(voters.size(), 300U);
  for (const DeskVoter& one : voters) {
    const DeskVoter made = voter(static_cast<int>(one.roll_index));
    EXPECT_EQ(one.id, made.id);
    EXPECT_EQ(one.college, made.college);
    EXPECT_EQ(one.birth_date, made.birth_date);
    EXPECT_EQ(one.verifier, made.verifier);
    const bool is_casting = one.roll_index == 290;
    EXPECT_EQ(one.state, one.roll_index == 7 ? VoteState::voted : is_casting ? VoteState::casting : VoteState::none);
    EXPECT_EQ(one.slot.has_value(), is_casting);
  }
  ASSERT_EQ(store.turnout(uuid).size(), 1U);
  EXPECT_EQ(store.turnout(uuid).front().voted, 1U);
  EXPECT_EQ(store.settled(uuid).size(), 1U);
  EXPECT_EQ(desk.outbox().last_number(), 2U);
  EXPECT_EQ(desk.outbox().waiting(10).size(), 2U);
}

/// A customer with a folder.
struct Customer {
  explicit Customer(keystore::UnlockedKeystore& keystore, const std::string& name)
      : sealer(keystore.keystore, name, [] { return Timestamp{}; }) {}

  std::unique_ptr<KeptDesk> open(const PostgresCluster* cluster) {
    return open_kept_desk(folder.path().string(), cluster, sealer, random, describe);
  }
  PostgresPlace place() const { return PostgresPlace::in(folder.path().string()).value(); }

  TestFolder folder;
  crypto::SystemRandom random;
  keystore::ColumnSealer sealer;
};

class KeptDeskTest : public ::testing::Test {
 protected:
  KeptDeskTest() {
    choose_postgres(a_.folder.path().string(), a_.sealer, a_.random);
    choose_postgres(b_.folder.path().string(), b_.sealer, b_.random);
  }

  PostgresDatabase administrator(const std::string& database = "postgres") {
    return {passing_server().connection(database), {}, {.is_ours = false}};
  }
  /// What A's role may do in a database.
  std::string told_by_a(const std::string& database, const std::string& sql) {
    std::string connection = passing_server().connection(database);
    connection += " user=" + a_.place().database;
    try {
      PostgresDatabase as_a(connection, {}, {.is_ours = false});
      as_a.execute(sql);
      return "done";
    } catch (const DatabaseAway&) {
      return "not let in";
    } catch (const DatabaseFailed&) {
      return "refused";
    }
  }

  PassingPostgres& server_ = passing_server();
  PostgresCluster cluster_{server_.connection()};
  keystore::UnlockedKeystore keystore_;
  Customer a_{keystore_, "aaaa"};
  Customer b_{keystore_, "bbbb"};
};

// Shows TEN-01.
TEST_F(KeptDeskTest, TheRoleOfACustomerComesIntoItsOwnDatabaseAndNowhereElse) {
  cluster_.prepare();
  const auto a = a_.open(&cluster_);
  const auto b = b_.open(&cluster_);
  EXPECT_EQ(told_by_a(a_.place().database, "SELECT 1 FROM voters"), "done");
  EXPECT_EQ(told_by_a(b_.place().database, "SELECT 1"), "not let in");
  EXPECT_EQ(told_by_a("postgres", "SELECT 1"), "not let in");
  EXPECT_EQ(told_by_a("template1", "SELECT 1"), "not let in");
  EXPECT_EQ(told_by_a(a_.place().database, "SET ROLE " + b_.place().database), "refused");
  EXPECT_EQ(told_by_a(a_.place().database, "SET ROLE urna"), "refused");
  EXPECT_EQ(told_by_a(a_.place().database, "CREATE DATABASE mine"), "refused");
  EXPECT_EQ(told_by_a(a_.place().database, "CREATE ROLE mine"), "refused");
  EXPECT_EQ(told_by_a(a_.place().database, "CREATE TEMPORARY TABLE mine (x INT)"), "refused");
  EXPECT_THAT(a_.place().database, ::testing::MatchesRegex("urna_t_[a-z2-7]{26}"));
}

// Shows TEN-01.
TEST_F(KeptDeskTest, APasswordIsNeverAnArgumentNorInTheFileNorKnownToTheServer) {
  EXPECT_THROW(PostgresCluster("host=/run/postgresql password=secret"), std::runtime_error);
  EXPECT_THROW(PostgresCluster("postgresql://urna:secret@localhost/postgres"), std::runtime_error);
  const auto a = a_.open(&cluster_);
  const SecretText password = a_.place().opened_password(a_.sealer);
  EXPECT_EQ(password.expose().size(), 64U);
  EXPECT_THAT(a_.folder.read("desk.postgres"), ::testing::Not(HasSubstr(password.expose())));
  auto asked = administrator();
  const std::string name = a_.place().database;
  const auto rows =
      asked.run("SELECT rolpassword, rolconnlimit::bigint FROM pg_authid WHERE rolname = $1", {std::string_view(name)});
  EXPECT_THAT(std::string(rows.text(0, 0)), ::testing::StartsWith("SCRAM-SHA-256$"));
  EXPECT_EQ(rows.integer(0, 1), 5);
}

// Shows TEN-01.
TEST_F(KeptDeskTest, AServerThatLetsEverybodyInIsNotUsedUntilThatIsTaken) {
  administrator().execute("CREATE DATABASE open_to_all");
  try {
    cluster_.prepare();
    ADD_FAILURE() << "it is open";
  } catch (const DatabaseFailed& fault) {
    EXPECT_THAT(fault.what(), HasSubstr("REVOKE ALL ON DATABASE open_to_all FROM PUBLIC"));
  }
  administrator().execute("DROP DATABASE open_to_all");
  cluster_.prepare();
}

// Shows TEN-01.
TEST_F(KeptDeskTest, AnAdministratorWhoMayMakeRolesAndDatabasesIsEnough) {
  cluster_.prepare();
  administrator().execute("CREATE ROLE maker LOGIN CREATEROLE CREATEDB");
  administrator().execute("GRANT CONNECT ON DATABASE postgres TO maker");
  std::string connection = server_.connection();
  connection.replace(connection.find("user=urna"), 9, "user=maker");
  const PostgresCluster cluster(connection);
  cluster.prepare();
  const std::string name = [&] {
    const auto desk = a_.open(&cluster);
    fill(desk->store());
    expect_filled(*desk);
    return a_.place().database;
  }();
  EXPECT_EQ(told_by_a(name, "SELECT 1 FROM voters"), "done");
  EXPECT_EQ(told_by_a("postgres", "SELECT 1"), "not let in");
  cluster_.drop(name);
  EXPECT_EQ(administrator().run("SELECT 1 FROM pg_roles WHERE rolname = $1", {std::string_view(name)}).size(), 0);
}

// Shows TEN-02.
TEST_F(KeptDeskTest, TwoDatabasesThatWereExchangedAreBothRefused) {
  a_.open(&cluster_).reset();
  b_.open(&cluster_).reset();
  const std::string a = a_.place().database;
  const std::string b = b_.place().database;
  const auto rename = [&](const std::string& from, const std::string& to) {
    administrator().execute("ALTER DATABASE " + from + " RENAME TO " + to);
  };
  rename(a, "passing");
  rename(b, a);
  rename("passing", b);
  EXPECT_THROW(a_.open(&cluster_), ForeignDatabase) << "the role is not let into it";
  EXPECT_THROW(b_.open(&cluster_), ForeignDatabase);
  // As if everything in them had been exchanged, rights too.
  administrator().execute("GRANT CONNECT ON DATABASE " + a + " TO " + a);
  administrator(a).execute("GRANT USAGE, CREATE ON SCHEMA public TO " + a +
                           "; GRANT ALL ON ALL TABLES IN SCHEMA public TO " + a);
  EXPECT_THROW(a_.open(&cluster_), ForeignDatabase) << "it says whose it is";
  rename(a, "passing");
  rename(b, a);
  rename("passing", b);
  EXPECT_NO_THROW(a_.open(&cluster_));
  EXPECT_NO_THROW(b_.open(&cluster_));
}

// Shows TEN-02.
TEST_F(KeptDeskTest, FilesThatWereExchangedAreBothRefused) {
  a_.open(&cluster_).reset();
  const std::string mine = a_.folder.path("desk.postgres");
  const std::string theirs = b_.folder.path("desk.postgres");
  fs::rename(mine, mine + ".x");
  fs::rename(theirs, mine);
  fs::rename(mine + ".x", theirs);
  EXPECT_THROW(a_.open(&cluster_), ForeignDatabase);
  EXPECT_THROW(b_.open(&cluster_), ForeignDatabase);
}

TEST_F(KeptDeskTest, WithoutPostgresqlTheCustomerIsRefusedAndNoFileIsMade) {
  EXPECT_THROW(a_.open(nullptr), DatabaseFailed);
  EXPECT_FALSE(fs::exists(a_.folder.path("desk.db")));
}

TEST_F(KeptDeskTest, IsAwayWhileTheServerIsAndGoesOnAfterwards) {
  const auto desk = a_.open(&cluster_);
  fill(desk->store());
  server_.crash();
  EXPECT_THROW(desk->store().elections(), DatabaseAway) << "the connection is of before";
  expect_filled(*desk);
}

TEST_F(KeptDeskTest, ACopyIsADeskOfItsOwnAndComesBackAsItWas) {
  const auto desk = a_.open(&cluster_);
  fill(desk->store());
  const std::string copy = a_.folder.path("copy.db");
  desk->copy_to(copy);
  expect_filled(*desk);

  Customer restored(keystore_, "aaaa");
  fs::rename(copy, restored.folder.path("desk.db"));
  {
    const auto in_file = restored.open(nullptr);
    expect_filled(*in_file);
  }
  choose_postgres(restored.folder.path().string(), restored.sealer, restored.random);
  {
    const auto moved = restored.open(&cluster_);
    expect_filled(*moved);
    EXPECT_FALSE(fs::exists(restored.folder.path("desk.db")));
    DeskStore::Change another;
    another.documents.push_back({*protocol::ElectionUuid::parse(std::string(22, 'b')), "poll", "more"});
    moved->store().write(another);
    EXPECT_EQ(moved->outbox().last_number(), 3U);
  }
  EXPECT_EQ(elections_in(restored.folder.path().string(), "aaaa").size(), 2U) << "without a key and a server";
}

TEST_F(KeptDeskTest, WhatARestoreBringsTakesThePlaceOfWhatWasAndThatStays) {
  const std::string before = [&] {
    const auto desk = a_.open(&cluster_);
    fill(desk->store());
    desk->copy_to(a_.folder.path("brought"));
    DeskStore::Change later;
    later.documents.push_back({uuid, "poll", "after the backup"});
    desk->store().write(later);
    return a_.place().database;
  }();
  // One that is another's, and one that nobody can take in now, change nothing.
  { DeskDatabase theirs(a_.folder.path("desk.db"), {.owner = "bbbb"}); }
  EXPECT_THROW(a_.open(&cluster_), ForeignDatabase);
  EXPECT_EQ(a_.place().database, before);
  fs::rename(a_.folder.path("brought"), a_.folder.path("desk.db"));
  EXPECT_THROW(a_.open(nullptr), DatabaseFailed);
  const PostgresCluster nowhere("host=" + a_.folder.path("nowhere") + " user=urna");
  EXPECT_THROW(a_.open(&nowhere), DatabaseAway);
  EXPECT_EQ(a_.place().database, before);
  const auto desk = a_.open(&cluster_);
  expect_filled(*desk);
  EXPECT_NE(a_.place().database, before);
  EXPECT_THAT(a_.place().before, ::testing::Contains(before));
  EXPECT_EQ(administrator().run("SELECT 1 FROM pg_database WHERE datname = $1", {std::string_view(before)}).size(), 1);
}

// Shows KEY-10.
TEST_F(KeptDeskTest, ABackupOfTheFolderHasItOfTheMomentAtWhichNobodyWrites) {
  const std::shared_ptr<KeptDesk> desk = a_.open(&cluster_);
  fill(desk->store());
  TestFolder data;
  FolderCopy copy(data.path().string(), data.path("copy"));
  const std::shared_ptr<DatabaseElsewhere> elsewhere = desk->elsewhere("tenants/aaaa/desk.db");
  std::atomic<bool> has_written = false;
  std::thread writer;
  copy.make(
      {"copy"},
      [&] {
        writer = std::thread([&] {
          DeskStore::Change later;
          later.documents.push_back({uuid, "poll", "a moment later"});
          desk->store().write(later);
          has_written = true;
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        EXPECT_FALSE(has_written) << "the moment is everybody's";
      },
      std::span(&elsewhere, 1));
  writer.join();
  EXPECT_EQ(desk->store().document(uuid, "poll"), "a moment later");
  Customer restored(keystore_, "aaaa");
  fs::copy(copy.files().at("tenants/aaaa/desk.db"), restored.folder.path("desk.db"));
  expect_filled(*restored.open(nullptr));
}

// Shows KEY-08.
TEST_F(KeptDeskTest, HasOnlyColumnsThatAreClassified) {
  const auto desk = a_.open(&cluster_);
  auto asked = administrator(a_.place().database);
  const auto rows = asked.run(
      "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'");
  std::vector<std::string> columns;
  for (int row = 0; row < rows.size(); ++row) columns.emplace_back(rows.text(row, 0));
  std::vector<std::string> classified;
  for (const ClassifiedColumn& column : postgres_desk_columns)
    classified.push_back(std::string(column.table) + "." + std::string(column.column));
  EXPECT_THAT(columns, UnorderedElementsAreArray(classified));
}

// Shows TEN-08.
TEST_F(KeptDeskTest, WhatIsDroppedIsGoneWithItsRole) {
  a_.open(&cluster_).reset();
  const std::string name = a_.place().database;
  cluster_.drop(name);
  cluster_.drop(name);
  EXPECT_EQ(administrator().run("SELECT 1 FROM pg_roles WHERE rolname = $1", {std::string_view(name)}).size(), 0);
  EXPECT_THROW(a_.open(&cluster_), DatabaseFailed);
}

}  // namespace
}  // namespace urna::storage
