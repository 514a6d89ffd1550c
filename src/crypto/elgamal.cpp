// SPDX-License-Identifier: EUPL-1.2
#include "crypto/elgamal.hpp"

namespace urna::crypto {

Ciphertext neutral_ciphertext(const Group& group) { return {group.neutral(), group.neutral()}; }

Ciphertext multiply(const Group& group, const Ciphertext& a, const Ciphertext& b) {
  return {group.multiply(a.alpha, b.alpha), group.multiply(a.beta, b.beta)};
}

Ciphertext divide(const Group& group, const Ciphertext& a, const Ciphertext& b) {
  return {group.divide(a.alpha, b.alpha), group.divide(a.beta, b.beta)};
}

Ciphertext power(const Group& group, const Ciphertext& base, const Natural& exponent) {
  return {group.power(base.alpha, exponent), group.power(base.beta, exponent)};
}

bool equal(const Group& group, const Ciphertext& a, const Ciphertext& b) {
  return group.equal(a.alpha, b.alpha) && group.equal(a.beta, b.beta);
}

Ciphertext encrypt_bit(const Group& group, const Element& y, const SecretScalar& r, bool bit) {
  std::uint64_t mask = 0 - static_cast<std::uint64_t>(bit);
  __asm__("" : "+r"(mask));  // the compiler cannot see the bit, so it cannot branch on it
  // Both candidates are computed, one is taken: a multiplication by 1 would take another time than one by g.
  const Element shared = group.power(y, r);
  const Element zero = group.multiply(shared, group.neutral());
  const Element one = group.multiply(shared, group.generator());
  Element beta;
  for (std::size_t i = 0; i < beta.limbs.size(); ++i) beta.limbs[i] = (one.limbs[i] & mask) | (zero.limbs[i] & ~mask);
  return {group.generator_power(r), beta};
}

Ciphertext encrypt_element(const Group& group, const Element& y, const SecretScalar& r, const Element& message) {
  return {group.generator_power(r), group.multiply(group.power(y, r), message)};
}

}  // namespace urna::crypto
