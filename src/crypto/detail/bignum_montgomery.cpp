// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/bignum_montgomery.hpp"

#include "base/ensure.hpp"

namespace urna::crypto {

void BignumMontgomery::enter(BIGNUM* number, const Limbs2048& plain) const {
  assign(number, plain);
  ensure(BN_to_montgomery(number, number, field_.montgomery(), bignum_context()) == 1,
         "OpenSSL enters Montgomery form");
}

Limbs2048 BignumMontgomery::leave(const BIGNUM* number) const {
  thread_local const Bignum plain = new_bignum();
  ensure(BN_from_montgomery(plain.get(), number, field_.montgomery(), bignum_context()) == 1,
         "OpenSSL leaves Montgomery form");
  Limbs2048 limbs;
  read(plain.get(), limbs);
  return limbs;
}

void BignumMontgomery::multiply(BIGNUM* product, const BIGNUM* a, const BIGNUM* b) const {
  ensure(BN_mod_mul_montgomery(product, a, b, field_.montgomery(), bignum_context()) == 1, "OpenSSL multiplies");
}

void BignumMontgomery::copy(BIGNUM* to, const BIGNUM* from) const {
  ensure(BN_copy(to, from) != nullptr, "OpenSSL copies a number");
}

}  // namespace urna::crypto
