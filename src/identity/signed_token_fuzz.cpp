// SPDX-License-Identifier: EUPL-1.2
#include <cstdint>

#include "base/ensure.hpp"
#include "identity/provider_claims.hpp"
#include "identity/provider_keys.hpp"
#include "identity/signed_token.hpp"

using namespace urna;  // NOLINT(google-build-using-namespace)
using namespace urna::identity;

// Shows IDN-12, FUZ-01.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The key of RFC 7515, appendix A.3: nobody signs with it by chance.
  static const auto keys = ProviderKeys::parse(
      R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  static const IdentityProvider provider{.label = "L",
                                         .issuer = "https://login.example.org",
                                         .client_id = "urna",
                                         .algorithms = {crypto::TokenAlgorithm::es256, crypto::TokenAlgorithm::rs256}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto token = SignedToken::parse(text, provider.algorithms);
  if (!token) return 0;
  ensure(provider.algorithms.contains(token->algorithm()), "only what is configured is read");
  const auto claims = token->claims_if_signed(keys.value());
  if (!claims) return 0;
  static_cast<void>(judge_id_token(*claims, {provider, "nonce", "", Timestamp(std::chrono::seconds(1'300'819'000))}));
  return 0;
}
