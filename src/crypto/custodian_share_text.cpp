// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <string>

#include "base/bytes.hpp"
#include "base/ensure.hpp"
#include "crypto/custodian_share.hpp"
#include "crypto/detail/scalar_bytes.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's, without i, l, o, u
constexpr std::string_view version = "urna1";
constexpr std::size_t set_characters = 8;
constexpr std::size_t value_characters = 52;
constexpr std::size_t check_characters = 6;
constexpr std::size_t text_characters_max =
    5 + 1 + set_characters + 1 + 2 + 1 + value_characters + 1 + check_characters;
constexpr std::size_t not_found = std::string_view::npos;

/// Five bits a character, most significant first; the bits that are lacking at the end are zero.
void append_base32(std::string& text, std::span<const std::byte> bytes, std::size_t characters) {
  for (std::size_t i = 0; i < characters; ++i) {
    unsigned group = 0;
    for (std::size_t bit = 5 * i; bit < 5 * i + 5; ++bit) {
      const unsigned byte = bit / 8 < bytes.size() ? std::to_integer<unsigned>(bytes[bit / 8]) : 0;
      group = 2 * group + ((byte >> (7 - bit % 8)) & 1U);
    }
    text += alphabet[group];
  }
}

/// @returns  whether the bits beyond the bytes are zero
bool read_base32(std::string_view text, std::span<std::byte> bytes) {
  bool is_exact = true;
  std::ranges::fill(bytes, std::byte{});
  for (std::size_t bit = 0; bit < 5 * text.size(); ++bit) {
    const auto group = static_cast<unsigned>(alphabet.find(text[bit / 5]));
    const unsigned one = (group >> (4 - bit % 5)) & 1U;
    if (bit / 8 < bytes.size()) {
      bytes[bit / 8] |= static_cast<std::byte>(one << (7 - bit % 8));
    } else {
      is_exact = is_exact && one == 0;
    }
  }
  return is_exact;
}

/// 30 bits of SHA-256 of what stands before it.
void append_check(std::string& text) {
  const Digest digest = sha256(text);
  text += '-';
  append_base32(text, digest, check_characters);
}

/// What was meant by a character; hyphens stay.
char meant(char typed) {
  const char small = typed >= 'A' && typed <= 'Z' ? static_cast<char>(typed - 'A' + 'a') : typed;
  if (small == 'o') return '0';
  if (small == 'i' || small == 'l') return '1';
  return small;
}

bool is_white(char character) {
  return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

/// Without white space, as it was meant; its place is reserved, so that the wipe at the end misses no copy.
/// @errors  not_a_share: too long; forbidden_character
Result<SecretText, ShareError> canonical(std::string_view typed) {
  std::string text;
  text.reserve(text_characters_max);
  for (const char character : typed) {
    if (is_white(character)) continue;
    if (text.size() == text_characters_max) {
      wipe(text.data(), text.size());
      return failure(ShareError{ShareFault::not_a_share});
    }
    const char one = meant(character);
    const bool is_of_version = text.size() < version.size() && one == version[text.size()];
    if (!is_of_version && one != '-' && alphabet.find(one) == not_found) {
      const std::size_t position = text.size() + 1;
      wipe(text.data(), text.size());
      return failure(ShareError{ShareFault::forbidden_character, position});
    }
    text += one;
  }
  return SecretText(std::move(text));
}

/// The text's part from `from` to the next hyphen, or to the end; `from` is moved behind it.
std::string_view next_part(std::string_view& rest) {
  const std::size_t end = rest.find('-');
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == not_found ? rest.size() : end + 1);
  return part;
}

std::optional<std::uint8_t> index_from(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = 10 * value + static_cast<unsigned>(digit - '0');
  }
  if (digits.empty() || digits[0] == '0' || value > custodian_shares_max) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

}  // namespace

SecretText share_text(const CustodianShare& share) {
  ensure(detail::is_share_value(share.value), "a share is written of a value that is one");
  std::string text;
  text.reserve(text_characters_max);
  text += version;
  text += '-';
  append_base32(text, share.set.get(), set_characters);
  text += '-';
  text += std::to_string(share.index);
  text += '-';
  append_base32(text, share.value.expose(), value_characters);
  append_check(text);
  return SecretText(std::move(text));
}

Result<CustodianShare, ShareError> parse_share(std::string_view typed) {
  const auto text = canonical(typed);
  if (!text) return failure(text.error());
  std::string_view rest = text->expose();
  if (std::ranges::count(rest, '-') != 4) return failure(ShareError{ShareFault::not_a_share});
  const std::string_view head = next_part(rest);
  const std::string_view set = next_part(rest);
  const std::string_view digits = next_part(rest);
  const std::string_view value = next_part(rest);
  const std::string_view check = rest;
  if (head != version || set.size() != set_characters || value.size() != value_characters ||
      check.size() != check_characters || digits.empty() || digits.size() > 2) {
    return failure(ShareError{ShareFault::not_a_share});
  }
  const auto index = index_from(digits);
  if (!index) return failure(ShareError{ShareFault::index_out_of_range});

  std::string wanted;
  wanted.reserve(text_characters_max);
  wanted = std::string_view(text->expose()).substr(0, text->expose().size() - check_characters - 1);
  append_check(wanted);
  const bool fits = wanted == text->expose();
  wipe(wanted.data(), wanted.size());
  if (!fits) return failure(ShareError{ShareFault::mistyped});

  CustodianShare share;
  share.index = *index;
  std::array<std::byte, 5> set_bytes{};
  read_base32(set, set_bytes);
  share.set = ShareSetId(set_bytes);
  if (!read_base32(value, share.value.expose()) || !detail::is_share_value(share.value))
    return failure(ShareError{ShareFault::value_out_of_range});
  return share;
}

}  // namespace urna::crypto
