// SPDX-License-Identifier: EUPL-1.2
#include "crypto/signature.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace urna::crypto {
namespace {

template <std::size_t N>
std::array<std::byte, N> bytes_from(std::string_view hex) {
  std::array<std::byte, N> bytes{};
  const auto read = from_hex(hex);
  EXPECT_TRUE(read && read->size() == N);
  std::copy(read->begin(), read->end(), bytes.begin());
  return bytes;
}

TEST(Signature, OfAnotherTextOrKeyIsRefused) {
  ReplayedRandom random(1);
  const SigningKey key(SigningKey::draw_seed(random));
  const SigningKey other(SigningKey::draw_seed(random));
  const Signature signature = key.sign("one ballot");
  EXPECT_TRUE(check_signature(key.verification_key(), "one ballot", signature));
  EXPECT_FALSE(check_signature(key.verification_key(), "two ballots", signature));
  EXPECT_FALSE(check_signature(other.verification_key(), "one ballot", signature));
  for (const std::size_t place : {std::size_t{0}, std::size_t{31}, std::size_t{32}, std::size_t{63}}) {
    Signature changed = signature;
    changed[place] ^= std::byte{1};
    EXPECT_FALSE(check_signature(key.verification_key(), "one ballot", changed)) << place;
  }
}

// RFC 8032 §7.1, tests 1 and 3.
// Shows KEY-12.
TEST(Signature, IsThatOfTheStandard) {
  const SigningKey first(
      Secret<32>(bytes_from<32>("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
  EXPECT_EQ(to_hex(first.verification_key()), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(to_hex(first.sign("")),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b");
  const SigningKey third(
      Secret<32>(bytes_from<32>("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")));
  EXPECT_EQ(to_hex(third.sign("\xaf\x82")),
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a");
}

}  // namespace
}  // namespace urna::crypto
