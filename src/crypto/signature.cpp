// SPDX-License-Identifier: EUPL-1.2
#include "crypto/signature.hpp"

#include <sodium.h>

#include "base/ensure.hpp"

namespace urna::crypto {
namespace {

const unsigned char* bytes(const std::byte* data) { return reinterpret_cast<const unsigned char*>(data); }
const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::byte* data) { return reinterpret_cast<unsigned char*>(data); }

}  // namespace

static_assert(SigningKey::seed_bytes == crypto_sign_SEEDBYTES);

SigningKey::SigningKey(const Secret<seed_bytes>& seed) {
  ensure(sodium_init() >= 0, "libsodium starts");
  crypto_sign_seed_keypair(bytes(verification_.data()), bytes(secret_.expose().data()), bytes(seed.expose().data()));
}

Secret<SigningKey::seed_bytes> SigningKey::draw_seed(RandomSource& random) {
  Secret<seed_bytes> seed;
  random.fill(seed.expose());
  return seed;
}

Signature SigningKey::sign(std::string_view text) const {
  Signature signature{};
  crypto_sign_detached(bytes(signature.data()), nullptr, bytes(text), text.size(), bytes(secret_.expose().data()));
  return signature;
}

bool check_signature(const VerificationKey& key, std::string_view text, const Signature& signature) {
  return crypto_sign_verify_detached(bytes(signature.data()), bytes(text), text.size(), bytes(key.data())) == 0;
}

}  // namespace urna::crypto
