// SPDX-License-Identifier: EUPL-1.2
#include "api/backup_keeper.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/test_folder.hpp"
#include "election/box_port.hpp"
#include "storage/sqlite_backup_register.hpp"
#include "storage/sqlite_key_record_store.hpp"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using continuity::BackupKind;
using journal::Event;
using journal::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr storage::Migration one_table[] = {{"CREATE TABLE names (name BLOB) STRICT"}};

/// A ballot box of one file.
class FakeBox final : public BoxBackup {
 public:
  std::optional<Key> begin() override {
    if (is_elsewhere) return std::nullopt;
    return Key{std::string(43, 'A'), sealed_key};
  }
  void hold() override {
    if (is_away) throw election::BoxUnreachable("the ballot box does not answer");
    ++moments;
  }
  void fetch(const std::string& path) override {
    storage::SqliteDatabase(path, one_table).execute("PRAGMA user_version");
  }
  void end() noexcept override {}

  bool is_elsewhere = false;
  bool is_away = false;
  Bytes sealed_key;
  int moments = 0;
};

class BackupKeeperTest : public ::testing::Test {
 protected:
  BackupKeeperTest() {
    for (const char* name : {"data", "one", "two", "three", "keys"}) fs::create_directories(folder_ / name);
    records_ = std::make_unique<storage::SqliteKeyRecordStore>(data("keystore.db"));
    keystore_ = std::make_unique<keystore::Keystore>(*records_, random_,
                                                     keystore::Keystore::Options{.passphrase_cost = {1, 8}});
    EXPECT_FALSE(keystore_->set_passphrase(passphrase(), now_));
    EXPECT_FALSE(keystore_->unlock(passphrase(), now_));
    made_ = std::make_unique<storage::SqliteBackupRegister>(data("backups.db"));
    desk_ = std::make_unique<storage::SqliteDatabase>(data("desk.db"), one_table);
    desk_->execute("INSERT INTO names (name) VALUES (x'01')");
    start({folder_.path("one"), folder_.path("two"), folder_.path("three")});
  }

  static SecretText passphrase() { return SecretText(std::string("for tests only, known to everybody")); }
  std::string data(const std::string& name) const { return folder_.path("data/" + name); }
  void start(std::vector<std::string> places) {
    keeper_ = std::make_unique<BackupKeeper>(
        BackupSettings{.data = folder_.path("data"), .places = std::move(places), .key_places = {folder_.path("keys")}},
        *keystore_, *records_, *made_, box_, random_, [this] { return now_; },
        [this](const journal::Entry& entry) {
          if (is_journal_full_) return false;
          noted_.push_back(entry);
          return true;
        });
  }
  std::string make() {
    const auto made = keeper_->make();
    EXPECT_TRUE(made) << made.error().detail;
    return made->record.name;
  }
  std::vector<std::string> in(const char* place, BackupKind kind = BackupKind::data) const {
    return storage::backups_in(folder_.path(place), kind);
  }
  std::vector<journal::Entry> noted(Event event) const {
    std::vector<journal::Entry> found;
    for (const journal::Entry& entry : noted_)
      if (entry.event == event) found.push_back(entry);
    return found;
  }

  const TestFolder folder_{TestFolder::in_memory()};
  crypto::SystemRandom random_;
  Timestamp now_ = *timestamp_from("2026-11-22T03:15:00Z");
  std::unique_ptr<storage::SqliteKeyRecordStore> records_;
  std::unique_ptr<keystore::Keystore> keystore_;
  std::unique_ptr<storage::SqliteBackupRegister> made_;
  std::unique_ptr<storage::SqliteDatabase> desk_;
  FakeBox box_;
  std::vector<journal::Entry> noted_;
  bool is_journal_full_ = false;
  std::unique_ptr<BackupKeeper> keeper_;
};

// Shows KEY-10.
TEST_F(BackupKeeperTest, MakesNoneWhenTheBoxDoesNotEndItsHalf) {
  box_.is_away = true;
  const auto made = keeper_->make();
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().fault, BackupKeeper::Fault::not_made);
  EXPECT_THAT(in("one"), IsEmpty());
  EXPECT_THAT(in("keys", BackupKind::keys), IsEmpty());
  EXPECT_EQ(noted(Event::backup_made).at(0).outcome, Outcome::error);
  EXPECT_FALSE(fs::exists(data("backup.copy")));
}

// Shows KEY-10.
TEST_F(BackupKeeperTest, MakesNoneWhileThePlatformIsLocked) {
  keystore_->lock();
  EXPECT_THROW(static_cast<void>(keeper_->make()), keystore::KeystoreLocked);
  EXPECT_THAT(in("one"), IsEmpty());
}

