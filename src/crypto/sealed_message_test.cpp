// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sealed_message.hpp"

#include <gtest/gtest.h>

#include "crypto/group_word.hpp"
#include "crypto/secret_decimal.hpp"

namespace urna::crypto {
namespace {

class SealedMessages : public testing::TestWithParam<std::string_view> {
 protected:
  const Group& group() const { return *group_named(GetParam()); }
  MessageKeys keys(std::uint64_t seed) const {
    ReplayedRandom drawn(seed);
    return derive_message_keys(group(), draw_seed(drawn));
  }
  Element public_part(const SecretScalar& key) const { return group().generator_power(key); }

  ReplayedRandom random{7};
};

INSTANTIATE_TEST_SUITE_P(Groups, SealedMessages, testing::ValuesIn(group_names().begin(), group_names().end()),
                         group_word);

TEST_P(SealedMessages, OpenForNobodyButTheRecipient) {
  const MessageKeys alice = keys(1);
  const MessageKeys bob = keys(2);
  const SealedMessage sealed = seal_message(group(), public_part(alice.decryption), "for Alice", random);
  EXPECT_EQ(open_message(group(), bob.decryption, sealed).error(), OpeningFailure::not_authentic);
  EXPECT_EQ(open_message(group(), alice.signing, sealed).error(), OpeningFailure::not_authentic);
  EXPECT_EQ(open_message(group(), alice.decryption, sealed)->expose(), "for Alice");
}

TEST_P(SealedMessages, DoNotOpenWhenAnyByteChanged) {
  const MessageKeys alice = keys(1);
  const SealedMessage sealed = seal_message(group(), public_part(alice.decryption), "share", random);
  for (std::size_t i = 0; i < sealed.data.size(); ++i) {
    SealedMessage changed = sealed;
    changed.data[i] ^= std::byte{1};
    EXPECT_EQ(open_message(group(), alice.decryption, changed).error(), OpeningFailure::not_authentic) << i;
  }
  for (std::size_t kept = 0; kept < sealed.data.size(); ++kept) {
    SealedMessage cut = sealed;
    cut.data.resize(kept);
    EXPECT_EQ(open_message(group(), alice.decryption, cut).error(), OpeningFailure::not_authentic) << kept;
  }
  SealedMessage changed = sealed;
  changed.beta = group().multiply(changed.beta, group().generator());
  EXPECT_EQ(open_message(group(), alice.decryption, changed).error(), OpeningFailure::not_authentic);
}

TEST_P(SealedMessages, AreRefusedOutsideTheGroup) {
  const MessageKeys alice = keys(1);
  const SealedMessage sealed = seal_message(group(), public_part(alice.decryption), "share", random);
  // −1 in the fields, the point of order 2 on the curve: both have order 2, which q does not divide.
  Element outside;
  if (GetParam() == "Ed25519") {
    outside = *group().parse("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec");
  } else {
    // Any non-square is outside of a subgroup of odd order; small numbers soon give one.
    outside = *group().parse("2");
    for (int i = 2; group().is_member(outside); ++i) outside = *group().parse(std::to_string(i));
  }
  for (Element SealedMessage::*part : {&SealedMessage::alpha, &SealedMessage::beta}) {
    SealedMessage changed = sealed;
    changed.*part = group().multiply(changed.*part, outside);
    EXPECT_EQ(open_message(group(), alice.decryption, changed).error(), OpeningFailure::not_in_group);
  }
}

TEST_P(SealedMessages, OpenWhateverTheirLength) {
  const MessageKeys alice = keys(1);
  for (const std::size_t size : {0UL, 1UL, 15UL, 16UL, 17UL, 65535UL, 65536UL, 200000UL}) {
    const std::string message(size, 'm');
    const SealedMessage sealed = seal_message(group(), public_part(alice.decryption), message, random);
    EXPECT_EQ(sealed.data.size(), size + 8);
    const auto opened = open_message(group(), alice.decryption, sealed);
    ASSERT_TRUE(opened) << size;
    EXPECT_EQ(opened->expose(), message);
  }
}

TEST_P(SealedMessages, AreNotEmptyOfAuthenticationWhenEmpty) {
  const MessageKeys alice = keys(1);
  SealedMessage sealed = seal_message(group(), public_part(alice.decryption), "", random);
  sealed.data.back() ^= std::byte{1};
  EXPECT_EQ(open_message(group(), alice.decryption, sealed).error(), OpeningFailure::not_authentic);
}

TEST_P(SealedMessages, AreSignedByOneKeyForOneText) {
  const MessageKeys alice = keys(1);
  const MessageKeys bob = keys(2);
  const Proof signature = sign_message(group(), alice.signing, "text", random);
  EXPECT_TRUE(check_message(group(), public_part(alice.signing), "text", signature));
  EXPECT_FALSE(check_message(group(), public_part(bob.signing), "text", signature));
  EXPECT_FALSE(check_message(group(), public_part(alice.decryption), "text", signature));
  EXPECT_FALSE(check_message(group(), public_part(alice.signing), "texts", signature));
  Proof unreduced = signature;
  unreduced.response =
      *Natural::from_decimal("99999999999999999999999999999999999999999999999999999999999999999999999999999999");
  EXPECT_FALSE(check_message(group(), public_part(alice.signing), "text", unreduced));
}

TEST(Seed, IsTwentyTwoCharactersOfBase58) {
  ReplayedRandom random(3);
  EXPECT_TRUE(is_seed(draw_seed(random).expose()));
  EXPECT_NE(draw_seed(random).expose(), draw_seed(random).expose());
  EXPECT_FALSE(is_seed(""));
  EXPECT_FALSE(is_seed("9rX3vdY47krSXB9t6Gcb3"));
  EXPECT_FALSE(is_seed("9rX3vdY47krSXB9t6Gcb311"));
  for (const char character : std::string_view("0OIl -_\n")) {
    EXPECT_FALSE(is_seed(std::string("9rX3vdY47krSXB9t6Gcb3") + character)) << character;
  }
}

TEST(SecretDecimal, RefusesWhatIsNotCanonical) {
  const ScalarField& field = rfc3526_2048().scalars();
  for (const char* text : {"", "00", "01", "-1", "+1", "1 ", " 1", "0x1", "1.0"}) {
    EXPECT_FALSE(secret_from_decimal(field, text)) << text;
  }
  EXPECT_FALSE(secret_from_decimal(field, std::string(secret_decimal_digits_max + 1, '1')));
}

TEST(SecretDecimal, WritesWhatANaturalWrites) {
  for (const std::string_view name : group_names()) {
    const ScalarField& field = group_named(name)->scalars();
    ReplayedRandom random(11);
    for (int i = 0; i < 50; ++i) {
      const SecretScalar number = field.random(random);
      const SecretText text = to_decimal(number);
      EXPECT_EQ(text.expose(), number.publish().decimal());
      EXPECT_EQ(secret_from_decimal(field, text.expose())->publish(), number.publish());
    }
    EXPECT_EQ(to_decimal(SecretScalar()).expose(), "0");
    EXPECT_EQ(secret_from_decimal(field, "0")->publish(), Natural());
    const Natural last = field.subtract(Natural(), Natural(1));
    EXPECT_EQ(to_decimal(field.secret(last)).expose(), last.decimal());
  }
}

TEST(SecretDecimal, ReducesSumsBeyondTheLargestNatural) {
  const ScalarField& field = rfc3526_2048().scalars();
  std::string digits = "1" + std::string(639, '0');  // 10^639
  Natural expected(1);
  for (int i = 0; i < 639; ++i) expected = field.multiply(expected, Natural(10));
  EXPECT_EQ(secret_from_decimal(field, digits)->publish(), expected);
}

}  // namespace
}  // namespace urna::crypto
