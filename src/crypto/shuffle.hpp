// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "crypto/elgamal.hpp"

namespace urna::crypto {

/// Terelius and Wikström's proof that an output array is a shuffle of an input array, in the form of CHVote.  Protocol
/// §9, whose letters it keeps: a hat is `_hat`, a prime `_prime`.  Every vector has one entry per ciphertext.
struct ShuffleProof {
  Element t1, t2, t3, t41, t42;
  std::vector<Element> t_hat;
  Natural s1, s2, s3, s4;
  std::vector<Natural> s_hat;
  std::vector<Natural> s_prime;
  std::vector<Element> c;      ///< commitments to the permutation
  std::vector<Element> c_hat;  ///< chain of commitments to the permuted challenges
};

/// Why a shuffle is refused.
struct ShuffleFault {
  enum class Kind {
    lengths_differ,  ///< output and vectors of the proof do not all have the input's length
    input_not_in_group,
    output_not_in_group,
    proof_not_in_group,   ///< one of t, c, ĉ, t̂
    number_out_of_range,  ///< one of s, ŝ, s' is not below q
    equation_t1,          ///< the commitments c hold every generator once
    equation_t2,          ///< the chain ĉ holds the product of the challenges
    equation_t3,          ///< the commitments c hold the permuted challenges
    equation_t41,         ///< betas: the output re-encrypts the permuted input
    equation_t42,         ///< alphas: the same
    equation_t_hat,       ///< one link of the chain ĉ
  };
  Kind kind;
  std::size_t index = 0;  ///< from 0, where the kind speaks of one ciphertext or one link

  friend bool operator==(const ShuffleFault&, const ShuffleFault&) = default;
};

/// "equation t̂, ciphertext 3", counted from 1.
std::string describe(const ShuffleFault& fault);

struct ShuffledCiphertexts {
  std::vector<Ciphertext> output;
  ShuffleProof proof;
};

/// Permutes and re-encrypts ciphertexts, and proves it.  Protocol §9; any number of ciphertexts, also none.
///
/// @param y            public key of the election, in the group
/// @param fingerprint  φ of the election
/// @errors   input_not_in_group: such a ciphertext would keep its part outside the group, by which anyone could follow
/// it
/// @secrecy  constant time in every secret number.  Memory is read and written in the order of the secret permutation:
/// run it on a
///           machine that nobody else shares.
Result<ShuffledCiphertexts, ShuffleFault> shuffle(const Group& group, const Element& y, std::string_view fingerprint,
                                                  std::span<const Ciphertext> input, RandomSource& random);

/// The first reason why `proof` does not show that `output` is a shuffle of `input`; nothing when it does.  Protocol
/// §9, and the membership of both arrays.
///
/// The equations of t̂ are checked together, each raised to a coefficient of 128 bits.  All their elements were first
/// found to lie in a group of prime order, so when one equation is wrong a single value of its coefficient can hide it,
/// whatever the others are. The coefficients are a hash of everything the equations speak of: two auditors always
/// agree, and a forger has to try 2^128 proofs.
///
/// @param y  public key of the election, in the group
/// @secrecy  every input is public: not constant time
std::optional<ShuffleFault> find_shuffle_fault(const Group& group, const Element& y, std::string_view fingerprint,
                                               std::span<const Ciphertext> input, std::span<const Ciphertext> output,
                                               const ShuffleProof& proof);

}  // namespace urna::crypto
