// SPDX-License-Identifier: EUPL-1.2
#include "crypto/scalar.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/detail/wide.hpp"

namespace urna::crypto {
namespace {

/// All ones when `bit` is 1, zero when it is 0; the compiler cannot see which, so it cannot branch on it.
std::uint64_t mask_of(std::uint64_t bit) {
  std::uint64_t mask = 0 - bit;
  __asm__("" : "+r"(mask));
  return mask;
}

/// Wipes a working value at the end of its scope.
template <class T>
struct Wiped {
  T value{};
  Wiped() = default;
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { wipe(&value, sizeof value); }
};

}  // namespace

SecretScalar::SecretScalar(SecretScalar&& other) noexcept : limbs_(other.limbs_) {
  wipe(&other.limbs_, sizeof other.limbs_);
}

SecretScalar& SecretScalar::operator=(SecretScalar&& other) noexcept {
  if (this == &other) return *this;
  limbs_ = other.limbs_;
  wipe(&other.limbs_, sizeof other.limbs_);
  return *this;
}

SecretScalar::~SecretScalar() { wipe(&limbs_, sizeof limbs_); }

ScalarField::ScalarField(const Natural& order) : order_(order), size_(order.limbs().size()) {
  ensure(size_ >= 2 && order.bit(0), "the order of a group is a large odd prime");
  modulus_ = limbs_of(order);
  std::uint64_t inverse = 1;  // Newton: each turn doubles the number of right bits
  for (int turn = 0; turn < 6; ++turn) inverse *= 2 - modulus_[0] * inverse;
  minus_inverse_ = 0 - inverse;
  // R² mod q: start from 1 and double 2·64·size_ times.
  r_squared_[0] = 1;
  for (std::size_t bit = 0; bit < 128 * size_; ++bit) add_limbs(r_squared_, r_squared_, r_squared_);
}

ScalarField::Limbs ScalarField::limbs_of(const Natural& number) const {
  Limbs limbs{};
  std::copy(number.limbs().begin(), number.limbs().end(), limbs.begin());
  return limbs;
}

void ScalarField::add_limbs(const Limbs& a, const Limbs& b, Limbs& sum) const {
  Limbs total;
  Limbs reduced;
  Wide carry = 0;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    carry += static_cast<Wide>(a[i]) + b[i];
    total[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
    const Wide difference = static_cast<Wide>(total[i]) - modulus_[i] - borrow;
    reduced[i] = static_cast<std::uint64_t>(difference);
    borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
  }
  // Below q: keep the sum.  The sum is below q exactly when it did not carry and the subtraction borrowed.
  const std::uint64_t keep = mask_of(borrow & ~static_cast<std::uint64_t>(carry) & 1);
  for (std::size_t i = 0; i < size_; ++i) sum[i] = (total[i] & keep) | (reduced[i] & ~keep);
}

void ScalarField::subtract_limbs(const Limbs& a, const Limbs& b, Limbs& difference) const {
  Limbs raw;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    const Wide value = static_cast<Wide>(a[i]) - b[i] - borrow;
    raw[i] = static_cast<std::uint64_t>(value);
    borrow = static_cast<std::uint64_t>(value >> 64) & 1;
  }
  const std::uint64_t add_back = mask_of(borrow);
  Wide carry = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    carry += static_cast<Wide>(raw[i]) + (modulus_[i] & add_back);
    difference[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

void ScalarField::montgomery(const Limbs& a, const Limbs& b, Limbs& product) const {
  Wiped<std::array<std::uint64_t, Natural::limbs_max + 2>> work;
  auto& t = work.value;
  for (std::size_t i = 0; i < size_; ++i) {
    Wide carry = 0;
    for (std::size_t j = 0; j < size_; ++j) {
      carry += static_cast<Wide>(a[i]) * b[j] + t[j];
      t[j] = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    carry += t[size_];
    t[size_] = static_cast<std::uint64_t>(carry);
    t[size_ + 1] = static_cast<std::uint64_t>(carry >> 64);
    const std::uint64_t factor = t[0] * minus_inverse_;
    carry = (static_cast<Wide>(factor) * modulus_[0] + t[0]) >> 64;
    for (std::size_t j = 1; j < size_; ++j) {
      carry += static_cast<Wide>(factor) * modulus_[j] + t[j];
      t[j - 1] = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    carry += t[size_];
    t[size_ - 1] = static_cast<std::uint64_t>(carry);
    t[size_] = t[size_ + 1] + static_cast<std::uint64_t>(carry >> 64);
  }
  Limbs reduced;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    const Wide value = static_cast<Wide>(t[i]) - modulus_[i] - borrow;
    reduced[i] = static_cast<std::uint64_t>(value);
    borrow = static_cast<std::uint64_t>(value >> 64) & 1;
  }
  const std::uint64_t keep = mask_of(borrow & ~t[size_] & 1);
  for (std::size_t i = 0; i < size_; ++i) product[i] = (t[i] & keep) | (reduced[i] & ~keep);
  wipe(&reduced, sizeof reduced);
}

void ScalarField::multiply_limbs(const Limbs& a, const Limbs& b, Limbs& product) const {
  Wiped<Limbs> scaled;  // a·R
  montgomery(a, r_squared_, scaled.value);
  montgomery(scaled.value, b, product);
}

void ScalarField::reduce_bytes(std::span<const std::byte> bytes, Limbs& result) const {
  // Horner over chunks of size_ limbs, the highest chunk first: result = result·R + chunk.
  const std::size_t chunk_bytes = size_ * 8;
  Limbs one{};
  one[0] = 1;
  result.fill(0);
  for (std::size_t left = bytes.size(); left > 0;) {
    const std::size_t count = left % chunk_bytes == 0 ? chunk_bytes : left % chunk_bytes;
    const auto chunk = bytes.subspan(bytes.size() - left, count);
    Wiped<Limbs> raw;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = count - 1 - i;
      raw.value[place / 8] |= std::to_integer<std::uint64_t>(chunk[i]) << (8 * (place % 8));
    }
    Wiped<Limbs> scaled;
    Wiped<Limbs> reduced;
    montgomery(raw.value, r_squared_, scaled.value);  // chunk·R, below q
    montgomery(scaled.value, one, reduced.value);     // chunk
    montgomery(result, r_squared_, scaled.value);     // result·R
    add_limbs(scaled.value, reduced.value, result);
    left -= count;
  }
}

void ScalarField::invert_limbs(const Limbs& a, Limbs& inverse) const {
  // Fermat: a^(q−2); the exponent is public.
  Limbs one{};
  one[0] = 1;
  Wiped<Limbs> base;
  Wiped<Limbs> power;
  montgomery(a, r_squared_, base.value);
  montgomery(one, r_squared_, power.value);
  Limbs two{};
  two[0] = 2;
  Limbs exponent{};
  subtract_limbs(modulus_, two, exponent);
  for (std::size_t bit = order_.bit_length(); bit-- > 0;) {
    montgomery(power.value, power.value, power.value);
    if (((exponent[bit / 64] >> (bit % 64)) & 1) != 0) montgomery(power.value, base.value, power.value);
  }
  montgomery(power.value, one, inverse);
}

Natural ScalarField::reduce(const Natural& number) const {
  if (contains(number)) return number;
  std::array<std::byte, Natural::limbs_max * 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[bytes.size() - 1 - i] = static_cast<std::byte>(number.limb(i / 8) >> (8 * (i % 8)));
  }
  return reduce(bytes);
}

Natural ScalarField::reduce(std::span<const std::byte> bytes) const {
  Limbs result{};
  reduce_bytes(bytes, result);
  return Natural::from_limbs(result);
}

Natural ScalarField::add(const Natural& a, const Natural& b) const {
  Limbs sum{};
  add_limbs(limbs_of(a), limbs_of(b), sum);
  return Natural::from_limbs(sum);
}

Natural ScalarField::subtract(const Natural& a, const Natural& b) const {
  Limbs difference{};
  subtract_limbs(limbs_of(a), limbs_of(b), difference);
  return Natural::from_limbs(difference);
}

Natural ScalarField::multiply(const Natural& a, const Natural& b) const {
  Limbs product{};
  multiply_limbs(limbs_of(a), limbs_of(b), product);
  return Natural::from_limbs(product);
}

Natural ScalarField::invert(const Natural& a) const {
  ensure(!a.is_zero(), "zero has no inverse");
  Limbs inverse{};
  invert_limbs(limbs_of(a), inverse);
  return Natural::from_limbs(inverse);
}

SecretScalar ScalarField::random(RandomSource& source) const {
  // Rejection: uniform, and a rejected candidate says nothing about the one kept.
  const std::size_t top_bits = (order_.bit_length() - 1) % 64 + 1;
  const std::uint64_t top_mask = top_bits == 64 ? ~0ULL : (1ULL << top_bits) - 1;
  SecretScalar scalar;
  while (true) {
    source.fill(std::as_writable_bytes(std::span(scalar.limbs_).first(size_)));
    scalar.limbs_[size_ - 1] &= top_mask;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      borrow = static_cast<std::uint64_t>((static_cast<Wide>(scalar.limbs_[i]) - modulus_[i] - borrow) >> 64) & 1;
    }
    if (borrow == 1) return scalar;
  }
}

