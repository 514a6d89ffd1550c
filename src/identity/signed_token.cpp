// SPDX-License-Identifier: EUPL-1.2
#include "identity/signed_token.hpp"

#include <algorithm>
#include <array>

#include "base/base64url.hpp"
#include "identity/provider_keys.hpp"
#include "notation/strict_json.hpp"

namespace urna::identity {
namespace {

namespace json = boost::json;

constexpr std::size_t header_bytes_max = 4 * 1024;
constexpr std::size_t signature_bytes_max = 1024;

std::optional<json::object> object_in(std::string_view part, std::size_t bytes_max) {
  const auto bytes = from_base64url(part);
  if (!bytes) return std::nullopt;
  return notation::read_strict_object({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, bytes_max);
}

/// RFC 7515 §4.1: what brings or points to a key of the token's own choice, and what must be understood and is not.
constexpr std::array refused_members{"jwk", "jku", "x5u", "crit", "b64", "enc", "zip", "cty"};

bool is_plain_token(const json::value* type) {
  if (type == nullptr) return true;
  const json::string* const text = type->if_string();
  if (text == nullptr) return false;
  std::string lower(text->c_str(), text->size());
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower == "jwt" || lower == "application/jwt";
}

}  // namespace

std::string_view name_of(TokenFault fault) {
  switch (fault) {
    case TokenFault::malformed:
      return "malformed";
    case TokenFault::header_refused:
      return "header-refused";
    case TokenFault::algorithm_refused:
      return "algorithm-refused";
    case TokenFault::key_unknown:
      return "key-unknown";
    case TokenFault::signature_wrong:
      return "signature-wrong";
    case TokenFault::claims_malformed:
      return "claims-malformed";
    case TokenFault::other_issuer:
      return "other-issuer";
    case TokenFault::other_audience:
      return "other-audience";
    case TokenFault::expired:
      return "expired";
    case TokenFault::from_the_future:
      return "from-the-future";
    case TokenFault::other_nonce:
      return "other-nonce";
    case TokenFault::level_missing:
      return "level-missing";
    case TokenFault::shown_too_long_ago:
      return "shown-too-long-ago";
    case TokenFault::other_access_token:
      return "other-access-token";
    case TokenFault::other_subject:
      return "other-subject";
  }
  return "malformed";
}

Result<SignedToken, TokenFault> SignedToken::parse(std::string_view text,
                                                   const std::set<crypto::TokenAlgorithm>& allowed) {
  if (text.size() > bytes_max || std::count(text.begin(), text.end(), '.') != 2) return failure(TokenFault::malformed);
  const std::size_t first = text.find('.');
  const std::size_t second = text.rfind('.');
  const auto header = object_in(text.substr(0, first), header_bytes_max);
  if (!header) return failure(TokenFault::malformed);
  for (const char* name : refused_members)
    if (header->contains(name)) return failure(TokenFault::header_refused);
  if (!is_plain_token(header->if_contains("typ"))) return failure(TokenFault::header_refused);
  const json::value* const named = header->if_contains("alg");
  if (named == nullptr || !named->is_string()) return failure(TokenFault::malformed);
  const auto algorithm = crypto::token_algorithm_from(std::string_view(named->get_string()));
  if (!algorithm || !allowed.contains(*algorithm)) return failure(TokenFault::algorithm_refused);
  SignedToken token;
  token.algorithm_ = *algorithm;
  if (const json::value* const key = header->if_contains("kid")) {
    if (!key->is_string() || key->get_string().size() > key_name_bytes_max || key->get_string().empty())
      return failure(TokenFault::malformed);
    token.key_name_ = std::string_view(key->get_string());
  }
  auto claims = object_in(text.substr(first + 1, second - first - 1), bytes_max);
  auto signature = from_base64url(text.substr(second + 1));
  if (!claims || !signature || signature->empty() || signature->size() > signature_bytes_max)
    return failure(TokenFault::malformed);
  token.signed_text_ = text.substr(0, second);
  token.claims_ = std::move(*claims);
  token.signature_ = std::move(*signature);
  return token;
}

Result<json::object, TokenFault> SignedToken::claims_if_signed(const ProviderKeys& keys) const {
  const crypto::TokenKey* const key = keys.find(key_name_, algorithm_);
  if (key == nullptr) return failure(TokenFault::key_unknown);
  if (!key->has_signed(algorithm_, signed_text_, signature_)) return failure(TokenFault::signature_wrong);
  return claims_;
}

}  // namespace urna::identity
