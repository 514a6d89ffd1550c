// SPDX-License-Identifier: EUPL-1.2
#include "crypto/scalar.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace urna::crypto {
namespace {

struct FreeBn {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(char* text) const { OPENSSL_free(text); }
};
using Bn = std::unique_ptr<BIGNUM, FreeBn>;

const std::vector<std::string> orders = {
    "7237005577332262213973186563042994240857116359379907606001950938285454250989",
    "78571733251071885079927659812671450121821421258408794611510081919805623223441",
};

Bn bn(const std::string& decimal) {
  BIGNUM* number = nullptr;
  BN_dec2bn(&number, decimal.c_str());
  return Bn(number);
}

std::string decimal(const Bn& number) { return std::unique_ptr<char, FreeBn>(BN_bn2dec(number.get())).get(); }

std::vector<std::byte> random_bytes(std::size_t count) {
  std::vector<std::byte> bytes(count);
  for (auto& byte : bytes) byte = static_cast<std::byte>(*rc::gen::arbitrary<std::uint8_t>());
  return bytes;
}

TEST(Natural, RefusesEveryTextThatIsNotCanonical) {
  for (const char* text : {"", "00", "01", "-1", "+1", "1 ", " 1", "0x1", "1.0", "1e3"}) {
    EXPECT_FALSE(Natural::from_decimal(text)) << text;
  }
  EXPECT_TRUE(Natural::from_decimal("0")->is_zero());
  EXPECT_FALSE(Natural::from_decimal(std::string(618, '1'))) << "2^2048 has 617 digits";
  EXPECT_FALSE(Natural::from_decimal(std::string(617, '9'))) << "above 2^2048";
}

RC_GTEST_PROP(Natural, ReadsAndWritesDecimalAsOpensslDoes, ()) {
  const auto bytes = random_bytes(*rc::gen::inRange<std::size_t>(0, 257));
  const Bn expected(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  const Natural number = Natural::from_bytes(bytes);
  RC_ASSERT(number.decimal() == decimal(expected));
  RC_ASSERT(Natural::from_decimal(number.decimal()) == number);
  RC_ASSERT(number.bit_length() == static_cast<std::size_t>(BN_num_bits(expected.get())));
}

RC_GTEST_PROP(ScalarField, AgreesWithOpenssl, ()) {
  const std::string order = *rc::gen::elementOf(orders);
  const ScalarField field(*Natural::from_decimal(order));
  const Bn q = bn(order);
  const std::unique_ptr<BN_CTX, FreeBn> context(BN_CTX_new());
  const auto wide = random_bytes(*rc::gen::inRange<std::size_t>(0, 100));
  const Bn wide_bn(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(wide.data()), static_cast<int>(wide.size()), nullptr));
  const Bn a(BN_new());
  BN_mod(a.get(), wide_bn.get(), q.get(), context.get());
  const Natural a_ours = field.reduce(wide);
  RC_ASSERT(a_ours.decimal() == decimal(a));
  RC_ASSERT(field.secret(wide).publish() == a_ours);

  const auto other = random_bytes(31);
  const Bn b(BN_bin2bn(reinterpret_cast<const unsigned char*>(other.data()), 31, nullptr));
  const Natural b_ours = Natural::from_bytes(other);
  const Bn result(BN_new());
  BN_mod_add(result.get(), a.get(), b.get(), q.get(), context.get());
  RC_ASSERT(field.add(a_ours, b_ours).decimal() == decimal(result));
  BN_mod_sub(result.get(), a.get(), b.get(), q.get(), context.get());
  RC_ASSERT(field.subtract(a_ours, b_ours).decimal() == decimal(result));
  BN_mod_mul(result.get(), a.get(), b.get(), q.get(), context.get());
  RC_ASSERT(field.multiply(a_ours, b_ours).decimal() == decimal(result));
  RC_ASSERT(field.multiply(field.secret(a_ours), field.secret(b_ours)).publish().decimal() == decimal(result));
  if (!a_ours.is_zero()) RC_ASSERT(field.multiply(a_ours, field.invert(a_ours)) == Natural(1));
}

TEST(ScalarField, HandlesTheEdgesOfItsRange) {
  for (const std::string& order : orders) {
    const ScalarField field(*Natural::from_decimal(order));
    const Natural last = field.subtract(Natural(), Natural(1));
    EXPECT_EQ(field.add(last, Natural(1)), Natural());
    EXPECT_EQ(field.multiply(last, last), Natural(1));
    EXPECT_EQ(field.reduce(field.order()), Natural());
    EXPECT_EQ(field.subtract(Natural(), Natural()), Natural());
    EXPECT_TRUE(field.contains(last));
    EXPECT_FALSE(field.contains(field.order()));
  }
}

TEST(ScalarField, SelectsWithoutABranch) {
  const ScalarField field(*Natural::from_decimal(orders[0]));
  const auto a = field.secret(Natural(7));
  const auto b = field.secret(Natural(9));
  EXPECT_EQ(field.select(true, a, b).publish(), Natural(7));
  EXPECT_EQ(field.select(false, a, b).publish(), Natural(9));
}

TEST(SecretScalar, IsEmptyAfterItMoved) {
  static_assert(!std::is_copy_constructible_v<SecretScalar> && !std::is_copy_assignable_v<SecretScalar>);
  const ScalarField field(*Natural::from_decimal(orders[0]));
  SecretScalar a = field.secret(Natural(7));
  const SecretScalar b = std::move(a);
  EXPECT_EQ(a.publish(), Natural());  // NOLINT(bugprone-use-after-move): the promise under test
  EXPECT_EQ(b.publish(), Natural(7));
}

TEST(ScalarField, DrawsNumbersBelowTheOrder) {
  const ScalarField field(*Natural::from_decimal(orders[1]));
  ReplayedRandom source(1);
  const auto first = field.random(source).publish();
  const auto second = field.random(source).publish();
  EXPECT_TRUE(field.contains(first));
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace urna::crypto
