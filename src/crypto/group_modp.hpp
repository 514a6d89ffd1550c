// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/detail/modp_field.hpp"
#include "crypto/detail/modp_parameters.hpp"
#include "crypto/group.hpp"

namespace urna::crypto {

/// How an engine computes: `avx512_ifma` wants a processor that has it.
enum class PowerPath { portable, avx512_ifma };

/// The members of order q of the numbers modulo p, protocol §2.1.  An element's inner form is the number itself.
/// Reached through `belenios_2048()` and `rfc3526_2048()`.
class ModpGroup final : public Group {
 public:
  /// Stops the program unless p has 2048 bits, q divides p − 1, g ≠ 1 and g^q = 1.
  explicit ModpGroup(const ModpParameters& parameters);

  std::string_view name() const override { return parameters_.name; }
  const ScalarField& scalars() const override { return scalars_; }
  const Element& generator() const override { return generator_; }
  const Element& neutral() const override { return neutral_; }

  /// Decimal digits of a number below p.
  std::optional<Element> parse(std::string_view text) const override;
  std::vector<std::optional<Element>> parse_all(std::span<const std::string_view> texts) const override;
  void append_text(std::string& out, const Element& element) const override;
  bool is_member(const Element& element) const override;
  bool equal(const Element& a, const Element& b) const override { return a.limbs == b.limbs; }
  std::strong_ordering compare(const Element& a, const Element& b) const override;
  Element multiply(const Element& a, const Element& b) const override;
  /// @returns  a⁻¹; 0 for 0, which is not a member
  Element invert(const Element& a) const override;
  Element power(const Element& base, const Natural& exponent) const override;
  Element multi_power(std::span<const Element> bases, std::span<const Natural> exponents) const override;
  Element multi_power(std::span<const Element> bases, std::span<const Natural> exponents, PowerPath path) const;
  /// Takes the fastest path that this processor has.
  std::unique_ptr<PowerEngine> engine(const Element& y) const override;
  std::unique_ptr<PowerEngine> engine(const Element& y, PowerPath path) const;

  Element generator_power(const SecretScalar& exponent) const override;
  /// @param base  a member: for others the result is another one than base^exponent, and would tell of the secret
  Element power(const Element& base, const SecretScalar& exponent) const override;
  using Group::generator_power;

  std::size_t encode_count_max() const override;
  Element encode(std::span<const std::uint8_t> values) const override;
  std::vector<std::uint8_t> decode(const Element& element, std::size_t count) const override;
  Element independent_generator(std::int64_t index) const override;

 private:
  ModpParameters parameters_;
  ModpField field_;
  ScalarField scalars_;
  Element generator_;
  Element neutral_;
};

}  // namespace urna::crypto
