// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "identity/identity_provider.hpp"

namespace urna::identity {

/// How far the clocks of two servers may be apart.
inline constexpr std::chrono::seconds provider_clock_skew{60};
/// How old an answer may be that was asked for just now.
inline constexpr std::chrono::minutes provider_answer_age_max{10};

/// What was asked, by which an answer is judged.
struct ProviderQuestion {
  const IdentityProvider& provider;
  std::string_view nonce;
  std::string_view access_token;  ///< that came with it; may be empty
  Timestamp now;
};

/// Who somebody is, as the issuer has said it to us just now.
struct ProviderAnswer {
  std::string subject;  ///< 1 to 255 characters of ASCII; the issuer's own, and never anybody else's there
  std::string level;    ///< one of the provider's `levels`; empty where none is asked for
};

/// Judges what a signed ID token says (OpenID Connect Core 1.0 §3.1.3.7).
/// @errors  claims_malformed, and those from other_issuer to other_access_token
Result<ProviderAnswer, TokenFault> judge_id_token(const boost::json::object& claims, const ProviderQuestion& question);

/// Judges what the signed answer of `userinfo` says (§5.3.2, §5.3.4).
/// @returns  why it is not believed: claims_malformed, other_issuer, other_audience, expired, from_the_future,
///           other_subject
std::optional<TokenFault> find_userinfo_fault(const boost::json::object& claims, const ProviderQuestion& question,
                                              const ProviderAnswer& answer);

}  // namespace urna::identity
