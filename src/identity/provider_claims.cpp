// SPDX-License-Identifier: EUPL-1.2
#include "identity/provider_claims.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"

namespace urna::identity {
namespace {

namespace json = boost::json;

constexpr std::size_t subject_bytes_max = 255;
constexpr std::size_t audiences_max = 16;

std::optional<std::string_view> text_in(const json::object& claims, const char* name) {
  const json::value* const value = claims.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

/// A moment (RFC 7519 §2, NumericDate), which may have a fraction.
std::optional<Timestamp> moment_in(const json::object& claims, const char* name) {
  constexpr double seconds_max = 253402300799.0;  // the end of the year 9999
  const json::value* const value = claims.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double seconds = value->to_number<double>();
  if (!(seconds >= 0 && seconds <= seconds_max)) return std::nullopt;
  return Timestamp(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

bool is_subject(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c < '\x7f'; };
  return !text.empty() && text.size() <= subject_bytes_max && std::all_of(text.begin(), text.end(), is_plain);
}

/// Said to us; where it is said to several, asked for by us.
std::optional<TokenFault> audience_fault(const json::object& claims, std::string_view client) {
  const json::value* const audience = claims.if_contains("aud");
  if (audience == nullptr) return TokenFault::claims_malformed;
  const bool has_asker = claims.contains("azp");
  if (has_asker && text_in(claims, "azp") != client) return TokenFault::other_audience;
  if (audience->is_string())
    return std::string_view(audience->get_string()) == client ? std::nullopt
                                                              : std::optional(TokenFault::other_audience);
  const json::array* const several = audience->if_array();
  if (several == nullptr || several->empty() || several->size() > audiences_max) return TokenFault::claims_malformed;
  bool is_ours = false;
  for (const json::value& one : *several) {
    if (!one.is_string()) return TokenFault::claims_malformed;
    is_ours = is_ours || std::string_view(one.get_string()) == client;
  }
  if (!is_ours || (several->size() > 1 && !has_asker)) return TokenFault::other_audience;
  return std::nullopt;
}

/// @param must_say  whether all of it has to be there
std::optional<TokenFault> time_fault(const json::object& claims, Timestamp now, bool must_say) {
  const auto expires = moment_in(claims, "exp");
  const auto issued = moment_in(claims, "iat");
  const auto begins = moment_in(claims, "nbf");
  const bool is_odd = (!expires && (must_say || claims.contains("exp"))) ||
                      (!issued && (must_say || claims.contains("iat"))) || (!begins && claims.contains("nbf"));
  if (is_odd) return TokenFault::claims_malformed;
  if (expires && *expires + provider_clock_skew <= now) return TokenFault::expired;
  if (issued && *issued + provider_answer_age_max < now) return TokenFault::expired;
  if (issued && *issued > now + provider_clock_skew) return TokenFault::from_the_future;
  if (begins && *begins > now + provider_clock_skew) return TokenFault::from_the_future;
  return std::nullopt;
}

/// The first half of the digest of the access token (§3.1.3.6).
std::string half_digest(std::string_view access_token) {
  const Digest digest = crypto::sha256(access_token);
  return to_base64url(std::span(digest).first(digest.size() / 2));
}

}  // namespace

Result<ProviderAnswer, TokenFault> judge_id_token(const json::object& claims, const ProviderQuestion& question) {
  const IdentityProvider& provider = question.provider;
  const auto issuer = text_in(claims, "iss");
  const auto subject = text_in(claims, "sub");
  if (!issuer || !subject || !is_subject(*subject)) return failure(TokenFault::claims_malformed);
  if (*issuer != provider.issuer) return failure(TokenFault::other_issuer);
  if (const auto fault = audience_fault(claims, provider.client_id)) return failure(*fault);
  if (const auto fault = time_fault(claims, question.now, true)) return failure(*fault);
  if (text_in(claims, "nonce") != question.nonce) return failure(TokenFault::other_nonce);
  if (claims.contains("at_hash") && text_in(claims, "at_hash") != half_digest(question.access_token))
    return failure(TokenFault::other_access_token);
  ProviderAnswer answer{std::string(*subject), {}};
  if (!provider.levels.empty()) {
    const auto level = text_in(claims, "acr");
    if (!level || !provider.levels.contains(std::string(*level))) return failure(TokenFault::level_missing);
    answer.level = *level;
  }
  if (provider.age_max) {
    const auto shown = moment_in(claims, "auth_time");
    const bool is_recent = shown && *shown <= question.now + provider_clock_skew &&
                           question.now <= *shown + *provider.age_max + provider_clock_skew;
    if (!is_recent) return failure(TokenFault::shown_too_long_ago);
  }
  return answer;
}

std::optional<TokenFault> find_userinfo_fault(const json::object& claims, const ProviderQuestion& question,
                                              const ProviderAnswer& answer) {
  const auto issuer = text_in(claims, "iss");
  const auto subject = text_in(claims, "sub");
  if (!issuer || !subject) return TokenFault::claims_malformed;
  if (*issuer != question.provider.issuer) return TokenFault::other_issuer;
  if (const auto fault = audience_fault(claims, question.provider.client_id)) return fault;
  if (const auto fault = time_fault(claims, question.now, false)) return fault;
  if (*subject != answer.subject) return TokenFault::other_subject;
  return std::nullopt;
}

}  // namespace urna::identity
