// SPDX-License-Identifier: EUPL-1.2
#include "protocol/credential.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"
#include "crypto/password_hash.hpp"
#include "protocol/base58.hpp"

namespace urna::protocol {
namespace {

constexpr std::string_view form_15 = "***-***-***-***-***";
constexpr std::string_view form_22 = "*****-******-*****-******";
constexpr unsigned check_modulus = 53;

/// Same length, and dashes at the same places only.
bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                    [](char a, char b) { return (a == '-') == (b == '-'); });
}

bool is_base58(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || base58_value(c).has_value(); });
}

/// The random digits in the form's places; what is left over of `digits` is wiped.
SecretText in_form(std::string digits, std::string_view form) {
  std::string text(form);
  auto digit = digits.begin();
  for (char& c : text) {
    if (c != '-') c = *digit++;
  }
  wipe(digits.data(), digits.size());
  return SecretText(std::move(text));
}

/// The first 14 of the digits as a number modulo 53.
unsigned number_of_first_14(std::string_view text) {
  unsigned number = 0;
  std::size_t taken = 0;
  for (const char c : text) {
    if (c == '-' || taken == 14) continue;
    const auto value = base58_value(c);
    ensure(value.has_value(), "the digits were checked");
    number = (number * 58 + *value) % check_modulus;
    ++taken;
  }
  return number;
}

std::string_view without_blanks_around(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

Credential Credential::from(VotingCode code) {
  std::string text;
  text.reserve(VotingCode::characters);
  text.append(code.expose());
  return {CredentialKind::voting_code, SecretText(std::move(text))};
}

Credential Credential::make_base58_22(crypto::RandomSource& source) {
  return {CredentialKind::base58_22, in_form(random_base58(source, 22), form_22)};
}

Credential Credential::make_base58_15(crypto::RandomSource& source) {
  std::string digits = random_base58(source, 15);
  digits[14] = base58_digits[check_modulus - number_of_first_14(digits)];
  return {CredentialKind::base58_15, in_form(std::move(digits), form_15)};
}

Result<Credential, CredentialError> Credential::parse(std::string_view text) {
  const std::string_view written = without_blanks_around(text);
  const bool is_15 = has_form(written, form_15);
  if (is_15 || has_form(written, form_22)) {
    if (!is_base58(written)) return failure(CredentialError{CredentialFault::forbidden_character, {}});
    if (!is_15) return Credential(CredentialKind::base58_22, SecretText(std::string(written)));
    const auto check = base58_value(written.back());
    if ((number_of_first_14(written) + *check) % check_modulus != 0) {
      return failure(CredentialError{CredentialFault::check_character_wrong, {}});
    }
    return Credential(CredentialKind::base58_15, SecretText(std::string(written)));
  }
  auto code = VotingCode::parse(text);
  if (!code) return failure(CredentialError{CredentialFault::voting_code_wrong, std::move(code.error())});
  return from(std::move(*code));
}

crypto::SecretScalar Credential::secret(const crypto::ScalarField& scalars, const ElectionUuid& election) const {
  Secret<64> digits;
  const std::span<std::byte> bytes(digits.expose());
  if (kind_ == CredentialKind::base58_15) {
    crypto::pbkdf2_sha256(expose(), election.text(), 1000, bytes.first(32));
    return scalars.secret(bytes.first(32));
  }
  crypto::Sha256 hash;  // its own, so that what it holds of the text dies here
  for (std::size_t i = 0; i < 2; ++i) {
    hash.add("derive_credential|").add(election.text()).add(i == 0 ? "|0|" : "|1|").add(expose());
    Digest digest = hash.finish();
    std::copy(digest.begin(), digest.end(), bytes.begin() + static_cast<std::ptrdiff_t>(32 * i));
    wipe(digest.data(), digest.size());
  }
  return scalars.secret(bytes);
}

}  // namespace urna::protocol
