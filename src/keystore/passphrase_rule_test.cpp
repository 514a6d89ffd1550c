// SPDX-License-Identifier: EUPL-1.2
#include "keystore/passphrase_rule.hpp"

#include <gtest/gtest.h>

#include <string>

namespace urna::keystore {
namespace {

// Shows KEY-05.
TEST(Passphrase, ShortOrRepeatedIsRefused) {
  EXPECT_FALSE(is_strong_passphrase(""));
  EXPECT_FALSE(is_strong_passphrase("abcdefghijklmnopqrs")) << "19 characters";
  EXPECT_FALSE(is_strong_passphrase("éééééééééé")) << "20 bytes are not 20 characters";
  EXPECT_FALSE(is_strong_passphrase(std::string(200, 'a')));
  EXPECT_FALSE(is_strong_passphrase("ab ab ab ab ab ab ab ab ab ab ab"));
  EXPECT_FALSE(is_strong_passphrase("a b c d e f")) << "six words";
}

// Shows KEY-05.
TEST(Passphrase, ThatCannotBeTypedAgainIsRefused) {
  EXPECT_FALSE(is_strong_passphrase("abcdefghij\nklmnopqrstuv"));
  EXPECT_FALSE(is_strong_passphrase(std::string("abcdefghij\0klmnopqrstuv", 22)));
  EXPECT_FALSE(is_strong_passphrase("abcdefghijklmnopqrst\xff"));
  EXPECT_FALSE(is_strong_passphrase(std::string(600, 'a') + "bcdefghijklmnopqrst" + std::string(600, 'u')));
}

// Shows KEY-05.
TEST(Passphrase, OfTwentyCharactersOrSevenWordsIsTaken) {
  EXPECT_TRUE(is_strong_passphrase("abcdefghijklmnopqrst"));
  EXPECT_TRUE(is_strong_passphrase("é à ç ê ë î ï"));
  EXPECT_TRUE(is_strong_passphrase("clou mule enclume chaux vert sept loin"));
}

}  // namespace
}  // namespace urna::keystore
