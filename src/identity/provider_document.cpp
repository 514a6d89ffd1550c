// SPDX-License-Identifier: EUPL-1.2
#include "identity/provider_document.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "notation/strict_json.hpp"

namespace urna::identity {
namespace {

namespace json = boost::json;

constexpr std::size_t address_bytes_max = 1000;

bool is_address(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\'; };
  return text.size() <= address_bytes_max && text.size() > scheme.size() && text.starts_with(scheme) &&
         text[scheme.size()] != '/' && text.find_first_of("@?#") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), is_plain);
}

/// An address, empty where there is none; nothing for what is none.
std::optional<std::string> address_in(const json::object& object, const char* name) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return "";
  if (!value->is_string() || !is_address(std::string_view(value->get_string()))) return std::nullopt;
  return std::string(std::string_view(value->get_string()));
}

/// Whether a list has it; where there is no list, whether that means so.
bool lists(const json::object& object, const char* name, std::string_view wanted, bool without) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr) return without;
  const json::array* const listed = value->if_array();
  return listed != nullptr && std::any_of(listed->begin(), listed->end(), [&](const json::value& one) {
           return one.is_string() && std::string_view(one.get_string()) == wanted;
         });
}

}  // namespace

std::optional<ProviderDocument> ProviderDocument::parse(std::string_view text, const IdentityProvider& provider) {
  const auto object = notation::read_strict_object(text, bytes_max);
  if (!object) return std::nullopt;
  const json::value* const issuer = object->if_contains("issuer");
  if (issuer == nullptr || !issuer->is_string() || std::string_view(issuer->get_string()) != provider.issuer)
    return std::nullopt;
  const auto authorization = address_in(*object, "authorization_endpoint");
  const auto token = address_in(*object, "token_endpoint");
  const auto keys = address_in(*object, "jwks_uri");
  const auto userinfo = address_in(*object, "userinfo_endpoint");
  const auto end_session = address_in(*object, "end_session_endpoint");
  if (!authorization || !token || !keys || !userinfo || !end_session) return std::nullopt;
  if (authorization->empty() || token->empty() || keys->empty()) return std::nullopt;
  if (provider.reads_userinfo && userinfo->empty()) return std::nullopt;
  const bool does_what_we_ask = lists(*object, "response_types_supported", "code", true) &&
                                lists(*object, "code_challenge_methods_supported", "S256", true) &&
                                lists(*object, "token_endpoint_auth_methods_supported", "client_secret_basic", true);
  const bool signs_as_we_read =
      std::any_of(provider.algorithms.begin(), provider.algorithms.end(), [&](crypto::TokenAlgorithm algorithm) {
        return lists(*object, "id_token_signing_alg_values_supported", crypto::name_of(algorithm), true);
      });
  if (!does_what_we_ask || !signs_as_we_read) return std::nullopt;
  const json::value* const names_itself = object->if_contains("authorization_response_iss_parameter_supported");
  return ProviderDocument{*authorization, *token,       *keys,
                          *userinfo,      *end_session, names_itself != nullptr && *names_itself == true};
}

}  // namespace urna::identity
