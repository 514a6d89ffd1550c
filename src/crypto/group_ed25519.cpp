// SPDX-License-Identifier: EUPL-1.2
#include "crypto/group_ed25519.hpp"

#include <sodium.h>

#include "base/ensure.hpp"
#include "crypto/ed25519_vartime.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

using curve25519::Point;
using curve25519::Words;
using ed25519_vartime::element_of;
using ed25519_vartime::element_of_normalized;
using ed25519_vartime::point_of;

constexpr std::string_view order_text = "7237005577332262213973186563042994240857116359379907606001950938285454250989";
constexpr std::size_t text_size = 64;
constexpr int padding_bits = 14;

/// −1 unless `digit` is one of 0-9a-f.  No branch, since the text may come from a secret exponent.
int nibble(char digit) {
  const int c = static_cast<unsigned char>(digit);
  const int is_decimal = ((('0' - 1) - c) & (c - ('9' + 1))) >> 8;  // all ones or zero
  const int is_letter = ((('a' - 1) - c) & (c - ('f' + 1))) >> 8;
  return (is_decimal & (c - '0')) | (is_letter & (c - 'a' + 10)) | ~(is_decimal | is_letter);
}

std::optional<Words> words_of(std::string_view text) {
  if (text.size() != text_size) return std::nullopt;
  Words words{};
  int invalid = 0;
  for (std::size_t i = 0; i < text_size; ++i) {
    const int value = nibble(text[i]);
    invalid |= value;  // negative as soon as one is
    words[3 - i / 16] = (words[3 - i / 16] << 4) | static_cast<std::uint64_t>(value & 15);
  }
  if (invalid < 0) return std::nullopt;
  return words;
}

using SodiumBytes = std::array<unsigned char, crypto_core_ed25519_BYTES>;  // RFC 8032, least significant first

SodiumBytes bytes_of(const Words& words) {
  SodiumBytes bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(words[i / 8] >> (8 * (i % 8)));
  return bytes;
}

Words words_of(const SodiumBytes& bytes) {
  Words words{};
  for (std::size_t i = 0; i < bytes.size(); ++i) words[i / 8] |= static_cast<std::uint64_t>(bytes[i]) << (8 * (i % 8));
  return words;
}

Words words_of(const Element& element) {
  const Point point = point_of(element);
  return encoded(ed25519_vartime::is_normalized(element) ? point : normalized(point));
}

/// Least significant byte first; wiped when it dies.
class SodiumScalar {
 public:
  explicit SodiumScalar(const SecretScalar& scalar) {
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
      bytes_[i] = static_cast<unsigned char>(scalar.expose()[i / 8] >> (8 * (i % 8)));
    }
  }
  SodiumScalar(const SodiumScalar&) = delete;
  SodiumScalar& operator=(const SodiumScalar&) = delete;
  ~SodiumScalar() { sodium_memzero(bytes_.data(), bytes_.size()); }
  const unsigned char* data() const { return bytes_.data(); }

 private:
  std::array<unsigned char, crypto_scalarmult_ed25519_SCALARBYTES> bytes_;
};

/// libsodium answers −1 for the neutral result also, but writes it; what it refuses, it leaves unwritten.
Element element_from_sodium(const SodiumBytes& bytes) {
  const auto point = curve25519::decoded(words_of(bytes));
  ensure(point.has_value(), "a secret exponent is for a member of the group only");
  return element_of_normalized(*point);
}

SodiumBytes unwritten() {
  SodiumBytes bytes;
  bytes.fill(0xff);  // not the encoding of any point
  return bytes;
}

/// The point of the least z ≥ start with even x that `wanted` accepts.  One z in two is a point, one in sixteen a
/// member.
template <class Wanted>
Point first_point_from(Words start, Wanted wanted) {
  for (int tries = 0; tries < 1 << padding_bits; ++tries) {
    if (const auto point = curve25519::decoded(start); point && wanted(*point)) return *point;
    for (std::uint64_t& word : start) {
      if (++word != 0) break;
    }
  }
  ensure(false, "one number in sixteen is a member: 2^14 tries are enough");
  return curve25519::neutral_point;
}

}  // namespace

Ed25519Group::Ed25519Group()
    : scalars_(*Natural::from_decimal(order_text)),
      generator_(element_of_normalized(curve25519::base_point)),
      neutral_(element_of_normalized(curve25519::neutral_point)) {
  ensure(sodium_init() >= 0, "libsodium starts");
}

std::optional<Element> Ed25519Group::parse(std::string_view text) const {
  const auto words = words_of(text);
  if (!words) return std::nullopt;
  const auto point = curve25519::decoded(*words);
  if (!point) return std::nullopt;
  return element_of_normalized(*point);
}

