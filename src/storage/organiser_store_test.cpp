// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>

#include "base/test_folder.hpp"
#include "identity/memory_organiser_store.hpp"
#include "identity/organiser_door.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/sqlite_organiser_store.hpp"

namespace urna::storage {
namespace {

using identity::Organiser;

constexpr Timestamp now{std::chrono::seconds(1'790'000'000)};

/// What every keeper of accounts promises.
class OrganiserStores : public testing::TestWithParam<bool> {
 protected:
  OrganiserStores() { open(); }
  void open() {
    store.reset();
    if (GetParam()) {
      store = std::make_unique<SqliteOrganiserStore>(folder.path("desk.db"), keystore.sealer);
    } else {
      store = std::make_unique<identity::MemoryOrganiserStore>();
    }
  }

  TestFolder folder;
  keystore::UnlockedKeystore keystore;
  std::unique_ptr<identity::OrganiserStore> store;
  crypto::ReplayedRandom random{1};
};

INSTANTIATE_TEST_SUITE_P(Keepers, OrganiserStores, testing::Bool(),
                         [](const auto& made) { return made.param ? "Sqlite" : "Memory"; });

TEST_P(OrganiserStores, LeaveEverythingWhenAChangeIsTakenBack) {
  identity::invite(*store, random, "rosa", now);
  const Digest before = store->find("rosa")->code->hash;
  EXPECT_FALSE(store->change("rosa", [](std::optional<Organiser>& account) {
    account->code.reset();
    return false;
  }));
  EXPECT_THROW(store->change("rosa",
                             [](std::optional<Organiser>& account) -> bool {
                               account->code.reset();
                               throw std::runtime_error("cut off");
                             }),
               std::runtime_error);
  EXPECT_EQ(store->find("rosa")->code->hash, before);
  EXPECT_FALSE(store->find("emma"));
}

TEST_P(OrganiserStores, GiveBackEveryFieldOfAnAccount) {
  store->change("rosa", [&](std::optional<Organiser>& account) {
    account.emplace().name = "rosa";
    account->password = "argon2id$…";
    account->totp = identity::make_totp_secret(random);
    account->totp_to_confirm = identity::make_totp_secret(random);
    account->last_totp_step = 59'666'666;
    account->code = {Digest{std::byte{7}}, now};
    return true;
  });
  const auto account = store->find("rosa");
  ASSERT_TRUE(account);
  EXPECT_EQ(account->password, "argon2id$…");
  EXPECT_EQ(account->last_totp_step, 59'666'666U);
  EXPECT_EQ(account->code->hash, Digest{std::byte{7}});
  EXPECT_EQ(account->code->expires, now);
  EXPECT_NE(account->totp->expose(), account->totp_to_confirm->expose());
}

TEST_P(OrganiserStores, NameThoseWhoCanSignIn) {
  identity::invite(*store, random, "invited", now);
  for (const char* name : {"rosa", "emma"}) {
    store->change(name, [&](std::optional<Organiser>& account) {
      account.emplace().name = name;
      account->password = "argon2id$…";
      account->totp = identity::make_totp_secret(random);
      return true;
    });
  }
  EXPECT_EQ(store->enrolled(), (std::vector<std::string>{"emma", "rosa"}));
}

TEST(SqliteOrganiserStore, RemembersAccountsWhenItIsOpenedAgain) {
  const TestFolder folder;
  crypto::ReplayedRandom random(1);
  const keystore::UnlockedKeystore keystore;
  {
    SqliteOrganiserStore store(folder.path("desk.db"), keystore.sealer);
    identity::invite(store, random, "rosa", now);
  }
  EXPECT_TRUE(SqliteOrganiserStore(folder.path("desk.db"), keystore.sealer).find("rosa"));
}

}  // namespace
}  // namespace urna::storage
