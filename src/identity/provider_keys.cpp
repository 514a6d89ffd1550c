// SPDX-License-Identifier: EUPL-1.2
#include "identity/provider_keys.hpp"

#include <boost/json/array.hpp>
#include <set>

#include "base/base64url.hpp"
#include "identity/signed_token.hpp"
#include "notation/strict_json.hpp"

namespace urna::identity {
namespace {

namespace json = boost::json;

/// A text member; nothing when it is not there, or is no text.
std::optional<std::string_view> text_in(const json::object& object, const char* name) {
  const json::value* const value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

std::optional<Bytes> number_in(const json::object& object, const char* name) {
  const auto text = text_in(object, name);
  return text ? from_base64url(*text) : std::nullopt;
}

/// Whether it is for signatures, as far as it says (RFC 7517 §4.2, §4.3).
bool is_to_verify(const json::object& key) {
  if (key.contains("use") && text_in(key, "use") != "sig") return false;
  const json::value* const uses = key.if_contains("key_ops");
  if (uses == nullptr) return true;
  const json::array* const listed = uses->if_array();
  if (listed == nullptr) return false;
  for (const json::value& one : *listed)
    if (one.is_string() && one.get_string() == "verify") return true;
  return false;
}

std::optional<crypto::TokenKey> key_in(const json::object& object) {
  const auto kind = text_in(object, "kty");
  if (object.contains("d")) return std::nullopt;  // whoever shows its private key is believed in nothing
  if (kind == "RSA") {
    const auto modulus = number_in(object, "n");
    const auto exponent = number_in(object, "e");
    return modulus && exponent ? crypto::TokenKey::rsa(*modulus, *exponent) : std::nullopt;
  }
  if (kind == "EC" && text_in(object, "crv") == "P-256") {
    const auto x = number_in(object, "x");
    const auto y = number_in(object, "y");
    return x && y ? crypto::TokenKey::p256(*x, *y) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ProviderKeys> ProviderKeys::parse(std::string_view text) {
  const auto set = notation::read_strict_object(text, bytes_max);
  const json::value* const listed = set ? set->if_contains("keys") : nullptr;
  if (listed == nullptr || !listed->is_array() || listed->get_array().size() > count_max) return std::nullopt;
  ProviderKeys keys;
  std::set<std::string_view> names;
  for (const json::value& one : listed->get_array()) {
    const json::object* const object = one.if_object();
    if (object == nullptr) return std::nullopt;
    const auto name = text_in(*object, "kid");
    const bool has_good_name = name && !name->empty() && name->size() <= SignedToken::key_name_bytes_max;
    if (object->contains("kid") && !has_good_name) return std::nullopt;
    if (name && !names.insert(*name).second) return std::nullopt;
    std::optional<crypto::TokenAlgorithm> only_for;
    if (object->contains("alg")) {
      only_for = crypto::token_algorithm_from(text_in(*object, "alg").value_or(""));
      if (!only_for) continue;
    }
    if (!is_to_verify(*object)) continue;
    if (auto key = key_in(*object)) keys.keys_.push_back({std::string(name.value_or("")), only_for, std::move(*key)});
  }
  return keys;
}

const crypto::TokenKey* ProviderKeys::find(std::string_view name, crypto::TokenAlgorithm algorithm) const {
  const crypto::TokenKey* found = nullptr;
  for (const Named& one : keys_) {
    const bool is_for_it = one.key.is_for(algorithm) && one.only_for.value_or(algorithm) == algorithm;
    if (!is_for_it || (!name.empty() && one.name != name)) continue;
    if (found != nullptr) return nullptr;  // which of them is meant nobody knows
    found = &one.key;
  }
  return found;
}

}  // namespace urna::identity
