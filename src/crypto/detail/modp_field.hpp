// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/detail/bignum.hpp"
#include "crypto/natural.hpp"
#include "crypto/scalar.hpp"

namespace urna::crypto {

using LongExponent = std::array<std::uint64_t, Natural::limbs_max + 1>;

/// exponent + k·order, where k depends on the order only and makes the sum have the same number of limbs whatever the
/// exponent: OpenSSL's time depends on that number, and on nothing else.
/// @param sum  secret: to be wiped by the caller
void lengthen(const SecretScalar& exponent, const Natural& order, LongExponent& sum);

/// Multiplication modulo an odd prime p of 2048 bits, by OpenSSL.  Values are plain numbers below p, not in Montgomery
/// form. Safe to use from several threads at once.
class ModpField {
 public:
  explicit ModpField(const Natural& prime);

  const Natural& prime() const { return prime_; }
  const Limbs2048& prime_limbs() const { return prime_limbs_; }
  BN_MONT_CTX* montgomery() const { return montgomery_.get(); }  ///< not const for OpenSSL, which only reads it

  // Public values, variable time.
  bool contains(const Limbs2048& value) const;
  Limbs2048 multiply(const Limbs2048& a, const Limbs2048& b) const;
  /// @returns  a⁻¹; 0 for 0
  Limbs2048 invert(const Limbs2048& a) const;
  Limbs2048 power(const Limbs2048& base, const Natural& exponent) const;
  /// The Legendre symbol: 1 for a square, −1 for another number, 0 for 0.
  int legendre(const Limbs2048& a) const;

  /// base^exponent for a base of order dividing `order`.
  /// @secrecy  the base is public; time and memory read do not depend on the exponent, not even on its length
  Limbs2048 power(const Limbs2048& base, const SecretScalar& exponent, const Natural& order) const;

 private:
  Natural prime_;
  Limbs2048 prime_limbs_{};
  Bignum modulus_;
  MontgomeryContext montgomery_;
};

}  // namespace urna::crypto
