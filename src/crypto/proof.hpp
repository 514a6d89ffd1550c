// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/elgamal.hpp"

namespace urna::crypto {

/// A Schnorr-like proof: response = w − secret·challenge mod q, for the commitment A = g^w.
struct Proof {
  Natural challenge;
  Natural response;
};

/// Both numbers lie in [0, q), as every verifier must check first.
bool in_range(const Group& group, const Proof& proof);

/// Proves that the prover knows x with X = g^x:  challenge = H(prefix, [g^w]).  Protocol §4.1, §4.3, §7.3, §7.4 by
/// their prefixes.
/// @secrecy  constant time in x
Proof prove_knowledge(const Group& group, const SecretScalar& x, std::string_view prefix, RandomSource& random);

/// @secrecy  every input is public
bool check_knowledge(const Group& group, const Element& public_element, std::string_view prefix, const Proof& proof);

/// Proves that the same x stands in X = g^x and F = base^x:  challenge = H(prefix, [g^w, base^w]).  Protocol §10.
/// @secrecy  constant time in x
Proof prove_same_exponent(const Group& group, const SecretScalar& x, const Element& base, std::string_view prefix,
                          RandomSource& random);

/// One claim of a disjunction, as its prover sees it: "the ciphertext (g^r, y^r·g^m) holds the value M".
struct SecretBranch {
  const SecretScalar* r;   ///< randomness of the ciphertext
  SecretScalar offset;     ///< m − M, which is 0 in the branch that is true
  bool is_true;            ///< exactly one branch of a proof is; secret
  SecretScalar challenge;  ///< of the simulation, random; ignored by no branch: the true one corrects it
  SecretScalar response;   ///< of the simulation, random
};

/// A branch with fresh random challenge and response.
SecretBranch secret_branch(const Group& group, const SecretScalar& r, SecretScalar offset, bool is_true,
                           RandomSource& random);

/// Proves that one of several claims holds, without showing which.  Protocol §7.1, §7.2, protocol-lists §5.1–5.3.
///
/// All branches are computed alike: commitments g^(t + r·c) and y^(t + r·c)·g^((m−M)·c).  The true one, where m − M =
/// 0, then absorbs the difference between the hash and the sum of the challenges.
///
/// @param prefix  the text hashed before the commitments
/// @returns       one proof per branch; their challenges add up to H(prefix, [A0, B0, A1, B1, …])
/// @secrecy       constant time in every r, offset and is_true
std::vector<Proof> prove_one_of(const Group& group, const Element& y, std::string_view prefix,
                                std::vector<SecretBranch> branches);

}  // namespace urna::crypto
