// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"
#include "storage/desk_database.hpp"
#include "storage/known_elections.hpp"
#include "storage/sqlite_desk_store.hpp"
#include "storage/sqlite_tenant_store.hpp"

namespace urna::storage {
namespace {

using tenancy::Tenant;
using tenancy::TenantId;
using tenancy::TenantState;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class TenantStoreTest : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path("platform.db"); }

  const TestFolder folder_;
  keystore::UnlockedKeystore keystore_;
  keystore::ColumnSealer sealer_{keystore_.keystore, "platform", [] { return Timestamp{}; }};
  const Tenant a_{.id = TenantId::make(keystore_.random),
                  .hosts = {"a.example.org", "www.a.example.org"},
                  .created = Timestamp(std::chrono::seconds(7))};
  const Tenant b_{.id = TenantId::make(keystore_.random),
                  .hosts = {"b.example.org"},
                  .state = TenantState::suspended,
                  .created = Timestamp()};
};

// Shows DB-01, TEN-01.
TEST_F(TenantStoreTest, ShowsNoLabelInTheFileNorWhileItIsLocked) {
  SqliteTenantStore store(path(), sealer_);
  store.put(a_);
  store.put_label(a_.id, "Amicale des tilleuls");
  EXPECT_EQ(store.label(a_.id), "Amicale des tilleuls");
  std::ifstream file(path(), std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  EXPECT_EQ(bytes.str().find("tilleuls"), std::string::npos);
  keystore_.keystore.lock();
  EXPECT_THROW(store.label(a_.id), keystore::KeystoreLocked);
  EXPECT_EQ(store.all().size(), 1U) << "who is asked for is known all the same";
}

TEST_F(TenantStoreTest, KeepsTheCustomersInTheirOrder) {
  {
    SqliteTenantStore store(path(), sealer_);
    store.put(a_);
    store.put(b_);
    store.put_label(b_.id, "Bistro");
    Tenant changed = a_;
    changed.hosts = {"c.example.org"};
    changed.state = TenantState::leaving;
    changed.created = Timestamp{};
    changed.limits[tenancy::Resource::voters] = 1000;
    store.put(changed);
  }
  const SqliteTenantStore store(path(), sealer_);
  const auto all = store.all();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, a_.id);
  EXPECT_THAT(all[0].hosts, ElementsAre("c.example.org"));
  EXPECT_EQ(all[0].limits[tenancy::Resource::voters], 1000U);
  EXPECT_FALSE(all[1].limits.has_any());
  EXPECT_EQ(all[0].state, TenantState::leaving);
  EXPECT_EQ(all[0].created, a_.created) << "that does not change";
  EXPECT_EQ(all[1].state, TenantState::suspended);
  EXPECT_EQ(store.label(b_.id), "Bistro");
  EXPECT_EQ(store.label(a_.id), "");
}

// Shows KEY-01.
TEST_F(TenantStoreTest, TheElectionsOfADeskAreKnownWithoutAKey) {
  EXPECT_TRUE(elections_in(folder_.path().string(), "aaaa").empty());
  EXPECT_FALSE(std::filesystem::exists(folder_.path("desk.db"))) << "looking makes nothing";
  const auto uuid = *protocol::ElectionUuid::parse("ABCDEFGHJKLMNPQRSTUV");
  {
    DeskDatabase database(folder_.path("desk.db"), {.owner = "aaaa"});
    SqliteDeskStore store(database, keystore_.sealer);
    election::DeskStore::Change change;
    change.documents.push_back({uuid, "poll", "x"});
    store.write(change);
  }
  keystore_.keystore.lock();
  EXPECT_THAT(elections_in(folder_.path().string(), "aaaa"), UnorderedElementsAre(uuid));
  EXPECT_THROW(elections_in(folder_.path().string(), "bbbb"), ForeignDatabase);
}

}  // namespace
}  // namespace urna::storage
