// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "crypto/natural.hpp"
#include "crypto/random.hpp"

namespace urna::crypto {

/// A secret number modulo q: a key, a nonce, the randomness of an encryption.
/// Moves but never copies, has no == and no <<, is wiped when it dies.
class SecretScalar {
 public:
  SecretScalar() = default;
  SecretScalar(SecretScalar&& other) noexcept;
  SecretScalar& operator=(SecretScalar&& other) noexcept;
  SecretScalar(const SecretScalar&) = delete;
  SecretScalar& operator=(const SecretScalar&) = delete;
  ~SecretScalar();

  /// 32 limbs of 64 bits, least significant first; those beyond the order's length are zero.
  const std::array<std::uint64_t, Natural::limbs_max>& expose() const { return limbs_; }

  /// Declares the number public, such as the response of a proof.  Search for `publish` to review every such place.
  Natural publish() const { return Natural::from_limbs(limbs_); }

 private:
  friend class ScalarField;
  std::array<std::uint64_t, Natural::limbs_max> limbs_{};
};

/// Whole numbers modulo the prime order q of a group.
/// @secrecy  what takes or gives a `SecretScalar` runs in a time and reads memory that do not depend on its value
class ScalarField {
 public:
  /// @param order  odd prime, more than 64 bits
  explicit ScalarField(const Natural& order);

  const Natural& order() const { return order_; }
  bool contains(const Natural& number) const { return number < order_; }

  // Public numbers.  Results are below q; arguments of add … invert too.
  Natural reduce(const Natural& number) const;
  /// @param bytes  any length, most significant first
  Natural reduce(std::span<const std::byte> bytes) const;
  Natural add(const Natural& a, const Natural& b) const;
  Natural subtract(const Natural& a, const Natural& b) const;
  Natural negate(const Natural& a) const { return subtract(Natural(), a); }
  Natural multiply(const Natural& a, const Natural& b) const;
  /// @param a  not 0
  Natural invert(const Natural& a) const;

  // Secret numbers.
  /// Uniform in [0, q).
  SecretScalar random(RandomSource& source) const;
  /// Takes bytes of any length, most significant first, modulo q.
  SecretScalar secret(std::span<const std::byte> bytes) const;
  SecretScalar secret(const Natural& number) const;
  SecretScalar secret(std::uint64_t small) const;
  SecretScalar copy(const SecretScalar& a) const;
  SecretScalar add(const SecretScalar& a, const SecretScalar& b) const;
  SecretScalar subtract(const SecretScalar& a, const SecretScalar& b) const;
  SecretScalar negate(const SecretScalar& a) const { return subtract(SecretScalar(), a); }
  SecretScalar multiply(const SecretScalar& a, const SecretScalar& b) const;
  /// @returns  a⁻¹; 0 for 0
  SecretScalar invert(const SecretScalar& a) const;
  /// a when `condition`, else b, without a branch.
  SecretScalar select(bool condition, const SecretScalar& a, const SecretScalar& b) const;

 private:
  using Limbs = std::array<std::uint64_t, Natural::limbs_max>;

  void add_limbs(const Limbs& a, const Limbs& b, Limbs& sum) const;
  void subtract_limbs(const Limbs& a, const Limbs& b, Limbs& difference) const;
  /// a·b/R modulo q, with R = 2^(64·size_); a any number below R, b below q.
  void montgomery(const Limbs& a, const Limbs& b, Limbs& product) const;
  void multiply_limbs(const Limbs& a, const Limbs& b, Limbs& product) const;
  void reduce_bytes(std::span<const std::byte> bytes, Limbs& result) const;
  void invert_limbs(const Limbs& a, Limbs& inverse) const;
  Limbs limbs_of(const Natural& number) const;

  Natural order_;
  std::size_t size_;  // limbs of q
  Limbs modulus_{};
  Limbs r_squared_{};            // R² mod q
  std::uint64_t minus_inverse_;  // −q⁻¹ mod 2^64
};

}  // namespace urna::crypto
