// SPDX-License-Identifier: EUPL-1.2
#include "election/sign_in_secret.hpp"

#include <algorithm>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"

namespace urna::election {

SignInSecret sign_in_secret(const protocol::ElectionUuid& election, const protocol::VotingCode& code) {
  SignInSecret secret;
  secret.expose() = crypto::Sha256().add("urna sign-in|").add(election.text()).add("|").add(code.expose()).finish();
  return secret;
}

SignInVerifier sign_in_verifier(const SignInSecret& secret) {
  return SignInVerifier(crypto::sha256(std::span<const std::byte>(secret.expose())));
}

SecretText sign_in_secret_text(const SignInSecret& secret) { return SecretText(to_base64url(secret.expose())); }

std::optional<SignInSecret> sign_in_secret_from(std::string_view text) {
  auto bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  std::optional<SignInSecret> secret;
  if (bytes->size() == sizeof(Digest)) {
    secret.emplace();
    std::copy(bytes->begin(), bytes->end(), secret->expose().begin());
  }
  wipe(bytes->data(), bytes->size());
  return secret;
}

}  // namespace urna::election
