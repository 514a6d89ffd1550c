// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sealed_message.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/ensure.hpp"
#include "crypto/hash.hpp"

namespace urna::crypto {
namespace {

constexpr std::string_view base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t tag_bytes = 8;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* bytes(const std::byte* data) { return reinterpret_cast<const unsigned char*>(data); }
unsigned char* bytes(std::byte* data) { return reinterpret_cast<unsigned char*>(data); }

/// CCM counts the length of the message in L bytes and leaves 15 − L to the nonce: L = 2 below 65536 bytes, else 3.
int nonce_bytes(std::size_t message_bytes) { return message_bytes < 65536 ? 13 : 12; }

SecretScalar derive(const Group& group, std::string_view purpose, const SecretText& seed) {
  Digest digest = Sha256().add(purpose).add(seed.expose()).finish();
  SecretScalar number = group.scalars().secret(digest);
  wipe(digest.data(), digest.size());
  return number;
}

Secret<32> cipher_key(const Group& group, const Element& secret) {
  std::string text;
  text.reserve(1024);  // no text of an element is longer: it is not moved, so wiping it once is enough
  text = "key|";
  group.append_text(text, secret);
  Secret<32> key;
  key.expose() = sha256(text);
  wipe(text.data(), text.size());
  return key;
}

Digest cipher_nonce(const Group& group, const Element& alpha) { return sha256("iv|" + group.text(alpha)); }

void wipe_element(Element& element) { wipe(element.limbs.data(), sizeof element.limbs); }

}  // namespace

SecretText draw_seed(RandomSource& random) {
  std::string seed(seed_characters, '\0');
  for (char& character : seed) character = base58[random.below(base58.size())];
  return SecretText(std::move(seed));
}

bool is_seed(std::string_view text) {
  return text.size() == seed_characters && text.find_first_not_of(base58) == std::string_view::npos;
}

MessageKeys derive_message_keys(const Group& group, const SecretText& seed) {
  return {derive(group, "sk|", seed), derive(group, "dk|", seed)};
}

/// What is hashed when a message is signed; the message may hold a share of a key.
static SecretText signed_text(std::string_view message) {
  constexpr std::string_view head = "sigmsg|";
  std::string text;
  text.reserve(head.size() + message.size() + 1);
  text.append(head).append(message).append("|");
  return SecretText(std::move(text));
}

Proof sign_message(const Group& group, const SecretScalar& signing, std::string_view message, RandomSource& random) {
  const SecretText hashed = signed_text(message);
  return prove_knowledge(group, signing, hashed.expose(), random);
}

bool check_message(const Group& group, const Element& verification, std::string_view message, const Proof& signature) {
  const SecretText hashed = signed_text(message);
  return check_knowledge(group, verification, hashed.expose(), signature);
}

SealedMessage seal_message(const Group& group, const Element& encryption, std::string_view message,
                           RandomSource& random) {
  ensure(message.size() <= sealed_message_bytes_max, "a sealed message is shorter than 2^24 bytes");
  Element secret = group.generator_power(group.scalars().random(random));
  const SecretScalar r = group.scalars().random(random);
  SealedMessage sealed{group.generator_power(r), group.multiply(group.power(encryption, r), secret),
                       Bytes(message.size() + tag_bytes)};
  const Secret<32> key = cipher_key(group, secret);
  wipe_element(secret);
  const Digest nonce = cipher_nonce(group, sealed.alpha);

  const Cipher cipher(EVP_CIPHER_CTX_new());
  const auto size = static_cast<int>(message.size());
  unsigned char* const out = bytes(sealed.data.data());
  int written = 0;
  ensure(cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_ccm(), nullptr, nullptr, nullptr) == 1 &&
             EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_IVLEN, nonce_bytes(message.size()), nullptr) == 1 &&
             EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, nullptr) == 1 &&
             EVP_EncryptInit_ex(cipher.get(), nullptr, nullptr, bytes(key.expose().data()), bytes(nonce.data())) == 1 &&
             EVP_EncryptUpdate(cipher.get(), nullptr, &written, nullptr, size) == 1 &&
             EVP_EncryptUpdate(cipher.get(), out, &written, bytes(bytes_of(message).data()), size) == 1 &&
             EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, out + size) == 1,
         "OpenSSL encrypts with AES-256-CCM");
  return sealed;
}

Result<SecretText, OpeningFailure> open_message(const Group& group, const SecretScalar& decryption,
                                                const SealedMessage& sealed) {
  if (!group.is_member(sealed.alpha) || !group.is_member(sealed.beta)) return failure(OpeningFailure::not_in_group);
  if (sealed.data.size() < tag_bytes) return failure(OpeningFailure::not_authentic);
  const std::size_t size = sealed.data.size() - tag_bytes;
  if (size > sealed_message_bytes_max) return failure(OpeningFailure::too_long);

  // alpha^(−dk) rather than 1/alpha^dk: the power of a secret is constant time, the inverse of an element is not.
  Element secret = group.multiply(sealed.beta, group.power(sealed.alpha, group.scalars().negate(decryption)));
  const Secret<32> key = cipher_key(group, secret);
  wipe_element(secret);
  const Digest nonce = cipher_nonce(group, sealed.alpha);
  Bytes tag(sealed.data.end() - tag_bytes, sealed.data.end());

  const Cipher cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  ensure(cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_ccm(), nullptr, nullptr, nullptr) == 1 &&
             EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_IVLEN, nonce_bytes(size), nullptr) == 1 &&
             EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1 &&
             EVP_DecryptInit_ex(cipher.get(), nullptr, nullptr, bytes(key.expose().data()), bytes(nonce.data())) == 1 &&
             EVP_DecryptUpdate(cipher.get(), nullptr, &written, nullptr, static_cast<int>(size)) == 1,
         "OpenSSL starts AES-256-CCM");
  std::string message(size, '\0');
  const int opened = EVP_DecryptUpdate(cipher.get(), reinterpret_cast<unsigned char*>(message.data()), &written,
                                       bytes(sealed.data.data()), static_cast<int>(size));
  SecretText text(std::move(message));
  if (opened != 1) return failure(OpeningFailure::not_authentic);
  return text;
}

}  // namespace urna::crypto