std::vector<std::optional<Element>> Ed25519Group::parse_all(std::span<const std::string_view> texts) const {
  std::vector<Words> words;
  words.reserve(texts.size());
  constexpr Words no_point = {~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
  for (const std::string_view text : texts) words.push_back(words_of(text).value_or(no_point));
  std::vector<std::optional<Element>> elements;
  elements.reserve(texts.size());
  for (const auto& point : ed25519_vartime::decode_all(words, ed25519_vartime::path())) {
    auto& element = elements.emplace_back();
    if (point) element = element_of_normalized(*point);
  }
  return elements;
}

void Ed25519Group::append_text(std::string& out, const Element& element) const {
  const Words z = words_of(element);
  std::array<char, text_size> digits;
  for (std::size_t i = 0; i < text_size; ++i) {
    const int value = static_cast<int>(z[3 - i / 16] >> (60 - 4 * (i % 16))) & 15;
    digits[i] = static_cast<char>('0' + value + (((9 - value) >> 8) & ('a' - '0' - 10)));
  }
  out.append(digits.data(), digits.size());
}

bool Ed25519Group::is_member(const Element& element) const {
  return ed25519_vartime::is_in_subgroup(point_of(element));
}

bool Ed25519Group::equal(const Element& a, const Element& b) const { return same(point_of(a), point_of(b)); }

std::strong_ordering Ed25519Group::compare(const Element& a, const Element& b) const {
  return bytes_of(words_of(a)) <=> bytes_of(words_of(b));
}

Element Ed25519Group::multiply(const Element& a, const Element& b) const {
  return element_of(add(point_of(a), cached(point_of(b))));
}

Element Ed25519Group::invert(const Element& a) const {
  const Point inverse = negated(point_of(a));
  return ed25519_vartime::is_normalized(a) ? element_of_normalized(normalized(inverse)) : element_of(inverse);
}

Element Ed25519Group::power(const Element& base, const Natural& exponent) const {
  return element_of(ed25519_vartime::power(point_of(base), exponent));
}

Element Ed25519Group::multi_power(std::span<const Element> bases, std::span<const Natural> exponents) const {
  std::vector<Point> points;
  points.reserve(bases.size());
  for (const Element& base : bases) points.push_back(point_of(base));
  return element_of(ed25519_vartime::multi_power(points, exponents));
}

std::unique_ptr<PowerEngine> Ed25519Group::engine(const Element& y) const {
  return ed25519_vartime::engine(point_of(y), ed25519_vartime::path());
}

Element Ed25519Group::generator_power(const SecretScalar& exponent) const {
  SodiumBytes result = unwritten();
  const SodiumScalar scalar(exponent);
  [[maybe_unused]] const int answer = crypto_scalarmult_ed25519_base_noclamp(result.data(), scalar.data());
  return element_from_sodium(result);
}

Element Ed25519Group::power(const Element& base, const SecretScalar& exponent) const {
  if (is_neutral(base)) return neutral_;  // which libsodium refuses
  SodiumBytes result = unwritten();
  const SodiumScalar scalar(exponent);
  const SodiumBytes base_bytes = bytes_of(words_of(base));
  [[maybe_unused]] const int answer =
      crypto_scalarmult_ed25519_noclamp(result.data(), scalar.data(), base_bytes.data());
  return element_from_sodium(result);
}

Element Ed25519Group::encode(std::span<const std::uint8_t> values) const {
  ensure(values.size() <= encode_count, "an element holds at most 30 integers");
  // a = (v1 ‖ … ‖ vn)·2^14: the last byte starts at bit 14.
  Words start{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t place = padding_bits + 8 * (values.size() - 1 - i), shift = place % 64;
    start[place / 64] |= static_cast<std::uint64_t>(values[i]) << shift;
    if (shift > 56) start[place / 64 + 1] |= static_cast<std::uint64_t>(values[i]) >> (64 - shift);
  }
  return element_of_normalized(
      first_point_from(start, [](const Point& point) { return ed25519_vartime::is_in_subgroup(point); }));
}

std::vector<std::uint8_t> Ed25519Group::decode(const Element& element, std::size_t count) const {
  ensure(count <= encode_count, "an element holds at most 30 integers");
  const Words z = words_of(element);
  std::vector<std::uint8_t> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = padding_bits + 8 * (count - 1 - i), shift = place % 64;
    std::uint64_t value = z[place / 64] >> shift;
    if (shift > 56) value |= z[place / 64 + 1] << (64 - shift);
    values[i] = static_cast<std::uint8_t>(value);
  }
  return values;
}

Element Ed25519Group::independent_generator(std::int64_t index) const {
  const Digest digest = sha256("ggen|" + std::to_string(index));
  const Natural hash = Natural::from_bytes(digest);
  Words start{};  // the hash without its last two bits
  for (std::size_t i = 0; i < 4; ++i) start[i] = (hash.limb(i) >> 2) | (hash.limb(i + 1) << 62);
  Point point = first_point_from(start, [](const Point&) { return true; });
  for (int i = 0; i < 3; ++i) point = doubled(point);
  return element_of_normalized(normalized(point));
}

const Group& ed25519() {
  static const Ed25519Group group;
  return group;
}

}  // namespace urna::crypto
