// SPDX-License-Identifier: EUPL-1.2
#include "crypto/group_ed25519.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>
#include <string>
#include <vector>

#include "crypto/ed25519_vartime.hpp"

namespace urna::crypto {
namespace {

const Group& group() { return ed25519(); }

std::string text(const Element& element) {
  std::string out;
  group().append_text(out, element);
  return out;
}

std::string padded(const std::string& digits) { return std::string(64 - digits.size(), '0') + digits; }

Element read(const std::string& digits) {
  const auto element = group().parse(digits);
  EXPECT_TRUE(element.has_value()) << digits;
  return element.value_or(group().neutral());
}

Natural number(const char* decimal) { return *Natural::from_decimal(decimal); }

const std::string generator_text = "6666666666666666666666666666666666666666666666666666666666666658";
const std::string p_text = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
const std::string minus_one_text = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec";
const std::string order_4_text = padded("");

TEST(Ed25519, RefusesEveryTextThatIsNotCanonical) {
  std::string upper = "F547d4273d90db9791e423f32e38f4261620960dfd210332686b61181447a7fa";
  EXPECT_FALSE(group().parse(upper)) << "upper case";
  upper[0] = 'f';
  EXPECT_TRUE(group().parse(upper));
  EXPECT_FALSE(group().parse(""));
  EXPECT_FALSE(group().parse(upper.substr(1))) << "63 digits";
  EXPECT_FALSE(group().parse(upper + "0")) << "65 digits";
  for (const char bad : {'g', '/', ':', '`', '@', ' ', '-', '\0', '\xff'}) {
    for (const std::size_t at : {0U, 31U, 63U}) {
      std::string text = upper;
      text[at] = bad;
      EXPECT_FALSE(group().parse(text)) << bad << at;
    }
  }
}

TEST(Ed25519, RefusesCoordinatesAtOrAboveP) {
  EXPECT_FALSE(group().parse(p_text)) << "y = p, which is 0 again";
  std::string above = p_text;
  for (const char last : {'e', 'f'}) {  // p + 1 is 1 again, the neutral element
    above[63] = last;
    EXPECT_FALSE(group().parse(above));
  }
  EXPECT_FALSE(group().parse(std::string(64, 'f')));
  EXPECT_TRUE(group().parse(minus_one_text)) << "the last y below p";
}

TEST(Ed25519, RefusesASignOnXEqualToZero) {
  EXPECT_FALSE(group().parse("8" + padded("1").substr(1)));
  EXPECT_FALSE(group().parse("f" + minus_one_text.substr(1)));
}

TEST(Ed25519, RefusesYWithoutAPointOnTheCurve) {
  EXPECT_FALSE(group().parse(padded("2")));
  EXPECT_FALSE(group().parse("8" + padded("2").substr(1)));
  EXPECT_TRUE(group().parse(padded("3")));
}

TEST(Ed25519, RefusesPointsOfSmallOrderAsMembers) {
  EXPECT_FALSE(group().is_member(read(minus_one_text))) << "order 2";
  EXPECT_FALSE(group().is_member(read(order_4_text)));
  EXPECT_FALSE(group().is_member(read("8" + order_4_text.substr(1))));
  EXPECT_FALSE(group().is_member(group().multiply(group().generator(), read(minus_one_text))));
  EXPECT_TRUE(group().is_member(group().neutral()));
  EXPECT_TRUE(group().is_member(group().generator()));
}

TEST(Ed25519, KnowsItsConstants) {
  EXPECT_EQ(text(group().neutral()), padded("1"));
  EXPECT_EQ(text(group().generator()), generator_text);
  EXPECT_TRUE(group().is_neutral(group().power(group().generator(), group().scalars().order())));
}

TEST(Ed25519, DerivesThePublicKeysOfTheWorkedExample) {
  struct Example {
    const char* secret;
    const char* text;
  };
  for (const auto& [secret, expected] : {
           Example{"2009388316822110280251499026826769596446665561247684538934543680964713774055",
                   "6c962e6c12c60f26ceb4ea9627e9350ec305d594131945f17474ef80dad38be2"},
           Example{"3085321703155670294172638357154860637485879238094911918543674689782614039300",
                   "4edabeb53cceb388e9811165902475722e25c351c63b20ec43863e7f2f500f17"},
           Example{"436487743651301878844390678858856494267964188259497592731202012204108116012",
                   "a7750a0f1f27d95f9645dc5baec7aa0ea4f8d8c58ff9d624a1c77446b931b882"},
       }) {
    const SecretScalar scalar = group().scalars().secret(number(secret));
    EXPECT_EQ(text(group().generator_power(scalar)), expected);
    EXPECT_EQ(text(group().power(group().generator(), scalar)), expected);
    EXPECT_EQ(text(group().generator_power(number(secret))), expected);
  }
}

TEST(Ed25519, GivesTheCommitmentsOfTheWorkedBallot) {
  const Element y = read("6c962e6c12c60f26ceb4ea9627e9350ec305d594131945f17474ef80dad38be2");
  const Natural c0 = number("4676759344037691265822444380099606571335432394060128486104852080330590146277");
  const Natural t0 = number("927667601957237662988306540937962094989839787784906432889136341865696673228");
  const Natural c1 = number("642003134364524197070650802899007924211296293112205976224295708692342231863");
  const Natural t1 = number("4096760655142772421759551017631935886412889224318122428737288384488394679830");
  PowerJob alpha{read("f547d4273d90db9791e423f32e38f4261620960dfd210332686b61181447a7fa"),
                 true,
                 {{t0, Natural(), c0}, {t1, Natural(), c1}}};
  PowerJob beta{read("bfe8abd5bb18f7587d84fcfe2c3f3d30364c8dd8aa9c6898b50f2f1cb4b30802"),
                true,
                {{Natural(), t0, c0}, {group().scalars().negate(c1), t1, c1}}};
  const auto results = group().engine(y)->compute(std::vector{alpha, beta});
  ASSERT_EQ(results.size(), 2U);
  EXPECT_TRUE(results[0].is_member && results[1].is_member);
  EXPECT_EQ(text(results[0].powers[0]), "8f852338a7210a940ae9a59224acf20c1c497bc8cbd64fb8a8223fccc6b7c5f7");
  EXPECT_EQ(text(results[1].powers[0]), "bb57a83ee96455c66321427ab7365f9a93a1afb48a7f72cf2471fffc21c54386");
  EXPECT_EQ(text(results[0].powers[1]), "c35ed9ff1008e3e17f5e901bb50ca581dc76cc94f3bd8c742acab66bdf119457");
  EXPECT_EQ(text(results[1].powers[1]), "16d66b26380b34b62d74d15c6c65875c531f386c072771e573ed5a52afabbcb9");
}

TEST(Ed25519, GivesTheIndependentGeneratorsOfTheProtocol) {
  EXPECT_EQ(text(group().independent_generator(-1)),
            "d6f7c1ea42e2474a28baea1141185bb7b39fe58011e5fc31d093b5c9345f18c7");
  EXPECT_EQ(text(group().independent_generator(0)), "c95c81b40c41366b2e62e68fec3c5fa4dbb93f0c3c242ac2fe7a07c0e0fd92fe");
  EXPECT_EQ(text(group().independent_generator(1)), "8278c9f7f36153e64f1e858bf1bfbf7f3a42f2f9589a4010c192a5d11c89746c");
}

TEST(Ed25519, EncodesSmallIntegersAsTheWorkedExamples) {
  const std::vector<std::uint8_t> one_two_three = {1, 2, 3}, three_one_two = {3, 1, 2}, zeros = {0, 0, 0};
  EXPECT_EQ(text(group().encode(one_two_three)), padded("4080c009"));
  EXPECT_EQ(text(group().encode(three_one_two)), padded("c0408003"));
  EXPECT_EQ(text(group().encode(zeros)), padded("1"));
}

TEST(Ed25519, DecodesWhatItEncoded) {
  ReplayedRandom random(7);
  for (std::size_t count = 0; count <= group().encode_count_max(); ++count) {
    std::vector<std::uint8_t> values(count);
    random.fill(std::as_writable_bytes(std::span(values)));
    const Element element = group().encode(values);
    EXPECT_TRUE(group().is_member(element));
    EXPECT_EQ(group().decode(element, count), values);
  }
  EXPECT_EQ(group().decode(group().encode(std::vector<std::uint8_t>(30, 255)), 30), std::vector<std::uint8_t>(30, 255));
}

TEST(Ed25519, SortsByTheBytesOfRfc8032) {
  const Element a = read(padded("1"));    // 01 00 00 …
  const Element b = group().generator();  // 58 66 66 …
  EXPECT_EQ(group().compare(a, b), std::strong_ordering::less);
  EXPECT_EQ(group().compare(b, a), std::strong_ordering::greater);
  EXPECT_EQ(group().compare(b, b), std::strong_ordering::equal);
  // y ends in b2 here and in 58 for g, though as a number it is smaller
  EXPECT_EQ(group().compare(read("4edabeb53cceb388e9811165902475722e25c351c63b20ec43863e7f2f500f17"),
                            read("a7750a0f1f27d95f9645dc5baec7aa0ea4f8d8c58ff9d624a1c77446b931b882")),
            std::strong_ordering::less);
  EXPECT_EQ(group().compare(read("6c962e6c12c60f26ceb4ea9627e9350ec305d594131945f17474ef80dad38be2"), b),
            std::strong_ordering::greater)
      << "e2 after 58";
}

TEST(Ed25519, TakesSecretExponentsThatGiveTheNeutralElement) {
  const ScalarField& scalars = group().scalars();
  const SecretScalar zero, two = scalars.secret(Natural(2));
  EXPECT_TRUE(group().is_neutral(group().generator_power(zero)));
  EXPECT_TRUE(group().is_neutral(group().power(group().generator(), zero)));
  EXPECT_TRUE(group().is_neutral(group().power(group().neutral(), two)));
  EXPECT_TRUE(group().is_neutral(group().power(group().neutral(), zero)));
  EXPECT_EQ(text(group().generator_power(two)), text(group().multiply(group().generator(), group().generator())));
  const SecretScalar last = scalars.subtract(zero, scalars.secret(Natural(1)));
  EXPECT_EQ(text(group().generator_power(last)), text(group().invert(group().generator())));
}

TEST(Ed25519DeathTest, StopsBeforeASecretMeetsAPointOutsideTheSubgroup) {
  const SecretScalar two = group().scalars().secret(Natural(2));
  const Element outside = group().multiply(group().generator(), read(minus_one_text));
  EXPECT_DEATH(group().power(outside, two), "member of the group only");
  EXPECT_DEATH(group().power(read(order_4_text), two), "member of the group only");
}

TEST(Ed25519DeathTest, StopsOnAnElementThatNoGroupMade) {
  EXPECT_DEATH(group().is_neutral(Element()), "made by its group");
}

TEST(Ed25519, ParsesManyAsItParsesOne) {
  const std::vector<std::string_view> texts = {generator_text, p_text, "", minus_one_text, order_4_text, "zz"};
  const auto elements = group().parse_all(texts);
  ASSERT_EQ(elements.size(), texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(elements[i].has_value(), group().parse(texts[i]).has_value()) << texts[i];
    EXPECT_TRUE(!elements[i] || text(*elements[i]) == texts[i]) << texts[i];
  }
  EXPECT_TRUE(group().parse_all({}).empty());
}

}  // namespace
}  // namespace urna::crypto
