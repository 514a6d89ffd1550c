// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/modp_field.hpp"

#include <algorithm>

#include "base/ensure.hpp"
#include "base/secret.hpp"
#include "crypto/detail/wide.hpp"

namespace urna::crypto {
namespace {

/// factor · number, factor small.
LongExponent small_multiple(const Natural& number, std::uint64_t factor) {
  LongExponent product{};
  Wide carry = 0;
  for (std::size_t i = 0; i < product.size(); ++i) {
    carry += static_cast<Wide>(number.limb(i)) * factor;
    product[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
  return product;
}

std::size_t limbs_used(const LongExponent& number) {
  std::size_t size = number.size();
  while (size > 0 && number[size - 1] == 0) --size;
  return size;
}

/// The smallest multiple k·order such that k·order … (k + 1)·order − 1 all have the same number of limbs.
LongExponent length_mask(const Natural& order) {
  for (std::uint64_t factor = 1;; ++factor) {
    const LongExponent low = small_multiple(order, factor);
    if (limbs_used(low) == limbs_used(small_multiple(order, factor + 1))) return low;
  }
}

}  // namespace

void lengthen(const SecretScalar& exponent, const Natural& order, LongExponent& sum) {
  sum = length_mask(order);
  Wide carry = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    carry += static_cast<Wide>(sum[i]) + (i < Natural::limbs_max ? exponent.expose()[i] : 0);
    sum[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
}

ModpField::ModpField(const Natural& prime) : prime_(prime), modulus_(bignum_of(prime)), montgomery_(BN_MONT_CTX_new()) {
  ensure(prime.bit_length() == 2048 && prime.bit(0), "the field has an odd prime of 2048 bits");
  std::copy(prime.limbs().begin(), prime.limbs().end(), prime_limbs_.begin());
  ensure(montgomery_ && BN_MONT_CTX_set(montgomery_.get(), modulus_.get(), bignum_context()) == 1,
         "OpenSSL prepares the prime");
}

bool ModpField::contains(const Limbs2048& value) const {
  return std::lexicographical_compare(value.rbegin(), value.rend(), prime_limbs_.rbegin(), prime_limbs_.rend());
}

Limbs2048 ModpField::multiply(const Limbs2048& a, const Limbs2048& b) const {
  thread_local const Bignum left = new_bignum();
  thread_local const Bignum right = new_bignum();
  assign(left.get(), a);
  assign(right.get(), b);
  BN_MONT_CTX* const context = montgomery_.get();
  ensure(BN_to_montgomery(left.get(), left.get(), context, bignum_context()) == 1 &&
             BN_mod_mul_montgomery(left.get(), left.get(), right.get(), context, bignum_context()) == 1,
         "OpenSSL multiplies");
  Limbs2048 product;
  read(left.get(), product);
  return product;
}

Limbs2048 ModpField::invert(const Limbs2048& a) const {
  const Bignum value = new_bignum();
  assign(value.get(), a);
  Limbs2048 inverse{};
  if (BN_is_zero(value.get())) return inverse;
  ensure(BN_mod_inverse(value.get(), value.get(), modulus_.get(), bignum_context()) != nullptr,
         "a number below p has an inverse");
  read(value.get(), inverse);
  return inverse;
}

Limbs2048 ModpField::power(const Limbs2048& base, const Natural& exponent) const {
  const Bignum value = new_bignum();
  assign(value.get(), base);
  ensure(BN_mod_exp_mont(value.get(), value.get(), bignum_of(exponent).get(), modulus_.get(), bignum_context(),
                         montgomery_.get()) == 1,
         "OpenSSL raises to a power");
  Limbs2048 result;
  read(value.get(), result);
  return result;
}

int ModpField::legendre(const Limbs2048& a) const {
  const Bignum value = new_bignum();
  assign(value.get(), a);
  const int symbol = BN_kronecker(value.get(), modulus_.get(), bignum_context());
  ensure(symbol >= -1 && symbol <= 1, "OpenSSL finds the Kronecker symbol");
  return symbol;
}

Limbs2048 ModpField::power(const Limbs2048& base, const SecretScalar& exponent, const Natural& order) const {
  LongExponent lengthened;
  lengthen(exponent, order, lengthened);
  const Bignum secret(BN_secure_new());
  const Bignum value = new_bignum();
  assign(value.get(), base);
  ensure(secret != nullptr && BN_lebin2bn(reinterpret_cast<const unsigned char*>(lengthened.data()), sizeof lengthened,
                                          secret.get()) != nullptr,
         "OpenSSL reads a secret exponent");
  wipe(&lengthened, sizeof lengthened);
  BN_set_flags(secret.get(), BN_FLG_CONSTTIME);
  ensure(BN_mod_exp_mont_consttime(value.get(), value.get(), secret.get(), modulus_.get(), bignum_context(),
                                   montgomery_.get()) == 1,
         "OpenSSL raises to a secret power");
  Limbs2048 result;
  read(value.get(), result);
  return result;
}

}  // namespace urna::crypto
