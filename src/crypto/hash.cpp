// SPDX-License-Identifier: EUPL-1.2
#include "crypto/hash.hpp"

#include <openssl/evp.h>

#include "base/ensure.hpp"

namespace urna::crypto {
namespace {

const EVP_MD* sha256_method() {
  static const EVP_MD* const method =
      EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: a fetch costs more than a digest
  ensure(method != nullptr, "OpenSSL has SHA-256");
  return method;
}

EVP_MD_CTX* md(void* context) { return static_cast<EVP_MD_CTX*>(context); }

}  // namespace

void Sha256::Free::operator()(void* context) const { EVP_MD_CTX_free(md(context)); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  ensure(context_ && EVP_DigestInit_ex2(md(context_.get()), sha256_method(), nullptr) == 1, "SHA-256 starts");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::add(std::span<const std::byte> bytes) {
  ensure(EVP_DigestUpdate(md(context_.get()), bytes.data(), bytes.size()) == 1, "SHA-256 takes bytes");
  return *this;
}

Digest Sha256::finish() {
  Digest digest{};
  ensure(EVP_DigestFinal_ex(md(context_.get()), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1,
         "SHA-256 ends");
  ensure(EVP_DigestInit_ex2(md(context_.get()), nullptr, nullptr) == 1, "SHA-256 starts again");
  return digest;
}

Digest sha256(std::span<const std::byte> bytes) {
  thread_local Sha256 hash;
  return hash.add(bytes).finish();
}

std::string sha256_hex(std::string_view text) { return to_hex(sha256(text)); }

}  // namespace urna::crypto
