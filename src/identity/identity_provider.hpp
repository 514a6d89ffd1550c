// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "crypto/token_signature.hpp"

/// Somebody else's server that says who a person is (OpenID Connect Core 1.0), as a customer has configured it.  Its
/// secret is kept apart, and is in nothing that is read aloud.
namespace urna::identity {

struct IdentityProvider {
  std::string label;      ///< what people call it: on the sign-in page
  std::string issuer;     ///< an address over https, compared byte by byte
  std::string client_id;  ///< as which it knows this desk
  /// With which it may sign, whatever a token says of itself.
  std::set<crypto::TokenAlgorithm> algorithms = {crypto::TokenAlgorithm::rs256};
  /// One of these must be said of how somebody signed in there (`acr`).  Empty: nothing is asked, and nothing counted.
  std::set<std::string> levels = {};
  /// How long ago somebody may have signed in there at most.  None: whenever.
  std::optional<std::chrono::seconds> age_max = {};
  bool reads_userinfo =
      false;  ///< the signed answer of its `userinfo` is asked for too, and must be about the same person

  friend bool operator==(const IdentityProvider&, const IdentityProvider&) = default;
};

/// Why a token, or what should check it, is not believed.
enum class TokenFault {  // lint allows words: what RFC 7519 calls a token is no credential of ours
  malformed,           ///< not three parts in the one spelling of base64url, or not JSON that is read in one way only
  header_refused,      ///< brings its own key, points to one, or asks for what nobody here does (`crit`)
  algorithm_refused,   ///< not one that the customer has configured
  key_unknown,         ///< none of the issuer's keys has this name and algorithm
  signature_wrong,     ///<
  claims_malformed,    ///< something that must be said is not, or is of another kind
  other_issuer,        ///<
  other_audience,      ///< said to somebody else
  expired,             ///< or so old that nobody just asked for it
  from_the_future,     ///<
  other_nonce,         ///< not the answer to what this browser asked
  level_missing,       ///< how somebody signed in there is not said, or is less than asked for
  shown_too_long_ago,  ///< when somebody signed in there is not said, or longer ago than asked for
  other_access_token,  ///< `at_hash` is of another
  other_subject,       ///< `userinfo` is about somebody else
};

/// In a word, for the journal.
std::string_view name_of(TokenFault fault);

}  // namespace urna::identity