SecretScalar ScalarField::secret(std::span<const std::byte> bytes) const {
  SecretScalar scalar;
  reduce_bytes(bytes, scalar.limbs_);
  return scalar;
}

SecretScalar ScalarField::secret(const Natural& number) const {
  SecretScalar scalar;
  scalar.limbs_ = limbs_of(reduce(number));
  return scalar;
}

SecretScalar ScalarField::secret(std::uint64_t small) const {
  SecretScalar scalar;
  scalar.limbs_[0] = small;  // an order has more than 64 bits
  return scalar;
}

SecretScalar ScalarField::copy(const SecretScalar& a) const {
  SecretScalar scalar;
  scalar.limbs_ = a.limbs_;
  return scalar;
}

SecretScalar ScalarField::add(const SecretScalar& a, const SecretScalar& b) const {
  SecretScalar sum;
  add_limbs(a.limbs_, b.limbs_, sum.limbs_);
  return sum;
}

SecretScalar ScalarField::subtract(const SecretScalar& a, const SecretScalar& b) const {
  SecretScalar difference;
  subtract_limbs(a.limbs_, b.limbs_, difference.limbs_);
  return difference;
}

SecretScalar ScalarField::multiply(const SecretScalar& a, const SecretScalar& b) const {
  SecretScalar product;
  multiply_limbs(a.limbs_, b.limbs_, product.limbs_);
  return product;
}

SecretScalar ScalarField::invert(const SecretScalar& a) const {
  SecretScalar inverse;
  invert_limbs(a.limbs_, inverse.limbs_);
  return inverse;
}

SecretScalar ScalarField::select(bool condition, const SecretScalar& a, const SecretScalar& b) const {
  const std::uint64_t mask = mask_of(condition ? 1 : 0);
  SecretScalar chosen;
  for (std::size_t i = 0; i < size_; ++i) chosen.limbs_[i] = (a.limbs_[i] & mask) | (b.limbs_[i] & ~mask);
  return chosen;
}

}  // namespace urna::crypto
