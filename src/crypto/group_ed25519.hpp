// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "crypto/group.hpp"

namespace urna::crypto {

/// The subgroup of prime order q of the curve of Ed25519, protocol §2.2.
///
/// Public values go through `ed25519_vartime`, our own and fast; secret exponents go through libsodium, in constant
/// time. An element is any point of the curve until `is_member` has said that it lies in the subgroup.
class Ed25519Group final : public Group {
 public:
  /// The integers of one element are of 8 bits, and 14 bits leave room for the search of a point: 8n + 14 < 255.
  static constexpr std::size_t encode_count = 30;

  Ed25519Group();

  std::string_view name() const override { return "Ed25519"; }
  const ScalarField& scalars() const override { return scalars_; }
  const Element& generator() const override { return generator_; }
  const Element& neutral() const override { return neutral_; }

  /// @param text  64 lower-case hexadecimal digits of z = y + 2^255·(x mod 2), most significant first
  std::optional<Element> parse(std::string_view text) const override;
  std::vector<std::optional<Element>> parse_all(std::span<const std::string_view> texts) const override;
  void append_text(std::string& out, const Element& element) const override;
  bool is_member(const Element& element) const override;
  bool equal(const Element& a, const Element& b) const override;
  /// Compares the 32 bytes of RFC 8032, first byte first.
  std::strong_ordering compare(const Element& a, const Element& b) const override;
  Element multiply(const Element& a, const Element& b) const override;
  Element invert(const Element& a) const override;
  Element power(const Element& base, const Natural& exponent) const override;
  Element multi_power(std::span<const Element> bases, std::span<const Natural> exponents) const override;
  std::unique_ptr<PowerEngine> engine(const Element& y) const override;

  Element generator_power(const SecretScalar& exponent) const override;
  /// @param base  a member: the caller has checked it, since another base would give away three bits of the secret
  Element power(const Element& base, const SecretScalar& exponent) const override;
  using Group::generator_power;

  std::size_t encode_count_max() const override { return encode_count; }
  Element encode(std::span<const std::uint8_t> values) const override;
  std::vector<std::uint8_t> decode(const Element& element, std::size_t count) const override;
  Element independent_generator(std::int64_t index) const override;

 private:
  ScalarField scalars_;
  Element generator_;
  Element neutral_;
};

}  // namespace urna::crypto
