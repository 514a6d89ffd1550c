// SPDX-License-Identifier: EUPL-1.2
#include "identity/typed_code.hpp"

#include <cctype>

#include "base/bytes.hpp"

namespace urna::identity {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

}  // namespace

SecretText draw_typed_code(crypto::RandomSource& random, std::size_t characters, std::size_t group) {
  Bytes drawn(characters);
  random.fill(drawn);
  std::string code;
  code.reserve(characters + characters / group);
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (i > 0 && i % group == 0) code += '-';
    code += alphabet[std::to_integer<std::size_t>(drawn[i]) % alphabet.size()];
  }
  wipe(drawn.data(), drawn.size());
  return SecretText(std::move(code));
}

SecretText canonical_code(std::string_view typed) {
  std::string out;
  out.reserve(typed.size());
  for (const char character : typed) {
    const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
    if (upper == '-' || upper == ' ') continue;
    out += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
  }
  return SecretText(std::move(out));
}

}  // namespace urna::identity
