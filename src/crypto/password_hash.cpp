// SPDX-License-Identifier: EUPL-1.2
#include "crypto/password_hash.hpp"

#include <openssl/evp.h>

#include <limits>

#include "base/ensure.hpp"

namespace urna::crypto {

void pbkdf2_sha256(std::string_view password, std::string_view salt, std::uint32_t iterations,
                   std::span<std::byte> key) {
  constexpr std::size_t size_max = std::numeric_limits<int>::max();
  ensure(iterations >= 1 && iterations <= size_max, "PBKDF2 turns at least once");
  ensure(password.size() <= size_max && salt.size() <= size_max && key.size() <= size_max,
         "PBKDF2 takes texts of bounded length");
  const int done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                                     reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                                     static_cast<int>(iterations), EVP_sha256(), static_cast<int>(key.size()),
                                     reinterpret_cast<unsigned char*>(key.data()));
  ensure(done == 1, "OpenSSL computes PBKDF2");
}

}  // namespace urna::crypto
