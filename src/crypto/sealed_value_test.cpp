// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sealed_value.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "crypto/detail/test_vectors.hpp"

namespace urna::crypto {
namespace {

/// Gives what it was told to, once: the nonce of a vector.
class ToldRandom final : public RandomSource {
 public:
  explicit ToldRandom(Bytes told) : told_(std::move(told)) {}
  void fill(std::span<std::byte> bytes) override { std::copy_n(told_.begin(), bytes.size(), bytes.begin()); }

 private:
  Bytes told_;
};

struct SealedValue : ::testing::Test {
  ReplayedRandom random{1};
  LockedKey key = LockedKey::draw(random);
  KeyId id{{std::byte{1}, std::byte{2}}};
  std::string row = "rosa";
  ValuePlace place{"a-customer", "accounts", "totp", bytes_of(row)};
  std::string value = "twenty secret octets";
  Bytes sealed = seal_value(key, id, place, bytes_of(value), random);

  SealedFault fault(std::span<const std::byte> bytes) { return open_value(key, id, place, bytes).error(); }
};

// Shows KEY-07, B59.
TEST_F(SealedValue, DoesNotOpenWithABitFlipped) {
  for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    const SealedFault wanted = bit < 32    ? SealedFault::malformed
                               : bit < 40  ? SealedFault::unknown_algorithm
                               : bit < 168 ? SealedFault::other_key
                                           : SealedFault::not_authentic;
    const auto opened = open_value(key, id, place, changed);
    ASSERT_FALSE(opened) << bit;
    EXPECT_EQ(opened.error(), wanted) << bit;
  }
}

// Shows KEY-07, B59.
TEST_F(SealedValue, DoesNotOpenWhenItIsCut) {
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    EXPECT_FALSE(open_value(key, id, place, std::span(sealed).first(length))) << length;
  }
  EXPECT_EQ(fault(std::span(sealed).first(3)), SealedFault::malformed);
}

// Shows KEY-07, B59.
TEST_F(SealedValue, DoesNotOpenInAnotherPlace) {
  const std::string other_row = "jean";
  for (const ValuePlace& moved : {ValuePlace{"b-customer", "accounts", "totp", bytes_of(row)},
                                  {"a-customer", "voters", "totp", bytes_of(row)},
                                  {"a-customer", "accounts", "password", bytes_of(row)},
                                  {"a-customer", "accounts", "totp", bytes_of(other_row)},
                                  // The same letters, cut elsewhere.
                                  {"a-customera", "ccounts", "totp", bytes_of(row)}}) {
    const auto opened = open_value(key, id, moved, sealed);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error(), SealedFault::not_authentic);
  }
}

// Shows KEY-07, B59.
TEST_F(SealedValue, DoesNotOpenWithAnotherKeyOfThatName) {
  const LockedKey other = LockedKey::draw(random);
  EXPECT_EQ(open_value(other, id, place, sealed).error(), SealedFault::not_authentic);
  EXPECT_EQ(open_value(key, KeyId{}, place, sealed).error(), SealedFault::other_key);
}

// Shows KEY-07.
TEST_F(SealedValue, IsNeverTwiceTheSame) { EXPECT_NE(sealed, seal_value(key, id, place, bytes_of(value), random)); }

// Shows KEY-07, KEY-12.
TEST_F(SealedValue, IsThatOfASecondImplementation) {
  const auto file = detail::vectors("keystore.json");
  const auto& cases = file.at("sealed_values").as_array();
  EXPECT_EQ(cases.size(), 3U);
  for (const auto& one : cases) {
    ToldRandom nonce(detail::bytes_in(one.at("nonce")));
    const std::string tenant = detail::text_in(one, "tenant");
    const std::string table = detail::text_in(one, "table");
    const std::string column = detail::text_in(one, "column");
    const Bytes its_row = detail::bytes_in(one.at("row"));
    const ValuePlace its_place{tenant, table, column, its_row};
    const LockedKey its_key = detail::key_in(one.at("key"));
    const KeyId its_id(detail::array_in<16>(one.at("id")));
    const Bytes its_value = detail::bytes_in(one.at("value"));
    EXPECT_EQ(to_hex(seal_value(its_key, its_id, its_place, its_value, nonce)), detail::text_in(one, "sealed"));
    const auto opened = open_value(its_key, its_id, its_place, detail::bytes_in(one.at("sealed")));
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_hex(bytes_of(opened->expose())), detail::text_in(one, "value"));
  }
}

// Shows KEY-07.
RC_GTEST_PROP(SealedValueProperty, OpensToWhatWasSealed, (const std::string& value, const std::string& row)) {
  SystemRandom random;
  const LockedKey key = LockedKey::draw(random);
  const ValuePlace place{"tenant", "table", "column", bytes_of(row)};
  const Bytes sealed = seal_value(key, KeyId{}, place, bytes_of(value), random);
  RC_ASSERT(sealed.size() == value.size() + sealed_value_overhead);
  const auto opened = open_value(key, KeyId{}, place, sealed);
  RC_ASSERT(opened.has_value());
  RC_ASSERT(opened->expose() == value);
}

}  // namespace
}  // namespace urna::crypto
