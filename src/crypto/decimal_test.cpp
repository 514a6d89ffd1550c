// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "crypto/natural.hpp"
#include "crypto/random.hpp"

namespace urna::crypto {
namespace {

void expect_same_text(const std::string& text) {
  const auto number = Natural::from_decimal(text);
  ASSERT_TRUE(number) << text;
  EXPECT_EQ(number->decimal(), text);
}

TEST(Decimal, WritesEveryPowerOfTenAndItsNeighbours) {
  for (std::size_t zeros = 0; zeros <= 616; ++zeros) {
    expect_same_text('1' + std::string(zeros, '0'));
    expect_same_text('3' + std::string(zeros, '0'));  // 3.2·10^616 is 2^2048
    if (zeros > 0) expect_same_text(std::string(zeros, '9'));
    if (zeros > 0) expect_same_text('1' + std::string(zeros - 1, '0') + '1');
  }
}

TEST(Decimal, WritesEveryPowerOfTwoAndTheNumberBelow) {
  std::array<std::uint64_t, Natural::limbs_max> limbs{};
  for (std::size_t bit = 0; bit < 2048; ++bit) {
    limbs.fill(0);
    limbs[bit / 64] = 1ULL << (bit % 64);
    const Natural power = Natural::from_limbs(limbs);
    EXPECT_EQ(Natural::from_decimal(power.decimal()), power);
    for (std::size_t i = 0; i <= bit; ++i) limbs[i / 64] |= 1ULL << (i % 64);
    const Natural all_ones = Natural::from_limbs(limbs);
    EXPECT_EQ(Natural::from_decimal(all_ones.decimal()), all_ones);
  }
}

RC_GTEST_PROP(Decimal, ReadsBackWhatItWrites, (std::uint64_t seed)) {
  ReplayedRandom source(seed);
  std::array<std::byte, 256> bytes;
  source.fill(bytes);
  for (const std::size_t count : {std::size_t{256}, std::size_t{1} + source.below(256)}) {
    const Natural number = Natural::from_bytes(std::span(bytes).first(count));
    RC_ASSERT(Natural::from_decimal(number.decimal()) == number);
  }
}

}  // namespace
}  // namespace urna::crypto
