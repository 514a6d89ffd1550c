// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "base/timestamp.hpp"
#include "crypto/random.hpp"
#include "identity/identifiers.hpp"
#include "identity/identity_provider.hpp"
#include "identity/sessions.hpp"

namespace urna::identity {

/// Who left for an identity provider, and with what they must come back: each way there once, by the browser that left,
/// within 10 minutes.  In memory only.  Not safe to call from several threads.
class ProviderReturns {
 public:
  static constexpr std::chrono::minutes lasts{10};
  /// Beyond so many the oldest is forgotten.
  static constexpr std::size_t count_max = 10'000;

  /// What goes along to the provider.
  struct Departure {
    std::string state;      ///< 43 characters
    std::string nonce;      ///< 43 characters
    std::string challenge;  ///< of the verifier (RFC 7636 §4.2, S256)
  };
  /// What was remembered meanwhile.
  struct Expected {
    IdentityProvider provider;  ///< as it was configured then: an answer of another is none
    std::string nonce;
    SecretText verifier;             ///< 43 characters
    std::optional<PersonId> linker;  ///< who links an account of theirs; nobody: a sign-in
    std::string next;                ///< the page of ours to go on to; may be empty
    Timestamp expires;
  };

  /// @param browser  a secret's hash that only this browser can show again
  /// @returns        what takes the place of an earlier departure of the same browser
  Departure leave(const Digest& browser, const IdentityProvider& provider, const std::optional<PersonId>& linker,
                  std::string next, crypto::RandomSource& random, Timestamp now);

  /// Spends it, whatever comes of it.
  /// @returns  nothing when this browser did not leave with this state, has come back already, or was away too long
  std::optional<Expected> come_back(const Digest& browser, std::string_view state, Timestamp now);

 private:
  struct Away {
    Digest state;
    Expected expected;
  };
  std::map<Digest, Away> away_;  // by browser
};

/// A page of ours to go on to, as a link of ours may name it: the console, or a place in it.
/// @returns  empty for anything else: what a browser could take for an address elsewhere is ignored
std::string own_page(std::string_view wanted);

}  // namespace urna::identity
