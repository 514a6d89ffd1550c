// SPDX-License-Identifier: EUPL-1.2
#include "crypto/argon2id.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace urna::crypto
