// SPDX-License-Identifier: EUPL-1.2
#include "base/test_folder.hpp"
#include "election/memory_desk_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/desk_store_contract.hpp"
#include "storage/detail/passing_postgres.hpp"
#include "storage/postgres_desk_store.hpp"
#include "storage/sqlite_desk_store.hpp"

namespace urna::storage {
namespace {

class MemoryDeskKeeper final : public DeskKeeper {
 public:
  DeskStore& store() override { return store_; }
  void reopen() override {}

 private:
  election::MemoryDeskStore store_;
};

class SqliteDeskKeeper final : public DeskKeeper {
 public:
  SqliteDeskKeeper() { reopen(); }
  DeskStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    database_.reset();
    database_ = std::make_unique<DeskDatabase>(folder_.path("desk.db"));
    store_ = std::make_unique<SqliteDeskStore>(*database_, keystore_.sealer);
  }

 private:
  TestFolder folder_;
  keystore::UnlockedKeystore keystore_;
  std::unique_ptr<DeskDatabase> database_;
  std::unique_ptr<SqliteDeskStore> store_;
};

class PostgresDeskKeeper final : public DeskKeeper {
 public:
  PostgresDeskKeeper() : connection_(new_database()) { reopen(); }
  DeskStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    database_.reset();
    database_ = std::make_unique<PostgresDeskDatabase>(SecretText(std::string(connection_)));
    store_ = std::make_unique<PostgresDeskStore>(*database_, keystore_.sealer);
  }

 private:
  std::string connection_;
  keystore::UnlockedKeystore keystore_;
  std::unique_ptr<PostgresDeskDatabase> database_;
  std::unique_ptr<PostgresDeskStore> store_;
};

template <class Keeper>
std::unique_ptr<DeskKeeper> make() {
  return std::make_unique<Keeper>();
}

INSTANTIATE_TEST_SUITE_P(InMemory, DeskStoreContract, ::testing::Values(make<MemoryDeskKeeper>));
INSTANTIATE_TEST_SUITE_P(InSqlite, DeskStoreContract, ::testing::Values(make<SqliteDeskKeeper>));
INSTANTIATE_TEST_SUITE_P(InPostgres, DeskStoreContract, ::testing::Values(make<PostgresDeskKeeper>));

// Shows AUD-06.
TEST(PostgresDeskStore, WritesNoRowOfItsOwnForAVoter) {
  // Every row tells which transaction wrote it: those of the voters must all tell the same, before and after the vote.
  const std::string connection = new_database();
  const auto uuid = *protocol::ElectionUuid::parse(std::string(22, 'a'));
  election::DeskStore::Change roll;
  roll.voters.push_back({uuid, {}});
  for (std::size_t i = 0; i < PostgresDeskStore::voters_per_sheet + 2; ++i) {
    DeskVoter voter;
    std::array<std::byte, 16> id{};
    id[0] = static_cast<std::byte>(i);
    id[1] = static_cast<std::byte>(i >> 8);
    voter.id = election::VoterId(id);
    Digest verifier{};
    std::copy(id.begin(), id.end(), verifier.begin());
    voter.verifier = election::SignInVerifier(verifier);
    roll.voters.front().voters.push_back(voter);
  }
  {
    const keystore::UnlockedKeystore keystore;
    PostgresDeskDatabase desk{SecretText(std::string(connection))};
    PostgresDeskStore store(desk, keystore.sealer);
    store.write(roll);
    for (const DeskVoter& voter : roll.voters.front().voters) {
      election::DeskStore::Change change;
      change.votes.push_back({uuid, voter.id, VoteState::none, VoteState::casting, Slot(voter.id.get()), {}});
      store.write(change);
      change.votes.front() = {uuid, voter.id, VoteState::casting, VoteState::voted, std::nullopt, {}};
      store.write(change);
    }
    for (const DeskVoter& voter : store.voters(uuid)) {
      EXPECT_EQ(voter.state, VoteState::voted);
      EXPECT_FALSE(voter.slot);
    }
  }
  const std::vector<Migration> taken(3);  // as many as the store's, none of which is needed
  PostgresDatabase database(connection, taken);
  const auto voters = database.run("SELECT count(DISTINCT xmin::text), count(*) FROM voters");
  EXPECT_EQ(voters.integer(0, 0), 1);
  EXPECT_EQ(voters.integer(0, 1), static_cast<std::int64_t>(roll.voters.front().voters.size()));
  EXPECT_EQ(database.run("SELECT count(*) FROM sheets").integer(0, 0), 2);
}

}  // namespace
}  // namespace urna::storage
