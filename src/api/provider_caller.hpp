// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "http/outgoing.hpp"
#include "identity/provider_claims.hpp"
#include "identity/provider_document.hpp"
#include "identity/provider_keys.hpp"
#include "identity/provider_returns.hpp"
#include "identity/signed_token.hpp"

namespace urna::api {

/// Why an identity provider's word is not taken, as HTTP says it.
struct ProviderRefusal {
  unsigned status;     ///< 401, or 502 where the provider itself is at fault
  std::string code;    ///< `provider-refused`, `provider-declined`, `provider-unreachable`, `provider-unfit`
  std::string reason;  ///< in a word, for the journal
};

/// Asks a customer's identity provider, from the desk: what it says of itself and its keys, remembered for a while, and
/// a token for a code.  Safe to call from several threads; each call may take as long as three requests.
class ProviderCaller {
 public:
  /// Which way out.
  struct Reach {
    std::shared_ptr<const http::OutsideRule> rule = std::make_shared<const http::OutsideRule>();
    std::string authorities = {};  ///< a PEM file in the place of the machine's
    std::chrono::milliseconds time{5'000};
  };
  static constexpr std::size_t answer_bytes_max = std::size_t{1} << 20U;
  /// What is remembered of a provider is asked for again after this.
  static constexpr std::chrono::minutes remembered{60};
  /// For an unknown key no more often than this, whatever tokens say; and after a failure not before.
  static constexpr std::chrono::seconds refresh_pause{60};
  static constexpr std::chrono::seconds failure_pause{10};
  /// So many answers are waited for at a time.
  static constexpr int calls_max = 8;

  explicit ProviderCaller(Reach reach) : reach_(std::move(reach)) {}

  bool may_ask(std::string_view url) const { return reach_.rule->allows_url(url); }

  Result<identity::ProviderDocument, ProviderRefusal> document(const identity::IdentityProvider& provider,
                                                               Timestamp now);
  /// What is remembered, without asking anybody.
  std::optional<identity::ProviderDocument> remembered_document(const identity::IdentityProvider& provider) const;

  /// Changes a code for an answer, and judges it.
  /// @param expected  with what somebody left
  Result<identity::ProviderAnswer, ProviderRefusal> answer(const identity::ProviderReturns::Expected& expected,
                                                           const SecretText& secret, const std::string& code,
                                                           const std::string& redirect, Timestamp now);

 private:
  struct Remembered {
    identity::IdentityProvider provider;
    identity::ProviderDocument document;
    Timestamp since;
    std::optional<identity::ProviderKeys> keys;
    Timestamp keys_since;
  };
  struct Tokens {
    std::string id_token;
    SecretText access_token;
  };

  http::Outgoing to(const std::string& url, std::size_t bytes_max = answer_bytes_max) const;
  Result<Tokens, ProviderRefusal> exchange(const identity::ProviderDocument& document,
                                           const identity::ProviderReturns::Expected& expected,
                                           const SecretText& secret, const std::string& code,
                                           const std::string& redirect) const;
  /// What a token says, once a key of the issuer has signed it; an unknown key has the keys asked for again, once.
  Result<boost::json::object, ProviderRefusal> claims_of(const identity::SignedToken& token,
                                                         const identity::IdentityProvider& provider, Timestamp now);
  /// Under the lock.
  Result<identity::ProviderDocument, ProviderRefusal> refreshed(const identity::IdentityProvider& provider,
                                                                Timestamp now);
  std::optional<ProviderRefusal> refresh_keys(Timestamp now);

  const Reach reach_;
  std::atomic<int> calls_ = 0;
  mutable std::mutex mutex_;  // one asks, the others wait for what it hears
  std::optional<Remembered> remembered_;
  std::optional<std::pair<identity::IdentityProvider, Timestamp>> failed_;  // and when
};

}  // namespace urna::api
