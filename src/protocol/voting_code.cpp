// SPDX-License-Identifier: EUPL-1.2
#include "protocol/voting_code.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/utf8.hpp"

namespace urna::protocol {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t check_characters = VotingCode::characters - VotingCode::random_characters;

// GF(32) without tables or branches, because codes are secret.  A number's bit i is the coefficient of x^i.

constexpr unsigned multiply(unsigned a, unsigned b) {
  unsigned product = 0;
  for (unsigned i = 0; i < 5; ++i) product ^= (0U - ((b >> i) & 1U)) & (a << i);
  for (unsigned i = 8; i >= 5; --i) product ^= (0U - ((product >> i) & 1U)) & (0x25U << (i - 5));
  return product;
}

constexpr unsigned power(unsigned base, unsigned exponent) {
  unsigned result = 1;
  for (unsigned i = 0; i < exponent; ++i) result = multiply(result, base);
  return result;
}

/// @param a  not 0: a³⁰ = a⁻¹ because a³¹ = 1
constexpr unsigned invert(unsigned a) { return power(a, 30); }

constexpr unsigned alpha = 2;

/// The generator polynomial without its leading 1, highest degree first.
constexpr std::array<unsigned, check_characters> generator = [] {
  std::array<unsigned, check_characters + 1> product{1};
  for (unsigned root = 1; root <= check_characters; ++root) {
    for (std::size_t i = root; i > 0; --i) product[i] ^= multiply(product[i - 1], power(alpha, root));
  }
  return std::array<unsigned, check_characters>{product[1], product[2], product[3], product[4]};
}();
static_assert(generator == std::array<unsigned, check_characters>{30, 6, 9, 17});

using Symbols = Secret<VotingCode::characters>;

unsigned symbol(const Symbols& symbols, std::size_t place) {
  return std::to_integer<unsigned>(symbols.expose()[place]);
}

/// Fills the last 4 symbols: the remainder of the first 26, shifted by x⁴, divided by the generator.
void append_check(Symbols& symbols) {
  std::array<unsigned, check_characters> remainder{};
  for (std::size_t place = 0; place < VotingCode::random_characters; ++place) {
    const unsigned factor = symbol(symbols, place) ^ remainder[0];
    for (std::size_t i = 0; i < check_characters; ++i) {
      const unsigned next = i + 1 < check_characters ? remainder[i + 1] : 0U;
      remainder[i] = next ^ multiply(factor, generator[i]);
    }
  }
  for (std::size_t i = 0; i < check_characters; ++i) {
    symbols.expose()[VotingCode::random_characters + i] = static_cast<std::byte>(remainder[i]);
  }
  wipe(remainder.data(), sizeof remainder);
}

/// The code's polynomial at α¹ … α⁴: all zero exactly when the code is right.  They depend on the mistakes alone.
std::array<unsigned, check_characters> syndromes(const Symbols& symbols) {
  std::array<unsigned, check_characters> values{};
  for (unsigned j = 0; j < check_characters; ++j) {
    const unsigned root = power(alpha, j + 1);
    for (std::size_t place = 0; place < VotingCode::characters; ++place) {
      values[j] = multiply(values[j], root) ^ symbol(symbols, place);
    }
  }
  return values;
}

/// What stands for each place in the syndromes: α to the degree of that place.
constexpr std::array<unsigned, VotingCode::characters> locators = [] {
  std::array<unsigned, VotingCode::characters> values{};
  for (unsigned place = 0; place < values.size(); ++place)
    values[place] = power(alpha, VotingCode::characters - 1 - place);
  return values;
}();

/// The places of one or two mistakes that explain the syndromes, after Peterson, Gorenstein and Zierler; none when
/// there is no such explanation within the 30 places.
std::vector<std::size_t> wrong_places(const std::array<unsigned, check_characters>& s) {
  std::vector<std::size_t> places;
  const unsigned determinant = multiply(s[0], s[2]) ^ multiply(s[1], s[1]);
  if (determinant == 0) {
    if (s[0] == 0) return places;
    const unsigned ratio = multiply(s[1], invert(s[0]));
    if (multiply(s[1], ratio) != s[2] || multiply(s[2], ratio) != s[3]) return places;
    for (std::size_t place = 0; place < VotingCode::characters; ++place) {
      if (locators[place] == ratio) places.push_back(place);
    }
    return places;
  }
  const unsigned inverse = invert(determinant);
  const unsigned sum = multiply(multiply(s[0], s[3]) ^ multiply(s[1], s[2]), inverse);
  const unsigned product = multiply(multiply(s[1], s[3]) ^ multiply(s[2], s[2]), inverse);
  for (std::size_t place = 0; place < VotingCode::characters; ++place) {
    const unsigned x = locators[place];
    if ((multiply(x, x ^ sum) ^ product) == 0) places.push_back(place);
  }
  if (places.size() != 2) places.clear();
  return places;
}

std::size_t group_of(std::size_t place) { return place / VotingCode::group_characters + 1; }

bool is_separator(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-' || c == 0xA0 || c == 0x202F ||
         (c >= 0x2010 && c <= 0x2015);
}

std::optional<std::byte> symbol_of(char32_t c) {
  if (c >= 0x80) return std::nullopt;
  if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
  if (c == 'O') c = '0';
  if (c == 'I' || c == 'L') c = '1';
  const auto value = alphabet.find(static_cast<char>(c));
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<std::byte>(value);
}

}  // namespace

VotingCode::VotingCode(const Symbols& symbols) {
  std::string text(characters, '\0');  // never grows: no copy is left behind
  for (std::size_t place = 0; place < characters; ++place) text[place] = alphabet[symbol(symbols, place)];
  text_ = SecretText(std::move(text));
}

VotingCode VotingCode::make(crypto::RandomSource& source) {
  Symbols symbols;
  const auto random = std::span(symbols.expose()).first(random_characters);
  source.fill(random);
  for (std::byte& value : random) value &= std::byte{31};
  append_check(symbols);
  return VotingCode(symbols);
}

Result<VotingCode, VotingCodeError> VotingCode::parse(std::string_view text) {
  Symbols symbols;
  VotingCodeError error;
  while (!text.empty()) {
    const std::optional<char32_t> c = take_utf8(text);
    if (c && is_separator(*c)) continue;
    const std::size_t place = error.characters++;
    if (place >= characters || error.position != 0) continue;
    if (const auto value = c ? symbol_of(*c) : std::nullopt) {
      symbols.expose()[place] = *value;
    } else {
      error.position = place + 1;
    }
  }
  if (error.position != 0) {
    error.fault = VotingCodeFault::forbidden_character;
    error.groups = {group_of(error.position - 1)};
    return failure(std::move(error));
  }
  if (error.characters != characters) {
    error.fault = VotingCodeFault::wrong_length;
    return failure(std::move(error));
  }
  const auto found = syndromes(symbols);
  unsigned wrong = 0;
  for (const unsigned value : found) wrong |= value;
  if (wrong == 0) return VotingCode(symbols);
  error.fault = VotingCodeFault::mistyped;
  for (const std::size_t place : wrong_places(found)) error.groups.push_back(group_of(place));
  error.groups.erase(std::unique(error.groups.begin(), error.groups.end()), error.groups.end());
  return failure(std::move(error));
}

SecretText VotingCode::grouped() const {
  std::string text;
  text.reserve(characters + groups - 1);
  for (std::size_t group = 0; group < groups; ++group) {
    if (group > 0) text.push_back('-');
    text.append(expose(), group * group_characters, group_characters);
  }
  return SecretText(std::move(text));
}

}  // namespace urna::protocol
