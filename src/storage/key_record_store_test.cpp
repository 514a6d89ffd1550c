// SPDX-License-Identifier: EUPL-1.2
#include "base/test_folder.hpp"
#include "keystore/keystore.hpp"
#include "keystore/memory_key_record_store.hpp"
#include "storage/detail/failing_vfs.hpp"
#include "storage/key_record_store_contract.hpp"
#include "storage/sqlite_key_record_store.hpp"

namespace urna::storage {
namespace {

class MemoryKeyRecordKeeper final : public KeyRecordKeeper {
 public:
  keystore::KeyRecordStore& store() override { return store_; }
  void reopen() override {}

 private:
  keystore::MemoryKeyRecordStore store_;
};

class SqliteKeyRecordKeeper final : public KeyRecordKeeper {
 public:
  SqliteKeyRecordKeeper() { reopen(); }
  keystore::KeyRecordStore& store() override { return *store_; }
  void reopen() override {
    store_.reset();
    store_ = std::make_unique<SqliteKeyRecordStore>(folder_.path("keystore.db"));
  }

 private:
  TestFolder folder_;
  std::unique_ptr<SqliteKeyRecordStore> store_;
};

template <class Keeper>
std::unique_ptr<KeyRecordKeeper> make() {
  return std::make_unique<Keeper>();
}

INSTANTIATE_TEST_SUITE_P(InMemory, KeyRecordStoreContract, ::testing::Values(make<MemoryKeyRecordKeeper>));
INSTANTIATE_TEST_SUITE_P(InSqlite, KeyRecordStoreContract, ::testing::Values(make<SqliteKeyRecordKeeper>));

using Unsynced = FailingDisk::Unsynced;

/// All that stands in the folder's files.
std::string files_in(const TestFolder& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    all += folder.read(entry.path().filename().string());
  }
  return all;
}

std::string wraps_in(const keystore::KeyRecordStore& store) {
  return std::string(reinterpret_cast<const char*>(store.keys().at(0).wrap.data()), crypto::wrap_bytes);
}

// Shows KEY-09.
TEST(SqliteKeyRecordStore, HasNothingLeftOfAWrapThatWasDestroyedOrReplaced) {
  const TestFolder folder;
  SqliteKeyRecordStore store(folder.path("keystore.db"));
  crypto::ReplayedRandom random(1);
  const crypto::LockedKey lock_key = crypto::LockedKey::draw(random);
  keystore::KeyRecord record = keystore::KeyRing::first_root(lock_key, random, Timestamp{});
  store.write({{}, {record}, {}});
  const std::string first = wraps_in(store);
  EXPECT_NE(files_in(folder).find(first), std::string::npos);
  record.wrap = crypto::wrap_key(lock_key, crypto::LockedKey::draw(random), "another", random);
  store.write({{}, {record}, {}});
  const std::string second = wraps_in(store);
  EXPECT_EQ(files_in(folder).find(first), std::string::npos);
  record.wrap = Bytes(crypto::wrap_bytes);
  store.write({{}, {record}, {}});
  EXPECT_EQ(files_in(folder).find(second), std::string::npos);
}

/// Changes the passphrase on a disk that loses its power at its n-th operation from then on.
/// @returns  whether it did
bool rekeys_with_a_power_cut(int n, Unsynced unsynced) {
  const std::string before = "clou mule enclume chaux vert sept loin";
  const std::string after = "drap neuf agent voile craie poule fosse";
  FailingDisk disk("failing-keystore-" + std::to_string(static_cast<int>(unsynced)) + "-" + std::to_string(n));
  crypto::SystemRandom random;
  const keystore::Keystore::Options cheap{.passphrase_cost = {1, 8}};
  const auto opens = [&](keystore::Keystore& keystore, const std::string& passphrase) {
    return !keystore.unlock(SecretText(std::string(passphrase)), Timestamp{});
  };
  bool was_cut = false;
  {
    SqliteKeyRecordStore store("keystore.db", SqliteOptions{disk.name()});
    keystore::Keystore keystore(store, random, cheap);
    EXPECT_FALSE(keystore.set_passphrase(SecretText(std::string(before)), Timestamp{}));
    EXPECT_TRUE(opens(keystore, before));
    disk.cut_power_at(n);
    try {
      EXPECT_FALSE(keystore.set_passphrase(SecretText(std::string(after)), Timestamp{}));
    } catch (const DatabaseFailed&) {
      was_cut = true;
    }
  }
  if (disk.is_dark()) disk.restore_power(unsynced);
  SqliteKeyRecordStore store("keystore.db", SqliteOptions{disk.name()});
  keystore::Keystore keystore(store, random, cheap);
  const bool is_old = opens(keystore, before);
  EXPECT_TRUE(is_old || opens(keystore, after)) << "neither opens it, at operation " << n;
  EXPECT_TRUE(was_cut || !is_old) << "what was acknowledged was lost, at operation " << n;
  return was_cut;
}

// Shows KEY-06.
TEST(SqliteKeyRecordStore, OpensWithThePassphraseWhereverThePowerIsCutDuringARekey) {
  for (const Unsynced unsynced : {Unsynced::lost, Unsynced::kept, Unsynced::torn}) {
    int n = 1;
    while (rekeys_with_a_power_cut(n, unsynced)) ++n;
    EXPECT_GT(n, 4) << "there were that many operations to be cut at";
  }
}

}  // namespace
}  // namespace urna::storage
