// SPDX-License-Identifier: EUPL-1.2
#include "crypto/age_key.hpp"

#include <gtest/gtest.h>

#include <cctype>

#include "crypto/detail/bech32.hpp"

namespace urna::crypto {
namespace {

std::string in_lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::optional<AgeIdentity> identity_from(std::string text) { return AgeIdentity::parse(SecretText(std::move(text))); }

struct AgeKey : testing::Test {
  ReplayedRandom random{1};
  const AgeIdentity identity = AgeIdentity::draw(random);
  const std::string text = age_text(identity.recipient());
};

// Shows TEN-07.
TEST_F(AgeKey, RefusesARecipientWithAnyCharacterChanged) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : std::string_view("qpzry9x8gf2tvdw0s3jn54khce6mua7lb1 Q")) {
      std::string changed = text;
      if (changed[i] == c) continue;
      changed[i] = c;
      EXPECT_FALSE(age_recipient_from(changed)) << changed;
    }
  }
}

// Shows TEN-07.
TEST_F(AgeKey, RefusesARecipientOfAnotherLengthOrWithNeighboursSwapped) {
  EXPECT_FALSE(age_recipient_from(""));
  EXPECT_FALSE(age_recipient_from("age1"));
  EXPECT_FALSE(age_recipient_from(text + "q"));
  EXPECT_FALSE(age_recipient_from(text.substr(0, text.size() - 1)));
  for (std::size_t i = 4; i + 1 < text.size(); ++i) {
    std::string changed = text;
    std::swap(changed[i], changed[i + 1]);
    EXPECT_EQ(age_recipient_from(changed).has_value(), changed == text) << changed;
  }
}

// Shows TEN-07.
TEST_F(AgeKey, RefusesARecipientOfSmallOrder) {
  std::array<std::byte, 32> point{};
  EXPECT_FALSE(age_recipient_from(detail::bech32_text("age", point)));
  point[0] = std::byte{1};
  EXPECT_FALSE(age_recipient_from(detail::bech32_text("age", point)));
}

// Shows TEN-07.
TEST_F(AgeKey, RefusesAnIdentityOfAnotherCaseOrKind) {
  const std::string secret = identity.text().expose();
  ASSERT_TRUE(identity_from(secret));
  EXPECT_FALSE(identity_from(in_lower_case(secret)));
  std::string mixed = secret;
  mixed.back() = static_cast<char>(std::tolower(static_cast<unsigned char>(mixed.back())));
  EXPECT_EQ(identity_from(mixed).has_value(), mixed == secret);
  EXPECT_FALSE(identity_from(text));
  EXPECT_FALSE(age_recipient_from(secret));
  EXPECT_FALSE(identity_from(secret + "\n"));
}

// Shows TEN-07.
TEST_F(AgeKey, ReadsWhatItWrites) {
  EXPECT_TRUE(text.starts_with("age1"));
  EXPECT_EQ(text.size(), 62U);
  EXPECT_EQ(age_recipient_from(text), identity.recipient());
  const auto again = AgeIdentity::parse(identity.text());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->recipient(), identity.recipient());
}

// Worked out by another program, from BIP 173.
TEST(Bech32, RefusesBitsBeyondTheLastByte) {
  const std::string zeros(51, 'q');
  std::array<std::byte, 32> bytes{};
  EXPECT_FALSE(detail::bech32_bytes_of("age1" + zeros + "pfwgqrs", "age", bytes));
  ASSERT_TRUE(detail::bech32_bytes_of("age1" + zeros + "spe5dt3", "age", bytes));
  EXPECT_EQ(bytes.front(), std::byte{0});
  EXPECT_EQ(bytes.back(), std::byte{1});
}

}  // namespace
}  // namespace urna::crypto
