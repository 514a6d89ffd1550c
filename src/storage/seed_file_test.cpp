// SPDX-License-Identifier: EUPL-1.2
#include "storage/seed_file.hpp"

#include <gtest/gtest.h>

#include "base/test_folder.hpp"

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

}  // namespace
}  // namespace urna::storage
