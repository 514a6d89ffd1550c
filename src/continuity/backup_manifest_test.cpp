// SPDX-License-Identifier: EUPL-1.2
#include "continuity/backup_manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace urna::continuity {
namespace {

crypto::SigningKey key_of(std::byte first) {
  Secret<32> seed;
  seed.expose().fill(first);
  return crypto::SigningKey(seed);
}

BackupManifest sample(const crypto::SigningKey& key) {
  BackupManifest manifest;
  manifest.platform = key.verification_key();
  manifest.name = "20261122T031500Z-1a2b3c";
  manifest.made = *timestamp_from("2026-11-22T03:15:00Z");
  manifest.box_key = to_base64(key.verification_key());
  manifest.content_bytes = 812;
  manifest.content_digest.fill(std::byte{7});
  manifest.keys = {{std::string(32, 'a'), "tenant", 3}};
  manifest.files = {{"box/box.db", 400, {}}, {"desk/desk.db", 300, {}}, {"desk/tenants/a2/desk.db", 30, {}}};
  manifest.tables = {{"desk/desk.db", "voters", 17}};
  manifest.heads = {{"desk/journal.db", "platform", 5, {}}};
  return manifest;
}

const crypto::SigningKey own = key_of(std::byte{1});

// Shows KEY-10.
TEST(BackupManifest, IsRefusedWhereverAByteOfItWasChanged) {
  const std::string text = signed_manifest(sample(own), own);
  ASSERT_TRUE(manifest_from(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(manifest_from(other)) << i;
  }
}

// Shows KEY-10.
TEST(BackupManifest, IsRefusedWhereverItIsCutShort) {
  const std::string text = signed_manifest(sample(own), own);
  for (std::size_t i = 0; i < text.size(); ++i) EXPECT_FALSE(manifest_from(text.substr(0, i))) << i;
  EXPECT_FALSE(manifest_from(text + "\n"));
}

// Shows KEY-10.
TEST(BackupManifest, OfAnotherPlatformIsNamedAsSuch) {
  const crypto::SigningKey other = key_of(std::byte{2});
  const auto manifest = manifest_from(signed_manifest(sample(other), other), own.verification_key());
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error(), ManifestFault::other_platform);
}

TEST(BackupManifest, IsReadAsItWasWritten) {
  BackupManifest manifest = sample(own);
  EXPECT_EQ(manifest_from(signed_manifest(manifest, own), own.verification_key()).value(), manifest);
  manifest.kind = BackupKind::keys;
  manifest.box = BoxPlace::elsewhere;
  manifest.box_key.clear();
  EXPECT_EQ(manifest_from(signed_manifest(manifest, own)).value(), manifest);
}

TEST(BackupManifest, NamesEachFileOnceAndNoneOutsideOfItsFolder) {
  for (const char* path : {"", "desk", "desk/", "desk//a", "/desk/a", "desk/../a", "desk/.hidden", "other/a",
                           "desk/a b", "desk/a\n", "../desk/a", "desk/1/2/3/4/5/6/7/8"}) {
    EXPECT_FALSE(is_backup_path(path)) << path;
    BackupManifest manifest = sample(own);
    manifest.files = {{path, 1, {}}};
    EXPECT_FALSE(manifest_from(signed_manifest(manifest, own))) << path;
  }
  BackupManifest twice = sample(own);
  twice.files = {{"desk/a", 1, {}}, {"desk/a", 2, {}}};
  EXPECT_FALSE(manifest_from(signed_manifest(twice, own)));
}

TEST(BackupManifest, HasANameThatNoOtherHas) {
  crypto::ReplayedRandom random(1);
  const Timestamp made = *timestamp_from("2026-11-22T03:15:00Z");
  const std::string one = backup_name(made, random);
  EXPECT_TRUE(is_backup_name(one));
  EXPECT_THAT(one, ::testing::StartsWith("20261122T031500Z-"));
  EXPECT_NE(one, backup_name(made, random));
  for (const char* text : {"", "newest", "20261122T031500Z", "20261122T031500Z-1a2b3g", "../../etc/passwd"})
    EXPECT_FALSE(is_backup_name(text)) << text;
}

}  // namespace
}  // namespace urna::continuity
