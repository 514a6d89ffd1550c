// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/detail/bignum.hpp"
#include "crypto/detail/modp_field.hpp"

namespace urna::crypto {

/// OpenSSL's numbers in Montgomery form modulo p, for public values.
class BignumMontgomery {
 public:
  /// @param field  outlives this object
  explicit BignumMontgomery(const ModpField& field) : field_(field) {}

  void enter(BIGNUM* number, const Limbs2048& plain) const;
  Limbs2048 leave(const BIGNUM* number) const;
  void multiply(BIGNUM* product, const BIGNUM* a, const BIGNUM* b) const;
  void copy(BIGNUM* to, const BIGNUM* from) const;

 private:
  const ModpField& field_;
};

}  // namespace urna::crypto
