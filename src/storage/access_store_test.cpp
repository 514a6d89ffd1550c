// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>

#include "base/test_folder.hpp"
#include "identity/memory_access_store.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/access_store_contract.hpp"
#include "storage/sqlite_access_store.hpp"

namespace urna::storage {
namespace {

class MemoryAccessKeeper final : public AccessKeeper {
 public:
  identity::AccessStore& store() override { return store_; }
  void reopen() override {}

 private:
  identity::MemoryAccessStore store_;
};

class SqliteAccessKeeper final : public AccessKeeper {
 public:
  SqliteAccessKeeper() { reopen(); }
  identity::AccessStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    store_ = std::make_unique<SqliteAccessStore>(folder_.path("access.db"), keystore_.sealer);
  }

 private:
  TestFolder folder_;
  keystore::UnlockedKeystore keystore_;
  std::unique_ptr<SqliteAccessStore> store_;
};

template <class Keeper>
std::unique_ptr<AccessKeeper> make() {
  return std::make_unique<Keeper>();
}

INSTANTIATE_TEST_SUITE_P(InMemory, AccessStoreContract, ::testing::Values(make<MemoryAccessKeeper>));
INSTANTIATE_TEST_SUITE_P(InSqlite, AccessStoreContract, ::testing::Values(make<SqliteAccessKeeper>));

// Shows DB-01.
TEST(SqliteAccessStore, HasNothingThatPeopleWroteInItsFile) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  SqliteAccessStore store(folder.path("access.db"), keystore.sealer);
  const std::string canary = "canary-nine-goats";
  identity::SupportAccess access;
  access.reason = access.ticket = canary;
  store.put(access);
  identity::EmergencyKit kit;
  for (identity::SealedKey& sealed : kit.keys) sealed.envelope = canary;
  store.put(kit);
  identity::EmergencyUse use;
  use.reason = canary;
  use.contacts = {{canary, {}, 0, {}}};
  use.findings = {{}, {}, canary, {canary, canary}};
  store.put(use);
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    all += folder.read(entry.path().filename().string());
  }
  EXPECT_GT(all.size(), 1000U);
  EXPECT_EQ(all.find(canary), std::string::npos);
}

TEST(SqliteAccessStore, OpensNoReasonThatWasMovedToAnotherAccess) {
  const TestFolder folder;
  const keystore::UnlockedKeystore keystore;
  const std::string file = folder.path("access.db");
  {
    SqliteAccessStore store(file, keystore.sealer);
    identity::SupportAccess access;
    store.put(access);
    access.id = identity::SupportId({std::byte{1}});
    store.put(access);
  }
  SqliteDatabase(file, std::vector<Migration>(1))
      .execute("UPDATE support SET reason = (SELECT reason FROM support ORDER BY id LIMIT 1)");
  const SqliteAccessStore store(file, keystore.sealer);
  EXPECT_ANY_THROW((void)store.find(identity::SupportId({std::byte{1}})));
}

}  // namespace
}  // namespace urna::storage
