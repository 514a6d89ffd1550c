// SPDX-License-Identifier: EUPL-1.2
#include "crypto/group_modp.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "crypto/random.hpp"

namespace urna::crypto {
namespace {

std::vector<const Group*> groups() { return {&belenios_2048(), &rfc3526_2048()}; }

Natural natural(std::string_view decimal) { return *Natural::from_decimal(decimal); }

/// Any number below 2^2048.
Natural any_natural(RandomSource& source) {
  std::array<std::byte, 256> bytes;
  source.fill(bytes);
  return Natural::from_bytes(bytes);
}

Natural any_natural_below(const ScalarField& scalars) {
  ReplayedRandom source(11);
  return scalars.reduce(any_natural(source));
}

Element any_member(const Group& group, RandomSource& source) {
  return group.generator_power(group.scalars().reduce(any_natural(source)));
}

Bignum bignum_of_element(const Group& group, const Element& element) { return bignum_of(natural(group.text(element))); }

Bignum prime_of(const Group& group) {
  return bignum_of((group.name() == "BELENIOS-2048" ? belenios_2048_parameters() : rfc3526_2048_parameters()).p);
}

/// p − 1: its square is 1, and it is in neither group.
Element minus_one(const Group& group) {
  Bignum p = prime_of(group);
  BN_sub_word(p.get(), 1);
  Limbs2048 limbs;
  read(p.get(), limbs);
  return *group.parse(Natural::from_limbs(limbs).decimal());
}

/// base^exponent mod p by OpenSSL's plain function: the reference.
std::string reference_power(const Group& group, const Element& base, const Natural& exponent) {
  const Bignum result = new_bignum();
  BN_mod_exp(result.get(), bignum_of_element(group, base).get(), bignum_of(exponent).get(), prime_of(group).get(),
             bignum_context());
  Limbs2048 limbs;
  read(result.get(), limbs);
  return Natural::from_limbs(limbs).decimal();
}

TEST(ModpGroup, RefusesTextsThatAreNotCanonical) {
  for (const Group* group : groups()) {
    for (const char* text : {"", "00", "01", "-1", "+1", " 1", "1 ", "0x1", "1e3", "1,2"})
      EXPECT_FALSE(group->parse(text)) << text;
    EXPECT_FALSE(group->parse(std::string(617, '9')));
    EXPECT_FALSE(group->parse(std::string(100000, '1')));
    const Natural p = group->name() == "BELENIOS-2048" ? belenios_2048_parameters().p : rfc3526_2048_parameters().p;
    EXPECT_FALSE(group->parse(p.decimal())) << "p itself";
    EXPECT_TRUE(group->parse(group->text(minus_one(*group)))) << "p - 1";
    EXPECT_TRUE(group->parse("0"));
    const std::vector<std::string_view> texts = {"5", "05", "7"};
    const auto parsed = group->parse_all(texts);
    ASSERT_EQ(parsed.size(), 3U);
    EXPECT_EQ(group->text(*parsed[0]), "5");
    EXPECT_FALSE(parsed[1]);
    EXPECT_EQ(group->text(*parsed[2]), "7");
  }
}

TEST(ModpGroup, RefusesElementsOutsideTheSubgroup) {
  for (const Group* group : groups()) {
    EXPECT_FALSE(group->is_member(*group->parse("0")));
    EXPECT_FALSE(group->is_member(minus_one(*group)));
    EXPECT_FALSE(group->is_member(group->multiply(group->generator(), minus_one(*group))));
    EXPECT_TRUE(group->is_member(group->neutral()));
    EXPECT_TRUE(group->is_member(group->generator()));
  }
  EXPECT_FALSE(belenios_2048().is_member(*belenios_2048().parse("2")));
  EXPECT_TRUE(rfc3526_2048().is_member(*rfc3526_2048().parse("4")));
  Element not_below_p;
  not_below_p.limbs.fill(~0ULL);
  for (const Group* group : groups()) EXPECT_FALSE(group->is_member(not_below_p));
}

TEST(ModpGroup, HasTheParametersOfTheProtocol) {
  for (const ModpParameters& parameters : {belenios_2048_parameters(), rfc3526_2048_parameters()}) {
    EXPECT_EQ(BN_check_prime(bignum_of(parameters.p).get(), bignum_context(), nullptr), 1);
    EXPECT_EQ(BN_check_prime(bignum_of(parameters.q).get(), bignum_context(), nullptr), 1);
  }
  EXPECT_EQ(belenios_2048().scalars().order().bit_length(), 256U);
  EXPECT_EQ(rfc3526_2048().scalars().order().bit_length(), 2047U);
  for (const Group* group : groups()) {
    EXPECT_TRUE(group->is_neutral(group->generator_power(group->scalars().order())));
    EXPECT_FALSE(group->is_neutral(group->generator()));
  }
}

TEST(ModpGroup, StopsOnParametersThatMakeNoGroup) {
  ModpParameters wrong = belenios_2048_parameters();
  wrong.q = rfc3526_2048_parameters().q;
  EXPECT_DEATH(ModpGroup{wrong}, "q divides p - 1");
  wrong = belenios_2048_parameters();
  wrong.g = Natural(1);
  EXPECT_DEATH(ModpGroup{wrong}, "g has the order q");
  wrong.g = Natural(2);
  EXPECT_DEATH(ModpGroup{wrong}, "g has the order q");
}

TEST(ModpGroup, AgreesWithTheWorkedExamplesOfTheProtocol) {
  const Group& belenios = belenios_2048();
  const Natural s = natural("33022439159898025618394156648129617637202424719362957085324934945864498263946");
  EXPECT_EQ(sha256_hex(belenios.text(belenios.generator_power(s))),
            "39fc6d5eb900cf2e77e19f23cf53c2b9c0fa70dcdcd3b9f49f3a999215b2da89");
  EXPECT_EQ(sha256_hex(belenios.text(belenios.generator_power(belenios.scalars().secret(s)))),
            "39fc6d5eb900cf2e77e19f23cf53c2b9c0fa70dcdcd3b9f49f3a999215b2da89");

  const Group& rfc = rfc3526_2048();
  EXPECT_EQ(sha256_hex(rfc.text(rfc.independent_generator(-1))),
            "42a1ab2fcbf00463dab7fae8dab27327e86e83059bc545e1ca1db1cc914ce5f7");
  EXPECT_EQ(sha256_hex(rfc.text(rfc.independent_generator(0))),
            "85e2d1c9fbdb19b1206ec46de450d081b03f69228cd6ceb8117f863fb1e2b8b0");
  EXPECT_EQ(rfc.text(rfc.independent_generator(-1)).substr(0, 40), "7562611357224275240186272453829725922377");
  EXPECT_TRUE(rfc.is_member(rfc.independent_generator(7)));
  EXPECT_TRUE(belenios.is_member(belenios.independent_generator(7)));

  const auto encoded = [&](std::vector<std::uint8_t> values) { return rfc.text(rfc.encode(values)); };
  EXPECT_EQ(encoded({1, 2, 3}), "16909057");
  EXPECT_EQ(encoded({3, 1, 2}), "50397697");
  EXPECT_EQ(encoded({0, 0, 0}), "1");
}

TEST(ModpGroup, EncodesAsManyIntegersAsFitAndReadsThemBack) {
  const Group& rfc = rfc3526_2048();
  EXPECT_EQ(belenios_2048().encode_count_max(), 0U);
  EXPECT_EQ(rfc.encode_count_max(), 254U);
  EXPECT_DEATH(rfc.encode(std::vector<std::uint8_t>(255)), "integers");
  EXPECT_DEATH(belenios_2048().encode(std::vector<std::uint8_t>(1)), "integers");
  ReplayedRandom source(7);
  for (const std::size_t count : {0U, 1U, 2U, 31U, 253U, 254U}) {
    std::vector<std::uint8_t> values(count);
    if (count > 0) source.fill(std::as_writable_bytes(std::span(values)));
    const Element element = rfc.encode(values);
    EXPECT_TRUE(rfc.is_member(element));
    EXPECT_EQ(rfc.decode(element, count), values);
  }
  const std::vector<std::uint8_t> highest(254, 255);
  EXPECT_EQ(rfc.decode(rfc.encode(highest), 254), highest);
}

TEST(ModpGroup, RaisesToExtremeExponents) {
  for (const Group* group : groups()) {
    const ScalarField& scalars = group->scalars();
    ReplayedRandom source(1);
    const Element base = any_member(*group, source);
    const Natural last = scalars.negate(Natural(1));
    for (const Natural& exponent : {Natural(), Natural(1), Natural(2), last}) {
      EXPECT_EQ(group->text(group->power(base, exponent)), reference_power(*group, base, exponent));
      EXPECT_EQ(group->text(group->power(base, scalars.secret(exponent))), reference_power(*group, base, exponent));
      EXPECT_EQ(group->text(group->generator_power(scalars.secret(exponent))),
                reference_power(*group, group->generator(), exponent));
    }
    EXPECT_TRUE(group->is_neutral(group->multiply(base, group->power(base, last))));
    EXPECT_TRUE(group->is_neutral(group->power(minus_one(*group), Natural(2))));
    EXPECT_TRUE(group->equal(group->invert(minus_one(*group)), minus_one(*group)));
  }
}

TEST(ModpGroup, HidesTheLengthOfASecretExponent) {
  for (const Group* group : groups()) {
    const ScalarField& scalars = group->scalars();
    std::size_t expected = 0;
    for (const Natural& exponent :
         {Natural(), Natural(1), Natural(~0ULL), any_natural_below(scalars), scalars.negate(Natural(1))}) {
      LongExponent sum;
      lengthen(scalars.secret(exponent), scalars.order(), sum);
      std::size_t size = sum.size();
      while (sum[size - 1] == 0) --size;
      if (expected == 0) expected = size;
      EXPECT_EQ(size, expected) << exponent.decimal();
      std::vector<std::byte> bytes;
      for (std::size_t i = 8 * sum.size(); i-- > 0;)
        bytes.push_back(static_cast<std::byte>(sum[i / 8] >> (8 * (i % 8))));
      EXPECT_EQ(scalars.reduce(bytes), exponent);
    }
  }
}

RC_GTEST_PROP(ModpGroup, MultipliesInvertsAndComparesAsOpensslDoes, (std::uint64_t seed)) {
  for (const Group* group : groups()) {
    ReplayedRandom source(seed);
    const Element a = any_member(*group, source);
    const Element b = any_member(*group, source);
    const Bignum product = new_bignum();
    BN_mod_mul(product.get(), bignum_of_element(*group, a).get(), bignum_of_element(*group, b).get(),
               prime_of(*group).get(), bignum_context());
    RC_ASSERT(BN_cmp(product.get(), bignum_of_element(*group, group->multiply(a, b)).get()) == 0);
    RC_ASSERT(group->is_neutral(group->divide(a, a)));
    const int order = BN_cmp(bignum_of_element(*group, a).get(), bignum_of_element(*group, b).get());
    RC_ASSERT((group->compare(a, b) < 0) == (order < 0));
    RC_ASSERT((group->compare(a, a) == 0));
  }
}

RC_GTEST_PROP(ModpGroup, RaisesToASecretPowerAsToAPublicOne, (std::uint64_t seed)) {
  for (const Group* group : groups()) {
    ReplayedRandom source(seed);
    const Element base = any_member(*group, source);
    const SecretScalar secret = group->scalars().random(source);
    const std::string expected = reference_power(*group, base, secret.publish());
    RC_ASSERT(group->text(group->power(base, secret)) == expected);
    RC_ASSERT(group->text(group->power(base, secret.publish())) == expected);
    RC_ASSERT(group->text(group->generator_power(secret)) ==
              reference_power(*group, group->generator(), secret.publish()));
  }
}

}  // namespace
}  // namespace urna::crypto
