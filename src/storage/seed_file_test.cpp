// SPDX-License-Identifier: EUPL-1.2
#include "storage/seed_file.hpp"

#include <gtest/gtest.h>

#include "base/test_folder.hpp"
#include "keystore/unlocked_keystore.hpp"

namespace urna::storage {
namespace {

TEST(SeedFile, RefusesAKeyThatOthersMayRead) {
  const TestFolder folder;
  crypto::SystemRandom random;
  const std::string path = folder.path("box.key");
  const Secret<32> made = seed_from_file(path, random);
  EXPECT_EQ(seed_from_file(path, random).expose(), made.expose()) << "it is made once";
  std::filesystem::permissions(path, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_THROW(seed_from_file(path, random), std::runtime_error);
}

TEST(SeedFile, RefusesWhatIsNoKey) {
  const TestFolder folder;
  crypto::SystemRandom random;
  const std::string path = folder.path("box.key");
  seed_from_file(path, random);
  std::filesystem::resize_file(path, 31);
  EXPECT_THROW(seed_from_file(path, random), std::runtime_error);
  EXPECT_THROW(seed_from_file(folder.path("no/folder"), random), std::system_error);
}

TEST(SeedFile, KeptSealedIsReadByNobodyWithoutTheKeystore) {
  const TestFolder folder;
  crypto::SystemRandom random;
  const keystore::UnlockedKeystore keystore;
  const std::string path = folder.path("links.key");
  const Secret<32> made = sealed_seed_from_file(path, keystore.sealer, random);
  EXPECT_EQ(sealed_seed_from_file(path, keystore.sealer, random).expose(), made.expose());
  const std::string plain(reinterpret_cast<const char*>(made.expose().data()), made.expose().size());
  EXPECT_EQ(folder.read("links.key.sealed").find(plain), std::string::npos);
  const keystore::UnlockedKeystore stranger;
  EXPECT_THROW(sealed_seed_from_file(path, stranger.sealer, random), keystore::IntegrityFailed);
}

TEST(SeedFile, OfBeforeIsTakenOverAndGoes) {
  const TestFolder folder;
  crypto::SystemRandom random;
  const keystore::UnlockedKeystore keystore;
  const std::string path = folder.path("links.key");
  const Secret<32> before = seed_from_file(path, random);
  EXPECT_EQ(sealed_seed_from_file(path, keystore.sealer, random).expose(), before.expose());
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(sealed_seed_from_file(path, keystore.sealer, random).expose(), before.expose());
}

}  // namespace
}  // namespace urna::storage
