// SPDX-License-Identifier: EUPL-1.2
#include "storage/backup_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/test_folder.hpp"

namespace urna::storage {
namespace {

namespace fs = std::filesystem;
using continuity::BackupKind;
using continuity::BackupManifest;

void write(const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

crypto::SigningKey signing_key(std::byte first) {
  Secret<32> seed;
  seed.expose().fill(first);
  return crypto::SigningKey(seed);
}

class BackupFiles : public ::testing::Test {
 protected:
  BackupFiles() {
    fs::create_directories(one());
    fs::create_directories(two());
  }
  std::string one() const { return folder_.path("one"); }
  std::string two() const { return folder_.path("two"); }
  std::string content() const { return one() + "/" + backup_file_name(name_, BackupKind::data); }
  RestoreTargets targets() const { return {.desk = folder_.path("desk"), .box = folder_.path("box"), .keys = {}}; }

  BackupManifest make(const std::vector<std::string>& places) {
    const std::string big(300'000, 'b');
    write(folder_.path("source/box.db"), "ballots");
    write(folder_.path("source/desk.db"), big);
    write(folder_.path("source/empty"), "");
    BackupManifest head;
    head.platform = signing_.verification_key();
    head.name = name_;
    BackupWriter writer(places, head, &key_, random_);
    writer.add("box/box.db", folder_.path("source/box.db"));
    writer.add("desk/desk.db", folder_.path("source/desk.db"));
    writer.add("desk/objects/empty", folder_.path("source/empty"));
    BackupManifest manifest = writer.finish(signing_, {}, {});
    places_ = writer.places();
    return manifest;
  }

  const TestFolder folder_;
  const std::string name_ = "20261122T031500Z-1a2b3c";
  crypto::SystemRandom random_;
  const crypto::LockedKey key_ = crypto::LockedKey::draw(random_);
  const crypto::SigningKey signing_ = signing_key(std::byte{1});
  std::vector<BackupWriter::Place> places_;
};

// Shows KEY-10.
TEST_F(BackupFiles, AreRefusedWhereverAByteWasChangedAndTheFileIsNamed) {
  const BackupManifest manifest = make({one()});
  const std::string whole = folder_.read("one/" + backup_file_name(name_, BackupKind::data));
  for (std::size_t i = 0; i < whole.size(); i += whole.size() / 97) {
    std::string other = whole;
    other[i] = static_cast<char>(other[i] ^ 0x10);
    write(content(), other);
    const auto seen = find_content_fault(one(), manifest);
    ASSERT_TRUE(seen) << i;
    EXPECT_EQ(seen->fault, BackupFault::altered);
    const auto refusal = restore(one(), manifest, &key_, targets());
    ASSERT_TRUE(refusal) << i;
    EXPECT_EQ(refusal->fault, BackupFault::altered);
    EXPECT_EQ(refusal->file, content());
    EXPECT_FALSE(refusal->inside.empty());
    EXPECT_FALSE(fs::exists(folder_ / "desk") || fs::exists(folder_ / "desk.restoring")) << "nothing is half restored";
    EXPECT_FALSE(fs::exists(folder_ / "box"));
  }
}

// Shows KEY-10.
TEST_F(BackupFiles, AreRefusedWhenTheyWereCutShortOrGoOn) {
  const BackupManifest manifest = make({one()});
  const std::string whole = folder_.read("one/" + backup_file_name(name_, BackupKind::data));
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, std::size_t{65'598}, whole.size() - 1}) {
    write(content(), whole.substr(0, size));
    EXPECT_TRUE(restore(one(), manifest, &key_, targets())) << size;
    EXPECT_TRUE(find_content_fault(one(), manifest)) << size;
  }
  write(content(), whole + "x");
  EXPECT_TRUE(restore(one(), manifest, &key_, targets()));
  EXPECT_FALSE(fs::exists(folder_ / "desk"));
}

// Shows KEY-10.
TEST_F(BackupFiles, OpenWithNoOtherKeyAndAsNoOtherBackup) {
  BackupManifest manifest = make({one()});
  const crypto::LockedKey other = crypto::LockedKey::draw(random_);
  EXPECT_TRUE(restore(one(), manifest, &other, targets()));
  const std::string elsewhere = "20261122T031501Z-1a2b3c";
  fs::copy_file(content(), one() + "/" + backup_file_name(elsewhere, BackupKind::data));
  manifest.name = elsewhere;
  EXPECT_TRUE(restore(one(), manifest, &key_, targets()));
}

// Shows KEY-10.
TEST_F(BackupFiles, TellNothingOfWhatIsInThem) {
  make({one()});
  const std::string whole = folder_.read("one/" + backup_file_name(name_, BackupKind::data));
  EXPECT_EQ(whole.find("ballots"), std::string::npos);
  EXPECT_EQ(whole.find("bbbbbbbb"), std::string::npos);
}

// Shows KEY-10.
TEST_F(BackupFiles, AreNotRestoredOverWhatIsThere) {
  const BackupManifest manifest = make({one()});
  write(folder_.path("desk/desk.db"), "in use");
  const auto refusal = restore(one(), manifest, &key_, targets());
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->fault, BackupFault::not_empty);
  EXPECT_EQ(folder_.read("desk/desk.db"), "in use");
  EXPECT_FALSE(fs::exists(folder_ / "box"));
}

TEST_F(BackupFiles, AreRestoredAsTheyWere) {
  const BackupManifest manifest = make({one(), two()});
  EXPECT_EQ(read_manifest(two(), name_, BackupKind::data).value(), manifest);
  EXPECT_FALSE(find_content_fault(two(), manifest));
  fs::create_directories(folder_.path("desk"));  // empty
  std::string desk_in_the_making;
  ASSERT_FALSE(restore(two(), manifest, &key_, targets(), [&](const std::string& desk) { desk_in_the_making = desk; }));
  EXPECT_NE(desk_in_the_making, targets().desk);
  EXPECT_EQ(folder_.read("desk/desk.db"), std::string(300'000, 'b'));
  EXPECT_EQ(folder_.read("box/box.db"), "ballots");
  EXPECT_TRUE(fs::is_empty(folder_ / "desk/objects/empty"));
  EXPECT_EQ(fs::status(folder_ / "desk").permissions(), fs::perms::owner_all);
}

// Shows KEY-10.
TEST_F(BackupFiles, GoToTheOtherPlacesWhenOneFails) {
  make({folder_.path("not there"), two()});
  EXPECT_FALSE(places_.at(0).fault.empty());
  EXPECT_TRUE(places_.at(1).fault.empty());
  EXPECT_THAT(backups_in(two(), BackupKind::data), ::testing::ElementsAre(name_));
  EXPECT_THROW(make({folder_.path("not there")}), std::runtime_error);
}

TEST_F(BackupFiles, AreNoneAsLongAsTheyAreNotFinished) {
  write(folder_.path("source/box.db"), "ballots");
  BackupManifest head;
  head.platform = signing_.verification_key();
  head.name = name_;
  {
    BackupWriter writer({one()}, head, &key_, random_);
    writer.add("box/box.db", folder_.path("source/box.db"));
    EXPECT_THAT(backups_in(one(), BackupKind::data), ::testing::IsEmpty());
  }
  EXPECT_TRUE(fs::is_empty(one()));
}

TEST_F(BackupFiles, UnderAnotherNameAreRefused) {
  make({one()});
  const std::string other = "20261123T031500Z-1a2b3c";
  fs::rename(one() + "/" + manifest_file_name(name_, BackupKind::data),
             one() + "/" + manifest_file_name(other, BackupKind::data));
  EXPECT_EQ(read_manifest(one(), other, BackupKind::data).error().fault, BackupFault::altered);
  EXPECT_EQ(read_manifest(one(), name_, BackupKind::data).error().fault, BackupFault::missing);
}

}  // namespace
}  // namespace urna::storage
