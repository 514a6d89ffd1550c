// SPDX-License-Identifier: EUPL-1.2
#include "crypto/argon2id.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <new>

namespace urna::crypto {
namespace {

constexpr HashCost cheap{1, 8};

// Shows IDN-02.
TEST(Argon2id, RefusesEveryOtherPassword) {
  ReplayedRandom random(1);
  const std::string stored = hash_password("correct horse battery", cheap, random);
  EXPECT_FALSE(is_password("correct horse batterY", stored));
  EXPECT_FALSE(is_password("correct horse batter", stored));
  EXPECT_FALSE(is_password("", stored));
  EXPECT_TRUE(is_password("correct horse battery", stored));
}

// Shows IDN-02.
TEST(Argon2id, GivesTwoPeopleWithOnePasswordTwoHashes) {
  ReplayedRandom random(1);
  EXPECT_NE(hash_password("correct horse battery", cheap, random),
            hash_password("correct horse battery", cheap, random));
}

// Shows IDN-02.
TEST(Argon2id, RefusesWhatItDidNotWrite) {
  ReplayedRandom random(1);
  const std::string stored = hash_password("secret", cheap, random);
  EXPECT_FALSE(is_password("secret", ""));
  EXPECT_FALSE(is_password("", ""));
  EXPECT_FALSE(is_password("secret", "scrypt" + stored.substr(8)));
  EXPECT_FALSE(is_password("secret", stored.substr(0, stored.size() - 1)));
  EXPECT_FALSE(is_password("secret", stored + "$"));
  EXPECT_FALSE(is_password("secret", "argon2id$1$4294967295" + stored.substr(stored.find("$8$") + 2)))
      << "a cost that would eat the machine";
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they take more addresses than any limit leaves

/// Leaves 16 MiB beyond what the process has, and hashes at a cost of 64.
[[noreturn]] void hash_where_memory_is_lacking() {
  ReplayedRandom random(1);
  const std::string stored = hash_password("secret", cheap, random);
  const std::string costly = "argon2id$1$65536" + stored.substr(stored.find("$8$") + 2);
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = (pages << 12U) + (16U << 20U);
  if (setrlimit(RLIMIT_AS, &limit) != 0) _exit(2);
  int refused = 0;
  try {
    (void)is_password("secret", costly);
  } catch (const std::bad_alloc&) {
    ++refused;
  }
  try {
    (void)hash_password("secret", {1, 65'536}, random);
  } catch (const std::bad_alloc&) {
    ++refused;
  }
  try {
    (void)key_from_passphrase(SecretText(std::string("secret")), {}, {1, 65'536});
  } catch (const std::bad_alloc&) {
    ++refused;
  }
  // It says neither yes nor no, and goes on with what there is memory for.
  _exit(refused == 3 && is_password("secret", stored) && !is_password("Secret", stored) ? 0 : 1);
}

// Shows IDN-02, B77.
TEST(Argon2id, IsRefusedWhereMemoryIsLacking) {
  EXPECT_EXIT(hash_where_memory_is_lacking(), ::testing::ExitedWithCode(0), "");
}

#endif

}  // namespace
}  // namespace urna::crypto
