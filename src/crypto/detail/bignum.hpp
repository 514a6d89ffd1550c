// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <openssl/bn.h>

#include <array>
#include <cstdint>
#include <memory>

#include "crypto/natural.hpp"

namespace urna::crypto {

/// 2048 bits in 64-bit limbs, least significant first, all of them in use.
using Limbs2048 = std::array<std::uint64_t, Natural::limbs_max>;

struct BignumFree {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(BN_MONT_CTX* context) const { BN_MONT_CTX_free(context); }
};
using Bignum = std::unique_ptr<BIGNUM, BignumFree>;
using MontgomeryContext = std::unique_ptr<BN_MONT_CTX, BignumFree>;

Bignum new_bignum();
Bignum bignum_of(const Natural& number);

/// Conversions into and from numbers that exist already: no allocation.
void assign(BIGNUM* number, const Natural& value);
void assign(BIGNUM* number, const Limbs2048& limbs);
/// @param number  below 2^2048
void read(const BIGNUM* number, Limbs2048& limbs);

/// The working memory of this thread's OpenSSL calls.
BN_CTX* bignum_context();

}  // namespace urna::crypto
