// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/group.hpp"

namespace urna::crypto {

/// An ElGamal ciphertext of g^m under the public key y:  alpha = g^r, beta = y^r·g^m.
struct Ciphertext {
  Element alpha;
  Element beta;
};

/// The ciphertext (1, 1): what the homomorphic tally starts from.
Ciphertext neutral_ciphertext(const Group& group);

/// Componentwise product: its plaintext is the sum of theirs.
Ciphertext multiply(const Group& group, const Ciphertext& a, const Ciphertext& b);

/// Componentwise quotient.
Ciphertext divide(const Group& group, const Ciphertext& a, const Ciphertext& b);

/// Componentwise power by a public number: its plaintext is multiplied by it.
Ciphertext power(const Group& group, const Ciphertext& base, const Natural& exponent);

bool equal(const Group& group, const Ciphertext& a, const Ciphertext& b);

/// Encrypts one bit: (g^r, y^r·g^bit).
/// @secrecy  constant time in the bit and in r
Ciphertext encrypt_bit(const Group& group, const Element& y, const SecretScalar& r, bool bit);

/// Encrypts an element of the group: (g^r, y^r·message).
/// @secrecy  constant time in r
Ciphertext encrypt_element(const Group& group, const Element& y, const SecretScalar& r, const Element& message);

}  // namespace urna::crypto
