// SPDX-License-Identifier: EUPL-1.2
#include "identity/web_authn.hpp"

#include <algorithm>

#include "base/base64url.hpp"
#include "crypto/hash.hpp"
#include "identity/detail/authenticator_data.hpp"
#include "identity/detail/client_data.hpp"
#include "identity/detail/fido_signature.hpp"

namespace urna::identity {
namespace {

std::optional<WebAuthnFault> find_client_fault(const RelyingParty& party, const Challenge& challenge,
                                               std::span<const std::byte> json, std::string_view type) {
  const auto client = detail::read_client_data(json);
  if (!client) return WebAuthnFault::client_data_malformed;
  if (client->type != type) return WebAuthnFault::other_type;
  if (client->challenge != to_base64url(challenge)) return WebAuthnFault::other_challenge;
  if (client->origin != party.origin) return WebAuthnFault::other_origin;
  if (client->is_cross_origin || client->has_top_origin) return WebAuthnFault::cross_origin;
  return std::nullopt;
}

std::optional<WebAuthnFault> find_authenticator_fault(const RelyingParty& party, const detail::AuthenticatorData& read,
                                                      bool must_verify) {
  if (read.site != crypto::sha256(party.id)) return WebAuthnFault::other_site;
  if (!read.is_present) return WebAuthnFault::person_not_present;
  if (must_verify && !read.is_verified) return WebAuthnFault::person_not_verified;
  return std::nullopt;
}

}  // namespace

Result<SecurityKey, WebAuthnFault> check_registration(
    const RelyingParty& party, const Challenge& challenge, const RegistrationAnswer& answer, bool must_verify,
    const std::function<bool(std::span<const std::byte> id)>& is_taken) {
  if (const auto fault = find_client_fault(party, challenge, answer.client_data, "webauthn.create")) {
    return failure(*fault);
  }
  const auto object = detail::read_attestation_object(answer.attestation_object);
  if (!object) return failure(object.error());
  auto read = detail::read_authenticator_data(object->authenticator_data);
  if (!read) return failure(read.error());
  if (const auto fault = find_authenticator_fault(party, *read, must_verify)) return failure(*fault);
  if (!read->key) return failure(WebAuthnFault::key_missing);
  if (!detail::is_usable(*read->key)) return failure(WebAuthnFault::key_unsupported);
  if (object->by_self) {
    if (read->has_extensions || object->by_self->algorithm != static_cast<std::int64_t>(read->key->algorithm)) {
      return failure(WebAuthnFault::attestation_unsupported);
    }
    const Digest client_hash = crypto::sha256(answer.client_data);
    if (!detail::has_signed_itself(*read->key, party.id, client_hash, object->authenticator_data,
                                   object->by_self->signature, must_verify)) {
      return failure(WebAuthnFault::signature_wrong);
    }
  }
  if (is_taken(read->key->id)) return failure(WebAuthnFault::key_taken);
  return std::move(*read->key);
}

Result<Assertion, WebAuthnFault> check_assertion(const RelyingParty& party, const Challenge& challenge,
                                                 const SecurityKey& key, const AssertionAnswer& answer,
                                                 bool must_verify) {
  if (!std::equal(key.id.begin(), key.id.end(), answer.key_id.begin(), answer.key_id.end())) {
    return failure(WebAuthnFault::other_key);
  }
  if (const auto fault = find_client_fault(party, challenge, answer.client_data, "webauthn.get")) {
    return failure(*fault);
  }
  const auto read = detail::read_authenticator_data(answer.authenticator_data);
  if (!read) return failure(read.error());
  if (read->key || read->has_extensions) return failure(WebAuthnFault::trailing_bytes);
  if (const auto fault = find_authenticator_fault(party, *read, must_verify)) return failure(*fault);
  if (read->may_be_copied != key.may_be_copied) return failure(WebAuthnFault::other_key);
  if (!detail::has_signed(key, party.id, crypto::sha256(answer.client_data), answer.authenticator_data,
                          answer.signature, must_verify)) {
    return failure(WebAuthnFault::signature_wrong);
  }
  const bool counts = read->counter != 0 || key.counter != 0;
  if (counts && read->counter <= key.counter) return failure(WebAuthnFault::counter_went_back);
  return Assertion{read->counter, read->is_verified};
}

}  // namespace urna::identity
