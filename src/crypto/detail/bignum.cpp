// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/bignum.hpp"

#include <bit>

#include "base/ensure.hpp"

namespace urna::crypto {
namespace {

static_assert(std::endian::native == std::endian::little, "limbs are handed to OpenSSL as little-endian bytes");

const unsigned char* bytes_of_limbs(const std::uint64_t* limbs) {
  return reinterpret_cast<const unsigned char*>(limbs);
}

}  // namespace

Bignum new_bignum() {
  Bignum number(BN_new());
  ensure(number != nullptr, "OpenSSL gives a number");
  return number;
}

Bignum bignum_of(const Natural& number) {
  Bignum made = new_bignum();
  assign(made.get(), number);
  return made;
}

void assign(BIGNUM* number, const Natural& value) {
  const auto limbs = value.limbs();
  ensure(BN_lebin2bn(bytes_of_limbs(limbs.data()), static_cast<int>(limbs.size_bytes()), number) != nullptr,
         "OpenSSL reads a number");
}

void assign(BIGNUM* number, const Limbs2048& limbs) {
  ensure(BN_lebin2bn(bytes_of_limbs(limbs.data()), sizeof limbs, number) != nullptr, "OpenSSL reads a number");
}

void read(const BIGNUM* number, Limbs2048& limbs) {
  ensure(BN_bn2lebinpad(number, reinterpret_cast<unsigned char*>(limbs.data()), sizeof limbs) == sizeof limbs,
         "a number fits in 2048 bits");
}

BN_CTX* bignum_context() {
  thread_local const std::unique_ptr<BN_CTX, BignumFree> context(BN_CTX_new());
  ensure(context != nullptr, "OpenSSL gives working memory");
  return context.get();
}

}  // namespace urna::crypto
