// SPDX-License-Identifier: EUPL-1.2
#include "crypto/group_modp.hpp"

#include <algorithm>
#include <string>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

constexpr std::size_t bits_per_integer = 8;

Element element_of(const Limbs2048& limbs) {
  Element element;
  element.limbs = limbs;
  return element;
}

Element element_of(const Natural& number) {
  Element element;
  std::copy(number.limbs().begin(), number.limbs().end(), element.limbs.begin());
  return element;
}

/// (p − 1)/q, or nothing when q does not divide p − 1.
std::optional<Natural> cofactor_of(const ModpParameters& parameters) {
  const Bignum p = bignum_of(parameters.p);
  const Bignum q = bignum_of(parameters.q);
  const Bignum quotient = new_bignum();
  const Bignum remainder = new_bignum();
  ensure(
      BN_sub_word(p.get(), 1) == 1 && BN_div(quotient.get(), remainder.get(), p.get(), q.get(), bignum_context()) == 1,
      "OpenSSL divides");
  if (!BN_is_zero(remainder.get())) return std::nullopt;
  Limbs2048 limbs;
  read(quotient.get(), limbs);
  return Natural::from_limbs(limbs);
}

}  // namespace

ModpGroup::ModpGroup(const ModpParameters& parameters)
    : parameters_(parameters),
      field_(parameters.p),
      scalars_(parameters.q),
      generator_(element_of(parameters.g)),
      neutral_(element_of(Natural(1))) {
  const auto cofactor = cofactor_of(parameters_);
  ensure(cofactor.has_value(), "q divides p - 1");
  ensure(parameters_.safe_prime == (*cofactor == Natural(2)), "a safe prime is 2q + 1");
  ensure(!is_neutral(generator_) && is_member(generator_), "g has the order q");
  ensure(field_.power(generator_.limbs, parameters_.q) == neutral_.limbs, "g has the order q");
}

std::optional<Element> ModpGroup::parse(std::string_view text) const {
  const auto number = Natural::from_decimal(text);
  if (!number || *number >= parameters_.p) return std::nullopt;
  return element_of(*number);
}

std::vector<std::optional<Element>> ModpGroup::parse_all(std::span<const std::string_view> texts) const {
  std::vector<std::optional<Element>> elements;
  elements.reserve(texts.size());
  for (const std::string_view text : texts) elements.push_back(parse(text));
  return elements;
}

void ModpGroup::append_text(std::string& out, const Element& element) const {
  Natural::from_limbs(element.limbs).append_decimal(out);
}

bool ModpGroup::is_member(const Element& element) const {
  if (!field_.contains(element.limbs)) return false;
  if (parameters_.safe_prime) return field_.legendre(element.limbs) == 1;
  return field_.power(element.limbs, parameters_.q) == neutral_.limbs;
}

std::strong_ordering ModpGroup::compare(const Element& a, const Element& b) const {
  return std::lexicographical_compare_three_way(a.limbs.rbegin(), a.limbs.rend(), b.limbs.rbegin(), b.limbs.rend());
}

Element ModpGroup::multiply(const Element& a, const Element& b) const {
  return element_of(field_.multiply(a.limbs, b.limbs));
}

Element ModpGroup::invert(const Element& a) const { return element_of(field_.invert(a.limbs)); }

Element ModpGroup::power(const Element& base, const Natural& exponent) const {
  return element_of(field_.power(base.limbs, exponent));
}

Element ModpGroup::generator_power(const SecretScalar& exponent) const { return power(generator_, exponent); }

Element ModpGroup::power(const Element& base, const SecretScalar& exponent) const {
  return element_of(field_.power(base.limbs, exponent, parameters_.q));
}

std::size_t ModpGroup::encode_count_max() const {
  if (parameters_.padding_bits == 0) return 0;
  // bits_per_integer · count + padding_bits < the bits of q
  return (parameters_.q.bit_length() - 1 - parameters_.padding_bits) / bits_per_integer;
}

Element ModpGroup::encode(std::span<const std::uint8_t> values) const {
  ensure(values.size() <= encode_count_max(), "an element holds that many integers");
  std::array<std::byte, Natural::limbs_max * 8> bytes{};
  const std::size_t padding_bytes = parameters_.padding_bits / 8;
  const std::size_t first = bytes.size() - padding_bytes - values.size();
  for (std::size_t i = 0; i < values.size(); ++i) bytes[first + i] = static_cast<std::byte>(values[i]);
  Element candidate = element_of(Natural::from_bytes(bytes));
  // The low bits are free: the first square.  A carry out of them would need 256 non-squares in a row.
  while (!is_member(candidate))
    ensure((++candidate.limbs[0] % (1ULL << parameters_.padding_bits)) != 0, "one of 256 numbers in a row is a square");
  return candidate;
}

std::vector<std::uint8_t> ModpGroup::decode(const Element& element, std::size_t count) const {
  ensure(count <= encode_count_max(), "an element holds that many integers");
  std::vector<std::uint8_t> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t bit = parameters_.padding_bits + bits_per_integer * (count - 1 - i);
    values[i] = static_cast<std::uint8_t>(element.limbs[bit / 64] >> (bit % 64));
  }
  return values;
}

Element ModpGroup::independent_generator(std::int64_t index) const {
  const Digest digest = sha256("ggen|" + std::to_string(index));
  const Element h = power(element_of(Natural::from_bytes(digest)), *cofactor_of(parameters_));
  ensure(h.limbs != Limbs2048{} && !is_neutral(h) && !equal(h, generator_),
         "an independent generator is not 0, 1 or g");
  return h;
}

const Group& belenios_2048() {
  static const ModpGroup group(belenios_2048_parameters());
  return group;
}

const Group& rfc3526_2048() {
  static const ModpGroup group(rfc3526_2048_parameters());
  return group;
}

}  // namespace urna::crypto