TEST_F(BackupKeeperTest, SaysWhenNobodySaidWhereBackupsGo) {
  start({});
  EXPECT_EQ(keeper_->make().error().fault, BackupKeeper::Fault::no_place);
  EXPECT_EQ(keeper_->overdue(), continuity::Overdue());
}

// Shows KEY-10.
TEST_F(BackupKeeperTest, NotesTheOnesThatAPlaceDidNotTakeAsFailed) {
  fs::remove_all(folder_ / "two");
  const auto made = keeper_->make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->record.copies, 2U);
  EXPECT_THAT(in("three"), SizeIs(1));
  EXPECT_EQ(noted(Event::backup_made).at(0).outcome, Outcome::error);
  EXPECT_FALSE(keeper_->verify("")->is_good);
}

TEST_F(BackupKeeperTest, IsNotContentWithWhatCannotBeNoted) {
  is_journal_full_ = true;
  EXPECT_EQ(keeper_->make().error().fault, BackupKeeper::Fault::not_noted);
}

// Shows KEY-06, KEY-10.
TEST_F(BackupKeeperTest, ReadsABackupAfterEveryKeyWasRotated) {
  keystore_->data_key("sole", "blind-index", now_);
  const std::string name = make();
  keystore_->rotate_root(now_);
  keystore_->rotate_tenants(now_);
  const auto verified = keeper_->verify(name);
  ASSERT_TRUE(verified);
  EXPECT_TRUE(verified->is_good) << verified->places.at(0).fault;
  EXPECT_EQ(verified->files, 3U);  // box.db, backups.db, desk.db
}

// Shows KEY-10.
TEST_F(BackupKeeperTest, FindsWhatIsNotAsItWasCounted) {
  const std::string name = make();
  const std::string file = folder_.path("two/" + storage::backup_file_name(name, BackupKind::data));
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(100).put('!');
  const auto verified = keeper_->verify("");
  ASSERT_TRUE(verified);
  EXPECT_FALSE(verified->is_good);
  EXPECT_EQ(verified->places.at(0).fault, "");
  EXPECT_EQ(verified->places.at(1).fault, "altered: " + file);
  EXPECT_EQ(noted(Event::backup_verified).at(0).outcome, Outcome::error);
  EXPECT_EQ(keeper_->ages().verified, std::nullopt);
  EXPECT_EQ(keeper_->verify("20200101T000000Z-000000").error().fault, BackupKeeper::Fault::unknown);
  EXPECT_EQ(keeper_->verify("../../etc/passwd").error().fault, BackupKeeper::Fault::unknown);
}

// Shows KEY-09, KEY-10.
TEST_F(BackupKeeperTest, RemovesDataAndKeysEachWhenItsTimeIsOverButNotWhatIsHeld) {
  const std::string held = make();
  ASSERT_FALSE(keeper_->hold(held, true));
  now_ += std::chrono::days(1);
  const std::string old = make();
  now_ += std::chrono::days(22);
  const std::string middle = make();
  EXPECT_THAT(in("one"), ElementsAre(held, old, middle));
  EXPECT_THAT(in("keys", BackupKind::keys), ElementsAre(middle));
  now_ += std::chrono::days(14);
  const std::string newest = make();
  EXPECT_THAT(in("one"), ElementsAre(held, middle, newest));
  EXPECT_THAT(in("three"), ElementsAre(held, middle, newest));
  ASSERT_FALSE(keeper_->hold(held, false));
  EXPECT_THAT(keeper_->prune(), ElementsAre(held));
  EXPECT_THAT(keeper_->list(), SizeIs(2));
  EXPECT_EQ(keeper_->hold(held, true)->fault, BackupKeeper::Fault::unknown);
}

// Shows KEY-09.
TEST_F(BackupKeeperTest, BringsBackNothingThatWasDestroyedOnceTheKeysOfBeforeAreGone) {
  const crypto::ValuePlace place{"tenant-a", "names", "name", {}};
  const Bytes sealed = keystore_->seal(place, bytes_of("Rosa"), now_);
  const std::string name = make();
  keystore_->destroy_tenant("tenant-a", "test", now_);
  now_ += std::chrono::days(22);
  const std::string later = make();
  ASSERT_THAT(in("keys", BackupKind::keys), ElementsAre(later));
  ASSERT_THAT(in("one"), ElementsAre(name, later));  // the data are still there
  const auto manifest = storage::read_manifest(folder_.path("keys"), later, BackupKind::keys);
  ASSERT_FALSE(storage::restore(folder_.path("keys"), *manifest, nullptr,
                                {.desk = {}, .box = {}, .keys = folder_.path("restored")}));
  storage::SqliteKeyRecordStore records(folder_.path("restored/keystore.db"));
  keystore::Keystore restored(records, random_);
  ASSERT_FALSE(restored.unlock(passphrase(), now_));
  EXPECT_THROW(restored.open(place, sealed), keystore::KeyDestroyed);
}

