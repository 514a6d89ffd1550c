// SPDX-License-Identifier: EUPL-1.2
// Keys are rotated while others write and read, on a real disk, and the process is killed at every step of it.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/test_folder.hpp"
#include "keystore/keystore.hpp"
#include "storage/sqlite_key_record_store.hpp"

namespace urna::storage {
namespace {

using keystore::Keystore;

constexpr std::string_view tenants[] = {"first", "second", "third"};
constexpr int killed_as = 9;

SecretText passphrase() { return SecretText(std::string("for tests only, known to everybody")); }

Timestamp now() { return Timestamp(std::chrono::seconds(1'790'000'000)); }

/// A keeper that ends the process at its n-th write, before or after it took place: the power was cut.
class CutKeeper final : public keystore::KeyRecordStore {
 public:
  CutKeeper(keystore::KeyRecordStore& inner, int cut_at, bool cuts_after)
      : inner_(inner), cut_at_(cut_at), cuts_after_(cuts_after) {}

  void write(const Change& change) override {
    const bool is_it = ++writes_ == cut_at_;
    if (is_it && !cuts_after_) _exit(killed_as);
    inner_.write(change);
    if (is_it) _exit(killed_as);
  }
  std::optional<keystore::LockRecord> lock() const override { return inner_.lock(); }
  std::vector<keystore::KeyRecord> keys() const override { return inner_.keys(); }
  std::vector<keystore::ShredNote> shredded() const override { return inner_.shredded(); }

 private:
  keystore::KeyRecordStore& inner_;
  const int cut_at_;
  const bool cuts_after_;
  int writes_ = 0;  // under the keystore's own lock
};

crypto::ValuePlace place(std::string_view tenant, const std::string& row) {
  return {tenant, "people", "record", bytes_of(row)};
}

/// One who keeps values as long as the process lives, and reads them again; each is on the disk before the next.
void write_and_read(Keystore& keystore, std::string_view tenant, const std::string& path,
                    const std::atomic<bool>& is_over, std::atomic<int>& written) {
  std::ofstream file(path, std::ios::app);
  std::vector<std::pair<std::string, Bytes>> kept;
  for (int i = 0; !is_over; ++i) {
    const std::string row = std::to_string(i);
    Bytes sealed = keystore.seal(place(tenant, row), bytes_of("value " + row), now());
    file << row << " " << to_hex(sealed) << std::endl;
    ++written;
    kept.emplace_back(row, std::move(sealed));
    const auto& [old_row, old] = kept[static_cast<std::size_t>(i) / 2];
    if (keystore.open(place(tenant, old_row), old).expose() != "value " + old_row) _exit(1);
    static_cast<void>(keystore.data_key(std::string(tenant), "document " + std::to_string(i % 5), now()));
  }
}

struct KeystoreRotation : ::testing::Test {
  std::string path_of(std::string_view tenant) const { return folder / ("values of " + std::string(tenant)); }
  std::string records_path() const { return folder / "keystore.db"; }

  /// Another process: its keys are rotated `rounds` times while three write and read, until it is killed.
  /// @returns  how it ended
  int rotate_under_load(int cut_at, bool cuts_after, int rounds) const {
    const pid_t child = fork();
    if (child == 0) {
      SqliteKeyRecordStore records(records_path());
      crypto::SystemRandom random;
      CutKeeper keeper(records, cut_at, cuts_after);
      Keystore keystore(keeper, random, {.passphrase_cost = {1, 8}});
      if (keystore.unlock(passphrase(), now())) _exit(2);
      std::atomic<bool> is_over = false;
      std::atomic<int> written = 0;
      std::vector<std::jthread> busy;
      for (const std::string_view tenant : tenants)
        busy.emplace_back([&, tenant] { write_and_read(keystore, tenant, path_of(tenant), is_over, written); });
      while (written < 6) std::this_thread::yield();  // nobody is disturbed who has not begun
      for (int i = 0; i < rounds; ++i) {
        keystore.rotate_root(now());
        keystore.rotate_tenants(now());
      }
      is_over = true;
      busy.clear();
      _exit(0);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  /// @returns  how many values there were, all of which opened
  int read_all() const {
    SqliteKeyRecordStore records(records_path());
    crypto::SystemRandom random;
    Keystore keystore(records, random, {.passphrase_cost = {1, 8}});
    EXPECT_FALSE(keystore.unlock(passphrase(), now()));
    int count = 0;
    for (const std::string_view tenant : tenants) {
      std::ifstream file(path_of(tenant));
      for (std::string line; std::getline(file, line) && !file.eof(); ++count) {
        const std::size_t blank = line.find(' ');
        const std::string row = line.substr(0, blank);
        const auto sealed = from_hex(line.substr(blank + 1));
        EXPECT_TRUE(sealed);
        EXPECT_EQ(keystore.open(place(tenant, row), *sealed).expose(), "value " + row);
      }
      std::ofstream(path_of(tenant), std::ios::trunc);
    }
    int roots = 0;
    for (const keystore::KeyRecord& key : records.keys()) {
      const bool is_root = key.kind == keystore::KeyKind::root && key.state != keystore::KeyState::destroyed;
      roots += is_root ? 1 : 0;
    }
    EXPECT_EQ(roots, 1) << "unlocking ended what was begun";
    return count;
  }

  void SetUp() override {
    SqliteKeyRecordStore records(records_path());
    crypto::SystemRandom random;
    Keystore keystore(records, random, {.passphrase_cost = {1, 8}});
    ASSERT_FALSE(keystore.set_passphrase(passphrase(), now()));
  }

  TestFolder folder{TestFolder::in_memory()};
};

// Shows KEY-06.
TEST_F(KeystoreRotation, DisturbsNobodyWhoWritesAndReads) {
  ASSERT_EQ(rotate_under_load(0, false, 5), 0);
  EXPECT_GT(read_all(), 3);
}

// Shows KEY-06.
TEST_F(KeystoreRotation, LosesNoValueWhereverTheProcessIsKilled) {
  int killed = 0;
  int values = 0;
  for (const bool after : {false, true}) {
    for (int cut = 1; cut <= 30; cut += 2) {
      const int ended = rotate_under_load(after ? cut + 1 : cut, after, 2);
      ASSERT_TRUE(ended == killed_as || ended == 0) << ended << " at write " << cut;
      killed += ended == killed_as ? 1 : 0;
      values += read_all();
    }
  }
  EXPECT_GT(killed, 20) << "or nothing was tried";
  EXPECT_GT(values, 30);
}

}  // namespace
}  // namespace urna::storage
