// SPDX-License-Identifier: EUPL-1.2
#include "crypto/detail/age_stanza.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>

#include "base/ensure.hpp"
#include "crypto/detail/octets.hpp"
#include "crypto/key_derivation.hpp"

namespace urna::crypto::detail {
namespace {

constexpr std::string_view x25519_purpose = "age-encryption.org/v1/X25519";
constexpr std::string_view scrypt_purpose = "age-encryption.org/v1/scrypt";
constexpr std::size_t body_bytes = 16 + crypto_aead_chacha20poly1305_ietf_ABYTES;
constexpr std::size_t salt_bytes = 16;
constexpr std::array<unsigned char, 12> no_nonce{};  // each wrapping key wraps once

using Point = std::array<std::byte, 32>;

Bytes wrap(const LockedKey& key, const AgeFileKey& file_key) {
  Bytes body(body_bytes);
  ensure(crypto_aead_chacha20poly1305_ietf_encrypt(octets_out(body), nullptr, octets(file_key.expose()), 16, nullptr, 0,
                                                   nullptr, no_nonce.data(), octets(key.expose())) == 0,
         "libsodium seals a key");
  return body;
}

Result<AgeFileKey, AgeStanzaFault> unwrap(const LockedKey& key, const Bytes& body) {
  AgeFileKey file_key;
  if (crypto_aead_chacha20poly1305_ietf_decrypt(octets_out(file_key.expose()), nullptr, nullptr, octets(body),
                                                body.size(), nullptr, 0, no_nonce.data(), octets(key.expose())) != 0)
    return failure(AgeStanzaFault::other_key);
  return file_key;
}

/// The key that both halves of an exchange come to; nothing when their product is zero.
std::optional<LockedKey> exchanged_key(const LockedKey& scalar, const Point& point, const Point& share,
                                       const AgeRecipient& recipient) {
  LockedKey product;
  if (crypto_scalarmult(octets_out(product.expose()), octets(scalar.expose()), octets(point)) != 0) return std::nullopt;
  std::array<std::byte, 64> salt{};
  std::ranges::copy(share, salt.begin());
  std::ranges::copy(recipient.get(), salt.begin() + 32);
  LockedKey key;
  hkdf_sha256(product.expose(), salt, bytes_of(x25519_purpose), key.expose());
  return key;
}

LockedKey passphrase_key(const SecretText& passphrase, std::span<const std::byte> salt, unsigned log_cost) {
  ensure(sodium_init() >= 0, "libsodium starts");
  Bytes labelled(bytes_of(scrypt_purpose).begin(), bytes_of(scrypt_purpose).end());
  labelled.insert(labelled.end(), salt.begin(), salt.end());
  LockedKey key;
  const int done = crypto_pwhash_scryptsalsa208sha256_ll(
      octets(bytes_of(passphrase.expose())), passphrase.expose().size(), octets(labelled), labelled.size(),
      std::uint64_t{1} << log_cost, 8, 1, octets_out(key.expose()), key.expose().size());
  if (done != 0) throw std::bad_alloc();  // with a bearable cost, only memory can be lacking
  return key;
}

/// A whole number without a sign or a leading zero; one of three digits and more is beyond any bound.
std::optional<unsigned> log_cost_of(std::string_view text) {
  if (text.empty() || text.front() == '0') return std::nullopt;
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(0, 3)) value = 10 * value + static_cast<unsigned>(c - '0');
  return value;
}

}  // namespace

AgeStanza wrap_for_recipient(const AgeFileKey& file_key, const AgeRecipient& recipient, RandomSource& random) {
  const AgeIdentity once = AgeIdentity::draw(random);
  const auto key = exchanged_key(once.key(), recipient.get(), once.recipient().get(), recipient);
  ensure(key.has_value(), "a recipient is not of small order");
  return {{std::string(x25519_kind), to_base64(once.recipient().get())}, wrap(*key, file_key)};
}

Result<AgeFileKey, AgeStanzaFault> unwrap_as_recipient(const AgeStanza& stanza, const AgeIdentity& identity) {
  if (stanza.arguments.size() != 2 || stanza.body.size() != body_bytes) return failure(AgeStanzaFault::malformed);
  const auto share = from_base64(stanza.arguments[1]);
  Point point{};
  if (!share || share->size() != point.size()) return failure(AgeStanzaFault::malformed);
  std::ranges::copy(*share, point.begin());
  const auto key = exchanged_key(identity.key(), point, point, identity.recipient());
  if (!key) return failure(AgeStanzaFault::malformed);
  return unwrap(*key, stanza.body);
}

AgeStanza wrap_with_passphrase(const AgeFileKey& file_key, const SecretText& passphrase, unsigned log_cost,
                               RandomSource& random) {
  std::array<std::byte, salt_bytes> salt{};
  random.fill(salt);
  const LockedKey key = passphrase_key(passphrase, salt, log_cost);
  return {{std::string(scrypt_kind), to_base64(salt), std::to_string(log_cost)}, wrap(key, file_key)};
}

Result<AgeFileKey, AgeStanzaFault> unwrap_with_passphrase(const AgeStanza& stanza, const SecretText& passphrase,
                                                          unsigned log_cost_max) {
  if (stanza.arguments.size() != 3 || stanza.body.size() != body_bytes) return failure(AgeStanzaFault::malformed);
  const auto salt = from_base64(stanza.arguments[1]);
  const auto log_cost = log_cost_of(stanza.arguments[2]);
  if (!salt || salt->size() != salt_bytes || !log_cost) return failure(AgeStanzaFault::malformed);
  if (*log_cost > log_cost_max) return failure(AgeStanzaFault::too_costly);
  return unwrap(passphrase_key(passphrase, *salt, *log_cost), stanza.body);
}

}  // namespace urna::crypto::detail
