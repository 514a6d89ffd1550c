// SPDX-License-Identifier: EUPL-1.2
#include "crypto/key_derivation.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <sodium.h>

#include <memory>

#include "base/ensure.hpp"
#include "base/secret.hpp"

namespace urna::crypto {
namespace {

struct FreeContext {
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

EVP_KDF* hkdf() {
  static EVP_KDF* const found = EVP_KDF_fetch(nullptr, "HKDF", nullptr);  // lives as long as the program
  ensure(found != nullptr, "OpenSSL has HKDF");
  return found;
}

/// OpenSSL takes no null address, and does not write to what it is given here.
OSSL_PARAM octets(const char* name, std::span<const std::byte> bytes) {
  static std::byte nothing{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the structure has no const pointer
  std::byte* const data = bytes.empty() ? &nothing : const_cast<std::byte*>(bytes.data());
  return OSSL_PARAM_construct_octet_string(name, data, bytes.size());
}

}  // namespace

void hkdf_sha256(std::span<const std::byte> secret, std::span<const std::byte> salt, std::span<const std::byte> info,
                 std::span<std::byte> out) {
  const std::unique_ptr<EVP_KDF_CTX, FreeContext> context(EVP_KDF_CTX_new(hkdf()));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
      octets(OSSL_KDF_PARAM_KEY, secret),
      octets(OSSL_KDF_PARAM_INFO, info),
      salt.empty() ? OSSL_PARAM_construct_end() : octets(OSSL_KDF_PARAM_SALT, salt),
      OSSL_PARAM_construct_end(),
  };
  ensure(context &&
             EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(out.data()), out.size(), parameters) == 1,
         "OpenSSL derives a key");
}

LockedKey derive_key(const LockedKey& from, std::string_view purpose) {
  LockedKey key;
  hkdf_sha256(from.expose(), {}, bytes_of(purpose), key.expose());
  return key;
}

Digest hmac_sha256(const LockedKey& key, std::span<const std::byte> bytes) {
  crypto_auth_hmacsha256_state state;
  Digest digest{};
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.expose().data()), LockedKey::size);
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
  wipe(&state, sizeof state);
  return digest;
}

}  // namespace urna::crypto
