// SPDX-License-Identifier: EUPL-1.2
// The field of Ed25519 against OpenSSL's big numbers, on limbs as large as they are allowed to be.
#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <memory>
#include <random>
#include <vector>

#include "crypto/detail/ed25519_ifma_kernels.hpp"
#include "crypto/detail/edwards25519.hpp"

namespace urna::crypto::curve25519 {
namespace {

struct FreeBn {
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Bn = std::unique_ptr<BIGNUM, FreeBn>;

BN_CTX* context() {
  static const std::unique_ptr<BN_CTX, FreeBn> made(BN_CTX_new());
  return made.get();
}

Bn number(std::uint64_t value) {
  Bn made(BN_new());
  BN_set_word(made.get(), value);
  return made;
}

const Bn& prime() {
  static const Bn p = [] {
    Bn made = number(1);
    BN_lshift(made.get(), made.get(), 255);
    BN_sub_word(made.get(), 19);
    return made;
  }();
  return p;
}

/// Σ limbs[i]·2^(radix·i) mod p.
template <class Limbs>
Bn from_limbs(const Limbs& limbs, int radix) {
  Bn sum = number(0);
  for (std::size_t i = 5; i-- > 0;) {
    BN_lshift(sum.get(), sum.get(), radix);
    BN_add(sum.get(), sum.get(), number(limbs[i]).get());
  }
  BN_mod(sum.get(), sum.get(), prime().get(), context());
  return sum;
}

Bn bn(const Field& a) { return from_limbs(a.limbs, 51); }

Bn bn(const Words& words) {
  Bn sum = number(0);
  for (std::size_t i = 4; i-- > 0;) {
    BN_lshift(sum.get(), sum.get(), 64);
    BN_add(sum.get(), sum.get(), number(words[i]).get());
  }
  return sum;
}

template <class Operation>
Bn computed(Operation operation, const Bn& a, const Bn& b) {
  Bn result(BN_new());
  operation(result.get(), a.get(), b.get(), prime().get(), context());
  return result;
}

bool same_number(const Bn& a, const Bn& b) { return BN_cmp(a.get(), b.get()) == 0; }
bool is_reduced(const Field& a, const Bn& expected) { return same_number(bn(canonical(a)), expected); }

class RandomLimbs {
 public:
  explicit RandomLimbs(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t operator()() { return engine_(); }
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  /// Often at an edge of 0 … greatest.
  std::uint64_t up_to(std::uint64_t greatest) {
    switch (below(8)) {
      case 0:
        return 0;
      case 1:
        return greatest;
      case 2:
        return greatest - below(40);
      case 3:
        return limb_mask - below(20);
      case 4:
        return below(40);
    }
    return below(greatest + 1);
  }
  Field field(std::uint64_t greatest) {
    Field a;
    for (auto& limb : a.limbs) limb = up_to(greatest);
    return a;
  }

 private:
  std::mt19937_64 engine_;
};

constexpr std::uint64_t loose_max = (std::uint64_t{1} << 54) - 1;
constexpr std::uint64_t subtrahend_max = (std::uint64_t{1} << 53) - 77;
constexpr std::uint64_t tight_max = (std::uint64_t{1} << 51) + (std::uint64_t{1} << 15) - 1;

bool is_tight(const Field& a) {
  for (const std::uint64_t limb : a.limbs) {
    if (limb > tight_max) return false;
  }
  return true;
}

TEST(Ed25519Field, MultipliesTheLoosestLimbsAsOpenssl) {
  RandomLimbs random(1);
  for (int i = 0; i < 100'000; ++i) {
    const Field a = i == 0 ? Field{{loose_max, loose_max, loose_max, loose_max, loose_max}} : random.field(loose_max);
    const Field b = i == 0 ? a : random.field(loose_max);
    const Field product = a * b, squared = square(a);
    ASSERT_TRUE(is_tight(product) && is_tight(squared));
    ASSERT_TRUE(is_reduced(product, computed(BN_mod_mul, bn(a), bn(b)))) << "round " << i;
    ASSERT_TRUE(is_reduced(squared, computed(BN_mod_mul, bn(a), bn(a)))) << "round " << i;
  }
}

TEST(Ed25519Field, AddsAndSubtractsWithoutOverflow) {
  RandomLimbs random(2);
  for (int i = 0; i < 100'000; ++i) {
    const Field a = random.field(loose_max), b = random.field(subtrahend_max);
    ASSERT_TRUE(is_reduced(a + b, computed(BN_mod_add, bn(a), bn(b)))) << "round " << i;
    ASSERT_TRUE(is_reduced(a - b, computed(BN_mod_sub, bn(a), bn(b)))) << "round " << i;
    ASSERT_TRUE(is_reduced(-b, computed(BN_mod_sub, number(0), bn(b)))) << "round " << i;
    ASSERT_TRUE(is_tight(carried(a)));
    ASSERT_EQ(a == b, same_number(bn(a), bn(b)));
  }
}

TEST(Ed25519Field, ReducesEveryNumberNearMultiplesOfP) {
  RandomLimbs random(3);
  for (std::uint64_t multiple = 0; multiple < 8; ++multiple) {
    for (std::uint64_t above = 0; above < 64; ++above) {
      // multiple·p + above − 32, with a limb borrowed when that is negative
      const std::uint64_t low = multiple * (limb_mask - 18) + above;
      Field a{{low, multiple * limb_mask, multiple * limb_mask, multiple * limb_mask, multiple * limb_mask}};
      ASSERT_TRUE(is_reduced(a, bn(a)));
      const Field less = a - Field{{32, 0, 0, 0, 0}};
      ASSERT_TRUE(is_reduced(less, bn(less)));
    }
  }
  for (int i = 0; i < 100'000; ++i) {
    const Field a = random.field((std::uint64_t{1} << 63) - 1);
    ASSERT_TRUE(is_reduced(a, bn(a)));
    const Words words = canonical(a);
    ASSERT_EQ(canonical(field_from(words)), words);
  }
}

TEST(Ed25519Field, InvertsAndTakesRoots) {
  RandomLimbs random(4);
  EXPECT_TRUE(is_zero(invert(field_zero)));
  int squares = 0;
  for (int i = 0; i < 2000; ++i) {
    const Field a = random.field(tight_max), b = random.field(tight_max);
    if (is_zero(a) || is_zero(b)) continue;
    ASSERT_TRUE(a * invert(a) == field_one);
    const Root root = square_root_of_ratio(a, b);
    ASSERT_EQ(canonical(root.value)[0] & 1, 0U) << "the even root";
    const Bn ratio = computed(BN_mod_mul, bn(a), bn(invert(b)));
    ASSERT_EQ(root.exists, BN_kronecker(ratio.get(), prime().get(), context()) == 1);
    ASSERT_TRUE(!root.exists || square(root.value) * b == carried(a));
    squares += root.exists ? 1 : 0;
    ASSERT_TRUE(square_root_of_ratio(square(a) * b, b).exists);
  }
  EXPECT_NEAR(squares, 1000, 200);
  EXPECT_TRUE(square_root_of_ratio(field_zero, field_one).exists);
}

TEST(Ed25519Field, HasTheConstantsOfTheCurve) {
  const auto small = [](std::uint64_t value) { return Field{{value, 0, 0, 0, 0}}; };
  EXPECT_TRUE(curve_d * small(121666) == -small(121665));
  EXPECT_TRUE(curve_2d == curve_d + curve_d);
  EXPECT_TRUE(square(root_minus_one) == -field_one);
  EXPECT_TRUE(base_point.y * small(5) == small(4));
  EXPECT_TRUE(base_point.t == base_point.x * base_point.y);
  const Field xx = square(base_point.x), yy = square(base_point.y);
  EXPECT_TRUE(yy - xx == field_one + curve_d * xx * yy);
}

TEST(Ed25519Field, MultipliesInEightLanesAsOpenssl) {
  if (!ifma::is_available()) GTEST_SKIP() << "this processor has no AVX-512 IFMA";
  constexpr std::uint64_t mask = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t last_max = (std::uint64_t{1} << 47) + 1;
  RandomLimbs random(5);
  using Limbs = std::array<std::uint64_t, 5>;
  const auto lane_of = [](const ifma::Lanes& lanes, std::size_t lane) {
    Limbs limbs;
    for (std::size_t i = 0; i < 5; ++i) limbs[i] = i < 4 ? lanes.limb[i][lane] & mask : lanes.limb[i][lane];
    return limbs;
  };
  for (int round = 0; round < 12'500; ++round) {
    ifma::Lanes a, b, product, square, difference;
    for (std::size_t lane = 0; lane < 8; ++lane) {
      for (std::size_t i = 0; i < 5; ++i) {
        for (auto* lanes : {&a, &b}) {
          std::uint64_t limb = round == 0 ? ~std::uint64_t{0} : random.up_to(mask);
          if (random.below(2) == 0) limb |= random() << 52;  // which the kernels must not see
          lanes->limb[i][lane] = i < 4 ? limb : round == 0 ? last_max : random.up_to(last_max) % (last_max + 1);
        }
      }
    }
    ifma::multiply(a, b, product, square, difference);
    for (std::size_t lane = 0; lane < 8; ++lane) {
      const Bn left = from_limbs(lane_of(a, lane), 52), right = from_limbs(lane_of(b, lane), 52);
      ASSERT_TRUE(same_number(from_limbs(lane_of(product, lane), 52), computed(BN_mod_mul, left, right))) << round;
      ASSERT_TRUE(same_number(from_limbs(lane_of(square, lane), 52), computed(BN_mod_mul, left, left))) << round;
      ASSERT_TRUE(same_number(from_limbs(lane_of(difference, lane), 52), computed(BN_mod_sub, left, right))) << round;
      for (const auto* lanes : {&product, &square, &difference}) ASSERT_LE(lanes->limb[4][lane], last_max);
    }
  }
}

}  // namespace
}  // namespace urna::crypto::curve25519
