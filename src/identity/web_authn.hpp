// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

/// Security keys and passkeys in a browser: W3C Web Authentication Level 3, §7.1 and §7.2.  libfido2 judges signatures;
/// what a library takes on trust is checked here, see docs/adr/0022-security-keys-by-libfido2.md.
namespace urna::identity {

/// Who asks the browser: one host of one tenant.
struct RelyingParty {
  std::string id;      ///< the host: `lyon.example.org`
  std::string origin;  ///< exactly as browsers spell it: `https://lyon.example.org`, with a port that is not 443
};

using Challenge = std::array<std::byte, 32>;

/// COSE algorithms, RFC 9053: the only ones we offer and take.
enum class KeyAlgorithm : std::int16_t {
  es256 = -7,    ///< ECDSA on P-256 with SHA-256
  eddsa = -8,    ///< Ed25519
  rs256 = -257,  ///< RSASSA-PKCS1-v1_5, 2048 bits, exponent 65,537, with SHA-256
};

/// A key as it is kept.  Nothing of it is secret.
struct SecurityKey {
  Bytes id;  ///< by which browser and authenticator know it, 1 … 1,023 bytes
  KeyAlgorithm algorithm = KeyAlgorithm::es256;
  Bytes public_key;           ///< ES256: x, y, 32 bytes each; EdDSA: 32 bytes; RS256: modulus, 256 bytes, exponent, 3
  std::uint32_t counter = 0;  ///< of signatures; 0 for ever with authenticators that do not count
  std::array<std::byte, 16> model{};  ///< AAGUID: zeros, or which product it says it is
  bool may_be_copied = false;         ///< to other devices, by its maker's service; fixed for ever
  bool has_verified = false;          ///< its owner, by PIN or finger, when it was registered
};

enum class WebAuthnFault {
  client_data_malformed,         ///< not the JSON of a browser, a key twice, over 8 KiB
  other_type,                    ///< made for the other ceremony
  other_challenge,               ///< not the one that this session was given
  other_origin,                  ///< made at another address: phishing looks like this
  cross_origin,                  ///< made in a frame of another site
  authenticator_data_malformed,  ///< not what authenticators write, in CTAP2's canonical CBOR
  trailing_bytes,                ///< something follows where nothing may
  other_site,                    ///< signed for another host
  person_not_present,            ///< nobody touched it
  person_not_verified,           ///< no PIN, no finger, where it is asked for
  key_missing,                   ///< no key in a registration
  key_unsupported,               ///< an algorithm that we did not offer, or its parameters
  key_taken,                     ///< known already, to this person or to another
  attestation_unsupported,       ///< we ask for none; browsers then send none, or one by the key itself
  other_key,                     ///< the answer comes from another key than the one it is checked against
  signature_wrong,
  counter_went_back,  ///< two devices use one key: to be told to people, not only refused
};

/// What a browser answers to `navigator.credentials.create`.
struct RegistrationAnswer {
  std::span<const std::byte> client_data;         ///< `clientDataJSON`
  std::span<const std::byte> attestation_object;  ///< CBOR, at most 16 KiB
};

/// Judges a new key.
/// @param must_verify  whether the authenticator must have verified the person (PIN, finger)
/// @param is_taken     whether a key of this id is kept, for anybody
Result<SecurityKey, WebAuthnFault> check_registration(
    const RelyingParty& party, const Challenge& challenge, const RegistrationAnswer& answer, bool must_verify,
    const std::function<bool(std::span<const std::byte> id)>& is_taken);

/// What a browser answers to `navigator.credentials.get`.
struct AssertionAnswer {
  std::span<const std::byte> key_id;              ///< `rawId`
  std::span<const std::byte> client_data;         ///< `clientDataJSON`
  std::span<const std::byte> authenticator_data;  ///< 37 bytes: extensions are not asked for
  std::span<const std::byte> signature;
};

/// What an assertion says when all is well.
struct Assertion {
  std::uint32_t counter;  ///< to be kept
  bool is_verified;       ///< the person, by PIN or finger
};

/// Judges whether whoever answers holds the key.
Result<Assertion, WebAuthnFault> check_assertion(const RelyingParty& party, const Challenge& challenge,
                                                 const SecurityKey& key, const AssertionAnswer& answer,
                                                 bool must_verify);

}  // namespace urna::identity
