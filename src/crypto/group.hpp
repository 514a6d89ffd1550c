// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/natural.hpp"
#include "crypto/scalar.hpp"

namespace urna::crypto {

/// A public element of a group, in the inner form that its `Group` chooses; it has a meaning only with that group.
/// Made by a `Group`, read through it.
class Element {
 public:
  std::array<std::uint64_t, Natural::limbs_max> limbs{};
};

/// One power wanted of a base X:  g^g_exponent · y^y_exponent · X^exponent.  Exponents are below q.
struct PowerTerm {
  Natural g_exponent;
  Natural y_exponent;
  Natural exponent;
};

/// A base and the powers wanted of it; they share the squarings of X, its membership check too.
struct PowerJob {
  Element base;
  bool check_membership = false;  ///< also find whether base^q = 1
  std::vector<PowerTerm> terms;
};

struct PowerResult {
  bool is_member = true;        ///< false only when it was asked and base^q ≠ 1
  std::vector<Element> powers;  ///< one per term, normalized: writing their text is cheap
};

/// Computes what verifiers need, many at a time, for one public key y.  Built once per election, because it holds
/// tables of g and y.  Safe to use from several threads at once.
/// @secrecy  every input is public: not constant time
class PowerEngine {
 public:
  virtual ~PowerEngine() = default;
  virtual std::vector<PowerResult> compute(std::span<const PowerJob> jobs) const = 0;
};

/// A cyclic group of prime order q, with the text forms of protocol §2.  Three exist: see `group_named`.
class Group {
 public:
  virtual ~Group() = default;

  virtual std::string_view name() const = 0;
  virtual const ScalarField& scalars() const = 0;
  virtual const Element& generator() const = 0;
  virtual const Element& neutral() const = 0;

  // Elements; public, variable time.
  /// Reads the one canonical text of an element.  Does not check membership of the subgroup.
  virtual std::optional<Element> parse(std::string_view text) const = 0;
  /// `parse` for many at a time, which is faster; nothing where the text is not canonical.
  virtual std::vector<std::optional<Element>> parse_all(std::span<const std::string_view> texts) const = 0;
  virtual void append_text(std::string& out, const Element& element) const = 0;
  virtual bool is_member(const Element& element) const = 0;
  virtual bool equal(const Element& a, const Element& b) const = 0;
  /// The order in which ciphertexts are sorted, protocol §2 and §8.
  virtual std::strong_ordering compare(const Element& a, const Element& b) const = 0;
  virtual Element multiply(const Element& a, const Element& b) const = 0;
  virtual Element invert(const Element& a) const = 0;
  virtual Element power(const Element& base, const Natural& exponent) const = 0;
  /// Product of bases[i]^exponents[i]; exponents below q.
  virtual Element multi_power(std::span<const Element> bases, std::span<const Natural> exponents) const = 0;
  virtual std::unique_ptr<PowerEngine> engine(const Element& y) const = 0;

  // Secret exponents; constant time.
  virtual Element generator_power(const SecretScalar& exponent) const = 0;
  virtual Element power(const Element& base, const SecretScalar& exponent) const = 0;

  // Small integers as elements, and independent generators, protocol §2.
  /// How many integers 0 … 255 fit in one element; 0 when the group has no encoding.
  virtual std::size_t encode_count_max() const = 0;
  /// @param values  at most `encode_count_max()`
  virtual Element encode(std::span<const std::uint8_t> values) const = 0;
  /// @returns  `count` integers
  virtual std::vector<std::uint8_t> decode(const Element& element, std::size_t count) const = 0;
  /// gen(i), i ≥ −1: nobody knows its logarithm.
  virtual Element independent_generator(std::int64_t index) const = 0;

  // Said once for all groups.
  std::string text(const Element& element) const;
  bool is_neutral(const Element& element) const { return equal(element, neutral()); }
  Element divide(const Element& a, const Element& b) const { return multiply(a, invert(b)); }
  /// g^exponent for a public exponent.
  Element generator_power(const Natural& exponent) const { return power(generator(), exponent); }
};

/// `Ed25519`, `BELENIOS-2048` or `RFC-3526-2048`; null for any other name.
/// The parameters of the group are checked when it is first asked for.
const Group* group_named(std::string_view name);

/// The names that `group_named` knows.
std::span<const std::string_view> group_names();

const Group& ed25519();
const Group& belenios_2048();
const Group& rfc3526_2048();

/// H(prefix, [e1 … ek]) = SHA-256(prefix ‖ e1 ‖ "," ‖ … ‖ ek) mod q, protocol §2.
Natural hash_to_scalar(const Group& group, std::string_view prefix, std::span<const Element> elements);

}  // namespace urna::crypto