// Shows KEY-10.
TEST_F(BackupKeeperTest, KeepsTheBoxesKeyAsTheBoxHandsItOutSealed) {
  const std::string sealed = "age-encryption.org/v1, and what no desk can open";
  box_.sealed_key = Bytes(bytes_of(sealed).begin(), bytes_of(sealed).end());
  const std::string name = make();
  const auto manifest = storage::read_manifest(folder_.path("two"), name, BackupKind::data);
  ASSERT_TRUE(manifest);
  const storage::BackupKeys keys = storage::backup_keys(*keystore_, now_);
  ASSERT_FALSE(
      storage::restore(folder_.path("two"), *manifest, &keys.sealing,
                       {.desk = folder_.path("restored-desk"), .box = folder_.path("restored-box"), .keys = {}}));
  EXPECT_EQ(folder_.read("restored-box/box.key.age"), sealed);
  EXPECT_TRUE(keeper_->verify("")->is_good);
}

// Shows KEY-09, TEN-08.
TEST_F(BackupKeeperTest, SaysWhereCopiesOfTheKeysAreOlderThanTheyMayBe) {
  const std::string name = make();
  keeper_->tend();
  EXPECT_EQ(keeper_->old_keys().copies, 0U);
  EXPECT_THAT(noted(Event::backup_keys_old), IsEmpty());
  // A disk that was away when the copies on it were thrown away.
  now_ += std::chrono::days(21) + std::chrono::seconds(1);
  EXPECT_EQ(keeper_->old_keys().copies, 1U);
  for (int i = 0; i < 100; ++i) {
    now_ += std::chrono::minutes(2);
    keeper_->tend();
  }
  ASSERT_THAT(noted(Event::backup_keys_old), SizeIs(1)) << "once a day";
  EXPECT_EQ(noted(Event::backup_keys_old).at(0).facts.at(journal::Fact::copies), 1U);
  make();
  EXPECT_EQ(keeper_->old_keys().copies, 0U) << "the next backup throws it away";
  // Copied by hand, long ago; and one that nobody can read.
  fs::copy_file(data("keystore.db"), folder_.path("keys/keystore.db"));
  const auto long_ago = std::chrono::file_clock::from_sys(now_ - std::chrono::days(22));
  fs::last_write_time(folder_.path("keys/keystore.db"), std::chrono::file_clock::time_point(long_ago));
  EXPECT_EQ(keeper_->old_keys().copies, 1U);
  fs::rename(folder_.path("keys"), folder_.path("away"));
  EXPECT_EQ(keeper_->old_keys().copies, 0U);
  EXPECT_EQ(keeper_->old_keys().unreachable, 1U) << "of what cannot be reached nobody knows";
}

// Shows KEY-10.
TEST_F(BackupKeeperTest, SaysOnceADayWhatIsOverdue) {
  keeper_->tend();
  EXPECT_THAT(noted_, IsEmpty());
  now_ += std::chrono::days(2);
  for (int i = 0; i < 3; ++i) {
    now_ += std::chrono::minutes(2);
    keeper_->tend();
  }
  ASSERT_THAT(noted(Event::backup_overdue), SizeIs(1));
  EXPECT_EQ(noted(Event::backup_overdue).at(0).object->text(), "source:backup");
  make();
  now_ += std::chrono::minutes(2);
  keeper_->tend();
  EXPECT_THAT(noted(Event::backup_overdue), SizeIs(1));
  now_ += std::chrono::days(40);
  keeper_->tend();
  EXPECT_THAT(noted(Event::backup_overdue), SizeIs(4));
  const std::string name = make();
  ASSERT_TRUE(keeper_->verify("")->is_good);
  ASSERT_FALSE(keeper_->note_drill(name, true, 1234));
  EXPECT_EQ(keeper_->overdue(), continuity::Overdue());
  EXPECT_EQ(noted(Event::backup_drilled).at(0).facts.at(journal::Fact::milliseconds), 1234U);
}

TEST_F(BackupKeeperTest, SaysThatTheBoxesAreKeptElsewhere) {
  box_.is_elsewhere = true;
  const auto made = keeper_->make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->box, continuity::BoxPlace::elsewhere);
  EXPECT_EQ(box_.moments, 0);
  EXPECT_TRUE(keeper_->verify("")->is_good);
}

TEST_F(BackupKeeperTest, RefusesAFolderWithNamesThatAreNoneOfOurs) {
  std::ofstream(data("notes of the operator.txt")) << "hello";
  const auto made = keeper_->make();
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().detail.find("notes of the operator.txt"), std::string::npos);
}

}  // namespace
}  // namespace urna::api
