// SPDX-License-Identifier: EUPL-1.2
#include "crypto/sha1.hpp"

#include <openssl/evp.h>

#include "base/ensure.hpp"

namespace urna::crypto {

std::array<std::byte, 20> sha1(std::string_view text) {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  std::array<std::byte, 20> digest{};
  const bool done =
      method != nullptr && EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()),
                                      nullptr, method, nullptr) == 1;
  ensure(done, "OpenSSL has SHA-1");
  return digest;
}

}  // namespace urna::crypto
